/// Cuts a stretch of one file into tokens. Linear in its length; never fails, but reports what begins no token.
struct Lexer {
  /// Where the stretch stands.
  enum Place {
    case file
    /// Between the braces of a message: a quote is written `\"`, there are no comments, and `}` ends the stretch.
    case message
  }

  /// So many diagnostics of one file are told; a file with more is no Krav.
  static let diagnosticLimit = 100

  /// In bytes. Comparing texts with endless marks on one letter costs the square of their length.
  private static let longestName = 250

  let bytes: [UInt8]
  let file: Int32
  let end: Int
  let place: Place
  var index: Int
  /// Whether the stretch was ended by a `}` (in a message).
  private(set) var foundBrace = false
  private(set) var comments: [SourceRange] = []
  private(set) var diagnostics: [Diagnostic] = []

  init(bytes: [UInt8], file: Int32, from start: Int = 0, to end: Int? = nil, in place: Place = .file) {
    self.bytes = bytes
    self.file = file
    self.place = place
    index = start
    self.end = end ?? bytes.count
  }

  /// All tokens, the last of kind `end`.
  mutating func tokens() -> [Token] {
    var tokens: [Token] = []
    if place == .file { tokens.reserveCapacity((end - index) / 6) }
    while true {
      let token = next(isFirst: tokens.isEmpty)
      tokens.append(token)
      if token.kind == .end { return tokens }
    }
  }

  private mutating func next(isFirst: Bool) -> Token {
    var token: Token
    let startsLine = skipSpace() || (isFirst && place == .file)
    let start = index
    if index >= end {
      token = self.token(.end, from: start)
    } else if opensString(index) {
      token = string()
    } else if isDigit(bytes[index]) {
      token = number()
    } else if let (symbol, length) = Token.Symbol.read(bytes[index], before: index + 1 < end ? bytes[index + 1] : 0) {
      foundBrace = place == .message && symbol == .rightBrace
      index += length
      token = self.token(foundBrace ? .end : .symbol(symbol), from: start)
    } else if nameStart(at: index) != nil {
      token = name()
    } else {
      token = invalid()
    }
    token.startsLine = startsLine
    return token
  }

  /// Whether a line feed was passed.
  private mutating func skipSpace() -> Bool {
    var passedLine = false
    while index < end {
      switch bytes[index] {
      case 0x0A:
        passedLine = true
        index += 1
      case 0x20, 0x09, 0x0D: index += 1
      case 0x2F where place == .file && index + 1 < end && bytes[index + 1] == 0x2F:
        let start = index
        while index < end, bytes[index] != 0x0A { index += 1 }
        // The carriage return of a line's end is white space, not comment.
        comments.append(range(from: start, to: bytes[index - 1] == 0x0D ? index - 1 : index))
        refuseHidden(in: start..<index)
      default: return passedLine
      }
    }
    return passedLine
  }

  private mutating func name() -> Token {
    let start = index
    while index < end {
      if let length = namePart(at: index) {
        index += length
      } else if bytes[index] == 0x2D, index + 1 < end, namePart(at: index + 1) != nil {
        index += 1
      } else {
        break
      }
    }
    var token = token(.name, from: start)
    let length = min(index - start, Self.longestName)
    token.text = String(decoding: bytes[start..<start + length], as: UTF8.self)
    if length < index - start {
      report(
        .nameTooLong, token.range, "a name has at most \(Self.longestName) bytes", "choose a shorter name")
    }
    return token
  }

  private mutating func number() -> Token {
    let start = index
    if isDate(at: start) {
      index += 10
      guard index < end, bytes[index] == 0x54 else { return token(.date, from: start) }
      // A point stands before parts of a second; before anything else it begins a path: `2027-03-28T13:00:00Z.date`.
      while index < end,
        isInstantByte(bytes[index]) || bytes[index] == 0x2E && index + 1 < end && isDigit(bytes[index + 1])
      { index += 1 }
      return token(.instant, from: start)
    }
    skipDigits()
    if index + 1 < end, bytes[index] == 0x2E, isDigit(bytes[index + 1]) {
      index += 1
      skipDigits()
    }
    if index < end, bytes[index] == 0x25 {
      index += 1
      return token(.percent, from: start)
    }
    return token(.number, from: start)
  }

  private mutating func skipDigits() {
    while index < end, isDigit(bytes[index]) { index += 1 }
  }

  private func opensString(_ index: Int) -> Bool {
    switch place {
    case .file: bytes[index] == 0x22
    case .message: bytes[index] == 0x5C && index + 1 < end && bytes[index + 1] == 0x22
    }
  }

  private mutating func string() -> Token {
    let start = index
    let isClosed = place == .file ? skipString() : skipInnerString()
    if !isClosed {
      let help = "put a `\"` at its end; a `\"` inside is written `\\\"`"
      report(.unterminatedString, range(from: start), "the string does not end on its line", help)
    }
    refuseHidden(in: start..<index)
    return token(.string, from: start)
  }

  /// Passes `"…"`; false when the line ends first.
  private mutating func skipString() -> Bool {
    index += 1
    while index < end, bytes[index] != 0x0A {
      switch bytes[index] {
      case 0x22:
        index += 1
        return true
      case 0x5C where index + 1 < end && bytes[index + 1] != 0x0A: index += 2
      default: index += 1
      }
    }
    // The carriage return belongs to the line's end.
    if bytes[index - 1] == 0x0D { index -= 1 }
    return false
  }

  /// Passes `\"…\"` within a message, where every quote and every backslash has a backslash of its own.
  private mutating func skipInnerString() -> Bool {
    index += 2
    while index < end {
      guard bytes[index] == 0x5C, index + 1 < end else {
        index += 1
        continue
      }
      index += 2
      if bytes[index - 1] == 0x22 { return true }
      // A backslash of the inner string, and what it stands before.
      if index < end { index += bytes[index] == 0x5C ? 2 : 1 }
    }
    index = min(index, end)
    return false
  }

  /// Everything up to what may begin a token again, so that a foreign file gives one diagnostic a stretch, not one a byte.
  private mutating func invalid() -> Token {
    let start = index
    repeat { index += max(1, scalar(at: index).length) } while index < end && beginsNothing(index)
    let range = range(from: start)
    let text = String(decoding: bytes[start..<index], as: UTF8.self)
    report(
      .unknownCharacter, range, "`\(shortened(text))` begins no word, number or sign of the language",
      Self.remedy(for: text))
    return token(.invalid, from: start)
  }

  private func beginsNothing(_ index: Int) -> Bool {
    let byte = bytes[index]
    return byte != 0x20 && byte != 0x09 && byte != 0x0A && byte != 0x0D && !isDigit(byte) && !opensString(index)
      && Token.Symbol.read(byte, before: index + 1 < end ? bytes[index + 1] : 0) == nil && nameStart(at: index) == nil
  }

  private func token(_ kind: Token.Kind, from start: Int) -> Token { Token(kind: kind, range: range(from: start)) }

  private func range(from start: Int, to stop: Int? = nil) -> SourceRange {
    SourceRange(file: file, start: Int32(start), end: Int32(stop ?? index))
  }

  mutating func report(_ code: DiagnosticCode, _ range: SourceRange, _ message: String, _ help: String) {
    guard diagnostics.count < Self.diagnosticLimit else { return }
    diagnostics.append(Diagnostic(.error, code, range, message, help: help))
  }
}
