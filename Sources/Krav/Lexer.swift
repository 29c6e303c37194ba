/// Cuts a stretch of one file into tokens. Linear in its length; never fails, but reports what begins no token.
struct Lexer {
  private let bytes: [UInt8]
  private let file: Int32
  private let end: Int
  private var index: Int
  private(set) var comments: [SourceRange] = []
  private(set) var diagnostics: [Diagnostic] = []

  init(bytes: [UInt8], file: Int32, from start: Int = 0, to end: Int? = nil) {
    self.bytes = bytes
    self.file = file
    index = start
    self.end = end ?? bytes.count
  }

  /// All tokens, the last of kind `end`.
  mutating func tokens() -> [Token] {
    var tokens: [Token] = []
    tokens.reserveCapacity((end - index) / 5)
    while true {
      let token = next()
      if token.kind != .invalid { tokens.append(token) }
      if token.kind == .end { return tokens }
    }
  }

  private mutating func next() -> Token {
    skipSpace()
    let start = index
    guard index < end else { return token(.end, from: start) }
    let byte = bytes[index]
    switch byte {
    case 0x22: return string()
    case 0x30...0x39: return number()
    default: break
    }
    if let symbol = symbol() { return token(.symbol(symbol), from: start) }
    if isNameStart(index) != nil { return name() }
    index += scalarLength(index)
    while index < end, bytes[index] & 0xC0 == 0x80 { index += 1 }
    let range = self.range(from: start)
    diagnostics.append(
      Diagnostic(
        .error, "krav/unknown-character", range,
        "`\(String(decoding: bytes[start..<index], as: UTF8.self))` begins no word, number or sign of the language",
        help: "remove it, or put it in a string"))
    return token(.invalid, from: start)
  }

  private mutating func skipSpace() {
    while index < end {
      switch bytes[index] {
      case 0x20, 0x09, 0x0A, 0x0D: index += 1
      case 0x2F where index + 1 < end && bytes[index + 1] == 0x2F:
        let start = index
        while index < end, bytes[index] != 0x0A { index += 1 }
        comments.append(range(from: start))
      default: return
      }
    }
  }

  private mutating func symbol() -> Token.Symbol? {
    let next: UInt8 = index + 1 < end ? bytes[index + 1] : 0
    let (symbol, length): (Token.Symbol, Int)
    switch (bytes[index], next) {
    case (0x21, 0x3D): (symbol, length) = (.notEqual, 2)
    case (0x3C, 0x3D): (symbol, length) = (.lessOrEqual, 2)
    case (0x3E, 0x3D): (symbol, length) = (.greaterOrEqual, 2)
    case (0x3C, _): (symbol, length) = (.less, 1)
    case (0x3E, _): (symbol, length) = (.greater, 1)
    default:
      guard bytes[index] < 0x80, let one = Token.Symbol(rawValue: String(UnicodeScalar(bytes[index]))) else {
        return nil
      }
      (symbol, length) = (one, 1)
    }
    index += length
    return symbol
  }

  private mutating func name() -> Token {
    let start = index
    while index < end {
      if let length = isNamePart(index) {
        index += length
      } else if bytes[index] == 0x2D, index + 1 < end, isNamePart(index + 1) != nil {
        index += 1
      } else {
        break
      }
    }
    var token = token(.name, from: start)
    token.text = String(decoding: bytes[start..<index], as: UTF8.self)
    return token
  }

  private mutating func number() -> Token {
    let start = index
    if isDate(at: start) {
      index += 10
      guard index < end, bytes[index] == 0x54 else { return token(.date, from: start) }
      while index < end, isInstantByte(bytes[index]) { index += 1 }
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

  private mutating func string() -> Token {
    let start = index
    index += 1
    while index < end, bytes[index] != 0x22, bytes[index] != 0x0A {
      index += bytes[index] == 0x5C && index + 1 < end && bytes[index + 1] != 0x0A ? 2 : 1
    }
    if index < end, bytes[index] == 0x22 {
      index += 1
    } else {
      index = min(index, end)
      diagnostics.append(
        Diagnostic(
          .error, "krav/unterminated-string", range(from: start), "the string does not end on its line",
          help: "put a `\"` at its end; a `\"` inside is written `\\\"`"))
    }
    return token(.string, from: start)
  }

  private func token(_ kind: Token.Kind, from start: Int) -> Token { Token(kind: kind, range: range(from: start)) }

  private func range(from start: Int) -> SourceRange {
    SourceRange(file: file, start: Int32(start), end: Int32(index))
  }

  private func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }

  private func isInstantByte(_ byte: UInt8) -> Bool {
    isDigit(byte) || byte == 0x54 || byte == 0x3A || byte == 0x2B || byte == 0x2D || byte == 0x5A || byte == 0x2E
  }

  /// Four digits, two, two, with `-` between and no further digit or `-` digit behind.
  private func isDate(at start: Int) -> Bool {
    guard start + 10 <= end else { return false }
    for offset in 0..<10 {
      let byte = bytes[start + offset]
      guard offset == 4 || offset == 7 ? byte == 0x2D : isDigit(byte) else { return false }
    }
    return start + 10 == end || !isDigit(bytes[start + 10])
  }

  private func scalarLength(_ index: Int) -> Int {
    switch bytes[index] {
    case ..<0x80: 1
    case ..<0xE0: min(2, end - index)
    case ..<0xF0: min(3, end - index)
    default: min(4, end - index)
    }
  }

  /// The length in bytes of a letter or `_` at the index.
  private func isNameStart(_ index: Int) -> Int? {
    let byte = bytes[index]
    if byte < 0x80 {
      return (0x61...0x7A).contains(byte) || (0x41...0x5A).contains(byte) || byte == 0x5F ? 1 : nil
    }
    let length = scalarLength(index)
    guard let scalar = String(decoding: bytes[index..<index + length], as: UTF8.self).unicodeScalars.first,
      scalar.properties.isAlphabetic
    else { return nil }
    return length
  }

  /// The length in bytes of a letter, digit or `_` at the index.
  private func isNamePart(_ index: Int) -> Int? {
    isDigit(bytes[index]) ? 1 : isNameStart(index)
  }
}
