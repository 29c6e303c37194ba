// Words that people bring along from other languages, and what is written here instead.
extension Parser {
  /// What a word of another language is called here, if it is one of those that could stand here.
  static func synonym(of word: String, among words: [String]) -> String? {
    synonyms[word.lowercased()].flatMap { words.contains($0) ? $0 : nil }
  }

  private static let synonyms: [String: String] = [
    "if": "when", "unless": "when", "reason": "because", "message": "because", "since": "because",
    "empty": "missing", "null": "missing", "nil": "missing", "none": "missing", "absent": "missing",
    "blank": "missing", "present": "set", "given": "set", "past": "last", "previous": "last", "coming": "next",
    "until": "to", "till": "to", "law": "statutory", "optional": "advisory", "maximum": "most", "minimum": "least",
  ]

  /// What asks a query, by the words that others use for it.
  private static let askers: [String: String] = [
    "any": "exists", "some": "exists", "all": "every", "none": "no", "max": "latest", "newest": "latest",
    "min": "earliest", "oldest": "earliest", "first": "earliest", "len": "count", "length": "count", "size": "count",
    "number": "count", "avg": "median", "average": "median", "mean": "median",
  ]
  private static let askingWords = [
    "exists", "no", "every", "count", "share", "latest", "earliest", "sum", "median",
  ]

  /// Passes a word before `(` that asks nothing here, and gives what was meant by it.
  ///
  /// - Returns: one of the words that ask a query, or `nil` when a name stands here as any other.
  mutating func takeForeignAsker() throws(Failure) -> String? {
    guard guesses, following.kind == .symbol(.leftParenthesis), !following.startsLine else { return nil }
    // After `at least` a name is the number, and what is counted follows it.
    guard index == 0 || tokens[index - 1].text != "least" else { return nil }
    guard let meant = Self.askers[token.text.lowercased()] ?? nearest(to: token.text, among: Self.askingWords) else {
      throw fail(
        .unexpected, token.range, "expected a value, found `\(shortened(token.text))` before `(`",
        help: "a query is asked by \(Self.alternatives(Self.askingWords))")
    }
    report(.unexpected, token.range, "expected a value, found \(found()) before `(`", help: "did you mean `\(meant)`")
    return meant
  }

  /// The help where an expression has ended and a word goes on as if it had not.
  func helpForForeignJoint() -> String? {
    guard token.kind == .name else { return nil }
    return switch token.text.lowercased() {
    case "between": "write two comparisons joined by `and`, for example `x.day >= 2025-01-01 and x.day < 2026-01-01`"
    case "older", "newer", "before", "after", "earlier", "later", "more", "less", "over", "above", "below", "exceeds",
      "than":
      "compare by `<`, `<=`, `>` or `>=`, for example `today > x.day + 30 days`"
    case "equals", "equal": "write `=`"
    case "contains", "has", "includes": "write `VALUE in LIST`"
    default: nil
    }
  }

  /// What stands after `is` and is neither `set` nor `missing`: reports it, and reads it as what was meant.
  mutating func foreignState(of left: Expression, from start: Int32) throws(Failure) -> Expression {
    let leftHeight = height
    let states = ["set", "missing"]
    let isNegated = isWord("not") || states.contains(following.text) && misspelling(among: ["not"]) != nil
    let word = isNegated ? following : token
    let state = states.contains(word.text) ? word.text : Self.synonym(of: word.text, among: states)
    guard guesses, !token.startsLine, !beginsAnew, word.kind == .name, state != nil || isFreeName(word) else {
      throw expected(
        "`set` or `missing`", help: "`is set` and `is missing` are each other's opposite; values compare by `=`")
    }
    let isMissing = (state == "missing") != isNegated
    let meant = state == nil ? "\(isNegated ? "!=" : "=") \(shortened(word.text))" : isMissing ? "is missing" : "is set"
    report(.unexpected, token.range, "expected `set` or `missing`, found \(found())", help: "write `\(meant)`")
    if isNegated { advance() }
    guard state == nil else {
      advance()
      return try node(isMissing ? .isMissing(left) : .isSet(left), from: start, over: leftHeight)
    }
    let right = try term()
    return try node(.compare(isNegated ? .notEqual : .equal, left, right), from: start, over: leftHeight, height)
  }

  /// Passes `= missing`, reports it, and tells whether it stood there.
  mutating func takeMissing(after comparator: ComparisonOperator) -> Bool {
    guard guesses, isWord("missing"), comparator == .equal || comparator == .notEqual else { return false }
    report(
      .unexpected, token.range, "expected a value, found `missing`",
      help: "write `is \(comparator == .equal ? "missing" : "set")`")
    advance()
    return true
  }

  /// Passes the rest of a number with a decimal comma, and reports it.
  ///
  /// - Parameter first: where the digits before the comma stand; they have been passed.
  mutating func passDecimalComma(after first: SourceRange) {
    guard guesses, token.kind == .symbol(.comma), token.range.start == first.end else { return }
    guard following.kind == .number || following.kind == .percent, following.range.start == token.range.end else {
      return
    }
    // In a list every element has its comma.
    guard index < 2 || ![.symbol(.leftBracket), .symbol(.comma)].contains(tokens[index - 2].kind) else { return }
    let text = sourceFile.text(first.union(following.range))
    guard text.utf8.count <= 40 else { return }
    report(
      .unexpected, first.union(following.range), "expected one number, found `\(text)`",
      help: "write `\(text.replacing(",", with: "."))`")
    advance()
    advance()
  }
}
