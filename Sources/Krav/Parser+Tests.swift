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
    guard isWord(in: Self.stepWords) else {
      guard token.kind == .name, token.startsLine else { return false }
      return following.kind == .date || following.kind == .instant
        || isFreeName(following) && ahead(2).kind == .string
    }
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
    var word = token.kind == .name ? token.text : ""
    if !Self.stepWords.contains(word), let meant = misspelling(among: Self.stepWords.sorted()) {
      report(.unexpected, token.range, "expected a step or `}`, found \(found())", help: "did you mean `\(meant)`")
      word = meant
    }
    form = Self.form(ofPart: word)
    switch word {
    case "set":
      form = Self.form(ofDeclaration: word)
      return .set(try set())
    case "given":
      advance()
      if isWord("file"), following.kind == .string || following.startsLine || following.kind == .name,
        ahead(2).kind != .symbol(.leftBrace)
      {
        advance()
        return .givenFile(try string("a file pattern in quotes"))
      }
      return .given(try recordStep(from: start))
    case "change":
      advance()
      return .change(try recordStep(from: start))
    case "remove":
      advance()
      let type = try name("a record type", takesString: true)
      return .remove(type: type, id: try string("the record's id in quotes"))
    case "at":
      advance()
      let moment = try moment()
      var expectations: [TestSyntax.Expectation] = []
      while takeExpect() { expectations.append(try expectation()) }
      if case let words = Array(Self.outcomes.keys), isWord(in: Set(words)) { throw expected("`expect`") }
      return .at(moment, expectations, range(from: start))
    case "expect":
      throw expected("`at` before `expect`")
    default:
      throw expected(
        "a step or `}`",
        help: (token.startsLine ? nil : formBefore) ?? "a test has `given`, `change`, `remove`, `set` and `at`")
    }
  }

  /// Takes `expect`, or what is most probably meant to be it and stands on the line.
  private mutating func takeExpect() -> Bool {
    if takeWord("expect") { return true }
    guard !token.startsLine || following.kind == .name && Self.outcomes[following.text] != nil else { return false }
    return takeMisspelt(["expect"]) != nil
  }

  private mutating func moment() throws(Failure) -> TestSyntax.Moment {
    token.kind == .instant ? .instant(try instant()) : .date(try date("a date or an instant"))
  }

  private mutating func recordStep(from start: Int32) throws(Failure) -> TestSyntax.RecordStep {
    let type = try name("a record type", takesString: true)
    let id = try string("the record's id in quotes")
    let open = token.range
    try expect(.leftBrace)
    var fields: [(name: Name, value: ScalarSyntax)] = []
    while token.kind != .symbol(.rightBrace), !hasTooMany {
      if token.kind == .end || guesses && beginsDeclaration { break }
      let name = try anyWord("a field's name or `}`")
      passSign(after: name, before: "a value")
      fields.append((name, try scalar()))
      _ = take(.comma) || take(.semicolon)
    }
    try expectClosing(of: open)
    return TestSyntax.RecordStep(type: type, id: id, fields: fields, range: range(from: start))
  }

  mutating func scalar() throws(Failure) -> ScalarSyntax {
    let start = token.range
    switch token.kind {
    case .string: return .string(try string("a string"))
    case .date: return .date(try date("a date"), start)
    case .instant: return .instant(try instant(), start)
    case .number:
      let value = try fraction()
      passDecimalComma(after: start)
      return .number(value, start)
    case .symbol(.minus):
      advance()
      guard token.kind == .number, let value = try fraction().negated else { throw expected("a number") }
      return .number(value, range(from: start.start))
    case .symbol(.leftBracket):
      return try nested { (parser) throws(Failure) in
        parser.advance()
        if parser.take(.rightBracket) { return .list([], parser.range(from: start.start)) }
        let items = try parser.separated { (parser) throws(Failure) in try parser.scalar() }
        try parser.expect(.rightBracket, help: "values are separated by commas")
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
    default: throw expected("a value", help: "for example a date, a number, `true`, an enum value or a text in quotes")
    }
  }

  private mutating func expectation() throws(Failure) -> TestSyntax.Expectation {
    let start = tokens[max(0, index - 1)].range.start
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
    let hasSaying = takeWord("saying") || (following.kind == .string && takeMisspelt(["saying"]) != nil)
    let saying = hasSaying ? try string("the message in quotes") : nil
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
      if let known, let meant = Self.outcomes[known], following.kind == .name {
        report(
          .unexpected, token.range, "expected \(orEvent ? "a colour or an event" : "a colour"), found \(found())",
          help: "did you mean `\(known)`")
        advance()
        return meant
      }
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
