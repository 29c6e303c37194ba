extension Parser {
  /// A `because` or `remedy`: `{expr}` is printed, `\{` is a brace.
  mutating func template() throws(Failure) -> TemplateSyntax {
    guard token.kind == .string else { throw expected("a message in quotes") }
    let range = token.range
    let bytes = sourceFile.bytes
    var end = Int(range.end)
    if end - 1 > Int(range.start), bytes[end - 1] == 0x22 { end -= 1 }
    var parts: [TemplateSyntax.Part] = []
    var text: [UInt8] = []
    var index = Int(range.start) + 1
    while index < end {
      switch bytes[index] {
      case 0x5C where index + 1 < end:
        if ![0x22, 0x5C, 0x7B, 0x7D].contains(bytes[index + 1]) { reportEscape(at: index, in: range) }
        text.append(bytes[index + 1])
        index += 2
      case 0x7B:
        if !text.isEmpty { parts.append(.text(String(decoding: text, as: UTF8.self))) }
        text = []
        let (value, after) = self.value(from: index, to: end)
        if let value { parts.append(.value(value)) }
        index = after
      default:
        text.append(bytes[index])
        index += 1
      }
    }
    if !text.isEmpty || parts.isEmpty { parts.append(.text(String(decoding: text, as: UTF8.self))) }
    advance()
    return TemplateSyntax(parts: parts, range: range)
  }

  /// What stands between the braces, read in place so that a diagnostic points into the message, and where the message
  /// goes on. `nil` when it cannot be read.
  private mutating func value(from start: Int, to end: Int) -> (value: Expression?, after: Int) {
    var inner = Parser(sourceFile, file: file, from: start + 1, to: end, in: .message, guesses: guesses)
    guard inner.foundBrace else {
      let brace = SourceRange(file: file, start: Int32(start), end: Int32(start + 1))
      report(
        .unclosedBrace, brace, "`{` has no `}` in the message", help: "close it by `}`; a brace itself is written `\\{`"
      )
      return (nil, end)
    }
    var value: Expression?
    do throws(Failure) {
      let expression = try inner.expression()
      guard inner.token.kind == .end else { throw inner.expected("`}`", help: "a brace itself is written `\\{`") }
      value = expression
    } catch {
      // Noted in the inner parser.
    }
    for diagnostic in inner.diagnostics { note(diagnostic) }
    return (value, inner.stop)
  }
}
