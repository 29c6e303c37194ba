extension Parser {
  static let queryWords: Set<String> = ["by", "where", "satisfies"]

  /// What an aggregate ranges over: a query in brackets, or the name of one.
  mutating func members(of word: String) throws(Failure) -> MembersSyntax {
    if token.kind == .symbol(.leftParenthesis) { return .query(try query()) }
    guard isFreeName(token), !beginsAnew else {
      throw expected(
        "a query in brackets, or the name of one", help: "write for example `\(word) (TYPE x where …)`")
    }
    if isFreeName(following), !Self.wordsAfterExpressions.contains(following.text) {
      let start = token.range.start
      let binding = try binding()
      return .query(try unbracketed(binding, from: start, after: word))
    }
    height = 1
    return .name(self.word())
  }

  mutating func query() throws(Failure) -> QuerySyntax {
    let start = token.range.start
    return try nested { (parser) throws(Failure) in
      try parser.expect(.leftParenthesis)
      let binding = try parser.binding()
      var query = try parser.rest(of: binding)
      try parser.expect(.rightParenthesis, help: "close the query that was opened by `(`")
      query.range = parser.range(from: start)
      return query
    }
  }

  mutating func binding() throws(Failure) -> BindingSyntax {
    height = 1
    let outerForm = form
    form = "write `TYPE x` for records, or `x in LIST` for the elements of a list"
    defer { form = outerForm }
    let first = try name("a record type, or a name before `in`")
    if takeWord("in") { return BindingSyntax(variable: first, source: .list(try sum())) }
    return BindingSyntax(variable: try name("a name for the record, or `in`"), source: .records(first))
  }

  /// What follows the binding of a query; leaves the height of the highest part.
  private mutating func rest(of binding: BindingSyntax) throws(Failure) -> QuerySyntax {
    var highest = height
    let by = takeQueryWord("by") ? try term() : nil
    if by != nil { highest = max(highest, height) }
    let condition = takeQueryWord("where") ? try conjunction() : nil
    if condition != nil { highest = max(highest, height) }
    let satisfies = takeQueryWord("satisfies") ? try conjunction() : nil
    if satisfies != nil { highest = max(highest, height) }
    if isWord(in: Self.queryWords) {
      throw expected("`)`", help: "a query has `by`, `where` and `satisfies` once each, in this order")
    }
    height = highest
    return QuerySyntax(binding: binding, by: by, condition: condition, satisfies: satisfies, range: token.range)
  }

  /// Takes the word, or what is most probably meant to be it.
  private mutating func takeQueryWord(_ word: String) -> Bool {
    if takeWord(word) { return true }
    guard token.kind == .name, !Self.wordsAfterExpressions.contains(token.text),
      misspelling(among: ["where", "satisfies"]) == word
    else { return false }
    return takeMisspelt([word]) != nil
  }

  // MARK: Faults

  /// A query without brackets, reported with the brackets proposed.
  mutating func unbracketed(
    _ binding: BindingSyntax, from start: Int32, after word: String
  ) throws(Failure) -> QuerySyntax {
    var query = try nested { (parser) throws(Failure) in try parser.rest(of: binding) }
    query.range = range(from: start)
    report(
      .queryBrackets, query.range, "a query stands in brackets",
      help: "write `\(word) (\(oneLine(query.range)))`")
    return query
  }

  /// `exists x in list where …`: what was read as `(exists x) in list` is a query without brackets.
  mutating func unbracketed(
    _ left: Expression, in list: Expression, from start: Int32
  ) throws(Failure) -> Expression? {
    guard isWord(in: Self.queryWords), case .aggregate(let operation, .name(let variable)) = left.kind else {
      return nil
    }
    let binding = BindingSyntax(variable: variable, source: .list(list))
    let before = SourceRange(file: file, start: start, end: variable.range.start)
    let query = try unbracketed(binding, from: variable.range.start, after: oneLine(before))
    return try node(.aggregate(operation, .query(query)), from: start, over: height)
  }

  /// `(record variable …)` where a value is wanted.
  mutating func queryAlone() throws(Failure) -> Expression { try reported(try query()) }

  /// `(x in list where …)` where a value is wanted: what was read as `(x in list` is the beginning of a query.
  mutating func queryAlone(_ inner: Expression, from start: Int32) throws(Failure) -> Expression? {
    guard isWord(in: Self.queryWords), let binding = Self.binding(inner) else { return nil }
    var query = try nested { (parser) throws(Failure) in try parser.rest(of: binding) }
    try expect(.rightParenthesis)
    query.range = range(from: start)
    return try reported(query)
  }

  private mutating func reported(_ query: QuerySyntax) throws(Failure) -> Expression {
    report(
      .queryAlone, query.range, "a query stands here without what asks it",
      help: "put `exists`, `no`, `every`, `count`, `share`, `latest` or another such word before its brackets")
    return try node(.aggregate(.exists, .query(query)), from: query.range.start, over: height)
  }

  /// `x in list` as a binding.
  static func binding(_ expression: Expression) -> BindingSyntax? {
    guard case .isIn(let left, let list, negated: false) = expression.kind, case .name(let variable) = left.kind else {
      return nil
    }
    return BindingSyntax(variable: Name(text: variable, range: left.range), source: .list(list))
  }

  /// Words that may follow an expression and are no names in that place, though they may name something elsewhere.
  static let wordsAfterExpressions: Set<String> = declarationWords.union([
    "because", "basis", "for", "let", "unknown", "red", "yellow", "remedy", "when", "of", "rules", "verdict",
    "given", "change", "remove", "opened", "closed", "due",
  ])
}
