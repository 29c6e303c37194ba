import Testing

@testable import Engine

@Suite struct TimersTests {
  @Test(arguments: 1...5 as ClosedRange<UInt64>)
  func entriesComeInOrder(seed: UInt64) {
    var dice = Dice(seed: seed)
    var timers = Timers()
    var model: [Int64] = []
    for _ in 0..<2000 {
      if dice.chance(60) {
        let horizon = Int64.random(in: -100_000...100_000, using: &dice)
        timers.insert(Timers.Entry(horizon: horizon, rule: 0, root: 0))
        model.append(horizon)
        model.sort(by: >)
      } else {
        #expect(timers.first()?.horizon == model.last)
        #expect(timers.popFirst()?.horizon == model.popLast())
      }
      #expect(timers.count == model.count)
    }
  }

  @Test(arguments: 1...5 as ClosedRange<UInt64>, [true, false])
  func chainsHoldWhatWasPutIn(seed: UInt64, isDense: Bool) {
    var dice = Dice(seed: seed)
    var index = FieldIndex(key: IndexKey(type: 0, field: 0), isDense: isDense)
    var model: [UInt32: UInt32?] = [:]
    for _ in 0..<2000 {
      let slot = UInt32.random(in: 0..<50, using: &dice)
      if let old = model.removeValue(forKey: slot) {
        index.remove(slot, old)
      } else {
        let value = dice.chance(20) ? nil : UInt32.random(in: 0..<9, using: &dice)
        model[slot] = .some(value)
        index.insert(slot, value)
      }
      for value in UInt32(0)..<9 {
        #expect(chain(index, index.head(value)) == Set(model.filter { $0.value == value }.keys))
      }
      #expect(chain(index, index.emptyHead) == Set(model.filter { $0.value == nil }.keys))
    }
  }

  private func chain(_ index: FieldIndex, _ head: Int32) -> Set<UInt32> {
    var slots: Set<UInt32> = []
    var slot = head
    while slot != FieldIndex.end {
      slots.insert(UInt32(slot))
      slot = index.next(slot)
    }
    return slots
  }
}
