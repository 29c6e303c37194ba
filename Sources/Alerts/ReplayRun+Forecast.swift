internal import CivilTime
internal import Engine
internal import Krav

extension ReplayRun {
  mutating func checkNext(
    _ then: (outcome: TestSyntax.Outcome, moment: TestSyntax.Moment), _ expectation: TestSyntax.Expectation,
    _ subject: TestSubject
  ) {
    let moment = then.moment.instant(in: zone)
    let engine = world.engine
    let next = subject.key.flatMap { engine.nextChange(of: $0, before: max(moment, engine.now.years(10))) }
    let isMet = next.map { $0.at == moment && $0.verdict == then.outcome.verdict } ?? false
    guard !isMet else { return }
    var notes: [TestNote] = []
    if options.explains, let key = subject.key, let next {
      let reasons = FailureReasons(engine.explanation(of: key, at: next.at), program, sources)
      notes = [TestNote("on \(text(next.at))")] + reasons.notes(expecting: then.outcome.verdict, depth: 1)
    }
    failForecast(then.outcome.verdict, moment, next, expectation, notes: notes)
  }

  // MARK: Criteria

  mutating func check(_ expectation: TestSyntax.Expectation, criterion: Int) {
    let unit = expectation.subject.value
    guard let rollUp = world.engine.rollUp(criterion: criterion, unit: unit) else {
      let near = program.scope.map { notes(near: unit, $0) } ?? []
      return fail(expectation.subject.range, "there is no unit `\(unit)`", notes: near)
    }
    if rollUp.verdict != expectation.outcome.verdict {
      let (expected, got) = (colour(expectation.outcome.verdict), colour(rollUp.verdict))
      let sums = "\(rollUp.green) green, \(rollUp.yellow) yellow, \(rollUp.red) red, \(rollUp.unknown) unknown"
      fail(
        expectation.claim, "expected \(expected), was \(got): \(sums)", expected: expected, got: got,
        notes: options.explains ? votes(criterion: criterion, unit: unit) : [])
    }
    if let then = expectation.then {
      let moment = then.moment.instant(in: zone)
      let limit = options.explains ? max(moment, world.engine.now.years(2)) : moment
      let next = world.nextChange(criterion: criterion, unit: unit, before: limit)
      if let next, next.at == moment, next.verdict == then.outcome.verdict { return }
      failForecast(then.outcome.verdict, moment, next, expectation, notes: [])
    }
  }

  /// Which subjects in the unit and beneath it are not green, rule by rule.
  private func votes(criterion: Int, unit: String) -> [TestNote] {
    let rules = Set(program.criteria[criterion].rules)
    var votes: [(rule: Int, subject: String, verdict: Verdict)] = []
    world.engine.forEachVerdict { key, verdict in
      guard rules.contains(Int(key.rule)), verdict != .green, world.engine.unitPath(of: key).contains(unit) else {
        return
      }
      votes.append((Int(key.rule), world.engine.subjectName(of: key), verdict))
    }
    votes.sort { ($0.rule, $0.subject) < ($1.rule, $1.subject) }
    var notes = votes.prefix(12).map { vote in
      TestNote("\(vote.verdict.word): `\(program.rules[vote.rule].name)` on `\(vote.subject)`")
    }
    if votes.count > 12 { notes.append(TestNote("and \(votes.count - 12) more")) }
    return notes
  }

  private mutating func failForecast(
    _ verdict: Verdict?, _ moment: Instant, _ next: (at: Instant, verdict: Verdict?)?,
    _ expectation: TestSyntax.Expectation, notes: [TestNote]
  ) {
    let expected = "then \(colour(verdict)) at \(text(moment))"
    let got = next.map { "then \(colour($0.verdict)) at \(text($0.at))" } ?? "no change ahead"
    fail(
      expectation.thenRange ?? expectation.range, "expected \(expected), got \(got)", expected: expected, got: got,
      notes: notes)
  }
}
