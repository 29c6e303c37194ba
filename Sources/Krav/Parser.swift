internal import CivilTime

/// Reads one file into its syntax tree. Goes on after an error at the next clause or declaration, so that one run tells
/// all that is wrong; its work is linear in the file.
public struct Parser {
  /// Thrown after a diagnostic has been noted, to leave the construct that cannot be read.
  struct Failure: Error {}

  /// Brackets may nest this deep.
  static let depthLimit = 64

  let sourceFile: SourceSet.File
  let file: Int32
  var tokens: [Token]
  var index = 0
  var depth = 0
  var diagnostics: [Diagnostic] = []
  var comments: [SourceRange] = []

  /// The file's text must be NFC UTF-8, as a ``SourceSet`` holds it.
  public static func parse(_ source: SourceSet.File, file: Int32) -> (syntax: FileSyntax, diagnostics: [Diagnostic]) {
    var parser = Parser(source, file: file, from: 0, to: source.bytes.count)
    let declarations = parser.declarations()
    let syntax = FileSyntax(file: file, declarations: declarations, comments: parser.comments)
    return (syntax, parser.diagnostics.sortedByPlace())
  }

  init(_ source: SourceSet.File, file: Int32, from start: Int, to end: Int) {
    sourceFile = source
    self.file = file
    var lexer = Lexer(bytes: source.bytes, file: file, from: start, to: end)
    tokens = lexer.tokens()
    comments = lexer.comments
    diagnostics = lexer.diagnostics
  }

  // MARK: Tokens

  var token: Token { tokens[index] }
  var following: Token { tokens[min(index + 1, tokens.count - 1)] }
  var previousEnd: Int32 { index > 0 ? tokens[index - 1].range.end : token.range.start }

  mutating func advance() {
    if index < tokens.count - 1 { index += 1 }
  }

  func isWord(_ word: String) -> Bool { token.kind == .name && token.text == word }

  mutating func takeWord(_ word: String) -> Bool {
    guard isWord(word) else { return false }
    advance()
    return true
  }

  mutating func take(_ symbol: Token.Symbol) -> Bool {
    guard token.kind == .symbol(symbol) else { return false }
    advance()
    return true
  }

  mutating func expectWord(_ word: String) throws(Failure) {
    guard takeWord(word) else { throw expected("`\(word)`") }
  }

  mutating func expect(_ symbol: Token.Symbol) throws(Failure) {
    guard take(symbol) else { throw expected("`\(symbol.rawValue)`") }
  }

  /// A range from a start to the end of the token before this one.
  func range(from start: Int32) -> SourceRange {
    SourceRange(file: file, start: start, end: max(previousEnd, start))
  }

  /// What the token is called in a message.
  func found() -> String {
    token.kind == .end ? "the end of the file" : "`\(sourceFile.text(token.range))`"
  }

  mutating func expected(_ what: String, help: String? = nil) -> Failure {
    fail("krav/unexpected", token.range, "expected \(what), found \(found())", help: help)
  }

  mutating func fail(_ code: String, _ range: SourceRange, _ message: String, help: String? = nil) -> Failure {
    diagnostics.append(Diagnostic(.error, code, range, message, help: help))
    return Failure()
  }

  // MARK: Leaves

  /// A name that is no reserved word.
  mutating func name(_ what: String) throws(Failure) -> Name {
    guard token.kind == .name else { throw expected(what) }
    guard !Self.reserved.contains(token.text) else {
      throw fail(
        "krav/reserved-word", token.range, "`\(token.text)` is a word of the language and cannot name anything here",
        help: "choose another name; only a field may be named so")
    }
    return word()
  }

  /// The current token as a name, reserved or not.
  mutating func word() -> Name {
    defer { advance() }
    return Name(text: token.text, range: token.range)
  }

  mutating func anyWord(_ what: String) throws(Failure) -> Name {
    guard token.kind == .name else { throw expected(what) }
    return word()
  }

  mutating func string(_ what: String) throws(Failure) -> StringSyntax {
    guard token.kind == .string else { throw expected(what) }
    defer { advance() }
    return StringSyntax(value: unescaped(token.range), range: token.range)
  }

  mutating func date(_ what: String) throws(Failure) -> CivilDate {
    guard token.kind == .date else { throw expected(what, help: "a date is written `yyyy-mm-dd`") }
    let text = sourceFile.text(token.range)
    guard let date = CivilDate(iso: text) else {
      throw fail("krav/no-such-date", token.range, "there is no day `\(text)`")
    }
    advance()
    return date
  }

  mutating func instant() throws(Failure) -> Instant {
    let text = sourceFile.text(token.range)
    guard let instant = Instant(rfc3339: text) else {
      throw fail(
        "krav/no-such-instant", token.range, "`\(text)` is no instant",
        help: "write it as `2027-03-28T13:00:00+01:00`, with seconds and offset")
    }
    advance()
    return instant
  }

  /// A number or percentage as an exact fraction.
  mutating func fraction() throws(Failure) -> Fraction {
    var digits = sourceFile.text(token.range)[...]
    var denominator: Int64 = 1
    if digits.last == "%" {
      digits.removeLast()
      denominator = 100
    }
    let parts = digits.split(separator: ".")
    let decimals = parts.count > 1 ? parts[1].count : 0
    var value: Fraction?
    if decimals <= 15, let numerator = Int64(parts.joined()) {
      for _ in 0..<decimals { denominator *= 10 }
      value = Fraction(numerator, over: denominator)
    }
    guard let value else {
      throw fail("krav/number-range", token.range, "the number does not fit in 64 bits")
    }
    advance()
    return value
  }

  mutating func wholeNumber(_ what: String) throws(Failure) -> Int64 {
    guard token.kind == .number else { throw expected(what) }
    let range = token.range
    let value = try fraction()
    guard value.isInteger else { throw fail("krav/whole-number", range, "a whole number is needed here") }
    return value.numerator
  }

  /// The words in quotes in the grammar's expressions.
  static let reserved: Set<String> = [
    "and", "or", "not", "is", "set", "missing", "in", "under", "within", "last", "next", "else", "today", "now", "this",
    "exists", "no", "every", "count", "share", "latest", "earliest", "sum", "median", "of", "at", "least", "where",
    "by", "satisfies", "true", "false",
  ]

  /// A string's value; an escape other than `\"` and `\\` is reported.
  private mutating func unescaped(_ range: SourceRange) -> String {
    let bytes = sourceFile.bytes
    var end = Int(range.end)
    if end - 1 > Int(range.start), bytes[end - 1] == 0x22 { end -= 1 }
    var value: [UInt8] = []
    var index = Int(range.start) + 1
    while index < end {
      if bytes[index] == 0x5C, index + 1 < end {
        if bytes[index + 1] != 0x22 && bytes[index + 1] != 0x5C { unknownEscape(at: index) }
        index += 1
      }
      value.append(bytes[index])
      index += 1
    }
    return String(decoding: value, as: UTF8.self)
  }

  mutating func unknownEscape(at offset: Int) {
    let range = SourceRange(file: file, start: Int32(offset), end: Int32(offset + 2))
    diagnostics.append(
      Diagnostic(
        .error, "krav/unknown-escape", range, "`\\` stands before what needs none",
        help: "only `\\\"`, `\\\\` and, in a message, `\\{` are written with it; a `\\` itself is `\\\\`"))
  }
}

extension Parser {
  // MARK: Recovery

  /// Whether only white space stands before the token on its line, and how much.
  func indentation(of token: Token) -> Int? {
    var index = Int(token.range.start)
    var width = 0
    while index > 0 {
      let byte = sourceFile.bytes[index - 1]
      if byte == 0x0A { return width }
      guard byte == 0x20 || byte == 0x09 || byte == 0x0D else { return nil }
      width += 1
      index -= 1
      if width > 200 { return nil }
    }
    return width
  }

  /// Goes on to the next word of the set that begins a line (at its very start, if `atMargin`).
  mutating func recover(at words: Set<String>, atMargin: Bool) {
    while token.kind != .end {
      if token.kind == .name, words.contains(token.text), let indent = indentation(of: token), !atMargin || indent == 0
      {
        return
      }
      if !atMargin, token.kind == .name, Self.declarationWords.contains(token.text), indentation(of: token) == 0 {
        return
      }
      if !atMargin, token.kind == .symbol(.rightBrace), indentation(of: token) != nil { return }
      advance()
    }
  }

  static let declarationWords: Set<String> = [
    "use", "source", "enum", "record", "parameter", "set", "define", "rule", "criterion", "import", "snapshot",
    "accept",
    "access", "proxy", "test",
  ]
}
