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
        if ![0x22, 0x5C, 0x7B, 0x7D].contains(bytes[index + 1]) { unknownEscape(at: index) }
        text.append(bytes[index + 1])
        index += 2
      case 0x7B:
        guard let close = bytes[index..<end].firstIndex(of: 0x7D) else {
          let open = SourceRange(file: file, start: Int32(index), end: Int32(index + 1))
          throw fail(
            "krav/unclosed-brace", open, "`{` has no `}` in the message", help: "a brace itself is written `\\{`")
        }
        if !text.isEmpty { parts.append(.text(String(decoding: text, as: UTF8.self))) }
        text = []
        parts.append(.value(try value(from: index + 1, to: close)))
        index = close + 1
      default:
        text.append(bytes[index])
        index += 1
      }
    }
    if !text.isEmpty || parts.isEmpty { parts.append(.text(String(decoding: text, as: UTF8.self))) }
    advance()
    return TemplateSyntax(parts: parts, range: range)
  }

  /// What stands between the braces, read in place so that a diagnostic points into the message.
  private mutating func value(from start: Int, to end: Int) throws(Failure) -> Expression {
    var inner = Parser(sourceFile, file: file, from: start, to: end)
    defer { diagnostics += inner.diagnostics }
    let value = try inner.expression()
    guard inner.token.kind == .end else { throw inner.expected("`}`") }
    return value
  }
}
