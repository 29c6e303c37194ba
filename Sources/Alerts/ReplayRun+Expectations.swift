internal import CivilTime
internal import Engine
internal import Krav

extension ReplayRun {
  mutating func check(_ expectation: TestSyntax.Expectation) {
    let name = expectation.target.text
    if let rule = program.rules.firstIndex(where: { $0.name == name }) {
      let elements = expectation.further.map { element in
        switch element {
        case .string(let text): text.value
        case .name(let name): name.text
        }
      }
      check(expectation, rule: rule, elements: elements)
    } else if let criterion = program.criteria.firstIndex(where: { $0.name == name }) {
      check(expectation, criterion: criterion)
    } else {
      fail(expectation.range, "there is no rule and no criterion `\(name)`")
    }
  }

  // MARK: Rules

  private mutating func check(_ expectation: TestSyntax.Expectation, rule: Int, elements: [String]) {
    let key = world.engine.key(rule: rule, root: expectation.subject.value, elements: elements)
    switch expectation.outcome {
    case .green, .yellow, .red, .unknown, .silent: checkColour(expectation, key)
    default: checkEvent(expectation, rule: rule, elements: elements, key)
    }
    if !expectation.missing.isEmpty { checkMissing(expectation, key) }
    if let saying = expectation.saying {
      let message = key.flatMap { world.engine.message(of: $0) }
      if message != saying.value {
        fail(
          saying.range, message.map { "it says «\($0)»" } ?? "there is no reason to say anything",
          expected: saying.value, got: message)
      }
    }
    if let then = expectation.then { checkNext(then, expectation, key) }
  }

  private mutating func checkColour(_ expectation: TestSyntax.Expectation, _ key: VerdictKey?) {
    let verdict = key.flatMap { world.engine.verdict(of: $0) }
    guard verdict != expectation.outcome.verdict else { return }
    let (expected, got) = (colour(expectation.outcome.verdict), colour(verdict))
    var message = "expected \(expected), was \(got)"
    if let key, let next = world.engine.nextChange(of: key, before: world.engine.now.years(10)) {
      message += " until \(text(next.at))"
    }
    if verdict == .unknown, let key {
      let missing = world.engine.judgement(of: key).missing
      if !missing.isEmpty { message += ", for want of \(missing.joined(separator: ", "))" }
    }
    if key == nil { message += ": no such subject" }
    fail(expectation.range, message, expected: expected, got: got)
  }

  private mutating func checkMissing(_ expectation: TestSyntax.Expectation, _ key: VerdictKey?) {
    let missing = key.map { world.engine.judgement(of: $0).missing } ?? []
    let expected = expectation.missing.map(\.value)
    guard Set(missing) != Set(expected) else { return }
    let got = missing.isEmpty ? "nothing" : missing.joined(separator: ", ")
    fail(
      expectation.range, "expected to miss \(expected.joined(separator: ", ")), missed \(got)",
      expected: expected.joined(separator: ", "), got: got)
  }

  private mutating func checkEvent(
    _ expectation: TestSyntax.Expectation, rule: Int, elements: [String], _ key: VerdictKey?
  ) {
    let type = program.records[program.rules[rule].record].name
    let written = ([type + "/" + encodedForSubject(expectation.subject.value)] + elements.map(encodedForSubject))
      .joined(separator: "+")
    let subject = key.map { world.engine.subjectName(of: $0) } ?? written
    let expected = expectation.outcome.word
    let events = world.events.filter { $0.alert?.rule == program.rules[rule].name && $0.alert?.subject == subject }
    var words = events.map(\.kind.rawValue)
    if isRefused(rule, [subject, written]) { words.append("refused") }
    if words.contains(expected) { return }
    let got = words.isEmpty ? "nothing" : words.joined(separator: ", ")
    fail(expectation.range, "expected \(expected), the log tells \(got)", expected: expected, got: got)
  }

  /// Whether a waiver of the subject was refused since the last `at`.
  private func isRefused(_ rule: Int, _ subjects: [String]) -> Bool {
    world.waivers.refused.contains { refusal in
      refusal.rule == program.rules[rule].name && subjects.contains(refusal.subject)
        && world.events.contains {
          $0.alert?.rule == refusal.problem.code && $0.alert?.subject == refusal.problem.subject && $0.kind != .resolved
        }
    }
  }

  private mutating func checkNext(
    _ then: (outcome: TestSyntax.Outcome, moment: TestSyntax.Moment), _ expectation: TestSyntax.Expectation,
    _ key: VerdictKey?
  ) {
    let moment = then.moment.instant(in: zone)
    let next = key.flatMap { world.engine.nextChange(of: $0, before: max(moment, world.engine.now.years(10))) }
    report(then.outcome.verdict, moment, next, expectation)
  }

  private mutating func report(
    _ verdict: Verdict?, _ moment: Instant, _ next: (at: Instant, verdict: Verdict?)?,
    _ expectation: TestSyntax.Expectation
  ) {
    if let next, next.at == moment, next.verdict == verdict { return }
    let expected = "then \(colour(verdict)) at \(text(moment))"
    let got = next.map { "then \(colour($0.verdict)) at \(text($0.at))" } ?? "no change ahead"
    fail(expectation.range, "expected \(expected), got \(got)", expected: expected, got: got)
  }

  // MARK: Criteria

  private mutating func check(_ expectation: TestSyntax.Expectation, criterion: Int) {
    guard let rollUp = world.engine.rollUp(criterion: criterion, unit: expectation.subject.value) else {
      return fail(expectation.range, "there is no unit `\(expectation.subject.value)`")
    }
    if rollUp.verdict != expectation.outcome.verdict {
      let (expected, got) = (colour(expectation.outcome.verdict), colour(rollUp.verdict))
      let votes = "\(rollUp.green) green, \(rollUp.yellow) yellow, \(rollUp.red) red, \(rollUp.unknown) unknown"
      fail(expectation.range, "expected \(expected), was \(got): \(votes)", expected: expected, got: got)
    }
    if let then = expectation.then {
      let moment = then.moment.instant(in: zone)
      let next = world.nextChange(criterion: criterion, unit: expectation.subject.value, before: moment)
      report(then.outcome.verdict, moment, next, expectation)
    }
  }

  // MARK: Words

  private func colour(_ verdict: Verdict?) -> String { verdict?.word ?? "silent" }

  /// A date where it is the first instant of one.
  private func text(_ instant: Instant) -> String {
    let date = zone.date(of: instant)
    return zone.startOfDay(date) == instant ? date.description : zone.rfc3339(instant)
  }
}

extension Instant {
  /// So many years of 366 days later.
  fileprivate func years(_ count: Int64) -> Instant { Instant(seconds: seconds + count * 366 * 86_400) }
}

extension TestSyntax.Outcome {
  /// The verdict that a colour names; `nil` for silent and for events.
  fileprivate var verdict: Verdict? {
    switch self {
    case .green: .green
    case .yellow: .yellow
    case .red: .red
    case .unknown: .unknown
    default: nil
    }
  }

  /// As a test writes it.
  fileprivate var word: String {
    switch self {
    case .green: "green"
    case .yellow: "yellow"
    case .red: "red"
    case .unknown: "unknown"
    case .silent: "silent"
    case .opened: EventKind.opened.rawValue
    case .worsened: EventKind.worsened.rawValue
    case .eased: EventKind.eased.rawValue
    case .resolved: EventKind.resolved.rawValue
    case .reopened: EventKind.reopened.rawValue
    case .waived: EventKind.waived.rawValue
    case .waiverExpired: EventKind.waiverExpired.rawValue
    case .refused: "refused"
    }
  }
}
