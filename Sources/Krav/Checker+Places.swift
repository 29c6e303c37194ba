extension Checker {
  /// Finds by which field each record type stands in the unit tree.
  mutating func checkPlaces() {
    if let scope = program.scope {
      program.records[scope].parentField = program.records[scope].fields.firstIndex {
        !$0.isList && $0.type == .reference(scope)
      }
    }
    let candidates = program.records.indices.map(placeCandidates)
    let ranks = placeRanks(candidates)
    for record in program.records.indices where record != program.scope {
      program.records[record].placeFields = placeFields(of: record, candidates, ranks)
    }
    for (record, syntax) in declarations.records.enumerated() {
      for field in syntax.fields {
        for case .unit(let range) in field.flags { checkUnitFlag(range, field: field, record: record) }
      }
    }
  }

  private mutating func checkUnitFlag(_ range: SourceRange, field: RecordSyntax.Field, record: Int) {
    guard let index = names.field(field.name.text, of: record) else { return }
    if record == program.scope {
      error(.fieldFlag, range, "a unit is its own place", help: "remove `unit`")
    } else if program.records[record].placeFields.isEmpty {
      error(
        .fieldFlag, range, "`\(field.name.text)` leads to no unit",
        help: "`unit` is for a reference to the `scope` type, or to a type that has a place in its tree")
    } else if program.records[record].placeFields != [index] {
      error(.fieldFlag, range, "a second `unit`", help: "one field only places a record")
    }
  }

  /// References that may place a record of the type, the first preferred.
  private func placeCandidates(_ record: Int) -> [(field: Int, target: Int)] {
    let fields = program.records[record].fields
    let references = fields.indices.compactMap { index -> (field: Int, target: Int)? in
      guard !fields[index].isList, case .reference(let target) = fields[index].type else { return nil }
      return (index, target)
    }
    if declarations.records.indices.contains(record) {
      for (field, target) in references {
        let syntax = declarations.records[record].fields.first { $0.name.text == fields[field].name }
        if syntax?.flags.contains(where: { if case .unit = $0 { true } else { false } }) ?? false {
          return [(field, target)]
        }
      }
    }
    if let scope = program.scope, let direct = references.first(where: { $0.target == scope }) { return [direct] }
    return references.filter { fields[$0.field].inside != nil }
      + references.filter { fields[$0.field].inside == nil && !fields[$0.field].isOptional }
  }

  /// How many references lie between a type and the tree at the least; `nil` for a type without a place.
  private func placeRanks(_ candidates: [[(field: Int, target: Int)]]) -> [Int?] {
    var ranks = [Int?](repeating: nil, count: candidates.count)
    guard let scope = program.scope else { return ranks }
    var referrers = [[Int]](repeating: [], count: candidates.count)
    for (record, fields) in candidates.enumerated() where record != scope {
      for field in fields { referrers[field.target].append(record) }
    }
    ranks[scope] = 0
    var wave = [scope]
    var rank = 1
    while !wave.isEmpty {
      var next: [Int] = []
      for target in wave {
        for record in referrers[target] where ranks[record] == nil {
          ranks[record] = rank
          next.append(record)
        }
      }
      wave = next
      rank += 1
    }
    return ranks
  }

  /// The fields that lead towards the tree and not in a circle of types, as far as one that is always set.
  private func placeFields(of record: Int, _ candidates: [[(field: Int, target: Int)]], _ ranks: [Int?]) -> [Int] {
    guard let own = ranks[record] else { return [] }
    let fields = program.records[record].fields
    let placed = candidates[record].filter { ranks[$0.target] != nil }
    var found = placed.filter { !reaches(from: $0.target, to: record, candidates) }
    if found.isEmpty, let nearer = placed.first(where: { ranks[$0.target].map { $0 < own } ?? false }) {
      found = [nearer]
    }
    let last = found.firstIndex { fields[$0.field].inside == nil || !fields[$0.field].isOptional }
    return found.prefix(last.map { $0 + 1 } ?? found.count).map(\.field)
  }

  private func reaches(from start: Int, to goal: Int, _ candidates: [[(field: Int, target: Int)]]) -> Bool {
    var seen: Set<Int> = [start]
    var pending = [start]
    while let record = pending.popLast() {
      if record == goal { return true }
      guard record != program.scope else { continue }
      for candidate in candidates[record] where seen.insert(candidate.target).inserted {
        pending.append(candidate.target)
      }
    }
    return false
  }
}
