internal import CivilTime

extension Parser {
  mutating func primary() throws(Failure) -> Expression {
    let start = token.range.start
    switch token.kind {
    case .string, .date, .instant, .number, .percent:
      return try node(.literal(try literal()), from: start, over: 0)
    case .symbol(.minus):
      advance()
      let operand = try nested { (parser) throws(Failure) in try parser.factor() }
      return try node(.negate(operand), from: start, over: height)
    case .symbol(.leftParenthesis):
      if isFreeName(following), isFreeName(ahead(2)) { return try queryAlone() }
      advance()
      let inner = try expression()
      if let query = try queryAlone(inner, from: start) { return query }
      try expect(.rightParenthesis, help: "close what was opened by `(`")
      return try node(.parenthesised(inner), from: start, over: height)
    case .symbol(.leftBracket):
      let items = try list()
      return try node(.list(items), from: start, over: height)
    case .name:
      return try wordExpression()
    default:
      throw expected("a value", help: "for example a field, a date, a number or `today`")
    }
  }

  /// `[ expr, … ]`; leaves the height of the highest.
  private mutating func list() throws(Failure) -> [Expression] {
    try expect(.leftBracket)
    var highest = 0
    let items = try separated { (parser) throws(Failure) in
      let item = try parser.expression()
      highest = max(highest, parser.height)
      return item
    }
    try expect(.rightBracket, help: "elements are separated by commas")
    height = highest
    return items
  }

  private mutating func wordExpression() throws(Failure) -> Expression {
    let start = token.range.start
    switch token.text {
    case "today":
      advance()
      return try node(.today, from: start, over: 0)
    case "now":
      advance()
      return try node(.now, from: start, over: 0)
    case "true", "false":
      return try node(.literal(try literal()), from: start, over: 0)
    case "this", "last":
      let isPrevious = token.text == "last"
      advance()
      let words = Self.periodWords.keys.sorted()
      let word = isWord(in: Set(words)) ? self.word().text : takeMisspelt(words)
      guard let unit = word.flatMap({ Self.periodWords[$0] }) else {
        throw expected(
          "`month`, `quarter`, `tertial`, `half` or `year`", help: "a window is `within last 12 months`")
      }
      return try node(.calendarPeriod(unit, previous: isPrevious), from: start, over: 0)
    case "exists", "no", "every", "count", "share", "latest", "earliest", "sum", "median":
      return try asking(token.text)
    case "at": return try atLeast()
    default:
      guard isFreeName(token), !beginsAnew else {
        throw expected("a value", help: "for example a field, a date, a number or `today`")
      }
      if let asker = try takeForeignAsker() { return try asking(asker) }
      let name = word()
      height = 1
      return Expression(.name(name.text), range: name.range)
    }
  }

  /// What one of the words that ask a query stands before.
  private mutating func asking(_ word: String) throws(Failure) -> Expression {
    switch word {
    case "no": try aggregate(.no)
    case "every": try aggregate(.every)
    case "count": try aggregate(.count)
    case "share": try aggregate(.share)
    case "latest": try aggregate(.latest)
    case "earliest": try aggregate(.earliest)
    case "sum": try aggregateOfValue { .sum($0) }
    case "median": try aggregateOfValue { .median($0) }
    default: try aggregate(.exists)
    }
  }

  private mutating func aggregate(_ operation: AggregateOperator) throws(Failure) -> Expression {
    let start = token.range.start
    let word = token.text
    advance()
    let members = try self.members(of: word)
    return try node(.aggregate(operation, members), from: start, over: height)
  }

  private mutating func aggregateOfValue(
    _ operation: (Expression) -> AggregateOperator
  ) throws(Failure) -> Expression {
    let start = token.range.start
    advance()
    let value = try nested { (parser) throws(Failure) in try parser.sum() }
    let valueHeight = height
    try expectWord("of", help: "write `sum x.amount of (…)`, the value before the query")
    let members = try self.members(of: "of")
    return try node(.aggregate(operation(value), members), from: start, over: valueHeight, height)
  }

  private mutating func atLeast() throws(Failure) -> Expression {
    let start = token.range.start
    advance()
    try expectWord("least", help: "write for example `at least 3`")
    if token.kind == .symbol(.leftParenthesis), isFreeName(following), isFreeName(ahead(2)) {
      throw expected("a number", help: "write for example `at least 3 (TYPE x where …)`")
    }
    // After a bare number stands what is counted, not a unit.
    let number: Expression
    if token.kind == .number {
      let numberStart = token.range.start
      let value = try fraction()
      number = try node(.literal(.number(value, isPercent: false)), from: numberStart, over: 0)
    } else {
      number = try nested { (parser) throws(Failure) in try parser.factor() }
    }
    let numberHeight = height
    if takeWord("of") {
      let items = try list()
      return try node(.atLeastOf(number, items), from: start, over: numberHeight, height)
    }
    let members = try self.members(of: "at least \(oneLine(number.range))")
    return try node(.atLeast(number, members), from: start, over: numberHeight, height)
  }

  static let periodWords: [String: CalendarUnit] = [
    "month": .month, "quarter": .quarter, "tertial": .tertial, "half": .half, "year": .year,
  ]
}
