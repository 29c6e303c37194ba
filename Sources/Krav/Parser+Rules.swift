extension Parser {
  private static let clauseWords: Set<String> = ["basis", "for", "let", "unknown", "red", "yellow", "remedy"]

  mutating func rule() throws(Failure) -> RuleSyntax {
    let start = token.range.start
    advance()
    let name = try name("the rule's name", takesString: true)
    let title = try string("the rule's title in quotes")
    let weight: RuleSyntax.Weight
    switch isWord("statutory") || isWord("advisory") ? word().text : takeMisspelt(["statutory", "advisory"]) {
    case "statutory": weight = .statutory
    case "advisory": weight = .advisory
    default: weight = .ordinary
    }
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
    guard isWord(in: Self.clauseWords) else { return beginsMisspeltClause }
    if token.startsLine { return true }
    return switch token.text {
    case "unknown", "red", "yellow": following.kind == .name && following.text == "when"
    case "let": following.kind == .name && ahead(2).kind == .symbol(.equal)
    case "remedy": following.kind == .string
    case "basis": following.kind == .name && ahead(2).kind == .string
    default: false
    }
  }

  /// Whether a word that is none of a clause's stands where one would.
  private var beginsMisspeltClause: Bool {
    guard guesses, token.kind == .name, token.startsLine, token.text != "because" else { return false }
    if following.kind == .name, following.text == "when" { return true }
    guard following.kind == .string || following.kind == .name && ahead(2).kind == .symbol(.equal) else { return false }
    return misspelling(among: Self.clauseWords.sorted()) != nil
  }

  /// The parts of a rule in the order in which they stand.
  private enum Stage: Int {
    case basis, binding, lets, unknown, red, yellow, remedy
  }

  private mutating func part(of rule: inout RuleSyntax, stage: inout Stage) throws(Failure) {
    guard token.kind == .name else {
      throw expected(
        "a clause or `}`", help: "a rule has `basis`, `for`, `let`, `unknown`, `red`, `yellow` and `remedy`")
    }
    var word = token.text
    if guesses, !Self.clauseWords.contains(word), !beginsDeclaration,
      let meant = nearest(to: word, among: Self.clauseWords)
    {
      report(.unexpected, token.range, "expected a clause or `}`, found \(found())", help: "did you mean `\(meant)`")
      word = meant
    }
    form = Self.form(ofPart: word)
    let next: Stage
    switch word {
    case "basis": next = .basis
    case "for": next = .binding
    case "let": next = .lets
    case "unknown": next = .unknown
    case "red": next = .red
    case "yellow": next = .yellow
    case "remedy": next = .remedy
    default:
      throw expected(
        "a clause or `}`",
        help: isWord(in: Self.queryWords)
          ? "`where` stands behind `for TYPE x` on the same clause"
          : (token.startsLine ? nil : formBefore)
            ?? "a rule has `basis`, `for`, `let`, `unknown`, `red`, `yellow` and `remedy`")
    }
    if next.rawValue < stage.rawValue {
      report(
        .clauseOrder, token.range, "`\(word)` stands too late in the rule",
        help: "the order is basis, for, let, unknown, red, yellow, remedy")
    }
    if next == .basis && !rule.bases.isEmpty || next == .binding && !rule.bindings.isEmpty
      || next == .remedy && rule.remedy != nil
    {
      report(
        .clauseTwice, token.range, "a rule has one `\(word)`",
        help: next == .remedy ? "join the two" : "separate what it lists by commas")
    }
    stage = Stage(rawValue: max(stage.rawValue, next.rawValue)) ?? next
    switch next {
    case .basis:
      advance()
      rule.bases += try listedBases()
    case .binding: try bindings(of: &rule)
    case .lets: rule.lets.append(try letClause())
    case .unknown, .red, .yellow:
      rule.clauses.append(try clause(word == "red" ? .red : word == "yellow" ? .yellow : .unknown))
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
    try expectEqual()
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

  private mutating func clause(_ colour: RuleSyntax.Colour) throws(Failure) -> RuleSyntax.Clause {
    let start = token.range.start
    advance()
    try expectWord("when")
    let condition = try expression()
    try expectWord("because", help: helpForForeignJoint())
    let because = try template()
    return RuleSyntax.Clause(colour: colour, condition: condition, because: because, range: range(from: start))
  }
}
