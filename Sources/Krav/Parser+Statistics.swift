extension Parser {
  mutating func statistics() throws(Failure) -> StatisticsSyntax {
    let start = token.range.start
    advance()
    let name = try name("the name of the statistics", takesString: true)
    let title = try string("the title of the statistics in quotes")
    let open = token.range
    try expect(.leftBrace)
    try expectWord("for")
    let binding = try binding()
    form = Self.form(ofDeclaration: "statistics")
    let condition = takeWord("where") ? try expression() : nil
    let opened = try day("opened")
    var closed: Expression?
    var closedWhen: Expression?
    var due: Expression?
    if isWord("closed") || misspelling(among: ["closed", "due"]) == "closed" {
      closed = try day("closed")
      if takeWord("when") { closedWhen = try expression() }
      if isWord("due") || misspelling(among: ["due"]) != nil { due = try day("due") }
    }
    let by = takeWord("by") ? try separated { (parser) throws(Failure) in try parser.part() } : []
    let isLate = isWord(in: ["for", "where", "opened", "closed", "due", "by"])
    try expectClosing(
      of: open, help: isLate ? "the order is for, where, opened, closed, due, by, each once; `due` needs `closed`" : nil
    )
    return StatisticsSyntax(
      name: name, title: title, binding: binding, condition: condition, opened: opened, closed: closed,
      closedWhen: closedWhen, due: due, by: by, range: range(from: start))
  }

  /// `opened TERM`
  private mutating func day(_ word: String) throws(Failure) -> Expression {
    try expectWord(word)
    return try part()
  }

  private mutating func part() throws(Failure) -> Expression {
    try nested { (parser) throws(Failure) in try parser.term() }
  }
}
