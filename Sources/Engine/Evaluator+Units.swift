import Krav
import Records

extension Evaluator {
  /// Whether the unit is the other one or beneath it; a tree that bites its tail is gone round once.
  func isUnder(_ unit: UInt32, _ top: UInt32) -> Bool {
    var current = unit
    // Follows at half the pace: the two meet if and only if there is a circle.
    var slow = unit
    var steps = 0
    while current != top {
      guard let next = parent(of: current) else { return false }
      current = next
      steps += 1
      if steps.isMultiple(of: 2), let behind = parent(of: slow) { slow = behind }
      if current == slow { return current == top || circle(from: current, holds: top) }
    }
    return true
  }

  private func circle(from start: UInt32, holds top: UInt32) -> Bool {
    var current = start
    repeat {
      if current == top { return true }
      guard let next = parent(of: current) else { return false }
      current = next
    } while current != start
    return false
  }

  /// The unit above, its names resolved; `nil` at a root and for a unit that is not there.
  func parent(of unit: UInt32) -> UInt32? {
    guard let scope = program.scope, let field = program.records[scope].parentField else { return nil }
    let reference = RecordRef(type: UInt16(scope), slot: unit)
    guard register.isPresent(reference) else { return nil }
    return register.reference(reference, field).map { register.resolve($0) }
  }

  /// Puts the unit and those above it on `slots`, each once.
  mutating func pushAncestors(of unit: UInt32) {
    let mark = newUnitMark()
    var current: UInt32? = unit
    while let slot = current, visit(slot, mark) {
      slots.append(slot)
      current = parent(of: slot)
    }
  }

  /// Puts the unit and those beneath it on `slots`, each once.
  mutating func pushDescendants(of unit: UInt32) {
    guard let scope = program.scope, let field = program.records[scope].parentField,
      let index = plan.indexes.firstIndex(of: IndexKey(type: scope, field: field))
    else {
      slots.append(unit)
      return
    }
    let mark = newUnitMark()
    guard visit(unit, mark) else { return }
    var place = slots.count
    slots.append(unit)
    while place < slots.count {
      let slot = slots[place]
      pushChildren(of: slot, index, mark)
      for name in register.aliases(of: slot) where register.resolve(name) == slot {
        pushChildren(of: name, index, mark)
      }
      place += 1
    }
  }

  private mutating func pushChildren(of slot: UInt32, _ index: Int, _ mark: UInt32) {
    var child = indexes[index].head(slot)
    while child != FieldIndex.end {
      if visit(UInt32(child), mark) { slots.append(UInt32(child)) }
      child = indexes[index].next(child)
    }
  }

  private mutating func newUnitMark() -> UInt32 {
    unitMark &+= 1
    if unitMark == 0 {
      unitMarks.removeAll()
      unitMark = 1
    }
    return unitMark
  }

  /// `false` when it has been visited under this mark.
  private mutating func visit(_ slot: UInt32, _ mark: UInt32) -> Bool {
    if Int(slot) >= unitMarks.count {
      unitMarks.append(contentsOf: repeatElement(0, count: max(Int(slot) + 1, unitMarks.count * 2) - unitMarks.count))
    }
    if unitMarks[Int(slot)] == mark { return false }
    unitMarks[Int(slot)] = mark
    return true
  }
}
