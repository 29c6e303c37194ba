internal import Krav

extension Register {
  /// Ids that records refer to and that nothing answers to: no record is there, and no unit claims the name.
  public var dangling: [RecordRef] {
    if !areUsesCounted { countUses() }
    return unanswered.filter { reference in
      Int(reference.type) != program.scope || resolve(reference.slot) == reference.slot
    }.sorted { ($0.type, $0.slot) < ($1.type, $1.slot) }
  }

  /// Counts a row's references in (`by` 1) or out (`by` -1).
  func count(referencesOf reference: RecordRef, by step: Int32) {
    let type = Int(reference.type)
    let slot = Int(reference.slot)
    guard areUsesCounted, tables[type].isPresent[slot] else { return }
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
    guard areUsesCounted else { return }
    let (type, slot) = (Int(reference.type), Int(reference.slot))
    if tables[type].uses[slot] > 0, !tables[type].isPresent[slot] {
      unanswered.insert(reference)
    } else if !unanswered.isEmpty {
      unanswered.remove(reference)
    }
  }

  /// Counts all references anew.
  private func countUses() {
    for type in tables.indices { tables[type].uses = Array(repeating: 0, count: tables[type].uses.count) }
    for type in tables.indices {
      for (field, target) in referenceFields[type] {
        Self.add(tables[type].columns[field], of: tables[type].isPresent, to: &tables[Int(target)].uses)
      }
    }
    unanswered = []
    for type in tables.indices {
      for (slot, uses) in tables[type].uses.enumerated() where uses > 0 && !tables[type].isPresent[slot] {
        unanswered.insert(RecordRef(type: UInt16(type), slot: UInt32(slot)))
      }
    }
    areUsesCounted = true
  }

  private static func add(_ column: Table.Column, of isPresent: [Bool], to uses: inout [Int32]) {
    for slot in isPresent.indices where isPresent[slot] {
      if column.width == .list {
        column.lists.forEach(slot) { uses[Int($0)] += 1 }
      } else if column.words[slot] != .max {
        uses[Int(column.words[slot])] += 1
      }
    }
  }
}
