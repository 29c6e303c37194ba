internal import Engine
internal import Krav

/// Tells why a verdict was as it was, in the pack's own words with the values that were compared, for whoever expected
/// another one.
struct FailureReasons {
  private let explanation: Explanation
  private let program: Program
  private let rule: Rule
  private let text: ExplanationText
  private(set) var notes: [TestNote] = []

  init(_ explanation: Explanation, _ program: Program, _ sources: SourceSet) {
    self.explanation = explanation
    self.program = program
    rule = program.rules[Int(explanation.key.rule)]
    text = ExplanationText(sources)
  }

  /// - Parameter expected: `nil` for silent.
  func notes(expecting expected: Verdict?, depth: Int = 0) -> [TestNote] {
    var reasons = self
    reasons.tell(expecting: expected, depth)
    return reasons.notes
  }

  private mutating func tell(expecting expected: Verdict?, _ depth: Int) {
    if explanation.isAbsent { return note("it is not there", depth) }
    guard let verdict = explanation.verdict else { return tellSilence(depth) }
    if expected == nil { tellConcern(depth) }
    if let place = explanation.clause, let step = explanation.clauses.last(where: { $0.clause == place }) {
      tell(step, is: "\(verdict.word) since", depth)
    } else if verdict == .unknown {
      tellUnknown(depth)
    }
    guard let expected, expected != .green else { return }
    let others = explanation.clauses.filter { clause in
      clause.clause != explanation.clause && clause.verdict == expected && clause.step.answer == .no
    }
    // A rule is green for what it is not: of every clause it is told why, those of the wanted colour first.
    let rest = verdict == .green ? explanation.clauses.filter { $0.verdict != expected && $0.verdict != .unknown } : []
    for clause in others + rest { tell(clause, is: "not \(clause.verdict.word):", depth) }
    if !rule.clauses.contains(where: { $0.verdict == expected }), expected != .unknown {
      note("the rule has no `\(expected.word)` clause", depth, rule.range)
    } else if verdict != .green, verdict != expected, !explanation.clauses.contains(where: { $0.verdict == expected }),
      rule.clauses.contains(where: { $0.verdict == expected })
    {
      note("`\(verdict.word)` is decided before `\(expected.word)` is looked at", depth)
    }
  }

  private mutating func tell(_ clause: Explanation.ClauseStep, is head: String, _ depth: Int) {
    note("\(head) `\(source(clause.step))` \(word(clause.step.answer))", depth, rule.clauses[clause.clause].range)
    tellInside(clause.step, depth + 1)
  }

  private mutating func tellUnknown(_ depth: Int) {
    // At the test's own moment the message has named them.
    if depth > 0, !explanation.missing.isEmpty {
      note("unknown for want of \(explanation.missing.map { "`\($0)`" }.joined(separator: ", "))", depth)
    }
    if let population = explanation.population, population.answer == .undecided {
      note("`where \(source(population))` is undecided", depth, population.range)
      return tellInside(population, depth + 1)
    }
    for basis in explanation.bases where basis.isInForce == .undecided {
      note("the day that governs \(citation(basis)) is undecided", depth)
      if let day = basis.day { tell([day], depth + 1) }
    }
    for clause in explanation.clauses where clause.step.answer == .undecided {
      tell(clause, is: "\(clause.verdict.word) clause:", depth)
    }
  }

  private mutating func tellConcern(_ depth: Int) {
    guard let population = explanation.population else {
      return note(
        "the rule has no `where`: it concerns every `\(program.records[rule.record].name)`", depth, rule.range)
    }
    note("concerned since `where \(source(population))` \(word(population.answer))", depth, population.range)
    tellInside(population, depth + 1)
  }

  private mutating func tellSilence(_ depth: Int) {
    if let population = explanation.population, population.answer == .no {
      note("silent since `where \(source(population))` does not hold", depth, population.range)
      return tellInside(population, depth + 1)
    }
    note("silent since no basis is in force", depth)
    for step in explanation.bases {
      let basis = rule.bases[step.basis]
      let end = basis.to.map { " to \($0)" } ?? ""
      let day = step.day.map { "; the day that governs it is \($0.value ?? $0.text)" } ?? ""
      note("\(citation(step)) is in force from \(basis.from)\(end)\(day)", depth + 1)
    }
  }

  private func citation(_ step: Explanation.BasisStep) -> String {
    let basis = rule.bases[step.basis]
    return "`\(program.sources[basis.source].name) \(basis.place)`"
  }

  // MARK: Building blocks

  mutating func note(_ text: String, _ depth: Int, _ range: SourceRange? = nil) {
    notes.append(TestNote(text, at: range, depth: depth))
  }

  func source(_ step: Explanation.Step) -> String { text.source(step.range) }
  func source(_ term: Explanation.TermStep) -> String { text.source(term.range) }

  func word(_ answer: Explanation.Answer) -> String {
    switch answer {
    case .yes: "holds"
    case .no: "does not hold"
    case .undecided: "is undecided"
    }
  }
}
