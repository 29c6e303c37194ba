extension Parser {
  /// Reads `{ part … }`. After a part that cannot be read it goes on at the next one.
  ///
  /// - Parameters:
  ///   - isStart: whether the token begins a part for certain; asked only where a reader can go on.
  ///   - part: reads one part.
  mutating func body(
    startingAt isStart: (Parser) -> Bool, _ part: (inout Parser) throws(Failure) -> Void
  ) throws(Failure) {
    let open = token.range
    try expect(.leftBrace)
    let outerForm = form
    defer { form = outerForm }
    let inside = braces
    var suspect: Mark?
    var isFlat = false
    while token.kind != .symbol(.rightBrace), token.kind != .end {
      let before = mark
      if beginsDeclaration {
        suspect = suspect ?? before
      } else if token.startsLine, indentation(of: token) <= margin {
        isFlat = true
      }
      formBefore = form
      form = outerForm
      do throws(Failure) {
        try part(&self)
      } catch {
        if hasTooMany { throw error }
        // In a body that is indented, a declaration at the margin was no part of it: the `}` before it is missing.
        if let suspect, !isFlat { throw unclosed(open, at: suspect) }
        if index == before.index, token.kind != .symbol(.rightBrace), !beginsDeclaration { advance() }
        recover(inside: inside, at: isStart)
        if beginsDeclaration { throw error }
      }
    }
    guard take(.rightBrace) else { throw unclosed(open, at: isFlat ? nil : suspect) }
  }

  /// Where the reader stood, to come back to.
  private struct Mark {
    var index: Int
    var braces: Int
    var diagnostics: Int
  }

  private var mark: Mark { Mark(index: index, braces: braces, diagnostics: diagnostics.count) }

  private mutating func unclosed(_ open: SourceRange, at mark: Mark?) -> Failure {
    if let mark {
      index = mark.index
      braces = mark.braces
      forget(after: mark.diagnostics)
    }
    return unclosed(open)
  }

  /// Reads the `}` that closes a body.
  mutating func expectClosing(of open: SourceRange, help: String? = nil) throws(Failure) {
    guard !take(.rightBrace) else { return }
    guard token.kind == .end || beginsDeclaration else { throw expected("`}`", help: help) }
    throw unclosed(open)
  }

  private mutating func unclosed(_ open: SourceRange) -> Failure {
    guard token.kind != .invalid else { return Failure() }
    let place = token.kind == .end ? placeOfMissing().range : token.range
    report(
      .unexpected, place, "expected `}`, found \(found())", help: "close what was opened by `{`",
      notes: [Diagnostic.Note("opened at", at: open)])
    return Failure()
  }

  /// Goes on to the next start of a part or the `}` of the body with so many open braces, or to the next declaration.
  private mutating func recover(inside: Int, at isStart: (Parser) -> Bool) {
    while token.kind != .end, !beginsDeclaration {
      if braces < inside { return }
      if braces == inside, token.kind == .symbol(.rightBrace) || isStart(self) { return }
      advance()
    }
  }

  /// Goes on to the next declaration.
  mutating func recover() {
    while token.kind != .end, !beginsDeclaration { advance() }
    depth = 0
    braces = 0
  }

  /// Whether a declaration begins here for certain: its word stands first on its line, no deeper than the one at hand.
  var beginsDeclaration: Bool {
    guard token.startsLine, isWord(in: Self.declarationWords) else { return false }
    guard following.kind == .name || following.kind == .string else { return false }
    return indentation(of: token) <= margin
  }

  /// How many bytes of white space stand before the token on its line, a hundred at most.
  func indentation(of token: Token) -> Int {
    let start = Int(token.range.start)
    var index = start
    while index > 0, start - index < 100, sourceFile.bytes[index - 1] == 0x20 || sourceFile.bytes[index - 1] == 0x09 {
      index -= 1
    }
    return start - index
  }

  static let declarationWords: Set<String> = [
    "use", "source", "enum", "record", "parameter", "set", "define", "rule", "criterion", "statistics", "import",
    "snapshot", "accept", "access", "proxy", "test",
  ]
}
