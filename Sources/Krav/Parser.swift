/// Reads one file into its syntax tree. Goes on after an error at the next clause, field, step or declaration, so that one
/// run tells all that is wrong; its work is linear in the file.
public struct Parser {
  /// Thrown after a diagnostic has been noted, to leave the construct that cannot be read.
  struct Failure: Error {}

  /// Brackets may nest this deep, `not`, `else` and a leading `-` counted as such.
  static let depthLimit = 64
  /// The height of an expression's tree: whoever walks it may use a few frames of the stack for each level.
  static let heightLimit = 512

  let sourceFile: SourceSet.File
  let file: Int32
  let place: Lexer.Place
  let tokens: [Token]
  /// Whether a `}` ended the stretch, of one that stands in a message; and where the next byte is.
  let foundBrace: Bool
  let stop: Int
  let comments: [SourceRange]
  /// Whether a text that is known to be wrong is read for what was meant. Without it nothing is guessed, so that nothing
  /// that is right is refused.
  let guesses: Bool

  var index = 0
  /// How many braces are open.
  var braces = 0
  var depth = 0
  /// The height of the expression that was read last.
  var height = 0
  /// How far the declaration at hand is indented.
  var margin = 0
  /// How the construct at hand is written, for the help of what is missing in it.
  var form: String?
  /// How the part before the one at hand is written, for what stands behind it on its line.
  var formBefore: String?
  private(set) var diagnostics: [Diagnostic] = []

  /// The file's text must be NFC UTF-8, as a ``SourceSet`` holds it.
  public static func parse(_ source: SourceSet.File, file: Int32) -> (syntax: FileSyntax, diagnostics: [Diagnostic]) {
    var parser = Parser(source, file: file, from: 0, to: source.bytes.count, guesses: false)
    var declarations = parser.declarations()
    if !parser.diagnostics.isEmpty {
      var guessing = Parser(source, file: file, from: 0, to: source.bytes.count, guesses: true)
      let meant = guessing.declarations()
      if !guessing.diagnostics.isEmpty { (parser, declarations) = (guessing, meant) }
    }
    let syntax = FileSyntax(file: file, declarations: declarations, comments: parser.comments)
    return (syntax, parser.diagnostics.sortedByPlace())
  }

  init(
    _ source: SourceSet.File, file: Int32, from start: Int, to end: Int, in place: Lexer.Place = .file, guesses: Bool
  ) {
    sourceFile = source
    self.guesses = guesses
    self.file = file
    self.place = place
    var lexer = Lexer(bytes: source.bytes, file: file, from: start, to: end, in: place)
    tokens = lexer.tokens()
    foundBrace = lexer.foundBrace
    stop = lexer.index
    comments = lexer.comments
    for diagnostic in lexer.diagnostics { note(diagnostic) }
  }

  // MARK: Tokens

  var token: Token { tokens[index] }
  var following: Token { ahead(1) }
  var previousEnd: Int32 { index > 0 ? tokens[index - 1].range.end : token.range.start }

  func ahead(_ distance: Int) -> Token { tokens[min(index + distance, tokens.count - 1)] }

  mutating func advance() {
    guard index < tokens.count - 1 else { return }
    if token.kind == .symbol(.leftBrace) { braces += 1 }
    if token.kind == .symbol(.rightBrace) { braces -= 1 }
    index += 1
  }

  func isWord(_ word: String) -> Bool { token.kind == .name && token.text == word }

  func isWord(in words: Set<String>) -> Bool { token.kind == .name && words.contains(token.text) }

  func follows(_ symbol: Token.Symbol) -> Bool { index > 0 && tokens[index - 1].kind == .symbol(symbol) }

  /// A name that may name something.
  func isFreeName(_ token: Token) -> Bool { token.kind == .name && !Self.reserved.contains(token.text) }

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

  mutating func expectWord(_ word: String, help: String? = nil) throws(Failure) {
    guard takeWord(word) || takeMisspelt([word]) != nil else { throw expected("`\(word)`", help: help) }
  }

  mutating func expect(_ symbol: Token.Symbol, help: String? = nil) throws(Failure) {
    guard !take(symbol) else { return }
    // What closes is missed where the line ends, not at what the next one begins with.
    let closes = symbol == .rightBracket || symbol == .rightParenthesis
    throw expected("`\(symbol.rawValue)`", help: help, isBehind: closes && token.startsLine)
  }

  /// What `,` separates, at least one.
  mutating func separated<Element>(
    _ element: (inout Parser) throws(Failure) -> Element
  ) throws(Failure) -> [Element] {
    var elements = [try element(&self)]
    while take(.comma) { elements.append(try element(&self)) }
    return elements
  }

  /// A range from a start to the end of the token before this one.
  func range(from start: Int32) -> SourceRange {
    SourceRange(file: file, start: start, end: max(previousEnd, start))
  }

  // MARK: Diagnostics

  /// What the token is called in a message.
  func found() -> String {
    if token.kind == .end {
      return place == .file ? "the end of the file" : foundBrace ? "`}`" : "the end of the message"
    }
    return "`\(shortened(sourceFile.text(token.range)))`"
  }

  /// - Parameter isBehind: whether it is missed behind what stands before, whatever comes next.
  mutating func expected(_ what: String, help: String? = nil, isBehind: Bool = false) -> Failure {
    // What begins no token has been reported already.
    guard token.kind != .invalid else { return Failure() }
    let place = placeOfMissing(isBehind: isBehind)
    return fail(
      .unexpected, place.range, "expected \(what), found \(place.found)", help: help ?? form ?? "write \(what) here")
  }

  /// Notes an error that the construct cannot be read after.
  mutating func fail(_ code: DiagnosticCode, _ range: SourceRange, _ message: String, help: String) -> Failure {
    report(code, range, message, help: help)
    return Failure()
  }

  /// Notes an error and goes on.
  mutating func report(
    _ code: DiagnosticCode, _ range: SourceRange, _ message: String, help: String, notes: [Diagnostic.Note] = []
  ) {
    note(Diagnostic(.error, code, range, message, help: help, notes: notes))
  }

  mutating func note(_ diagnostic: Diagnostic) {
    guard !hasTooMany else { return }
    diagnostics.append(diagnostic)
    guard hasTooMany else { return }
    diagnostics.append(.tooMany(at: diagnostic.range))
  }

  /// Drops what was noted after the first so many.
  mutating func forget(after count: Int) { diagnostics.removeSubrange(min(count, diagnostics.count)...) }

  /// Whether it is no use to go on.
  var hasTooMany: Bool { diagnostics.count >= Lexer.diagnosticLimit }
}
