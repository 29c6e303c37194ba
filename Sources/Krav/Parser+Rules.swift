extension Parser {
  private static let clauseWords: Set<String> = ["basis", "for", "let", "unknown", "red", "yellow", "remedy"]

  mutating func rule() throws(Failure) -> RuleSyntax {
    let start = token.range.start
    advance()
    let name = try name("the rule's name")
    let title = try string("the rule's title in quotes")
    let weight: RuleSyntax.Weight = takeWord("statutory") ? .statutory : takeWord("advisory") ? .advisory : .ordinary
    let was = takeWord("was") ? try self.name("the rule's former name") : nil
    try expect(.leftBrace)
    var rule = RuleSyntax(
      name: name, title: title, weight: weight, was: was, bases: [], bindings: [], condition: nil, lets: [],
      clauses: [], remedy: nil, range: name.range)
    var stage = Stage.basis
    while token.kind != .symbol(.rightBrace), token.kind != .end {
      let depthBefore = depth
      do throws(Failure) {
        try part(of: &rule, stage: &stage)
      } catch {
        depth = depthBefore
        recover(at: Self.clauseWords, atMargin: false)
        // A declaration at the margin begins: the rule was not closed.
        if token.kind == .name, Self.declarationWords.contains(token.text), indentation(of: token) == 0 { throw error }
      }
    }
    try expect(.rightBrace)
    rule.range = range(from: start)
    return rule
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
      let range = token.range
      diagnostics.append(
        Diagnostic(
          .error, "krav/clause-order", range, "`\(token.text)` stands too late in the rule",
          help: "the order is basis, for, let, unknown, red, yellow, remedy"))
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
    return RuleSyntax.Let(name: name, value: .expression(try expression()))
  }

  /// Whether a query in brackets stands here: `(` name name, or `(` name `in` … `where`.
  private func opensQuery() -> Bool {
    guard token.kind == .symbol(.leftParenthesis), following.kind == .name, !Self.reserved.contains(following.text)
    else { return false }
    let second = tokens[min(index + 2, tokens.count - 1)]
    guard second.kind == .name else { return false }
    guard second.text == "in" else { return !Self.reserved.contains(second.text) }
    // `(x in list)` asks whether x is in it; with a condition behind it is a query.
    var nesting = 0
    for token in tokens[index...] {
      switch token.kind {
      case .symbol(.leftParenthesis), .symbol(.leftBracket): nesting += 1
      case .symbol(.rightParenthesis), .symbol(.rightBracket):
        nesting -= 1
        if nesting == 0 { return false }
      case .name where nesting == 1 && ["where", "by", "satisfies"].contains(token.text): return true
      case .end: return false
      default: break
      }
    }
    return false
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
