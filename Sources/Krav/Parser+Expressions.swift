extension Parser {
  /// Runs a construct that may nest, one level deeper.
  mutating func nested<Result>(
    _ body: (inout Parser) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    guard depth < Self.depthLimit else {
      throw fail(
        .tooDeep, token.range, "brackets nest deeper than \(Self.depthLimit)", help: "name parts of it by `let`")
    }
    depth += 1
    defer { depth -= 1 }
    return try body(&self)
  }

  /// An expression over one or two others, whose heights are given.
  mutating func node(
    _ kind: Expression.Kind, from start: Int32, over first: Int, _ second: Int = 0
  ) throws(Failure) -> Expression {
    height = max(first, second) + 1
    let range = range(from: start)
    // A chain of operators nests as deep as it is long. No sane rule comes near the limit, a hostile file does.
    guard height <= Self.heightLimit else {
      throw fail(.tooDeep, token.range, "the expression is too long", help: "name parts of it by `let`")
    }
    return Expression(kind, range: range)
  }

  mutating func expression() throws(Failure) -> Expression {
    try nested { (parser) throws(Failure) in try parser.conjunction() }
  }

  mutating func conjunction() throws(Failure) -> Expression {
    let start = token.range.start
    let first = try unary()
    let end = previousEnd
    guard let joint = takeJoint() else { return first }
    var operands = [first]
    var highest = height
    var isMixed = false
    var next: String? = joint
    var before = SourceRange(file: file, start: start, end: end)
    while let word = next {
      if word != joint, !isMixed {
        isMixed = true
        reportMixed(joint, word, before)
      }
      operands.append(try unary())
      highest = max(highest, height)
      before.end = previousEnd
      next = takeJoint()
    }
    return try node(joint == "and" ? .and(operands) : .or(operands), from: start, over: highest)
  }

  private mutating func takeJoint() -> String? { takeJoint("and") ? "and" : takeJoint("or") ? "or" : nil }

  /// - Parameter before: what stands before the word that was taken last.
  private mutating func reportMixed(_ joint: String, _ word: String, _ before: SourceRange) {
    report(
      .andOr, tokens[index - 1].range, "`\(joint)` and `\(word)` stand beside each other without brackets",
      help: "put brackets around what belongs together, for example `(\(oneLine(before))) \(word) …`")
  }

  private mutating func unary() throws(Failure) -> Expression {
    guard isWord("not") else { return try comparison() }
    let start = token.range.start
    advance()
    let operand = try nested { (parser) throws(Failure) in try parser.unary() }
    return try node(.not(operand), from: start, over: height)
  }

  private mutating func comparison() throws(Failure) -> Expression {
    let start = token.range.start
    let left = try term()
    let leftHeight = height
    if let comparator = takeComparator() {
      if takeMissing(after: comparator) { return left }
      let right = try term()
      let comparison = try node(.compare(comparator, left, right), from: start, over: leftHeight, height)
      while case let range = token.range, takeComparator() != nil {
        report(.chainedComparison, range, "a comparison has two sides", help: "join two comparisons by `and`")
        _ = try term()
      }
      return comparison
    }
    if takeJoint("is") {
      let word = isWord("set") || isWord("missing") ? self.word().text : takeMisspelt(["set", "missing"])
      if word == "set" { return try node(.isSet(left), from: start, over: leftHeight) }
      if word == "missing" { return try node(.isMissing(left), from: start, over: leftHeight) }
      height = leftHeight
      return try foreignState(of: left, from: start)
    }
    let isNegated = isWord("not") && following.kind == .name && ["in", "under", "within"].contains(following.text)
    if isNegated { advance() }
    if takeJoint("in") {
      let list = try term()
      if let query = try unbracketed(left, in: list, from: start) { return query }
      return try node(.isIn(left, list, negated: isNegated), from: start, over: leftHeight, height)
    }
    if takeJoint("under") {
      let unit = try term()
      return try node(.isUnder(left, unit, negated: isNegated), from: start, over: leftHeight, height)
    }
    if takeJoint("within") {
      let window = try window()
      return try node(.within(left, window, negated: isNegated), from: start, over: leftHeight, height)
    }
    return left
  }

  private mutating func window() throws(Failure) -> Expression.Window {
    if following.kind == .number, let meant = takeMisspelt(["last", "next"]) {
      return meant == "last" ? .last(try sum()) : .next(try sum())
    }
    if isWord("last"), following.kind != .name || Self.periodWords[following.text] == nil {
      advance()
      return .last(try sum())
    }
    return takeWord("next") ? .next(try sum()) : .period(try sum())
  }

  private mutating func takeComparator() -> ComparisonOperator? {
    guard case .symbol(let symbol) = token.kind, let comparator = Self.comparators[symbol] else { return nil }
    let first = token.range
    advance()
    // What other languages write so.
    guard case .symbol(let second) = token.kind, token.range.start == first.end,
      let meant = Self.foreignOperators[symbol.rawValue + second.rawValue]
    else { return comparator }
    let range = first.union(token.range)
    report(
      .unknownOperator, range, "there is no operator `\(symbol.rawValue + second.rawValue)`",
      help: "write `\(meant)`")
    advance()
    return comparator
  }

  private static let comparators: [Token.Symbol: ComparisonOperator] = [
    .equal: .equal, .notEqual: .notEqual, .less: .less, .lessOrEqual: .lessOrEqual, .greater: .greater,
    .greaterOrEqual: .greaterOrEqual,
  ]

  private static let foreignOperators = ["==": "=", "!==": "!=", "<>": "!=", "=>": ">=", "=<": "<="]

  mutating func term() throws(Failure) -> Expression {
    let start = token.range.start
    let first = try sum()
    let firstHeight = height
    guard takeJoint("else") else { return first }
    let second = try nested { (parser) throws(Failure) in try parser.term() }
    return try node(.otherwise(first, second), from: start, over: firstHeight, height)
  }

  mutating func sum() throws(Failure) -> Expression {
    let start = token.range.start
    var left = try product()
    while token.kind == .symbol(.plus) || token.kind == .symbol(.minus) {
      let leftHeight = height
      let operation: ArithmeticOperator = token.kind == .symbol(.plus) ? .add : .subtract
      advance()
      let right = try product()
      left = try node(.arithmetic(operation, left, right), from: start, over: leftHeight, height)
    }
    return left
  }

  private mutating func product() throws(Failure) -> Expression {
    let start = token.range.start
    var left = try factor()
    while token.kind == .symbol(.star) || token.kind == .symbol(.slash) {
      let leftHeight = height
      let operation: ArithmeticOperator = token.kind == .symbol(.star) ? .multiply : .divide
      advance()
      let right = try factor()
      left = try node(.arithmetic(operation, left, right), from: start, over: leftHeight, height)
    }
    return left
  }

  mutating func factor() throws(Failure) -> Expression {
    let start = token.range.start
    var base = try primary()
    while true {
      let baseHeight = height
      if take(.dot) {
        if beginsAnew { throw expected("the name of a field") }
        let field = try anyWord("the name of a field")
        base = try node(.field(base, field), from: start, over: baseHeight)
      } else if token.kind == .symbol(.leftBracket), case .name = base.kind {
        advance()
        var keys = [try expression()]
        var keyHeight = height
        if take(.comma) { keys.append(try expression()) }
        keyHeight = max(keyHeight, height)
        try expect(.rightBracket, help: "a table is read by one key or two: `name[key, key]`")
        base = try node(.table(base, keys), from: start, over: baseHeight, keyHeight)
      } else {
        return base
      }
    }
  }

  /// Source text on one line, its middle left out if it is long.
  func oneLine(_ range: SourceRange) -> String {
    // Of a text that only a machine writes no more is read than may be shown.
    guard range.end - range.start <= 2000 else {
      let head = SourceRange(file: file, start: range.start, end: range.start + 240)
      let tail = SourceRange(file: file, start: range.end - 120, end: range.end)
      return "\(words(head).prefix(60)) … \(words(tail).suffix(30))"
    }
    let text = words(range)
    return text.count <= 100 ? text : "\(text.prefix(60)) … \(text.suffix(30))"
  }

  private func words(_ range: SourceRange) -> String {
    sourceFile.text(range).split { $0.isWhitespace }.joined(separator: " ")
  }
}
