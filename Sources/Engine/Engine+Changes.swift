import Krav
public import Records

extension Engine {
  /// Puts in force what a newly read file says, and marks what depends on it.
  public func apply(_ batch: consuming Batch) {
    guard isFresh else { return apply(register.stage(batch)) }
    evaluator.forgetEverything()
    register.load(batch)
  }

  /// Puts changes in force and marks every subject whose verdict may depend on them.
  ///
  /// What depends on a change is looked for twice: as the records stood before it, and as they stand after it.
  public func apply(_ changes: [RegisterChange]) {
    if isFresh {
      evaluator.forgetEverything()
      for change in changes { register.commit(change) }
      return
    }
    for change in changes {
      let reference = change.reference
      let fields = register.changedFields(change)
      if fields == 0 {
        // A full export says most things again: only where the record stands is new.
        register.commit(change)
        continue
      }
      forecast?.hasNewRecords = true
      kept.forgetLoose()
      if Int(reference.type) == program.scope { changedCounts = nil }
      // A unit that comes or goes may take or leave its own id to another one that claims it.
      let isOwnName = Int(reference.type) == program.scope && fields == .max
      let names = isOwnName ? change.aliasSlots + [reference.slot] : change.aliasSlots
      markDependents(of: reference, fields: fields)
      for name in names { markReferrers(toName: name) }
      evaluator.unindex(reference)
      evaluator.register.commit(change)
      evaluator.index(reference)
      markDependents(of: reference, fields: fields)
      for name in names { markReferrers(toName: name) }
      replace()
    }
  }

  /// Marks what reads anything of a record that is stale, or says that it is there.
  func markStaleness(of reference: RecordRef) {
    markDependents(of: reference, fields: .max)
    replace()
  }

  // MARK: What depends on a change

  /// Marks what read one of the fields of the record, as things stand.
  private func markDependents(of reference: RecordRef, fields: UInt64) {
    let isWhole = fields == .max
    for place in evaluator.plan.dependencies[Int(reference.type)].indices {
      let dependency = evaluator.plan.dependencies[Int(reference.type)][place]
      guard isWhole || dependency.fields & fields != 0 else { continue }
      if case .rule(let rule) = dependency.target, !stores[rule].loose.isEmpty {
        for root in stores[rule].loose { mark(rule, root, .record) }
      }
      follow(dependency.route[...], from: reference.slot, to: dependency.target)
    }
  }

  /// What a name means has changed: every reference that uses it has.
  private func markReferrers(toName name: UInt32) {
    for number in evaluator.indexes.indices {
      let key = evaluator.indexes[number].key
      guard case .reference(let target) = program.records[key.type].fields[key.field].type, target == program.scope
      else { continue }
      for slot in evaluator.holders(of: name, inIndex: number) {
        markDependents(
          of: RecordRef(type: UInt16(key.type), slot: slot), fields: Plan.fieldBit(key.field))
      }
    }
  }

  private func follow(_ route: ArraySlice<RouteStep>, from slot: UInt32, to target: Dependency.Target) {
    guard let step = route.first else { return markTarget(target, slot) }
    switch step {
    case .everything:
      markTarget(target, nil)
    case .ancestors, .descendants, .inverse, .sameValue, .follow:
      evaluator.metEmpty = false
      let next = evaluator.slots(after: step, from: slot)
      if evaluator.metEmpty, case .rule(let rule) = target {
        for root in stores[rule].looseEmpty { mark(rule, root, .record) }
      }
      guard let next else { return markTarget(target, nil) }
      for slot in next { follow(route.dropFirst(), from: slot, to: target) }
    }
  }

  /// `nil` for every subject.
  private func markTarget(_ target: Dependency.Target, _ slot: UInt32?) {
    switch target {
    case .rule(let rule):
      if let slot { mark(rule, slot, .record) } else { markAll(of: rule, .record) }
    case .derived(let number):
      evaluator.forgetDerived(number, slot)
      forecast?.forgetDerived(number, slot)
    case .place(let type):
      if let slot { displaced.insert(RecordRef(type: UInt16(type), slot: slot)) }
    }
  }

  // MARK: Places

  /// Moves the verdicts of records that belong to another unit now.
  private func replace() {
    for reference in displaced { replace(reference) }
    displaced.removeAll(keepingCapacity: true)
  }

  private func replace(_ reference: RecordRef) {
    let (type, slot) = (Int(reference.type), reference.slot)
    // What has not been looked for will be when it is needed.
    guard let old = places[type].unit(of: slot) else { return }
    let new = register.unit(of: reference)
    guard old != new else { return }
    places[type].set(slot, new)
    for rule in program.rules.indices where program.rules[rule].record == type {
      for subject in stores[rule].subjects(of: slot) {
        let verdict = stores[rule].state(subject).verdict
        stores[rule].count(verdict, old, -1)
        stores[rule].count(verdict, new, 1)
        noteCount(rule, old)
        noteCount(rule, new)
      }
    }
  }

  /// Where the record is counted: the unit's slot, or -1.
  func place(_ reference: RecordRef) -> Int32 {
    if let known = places[Int(reference.type)].unit(of: reference.slot) { return known }
    let unit = register.unit(of: reference)
    places[Int(reference.type)].set(reference.slot, unit)
    return unit
  }
}
