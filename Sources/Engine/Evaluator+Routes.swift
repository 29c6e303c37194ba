import Krav
import Records

extension Evaluator {
  /// The records that a step leads to; `nil` when it may lead to any.
  mutating func slots(after step: RouteStep, from slot: UInt32) -> [UInt32]? {
    let start = slots.count
    defer { slots.removeLast(slots.count - start) }
    switch step {
    case .everything:
      return nil
    case .ancestors:
      pushAncestors(of: slot)
    case .descendants:
      pushDescendants(of: slot)
    case .inverse(let index):
      return referrers(to: slot, index: Int(index))
    case .follow(let type, let field, let isLast, let emptyMayTie):
      let reference = RecordRef(type: UInt16(type), slot: slot)
      // What is not there has no value that could tie it to anything.
      guard register.isPresent(reference) else { return [] }
      return followed(reference, field, isLast: isLast, emptyMayTie: emptyMayTie)
    case .sameValue(let type, let field, let index):
      let reference = RecordRef(type: UInt16(type), slot: slot)
      guard register.isPresent(reference) else { return [] }
      // It may have any value by now.
      if register.isStale(reference) { return nil }
      guard let key = indexKey(reference, field) else { return nil }
      slots.append(contentsOf: chain(indexes[Int(index)].head(key), Int(index)))
    }
    return Array(slots[start...])
  }

  private mutating func followed(_ reference: RecordRef, _ field: Int, isLast: Bool, emptyMayTie: Bool) -> [UInt32]? {
    let declared = program.records[Int(reference.type)].fields[field]
    guard case .reference(let target) = declared.type else { return nil }
    let isUnit = target == program.scope
    if declared.isList {
      return indexElements(reference, field).map { isUnit ? register.resolve($0) : $0 }
    }
    guard let raw = register.reference(reference, field) else {
      // An empty reference ties to nothing but another empty one; which subjects have those is known.
      metEmpty = true
      return emptyMayTie ? nil : []
    }
    let slot = isUnit ? register.resolve(raw) : raw
    // What is read through a record that is not there is undecided, and may concern any subject.
    if !isLast && !register.isPresent(RecordRef(type: UInt16(target), slot: slot)) { return nil }
    return [slot]
  }

  /// The records whose field refers to this one, by any of its names.
  private func referrers(to slot: UInt32, index: Int) -> [UInt32] {
    var found = holders(of: slot, inIndex: index)
    guard case .reference(let target) = program.records[indexes[index].key.type].fields[indexes[index].key.field].type,
      target == program.scope
    else { return found }
    for name in register.aliases(of: slot) where name != slot && register.resolve(name) == slot {
      found += holders(of: name, inIndex: index)
    }
    return found
  }

  /// The records whose field is exactly this value.
  func holders(of value: UInt32, inIndex index: Int) -> [UInt32] {
    let key = indexes[index].key
    if program.records[key.type].fields[key.field].isList { return indexes[index].holding(value) }
    return chain(indexes[index].head(value), index)
  }

  private func chain(_ head: Int32, _ index: Int) -> [UInt32] {
    var found: [UInt32] = []
    var slot = head
    while slot != FieldIndex.end {
      found.append(UInt32(slot))
      slot = indexes[index].next(slot)
    }
    return found
  }
}
