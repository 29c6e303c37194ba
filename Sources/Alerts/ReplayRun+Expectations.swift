internal import CivilTime
internal import Engine
internal import Krav

extension ReplayRun {
  mutating func check(_ expectation: TestSyntax.Expectation) {
    let name = expectation.target.text
    if let rule = program.rules.firstIndex(where: { $0.name == name }) {
      check(expectation, of: TestSubject(expectation, rule: rule, in: world.engine))
    } else if let criterion = program.criteria.firstIndex(where: { $0.name == name }) {
      check(expectation, criterion: criterion)
    } else {
      fail(expectation.target.range, "there is no rule and no criterion `\(name)`")
    }
  }

  private mutating func check(_ expectation: TestSyntax.Expectation, of subject: TestSubject) {
    if expectation.outcome.isColour {
      checkColour(expectation, subject)
    } else {
      checkEvent(expectation, subject)
    }
    if !expectation.missing.isEmpty { checkMissing(expectation, subject) }
    if let saying = expectation.saying { checkMessage(saying, subject) }
    if let then = expectation.then { checkNext(then, expectation, subject) }
  }

  // MARK: Words

  func colour(_ verdict: Verdict?) -> String { verdict?.word ?? "silent" }

  /// A date where it is the first instant of one.
  func text(_ instant: Instant) -> String {
    let date = zone.date(of: instant)
    return zone.startOfDay(date) == instant ? date.description : zone.rfc3339(instant)
  }
}

/// Whom an expectation about a rule speaks of.
struct TestSubject {
  let rule: Int
  let type: Int
  let id: String
  let elements: [String]
  /// `nil` when there has been no such subject.
  let key: VerdictKey?

  init(_ expectation: TestSyntax.Expectation, rule: Int, in engine: Engine) {
    self.rule = rule
    type = engine.program.rules[rule].record
    id = expectation.subject.value
    elements = expectation.further.map { element in
      switch element {
      case .string(let text): text.value
      case .name(let name): name.text
      }
    }
    key = engine.key(rule: rule, root: id, elements: elements)
  }

  /// As alerts write it.
  func name(in engine: Engine) -> String {
    if let key { return engine.subjectName(of: key) }
    let record = engine.program.records[type].name + "/" + encodedForSubject(id)
    return ([record] + elements.map(encodedForSubject)).joined(separator: "+")
  }
}

extension TestSyntax.Expectation {
  /// The outcome and whom it is expected of, without what is said besides.
  var claim: SourceRange {
    let last =
      switch further.last {
      case .string(let text): text.range
      case .name(let name): name.range
      case nil: subject.range
      }
    return SourceRange(file: range.file, start: range.start, end: last.end)
  }
}

extension TestSyntax.Outcome {
  /// The verdict that a colour names; `nil` for silent and for events.
  var verdict: Verdict? {
    switch self {
    case .green: .green
    case .yellow: .yellow
    case .red: .red
    case .unknown: .unknown
    default: nil
    }
  }

  var isColour: Bool { self == .silent || verdict != nil }

  /// As a test writes it.
  var word: String {
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
