extension Parser {
  private static let clauseWords: Set<String> = ["basis", "for", "let", "unknown", "red", "yellow", "remedy"]

  mutating func rule() throws(Failure) -> RuleSyntax {
    let start = token.range.start
    advance()
    let name = try name("the rule's name")
    let title = try string("the rule's title in quotes")
    let weight: RuleSyntax.Weight = takeWord("statutory") ? .statutory : takeWord("advisory") ? .advisory : .ordinary
    let was = takeWord("was") ? try self.name("the rule's former name") : nil
    var rule = RuleSyntax(
      name: name, title: title, weight: weight, was: was, bases: [], bindings: [], condition: nil, lets: [],
      clauses: [], remedy: nil, range: name.range)
    var stage = Stage.basis
    try body(startingAt: { $0.beginsClause }) { (parser) throws(Failure) in
      try parser.part(of: &rule, stage: &stage)
    }
    rule.range = range(from: start)
    return rule
  }

  /// Whether a part of a rule begins here: its word stands first on its line, or what must follow it follows.
  private var beginsClause: Bool {
    guard isWord(in: Self.clauseWords) else { return false }
    if token.startsLine { return true }
    return switch token.text {
    case "unknown", "red", "yellow": following.kind == .name && following.text == "when"
    case "let": following.kind == .name && ahead(2).kind == .symbol(.equal)
    case "remedy": following.kind == .string
    case "basis": following.kind == .name && ahead(2).kind == .string
    default: false
    }
  }

  /// The parts of a rule in the order in which they stand.
  private enum Stage: Int {
    case basis, binding, lets, unknown, red, yellow, remedy
  }

  private mutating func part(of rule: inout RuleSyntax, stage: inout Stage) throws(Failure) {
    guard token.kind == .name else { throw expected("a clause or `}`") }
    let next: Stage
    switch token.text {
    case "basis": next = .basis
    case "for": next = .binding
    case "let": next = .lets
    case "unknown": next = .unknown
    case "red": next = .red
    case "yellow": next = .yellow
    case "remedy": next = .remedy
    default:
      let known = nearest(to: token.text, among: Self.clauseWords)
      throw expected(
        "`basis`, `for`, `let`, `unknown`, `red`, `yellow`, `remedy` or `}`",
        help: known.map { "did you mean `\($0)`" })
    }
    if next.rawValue < stage.rawValue {
      report(
        .clauseOrder, token.range, "`\(token.text)` stands too late in the rule",
        help: "the order is basis, for, let, unknown, red, yellow, remedy")
    }
    if next == .basis && !rule.bases.isEmpty || next == .binding && !rule.bindings.isEmpty
      || next == .remedy && rule.remedy != nil
    {
      report(
        .clauseTwice, token.range, "a rule has one `\(token.text)`",
        help: next == .remedy ? "join the two" : "separate what it lists by commas")
    }
    stage = Stage(rawValue: max(stage.rawValue, next.rawValue)) ?? next
    switch next {
    case .basis: rule.bases += try bases()
    case .binding: try bindings(of: &rule)
    case .lets: rule.lets.append(try letClause())
    case .unknown, .red, .yellow: rule.clauses.append(try clause())
    case .remedy:
      advance()
      rule.remedy = try template()
    }
  }

  private mutating func bindings(of rule: inout RuleSyntax) throws(Failure) {
    advance()
    repeat { rule.bindings.append(try binding()) } while take(.comma)
    if takeWord("where") { rule.condition = try expression() }
  }

  private mutating func letClause() throws(Failure) -> RuleSyntax.Let {
    advance()
    let name = try name("the name of the let")
    try expect(.equal)
    if opensQuery() { return RuleSyntax.Let(name: name, value: .query(try query())) }
    let start = token.range.start
    if isFreeName(token), isFreeName(following), ahead(2).kind == .name, Self.queryWords.contains(ahead(2).text) {
      let query = try unbracketed(try binding(), from: start, after: "let \(name.text) =")
      return RuleSyntax.Let(name: name, value: .query(query))
    }
    let value = try expression()
    if isWord(in: Self.queryWords), let binding = Self.binding(value) {
      let query = try unbracketed(binding, from: start, after: "let \(name.text) =")
      return RuleSyntax.Let(name: name, value: .query(query))
    }
    return RuleSyntax.Let(name: name, value: .expression(value))
  }

  /// Whether a query in brackets stands here: `(record variable`, or `(x in list where`. Without a condition,
  /// `(x in list)` asks whether x is in it.
  private mutating func opensQuery() -> Bool {
    guard token.kind == .symbol(.leftParenthesis), isFreeName(following) else { return false }
    let second = ahead(2)
    guard second.kind == .name, second.text == "in" else { return isFreeName(second) }
    // Looks past the list, and comes back.
    var probe = self
    probe.index += 3
    do throws(Failure) {
      _ = try probe.sum()
      return probe.isWord(in: Self.queryWords)
    } catch {
      return false
    }
  }

  private mutating func clause() throws(Failure) -> RuleSyntax.Clause {
    let start = token.range.start
    let colour: RuleSyntax.Colour = isWord("red") ? .red : isWord("yellow") ? .yellow : .unknown
    advance()
    try expectWord("when")
    let condition = try expression()
    try expectWord("because")
    let because = try template()
    return RuleSyntax.Clause(colour: colour, condition: condition, because: because, range: range(from: start))
  }
}
