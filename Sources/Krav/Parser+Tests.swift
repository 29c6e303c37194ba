internal import CivilTime

extension Parser {
  mutating func test() throws(Failure) -> TestSyntax {
    let start = token.range.start
    advance()
    let title = try string("the test's title in quotes")
    var steps: [TestSyntax.Step] = []
    try body(startingAt: { $0.beginsStep }) { (parser) throws(Failure) in steps.append(try parser.step()) }
    return TestSyntax(title: title, steps: steps, range: range(from: start))
  }

  /// Whether a step begins here: its word stands first on its line, or what must follow it follows.
  private var beginsStep: Bool {
    guard isWord(in: Self.stepWords) else { return false }
    if token.startsLine { return true }
    return switch token.text {
    case "given", "change", "remove": following.kind == .name && ahead(2).kind == .string
    case "at": following.kind == .date || following.kind == .instant
    default: false
    }
  }

  private static let stepWords: Set<String> = ["given", "change", "remove", "set", "at"]

  private mutating func step() throws(Failure) -> TestSyntax.Step {
    let start = token.range.start
    if isWord("set") { return .set(try set()) }
    if takeWord("given") {
      if isWord("file"), following.kind == .string {
        advance()
        return .givenFile(try string("a file pattern"))
      }
      return .given(try recordStep(from: start))
    }
    if takeWord("change") { return .change(try recordStep(from: start)) }
    if takeWord("remove") {
      let type = try name("a record type")
      return .remove(type: type, id: try string("the record's id in quotes"))
    }
    if takeWord("at") {
      let moment = try moment()
      var expectations: [TestSyntax.Expectation] = []
      while isWord("expect") { expectations.append(try expectation()) }
      return .at(moment, expectations, range(from: start))
    }
    let known = token.kind == .name ? nearest(to: token.text, among: Self.stepWords.sorted()) : nil
    throw expected("`given`, `change`, `remove`, `set`, `at` or `}`", help: known.map { "did you mean `\($0)`" })
  }

  private mutating func moment() throws(Failure) -> TestSyntax.Moment {
    token.kind == .instant ? .instant(try instant()) : .date(try date("a date or an instant"))
  }

  private mutating func recordStep(from start: Int32) throws(Failure) -> TestSyntax.RecordStep {
    let type = try name("a record type")
    let id = try string("the record's id in quotes")
    try expect(.leftBrace)
    var fields: [(name: Name, value: ScalarSyntax)] = []
    while token.kind != .symbol(.rightBrace), !hasTooMany {
      let name = try anyWord("a field's name or `}`")
      fields.append((name, try scalar()))
      _ = take(.comma)
    }
    try expect(.rightBrace)
    return TestSyntax.RecordStep(type: type, id: id, fields: fields, range: range(from: start))
  }

  mutating func scalar() throws(Failure) -> ScalarSyntax {
    let start = token.range
    switch token.kind {
    case .string: return .string(try string("a string"))
    case .date: return .date(try date("a date"), start)
    case .instant: return .instant(try instant(), start)
    case .number: return .number(try fraction(), start)
    case .symbol(.minus):
      advance()
      guard token.kind == .number, let value = try fraction().negated else { throw expected("a number") }
      return .number(value, range(from: start.start))
    case .symbol(.leftBracket):
      return try nested { (parser) throws(Failure) in
        parser.advance()
        if parser.take(.rightBracket) { return .list([], parser.range(from: start.start)) }
        let items = try parser.separated { (parser) throws(Failure) in try parser.scalar() }
        try parser.expect(.rightBracket)
        return .list(items, parser.range(from: start.start))
      }
    case .name:
      switch token.text {
      case "true", "false":
        let value = isWord("true")
        advance()
        return .bool(value, start)
      case "missing":
        advance()
        return .missing(start)
      default: return .name(try name("a value"))
      }
    default: throw expected("a value")
    }
  }

  private mutating func expectation() throws(Failure) -> TestSyntax.Expectation {
    let start = token.range.start
    advance()
    let outcome = try outcome(orEvent: true)
    let target = try name("a rule or a criterion")
    try expectWord("on")
    let subject = try string("the subject's id in quotes")
    var further: [TestSyntax.Expectation.Element] = []
    while take(.plus) {
      further.append(
        token.kind == .string ? .string(try string("an element")) : .name(try name("an element of the subject")))
    }
    let missing = takeWord("missing") ? try strings("the name of what is missing, in quotes") : []
    let saying = takeWord("saying") ? try string("the message in quotes") : nil
    var then: (outcome: TestSyntax.Outcome, moment: TestSyntax.Moment)?
    let thenStart = token.range.start
    if takeWord("then") {
      let outcome = try self.outcome(orEvent: false)
      try expectWord("at")
      then = (outcome, try moment())
    }
    var expectation = TestSyntax.Expectation(
      outcome: outcome, target: target, subject: subject, further: further, missing: missing, saying: saying,
      then: then, range: range(from: start))
    if then != nil { expectation.thenRange = range(from: thenStart) }
    return expectation
  }

  private mutating func outcome(orEvent: Bool) throws(Failure) -> TestSyntax.Outcome {
    guard token.kind == .name, let outcome = Self.outcomes[token.text], orEvent || Self.colours.contains(outcome) else {
      let words = Self.outcomes.filter { orEvent || Self.colours.contains($0.value) }.keys.sorted()
      let known = token.kind == .name ? nearest(to: token.text, among: words) : nil
      throw expected(
        orEvent ? "a colour or an event" : "a colour",
        help: known.map { "did you mean `\($0)`" } ?? "the colours are `green`, `yellow`, `red`, `unknown` and `silent`"
      )
    }
    advance()
    return outcome
  }

  private static let colours: Set<TestSyntax.Outcome> = [.green, .yellow, .red, .unknown, .silent]

  private static let outcomes: [String: TestSyntax.Outcome] = [
    "green": .green, "yellow": .yellow, "red": .red, "unknown": .unknown, "silent": .silent, "opened": .opened,
    "worsened": .worsened, "eased": .eased, "resolved": .resolved, "reopened": .reopened, "waived": .waived,
    "waiver-expired": .waiverExpired, "refused": .refused,
  ]
}
