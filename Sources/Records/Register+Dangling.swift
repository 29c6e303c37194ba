internal import Krav

extension Register {
  /// Ids that records refer to and that nothing answers to: no record is there, and no unit claims the name.
  public var dangling: [RecordRef] {
    unanswered.filter { reference in
      Int(reference.type) != program.scope || resolve(reference.slot) == reference.slot
    }.sorted { ($0.type, $0.slot) < ($1.type, $1.slot) }
  }

  /// Counts a row's references in (`by` 1) or out (`by` -1).
  func count(referencesOf reference: RecordRef, by step: Int32) {
    let type = Int(reference.type)
    let slot = Int(reference.slot)
    guard tables[type].isPresent[slot] else { return }
    for (field, target) in referenceFields[type] {
      if tables[type].columns[field].width == .list {
        for element in tables[type].columns[field].lists[slot] { count(RecordRef(type: target, slot: element), step) }
      } else {
        let word = tables[type].columns[field].words[slot]
        if word != .max { count(RecordRef(type: target, slot: word), step) }
      }
    }
  }

  private func count(_ target: RecordRef, _ step: Int32) {
    let slot = Int(target.slot)
    tables[Int(target.type)].uses[slot] += step
    settle(target)
  }

  /// A record has come or gone, or is referred to more or less than before.
  func settle(_ reference: RecordRef) {
    let table = tables[Int(reference.type)]
    if table.uses[Int(reference.slot)] > 0, !table.isPresent[Int(reference.slot)] {
      unanswered.insert(reference)
    } else if !unanswered.isEmpty {
      unanswered.remove(reference)
    }
  }
}
