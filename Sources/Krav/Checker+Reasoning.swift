/// A `set` that has been checked, and what it changes.
struct AppliedSet {
  var syntax: SetSyntax
  var parameter: Int
  var cell: Int?
  var values: [Constant]
}

// What a rule's conditions surely say of each other: what never holds, always holds, or never shows.
extension Checker {
  mutating func reason() {
    // A pack that asks for more than that in all is not reasoned about to its end.
    var stepsLeft = 5_000_000
    let shipped = program.parameters.map(\.shipped)
    let inForce = program.parameters.map(\.value)
    let changed = Set(shipped.indices.filter { shipped[$0] != inForce[$0] })
    for rule in program.rules {
      guard stepsLeft > 0 else { return }
      let isSet = rule.parameters.contains { changed.contains($0) }
      let bySet = isSet ? reasonOfSets(rule, shipped, inForce, &stepsLeft) : []
      // Most rules have none of it; the words are looked for in those that have.
      guard !claims(rule, inForce, from: nil, &stepsLeft).isEmpty else { continue }
      let told = claims(rule, inForce, from: sources, &stepsLeft).filter { !bySet.contains($0.key) }
      for (claim, evidence) in told.sorted(by: { $0.key.order < $1.key.order }) {
        tell(claim, evidence, rule)
      }
    }
  }

  private func claims(
    _ rule: Rule, _ values: [Parameter.Value], from sources: SourceSet?, _ steps: inout Int
  ) -> [Claim: Evidence] {
    RuleClaims(
      program: program, rule: rule, values: values, parametersDecide: false, sources: sources, allowance: &steps
    ).certain
  }

  // MARK: Of the rule itself

  private mutating func tell(_ claim: Claim, _ evidence: Evidence, _ rule: Rule) {
    let name = program.records[rule.record].name
    switch claim {
    case .concernsNobody:
      guard let condition = rule.condition else { return }
      warning(
        .neverHolds, condition.range, "`\(rule.name)` concerns nobody" + reason(evidence),
        help: "change one of the two, so that some `\(name)` meets `where`",
        notes: notes(evidence, besides: condition.range))
    case .concernsAll:
      guard let condition = rule.condition else { return }
      warning(
        .alwaysHolds, condition.range, "this `where` leaves no `\(name)` out" + reason(evidence, isAlways: true),
        help: "leave it away, or ask what should be left out", notes: notes(evidence, besides: condition.range))
    case .neverHolds(let index):
      let clause = rule.clauses[index]
      warning(
        .neverHolds, clause.condition.range, "this `\(clause.verdict.word)` never holds" + reason(evidence),
        help: "change one of the two, or take the clause away", notes: notes(evidence, besides: clause.condition.range))
    case .alwaysHolds(let index):
      let clause = rule.clauses[index]
      warning(
        .alwaysHolds, clause.condition.range,
        "this `\(clause.verdict.word)` \(always(name, evidence))" + reason(evidence, isAlways: true),
        help: "ask for what tells those who fail from those who do not",
        notes: notes(evidence, besides: clause.condition.range))
    case .neverShows(let index): tellHidden(index, evidence, rule)
    case .saysNothing(let index, let part):
      guard case .and(let parts) = rule.clauses[index].condition.kind else { return }
      warning(
        .saysNothing, parts[part].range,
        "this \(always(name, evidence))" + reason(evidence, isAlways: true),
        help: evidence.isDecided
          ? "leave it away, or change it to what was meant"
          : "ask whether it `is set`, if that is meant, or change it to what was meant",
        notes: notes(evidence, besides: parts[part].range))
    }
  }

  private mutating func tellHidden(_ index: Int, _ evidence: Evidence, _ rule: Rule) {
    let clause = rule.clauses[index]
    let isOther = evidence.earlier.map { rule.clauses[$0].verdict != clause.verdict } ?? true
    let message = hidden(index, evidence, rule)
    let mend =
      isOther
      ? "let `\(clause.verdict.word)` begin where no colour that is tried before holds yet, or take it away"
      : "put the narrower of the two first, or take this one away"
    let before = evidence.earlier.map { rule.clauses[$0].condition.range }
    warning(
      isOther ? .hiddenColour : .hiddenClause, clause.condition.range, message, help: mend,
      notes: before.map { [Diagnostic.Note("tried before it", at: $0)] } ?? [])
  }

  private func hidden(_ index: Int, _ evidence: Evidence, _ rule: Rule) -> String {
    let word = rule.clauses[index].verdict.word
    guard let earlier = evidence.earlier else {
      return "this `\(word)` never shows: whenever it holds, a clause before it does"
    }
    let before = rule.clauses[earlier].verdict.word
    let isOther = before != word
    let (this, that) = isOther ? ("this `\(word)`", "`\(before)`") : ("this `\(word)`", "the `\(before)` before it")
    guard let conflict = evidence.conflict, let second = conflict.second else {
      return "\(this) never shows: whenever it holds, \(that) holds"
    }
    let sides = [conflict.first, second]
    guard let mine = sides.first(where: { $0.owner == .clause(index) }),
      let other = sides.first(where: { $0.owner == .clause(earlier) })
    else { return "\(this) never shows: whenever it holds, \(that) holds" }
    // The other is what fails: its last day is the day before the colour begins.
    if let from = mine.day, let to = other.day, from.number > 0, to.number >= 0, mine.words.contains(">"),
      other.words.contains("<")
    {
      return "\(this) never shows: \(that) holds from day \(to.number + 1) after `\(to.since)` on, this from day "
        + "\(from.number)"
    }
    return "\(this) never shows: where `\(mine.words)`, \(that) holds by `\(other.opposite)`"
  }

  /// What is undecided is not true, and gives unknown.
  private func always(_ name: String, _ evidence: Evidence) -> String {
    (evidence.isDecided ? "holds of every" : "is never false of a") + " `\(name)` that the rule concerns"
  }

  private func reason(_ evidence: Evidence, isAlways: Bool = false) -> String {
    guard let conflict = evidence.conflict else { return "" }
    let first = conflict.first
    guard let second = conflict.second else {
      return first.owner == .table ? "" : first.why.map { ": \($0)" } ?? ": `\(first.words)` cannot be"
    }
    if first.owner == .table || second.owner == .table { return "" }
    guard isAlways else { return ": `\(first.words)` and `\(second.words)` exclude each other" }
    if let known = [first, second].first(where: { $0.owner == .condition }), first.owner != second.owner {
      return ": `where` asks for `\(known.words)`"
    }
    return ": `\(first.opposite)` or `\(second.opposite)` "
      + (evidence.isDecided ? "always does" : "holds whatever the values are")
  }

  private func notes(_ evidence: Evidence, besides range: SourceRange) -> [Diagnostic.Note] {
    guard let conflict = evidence.conflict else { return [] }
    return [conflict.first, conflict.second].compactMap { side in
      guard let side, side.owner != .table, !side.range.lies(in: range) else { return nil }
      return Diagnostic.Note("`\(side.words)` is asked", at: side.range)
    }
  }
}

extension Claim {
  /// A place in the order in which claims are told.
  var order: Int {
    switch self {
    case .concernsNobody: 0
    case .concernsAll: 1
    case .neverHolds(let clause): 1000 * (clause + 1)
    case .alwaysHolds(let clause): 1000 * (clause + 1) + 1
    case .neverShows(let clause): 1000 * (clause + 1) + 2
    case .saysNothing(let clause, let part): 1000 * (clause + 1) + 3 + part
    }
  }
}
