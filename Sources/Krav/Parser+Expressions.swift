internal import CivilTime

extension Parser {
  /// Runs a construct that may nest, one level deeper.
  mutating func nested<Result>(
    _ body: (inout Parser) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    guard depth < Self.depthLimit else {
      throw fail(
        "krav/too-deep", token.range, "brackets nest deeper than \(Self.depthLimit)", help: "name parts of it by `let`")
    }
    depth += 1
    defer { depth -= 1 }
    return try body(&self)
  }

  mutating func expression() throws(Failure) -> Expression {
    try nested { (parser) throws(Failure) in try parser.conjunction() }
  }

  private mutating func conjunction() throws(Failure) -> Expression {
    let start = token.range.start
    let first = try unary()
    guard isWord("and") || isWord("or") else { return first }
    let joint = token.text
    var operands = [first]
    while isWord("and") || isWord("or") {
      guard isWord(joint) else {
        throw fail(
          "krav/and-or", token.range, "`and` and `or` stand beside each other without brackets",
          help: "put brackets around what belongs together: `(a and b) or c`")
      }
      advance()
      operands.append(try unary())
    }
    return Expression(joint == "and" ? .and(operands) : .or(operands), range: range(from: start))
  }

  private mutating func unary() throws(Failure) -> Expression {
    guard isWord("not") else { return try comparison() }
    let start = token.range.start
    advance()
    let operand = try nested { (parser) throws(Failure) in try parser.unary() }
    return Expression(.not(operand), range: range(from: start))
  }

  private mutating func comparison() throws(Failure) -> Expression {
    let start = token.range.start
    let left = try term()
    if let comparator {
      advance()
      let right = try term()
      if self.comparator != nil {
        throw fail(
          "krav/chained-comparison", token.range, "a comparison has two sides", help: "join two comparisons by `and`")
      }
      return Expression(.compare(comparator, left, right), range: range(from: start))
    }
    if takeWord("is") {
      if takeWord("set") { return Expression(.isSet(left), range: range(from: start)) }
      if takeWord("missing") { return Expression(.isMissing(left), range: range(from: start)) }
      throw expected("`set` or `missing`")
    }
    let negated = isWord("not") && following.kind == .name && ["in", "under", "within"].contains(following.text)
    if negated { advance() }
    if takeWord("in") {
      return Expression(.isIn(left, try term(), negated: negated), range: range(from: start))
    }
    if takeWord("under") {
      return Expression(.isUnder(left, try term(), negated: negated), range: range(from: start))
    }
    if takeWord("within") {
      let window: Expression.Window
      if isWord("last") && !followsPeriodWord {
        advance()
        window = .last(try sum())
      } else if takeWord("next") {
        window = .next(try sum())
      } else {
        window = .period(try sum())
      }
      return Expression(.within(left, window, negated: negated), range: range(from: start))
    }
    return left
  }

  private var comparator: ComparisonOperator? {
    guard case .symbol(let symbol) = token.kind else { return nil }
    return switch symbol {
    case .equal: .equal
    case .notEqual: .notEqual
    case .less: .less
    case .lessOrEqual: .lessOrEqual
    case .greater: .greater
    case .greaterOrEqual: .greaterOrEqual
    default: nil
    }
  }

  mutating func term() throws(Failure) -> Expression {
    let start = token.range.start
    let first = try sum()
    guard takeWord("else") else { return first }
    let second = try nested { (parser) throws(Failure) in try parser.term() }
    return Expression(.otherwise(first, second), range: range(from: start))
  }

  mutating func sum() throws(Failure) -> Expression {
    let start = token.range.start
    var left = try product()
    while token.kind == .symbol(.plus) || token.kind == .symbol(.minus) {
      let operation: ArithmeticOperator = token.kind == .symbol(.plus) ? .add : .subtract
      advance()
      let right = try product()
      left = Expression(.arithmetic(operation, left, right), range: range(from: start))
      try limitChain(from: start)
    }
    return left
  }

  private mutating func product() throws(Failure) -> Expression {
    let start = token.range.start
    var left = try factor()
    while token.kind == .symbol(.star) || token.kind == .symbol(.slash) {
      let operation: ArithmeticOperator = token.kind == .symbol(.star) ? .multiply : .divide
      advance()
      let right = try factor()
      left = Expression(.arithmetic(operation, left, right), range: range(from: start))
      try limitChain(from: start)
    }
    return left
  }

  /// A chain of operators nests as deep as it is long; no sane rule comes near the limit, a hostile file does.
  private mutating func limitChain(from start: Int32) throws(Failure) {
    guard token.range.start - start < 20_000 else {
      throw fail("krav/too-deep", token.range, "the expression is too long", help: "name parts of it by `let`")
    }
  }

  private mutating func factor() throws(Failure) -> Expression {
    let start = token.range.start
    var base = try primary()
    while true {
      if token.kind == .symbol(.dot) {
        advance()
        base = Expression(.field(base, try anyWord("the name of a field")), range: range(from: start))
        try limitChain(from: start)
      } else if token.kind == .symbol(.leftBracket), case .name = base.kind {
        advance()
        var keys = [try expression()]
        if take(.comma) { keys.append(try expression()) }
        try expect(.rightBracket)
        base = Expression(.table(base, keys), range: range(from: start))
      } else {
        return base
      }
    }
  }

  private mutating func primary() throws(Failure) -> Expression {
    let start = token.range.start
    switch token.kind {
    case .string, .date, .instant, .number, .percent:
      return Expression(.literal(try literal()), range: range(from: start))
    case .symbol(.minus):
      advance()
      let operand = try nested { (parser) throws(Failure) in try parser.factor() }
      return Expression(.negate(operand), range: range(from: start))
    case .symbol(.leftParenthesis):
      if let query = queryAhead() { throw query }
      advance()
      let inner = try expression()
      if isWord("where") || isWord("by") || isWord("satisfies") {
        throw fail(
          "krav/query-alone", token.range, "a query stands here without what asks it",
          help: "put `exists`, `no`, `every`, `count`, `share`, `latest` or another such word before its brackets")
      }
      try expect(.rightParenthesis)
      return Expression(.parenthesised(inner), range: range(from: start))
    case .symbol(.leftBracket):
      advance()
      var items = [try expression()]
      while take(.comma), token.kind != .symbol(.rightBracket) { items.append(try expression()) }
      try expect(.rightBracket)
      return Expression(.list(items), range: range(from: start))
    case .name:
      return try wordExpression()
    default:
      throw expected("a value", help: "for example a field, a date, a number or `today`")
    }
  }

  /// `(record variable …)` where a value is wanted.
  private mutating func queryAhead() -> Failure? {
    let next = following
    let second = tokens[min(index + 2, tokens.count - 1)]
    guard next.kind == .name, second.kind == .name, !Self.reserved.contains(next.text),
      !Self.reserved.contains(second.text)
    else { return nil }
    return fail(
      "krav/query-alone", token.range, "a query stands here without what asks it",
      help: "put `exists`, `no`, `every`, `count`, `share`, `latest` or another such word before its brackets")
  }

  private mutating func wordExpression() throws(Failure) -> Expression {
    let start = token.range.start
    switch token.text {
    case "today":
      advance()
      return Expression(.today, range: range(from: start))
    case "now":
      advance()
      return Expression(.now, range: range(from: start))
    case "true", "false":
      return Expression(.literal(try literal()), range: range(from: start))
    case "this", "last":
      let isPrevious = token.text == "last"
      advance()
      guard token.kind == .name, let unit = Self.periodWords[token.text] else {
        throw expected("`month`, `quarter`, `tertial`, `half` or `year`")
      }
      advance()
      return Expression(.calendarPeriod(unit, previous: isPrevious), range: range(from: start))
    case "exists": return try aggregate(.exists)
    case "no": return try aggregate(.no)
    case "every": return try aggregate(.every)
    case "count": return try aggregate(.count)
    case "share": return try aggregate(.share)
    case "latest": return try aggregate(.latest)
    case "earliest": return try aggregate(.earliest)
    case "sum", "median":
      let isSum = token.text == "sum"
      advance()
      let value = try nested { (parser) throws(Failure) in try parser.sum() }
      try expectWord("of")
      let members = try self.members()
      return Expression(.aggregate(isSum ? .sum(value) : .median(value), members), range: range(from: start))
    case "at":
      advance()
      try expectWord("least")
      let number = try nested { (parser) throws(Failure) in try parser.factor() }
      if takeWord("of") {
        try expect(.leftBracket)
        var items = [try expression()]
        while take(.comma), token.kind != .symbol(.rightBracket) { items.append(try expression()) }
        try expect(.rightBracket)
        return Expression(.atLeastOf(number, items), range: range(from: start))
      }
      return Expression(.atLeast(number, try members()), range: range(from: start))
    default:
      let name = try name("a value")
      return Expression(.name(name.text), range: name.range)
    }
  }

  private mutating func aggregate(_ operation: AggregateOperator) throws(Failure) -> Expression {
    let start = token.range.start
    advance()
    return Expression(.aggregate(operation, try members()), range: range(from: start))
  }

  private mutating func members() throws(Failure) -> MembersSyntax {
    if token.kind == .symbol(.leftParenthesis) { return .query(try query()) }
    let start = token.range
    let second = tokens[min(index + 2, tokens.count - 1)]
    if token.kind == .name, following.kind == .name, !Self.reserved.contains(token.text),
      following.text == "in" || ["where", "by", "satisfies"].contains(second.text)
    {
      let words = "\(token.text) \(following.text)"
      throw fail(
        "krav/query-brackets", start.union(following.range), "a query stands in brackets",
        help: "write `(\(words) …)`, so that it is seen where it ends")
    }
    return .name(try name("a query in brackets, or the name of one"))
  }

  mutating func query() throws(Failure) -> QuerySyntax {
    try nested { (parser) throws(Failure) in
      let start = parser.token.range.start
      try parser.expect(.leftParenthesis)
      let binding = try parser.binding()
      let by = parser.takeWord("by") ? try parser.term() : nil
      let condition = parser.takeWord("where") ? try parser.expression() : nil
      let satisfies = parser.takeWord("satisfies") ? try parser.expression() : nil
      try parser.expect(.rightParenthesis)
      return QuerySyntax(
        binding: binding, by: by, condition: condition, satisfies: satisfies, range: parser.range(from: start))
    }
  }

  mutating func binding() throws(Failure) -> BindingSyntax {
    let first = try name("a record type, or a name before `in`")
    if takeWord("in") { return BindingSyntax(variable: first, source: .list(try sum())) }
    return BindingSyntax(variable: try name("a name for the record, or `in`"), source: .records(first))
  }

  mutating func literal() throws(Failure) -> Literal {
    switch token.kind {
    case .string: return .string(try string("a string").value)
    case .date: return .date(try date("a date"))
    case .instant: return .instant(try instant())
    case .percent: return .number(try fraction(), isPercent: true)
    case .number:
      let range = token.range
      let value = try fraction()
      guard let unit = try durationUnit() else { return .number(value, isPercent: false) }
      guard value.isInteger, value.numerator >= 0,
        let duration = unit.multiplied(by: value.numerator)
      else {
        throw fail(
          "krav/whole-number", range, "a duration has a whole number of one unit",
          help: "write for example `18 months` or `36 hours`")
      }
      return .duration(duration)
    case .name where token.text == "true" || token.text == "false":
      defer { advance() }
      return .bool(token.text == "true")
    default: throw expected("a value")
    }
  }

  /// One of the unit that follows a number, if one does.
  private mutating func durationUnit() throws(Failure) -> CivilDuration? {
    guard token.kind == .name else { return nil }
    let unit: CivilDuration
    switch token.text {
    case "day", "days": unit = .days(1)
    case "week", "weeks": unit = .days(7)
    case "month", "months": unit = .months(1)
    case "year", "years": unit = .months(12)
    case "hour", "hours": unit = .hours(1)
    case "working":
      advance()
      guard takeWord("days") || takeWord("day") else { throw expected("`days`") }
      if isWord("with"), following.kind == .name, following.text == "saturdays" {
        advance()
        advance()
        return .workingDays(1, saturdays: true)
      }
      return .workingDays(1, saturdays: false)
    default: return nil
    }
    advance()
    return unit
  }

  private var followsPeriodWord: Bool { following.kind == .name && Self.periodWords[following.text] != nil }

  private static let periodWords: [String: CalendarUnit] = [
    "month": .month, "quarter": .quarter, "tertial": .tertial, "half": .half, "year": .year,
  ]
}
