internal import Engine
internal import Krav
internal import Records

/// What of a subject's reasons somebody is told who may not see every record.
struct ReasonsNarrowing {
  let engine: Engine
  let maySee: (String) -> Bool

  /// Whether everything that decided, and everything that the explanation names, may be seen.
  func mayTell(_ explanation: Explanation) -> Bool {
    guard !explanation.isAbsent else { return true }
    let decided = engine.keptEvidence(of: explanation.key, limit: .max).map { reference in
      "\(engine.program.records[Int(reference.type)].name)/\(encodedForSubject(engine.register.id(reference)))"
    }
    return decided.allSatisfy(maySee) && explanation.names(types).allSatisfy(maySee)
  }

  /// Whether the day that governs may be told.
  func mayTell(_ basis: Explanation.BasisStep, of explanation: Explanation) -> Bool {
    var alone = explanation
    alone.population = nil
    alone.clauses = []
    alone.bases = [basis]
    return alone.names(types).allSatisfy(maySee)
  }

  func mayTell(_ suggestion: Clearing.Suggestion) -> Bool {
    suggestion.changes.allSatisfy { change in
      if change.record.contains("/"), !maySee(change.record) { return false }
      guard let type = change.record.split(separator: "/").first,
        let record = engine.program.records.first(where: { $0.name == type })
      else { return false }
      return change.fields.allSatisfy { field in
        guard let declared = record.fields.first(where: { $0.name == field.field }),
          case .reference(let target) = declared.type
        else { return true }
        let name = engine.program.records[target].name
        return [field.value, field.before, field.element?.value].compactMap { $0 }.allSatisfy {
          maySee($0.hasPrefix(name + "/") ? $0 : "\(name)/\(encodedForSubject($0))")
        }
      }
    }
  }

  /// Those of the fields (`type/id.field`) whose records may be seen.
  func missing(_ fields: [String]) -> [String] {
    fields.filter { field in field.lastIndex(of: ".").map { maySee(String(field[..<$0])) } ?? false }
  }

  private var types: Set<String> { Set(engine.program.records.map(\.name)) }
}

extension Explanation {
  /// Records that it names, `type/id`.
  func names(_ types: Set<String>) -> Set<String> {
    var names: Set<String> = []
    func isRecord(_ text: String) -> Bool {
      text.split(separator: "/", omittingEmptySubsequences: false).first.map { types.contains(String($0)) } ?? false
        && text.contains("/")
    }
    func take(_ members: MemberStep) {
      for name in members.names + [members.nearest].compactMap({ $0 }) where isRecord(name) { names.insert(name) }
      members.lacking.forEach(take)
      members.steps.forEach(take)
    }
    func take(_ term: TermStep) {
      for text in [term.value, term.absent, term.text].compactMap({ $0 }) where isRecord(text) { names.insert(text) }
      term.terms.forEach(take)
      if let members = term.members { take(members) }
    }
    func take(_ step: Step) {
      step.terms.forEach(take)
      if let members = step.members { take(members) }
      step.steps.forEach(take)
    }
    if let population { take(population) }
    for clause in clauses { take(clause.step) }
    for basis in bases { if let day = basis.day { take(day) } }
    return names
  }
}
