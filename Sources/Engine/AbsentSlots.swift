import Records

/// The records of one type that are spoken of but are not there: a path through one of them cannot be told.
struct AbsentSlots {
  private var seen: UInt32 = 0
  private(set) var slots: Set<UInt32> = []

  /// Takes in the slots that have come since the last time.
  mutating func catchUp(to count: UInt32, isPresent: (UInt32) -> Bool) {
    while seen < count {
      if !isPresent(seen) { slots.insert(seen) }
      seen += 1
    }
  }

  mutating func note(_ slot: UInt32, isPresent: Bool) {
    guard slot < seen else { return }
    if isPresent { slots.remove(slot) } else { slots.insert(slot) }
  }
}

extension Evaluator {
  /// The slots of a type whose records are not there.
  mutating func absent(_ type: Int) -> Set<UInt32> {
    let register = register
    absentSlots[type].catchUp(to: UInt32(register.slotCount(type))) {
      register.isPresent(RecordRef(type: UInt16(type), slot: $0))
    }
    return absentSlots[type].slots
  }
}
