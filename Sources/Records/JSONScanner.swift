internal import Bytes

/// A fault of syntax or encoding: where, and what was expected.
struct JSONFault: Error {
  var code: IntakeProblem.Code
  var offset: Int
  var expected: String
}

/// A strict reader of JSON (RFC 8259) over bytes that are known to be UTF-8. It keeps only its place; the bytes are given
/// to each step, up to the limit that the scanner was made with.
struct JSONScanner {
  static let depthLimit = 64
  /// A line or value, in bytes.
  static let lengthLimit = 1 << 20

  var index: Int
  let end: Int
  /// Each document stands on a line of its own: a line feed is no white space, and ends what is open.
  let isLine: Bool
  var depth = 0

  init(from start: Int, to end: Int, isLine: Bool = false) {
    index = start
    self.end = end
    self.isLine = isLine
  }

  func fault(_ expected: String) -> JSONFault { JSONFault(code: .notJSON, offset: index, expected: expected) }

  @inline(__always)
  mutating func skipSpace(_ bytes: Span<UInt8>) {
    while index < end {
      let byte = bytes[index]
      if byte > 0x20 { return }
      guard byte == 0x20 || byte == 0x0D || byte == 0x09 || (byte == 0x0A && !isLine) else { return }
      index &+= 1
    }
  }

  /// Whether nothing more can follow: the end, or that of the line.
  func isAtEnd(_ bytes: Span<UInt8>) -> Bool { index >= end || (isLine && bytes[index] == 0x0A) }

  /// The next byte that is no white space, or 0 at the end.
  @inline(__always)
  mutating func peek(_ bytes: Span<UInt8>) -> UInt8 {
    skipSpace(bytes)
    return index < end ? bytes[index] : 0
  }

  @inline(__always)
  mutating func take(_ byte: UInt8, _ bytes: Span<UInt8>) -> Bool {
    guard peek(bytes) == byte, index < end else { return false }
    index &+= 1
    return true
  }

  mutating func enter() throws(JSONFault) {
    depth += 1
    guard depth <= Self.depthLimit else {
      throw JSONFault(code: .tooDeep, offset: index, expected: "at most \(Self.depthLimit) levels of brackets")
    }
  }

  mutating func leave() { depth -= 1 }

  /// Where the string's content starts and ends, and whether it holds escapes. The place is on its opening quote.
  mutating func string(_ bytes: Span<UInt8>) throws(JSONFault) -> (start: Int, end: Int, isEscaped: Bool) {
    guard index < end, bytes[index] == 0x22 else { throw fault("a string") }
    let start = index + 1
    var isEscaped = false
    index = start
    while true {
      index = Self.plainEnd(bytes, index, end)
      guard index < end else { break }
      let byte = bytes[index]
      if byte == 0x22 {
        let stop = index
        index += 1
        guard stop - start <= Self.lengthLimit else {
          throw JSONFault(code: .tooLong, offset: start, expected: "a value of at most 1 MiB")
        }
        return (start, stop, isEscaped)
      }
      if byte == 0x5C {
        isEscaped = true
        try escape(bytes)
      } else {
        guard !isAtEnd(bytes) else { break }
        throw fault("no control character in a string; a line feed is written `\\n`")
      }
    }
    throw fault("a `\"` at the end of the string")
  }

  /// The first place from `start` on that holds a quote, a backslash or a control character; `end` when none does.
  ///
  /// Eight bytes are looked at together: a byte's high bit is set where the byte is one of them, exactly up to the first.
  @inline(__always)
  private static func plainEnd(_ bytes: Span<UInt8>, _ start: Int, _ end: Int) -> Int {
    var index = start
    while index &+ 8 <= end {
      let word = bytes.word(at: index)
      let quotes = word ^ 0x2222_2222_2222_2222
      let backslashes = word ^ 0x5C5C_5C5C_5C5C_5C5C
      let found =
        (word &- 0x2020_2020_2020_2020) & ~word | (quotes &- 0x0101_0101_0101_0101) & ~quotes
        | (backslashes &- 0x0101_0101_0101_0101) & ~backslashes
      let marks = found & 0x8080_8080_8080_8080
      if marks != 0 { return index &+ marks.trailingZeroBitCount &>> 3 }
      index &+= 8
    }
    while index < end, bytes[index] != 0x22, bytes[index] != 0x5C, bytes[index] >= 0x20 { index &+= 1 }
    return index
  }

  private mutating func escape(_ bytes: Span<UInt8>) throws(JSONFault) {
    guard index + 1 < end else { throw fault("an escape") }
    switch bytes[index + 1] {
    case 0x22, 0x5C, 0x2F, 0x62, 0x66, 0x6E, 0x72, 0x74: index += 2
    case 0x75:
      guard let unit = hexUnit(bytes, at: index + 2) else { throw fault("four hex digits after `\\u`") }
      guard !(0xDC00...0xDFFF).contains(unit) else { throw fault("a high surrogate before a low one") }
      if (0xD800...0xDBFF).contains(unit) {
        guard index + 7 < end, bytes[index + 6] == 0x5C, bytes[index + 7] == 0x75,
          let low = hexUnit(bytes, at: index + 8), (0xDC00...0xDFFF).contains(low)
        else { throw fault("a low surrogate after a high one") }
        index += 6
      }
      index += 6
    default: throw fault("an escape that JSON has: `\\\" \\\\ \\/ \\b \\f \\n \\r \\t \\uXXXX`")
    }
  }

  func hexUnit(_ bytes: Span<UInt8>, at start: Int) -> UInt32? {
    guard start + 4 <= end else { return nil }
    var unit: UInt32 = 0
    for offset in 0..<4 {
      let byte = bytes[start + offset]
      switch byte {
      case 0x30...0x39: unit = unit << 4 | UInt32(byte - 0x30)
      case 0x41...0x46: unit = unit << 4 | UInt32(byte - 0x41 + 10)
      case 0x61...0x66: unit = unit << 4 | UInt32(byte - 0x61 + 10)
      default: return nil
      }
    }
    return unit
  }

  /// The content of a string that holds escapes, as UTF-8; the escapes have been seen to be right.
  func unescaped(_ bytes: Span<UInt8>, _ start: Int, _ stop: Int) -> [UInt8] {
    var result: [UInt8] = []
    result.reserveCapacity(stop - start)
    var index = start
    while index < stop {
      let byte = bytes[index]
      guard byte == 0x5C else {
        result.append(byte)
        index += 1
        continue
      }
      let code = bytes[index + 1]
      index += 2
      switch code {
      case 0x62: result.append(0x08)
      case 0x66: result.append(0x0C)
      case 0x6E: result.append(0x0A)
      case 0x72: result.append(0x0D)
      case 0x74: result.append(0x09)
      case 0x75:
        var value = hexUnit(bytes, at: index) ?? 0xFFFD
        index += 4
        if (0xD800...0xDBFF).contains(value), let low = hexUnit(bytes, at: index + 2) {
          value = 0x10000 + ((value - 0xD800) << 10) + (low - 0xDC00)
          index += 6
        }
        let scalar = UnicodeScalar(value) ?? "\u{FFFD}"
        result.append(contentsOf: Array(String(Character(scalar)).utf8))
      default: result.append(code)
      }
    }
    return result
  }

  /// Where the number's text ends; the place is on its first byte.
  mutating func number(_ bytes: Span<UInt8>) throws(JSONFault) -> (start: Int, end: Int) {
    let start = index
    if index < end, bytes[index] == 0x2D { index += 1 }
    let digits = index
    skipDigits(bytes)
    guard index > digits else { throw fault("a digit") }
    guard bytes[digits] != 0x30 || index == digits + 1 else {
      index = digits
      throw fault("no zero before a number's other digits")
    }
    if index < end, bytes[index] == 0x2E {
      index += 1
      let decimals = index
      skipDigits(bytes)
      guard index > decimals else { throw fault("a digit after the decimal point") }
    }
    if index < end, bytes[index] == 0x65 || bytes[index] == 0x45 {
      index += 1
      if index < end, bytes[index] == 0x2B || bytes[index] == 0x2D { index += 1 }
      let exponent = index
      skipDigits(bytes)
      guard index > exponent else { throw fault("a digit in the exponent") }
    }
    return (start, index)
  }

  private mutating func skipDigits(_ bytes: Span<UInt8>) {
    while index < end, bytes[index] >= 0x30, bytes[index] <= 0x39 { index += 1 }
  }

  mutating func word(_ word: StaticString, _ bytes: Span<UInt8>) throws(JSONFault) {
    for byte in word.description.utf8 {
      guard index < end, bytes[index] == byte else { throw fault("a value") }
      index += 1
    }
  }

  /// Passes over any value, checking its syntax and that no object has a key twice.
  mutating func skipValue(_ bytes: Span<UInt8>) throws(JSONFault) {
    switch peek(bytes) {
    case 0x22: _ = try string(bytes)
    case 0x7B: try object(bytes) { (scanner, _, _, _) throws(JSONFault) in try scanner.skipValue(bytes) }
    case 0x5B: try array(bytes) { (scanner) throws(JSONFault) in try scanner.skipValue(bytes) }
    case 0x74: try word("true", bytes)
    case 0x66: try word("false", bytes)
    case 0x6E: try word("null", bytes)
    case 0x2D, 0x30...0x39: _ = try number(bytes)
    default: throw fault(isAtEnd(bytes) ? "a value before the end" : "a value")
    }
  }

  /// Reads an object's members; the body is given each key and reads the value.
  mutating func object(
    _ bytes: Span<UInt8>,
    member: (inout JSONScanner, _ keyStart: Int, _ keyEnd: Int, _ isEscaped: Bool) throws(JSONFault) -> Void
  ) throws(JSONFault) {
    guard take(0x7B, bytes) else { throw fault("`{`") }
    try enter()
    var keys = SeenKeys()
    if !take(0x7D, bytes) {
      repeat {
        let key = try key(bytes, &keys)
        try member(&self, key.start, key.end, key.isEscaped)
      } while take(0x2C, bytes)
      guard take(0x7D, bytes) else { throw fault("`,` or `}`") }
    }
    leave()
  }

  /// An object's next key, which it has not had before, and the `:` and white space behind it.
  mutating func key(
    _ bytes: Span<UInt8>, _ keys: inout SeenKeys
  ) throws(JSONFault) -> (start: Int, end: Int, isEscaped: Bool) {
    skipSpace(bytes)
    let place = index
    let key = try string(bytes)
    guard keys.insert(bytes, key, self) else { throw Self.repeated(place) }
    guard take(0x3A, bytes) else { throw fault("`:` after a key") }
    skipSpace(bytes)
    return key
  }

  static func repeated(_ place: Int) -> JSONFault {
    JSONFault(code: .notJSON, offset: place, expected: "each key once in an object")
  }

  mutating func array(
    _ bytes: Span<UInt8>, element: (inout JSONScanner) throws(JSONFault) -> Void
  ) throws(JSONFault) {
    guard take(0x5B, bytes) else { throw fault("`[`") }
    try enter()
    if !take(0x5D, bytes) {
      repeat {
        skipSpace(bytes)
        try element(&self)
      } while take(0x2C, bytes)
      guard take(0x5D, bytes) else { throw fault("`,` or `]`") }
    }
    leave()
  }
}

/// The keys that one object has had: hashes while they are few and differ, and the names themselves behind them.
struct SeenKeys {
  private var hashes: [UInt64] = []
  private var many: Set<UInt64> = []

  mutating func insert(
    _ bytes: Span<UInt8>, _ key: (start: Int, end: Int, isEscaped: Bool), _ scanner: JSONScanner
  ) -> Bool {
    guard key.isEscaped else { return insert(bytes, key.start, key.end) }
    let name = scanner.unescaped(bytes, key.start, key.end)
    return insert(name.span, 0, name.count)
  }

  /// Whether the key is new. Two keys of one 64-bit hash count as one: that is what an attacker could make, and what is
  /// refused then is his own file.
  mutating func insert(_ bytes: Span<UInt8>, _ start: Int, _ stop: Int) -> Bool {
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    for index in start..<stop { hash = (hash ^ UInt64(bytes[index])) &* 0x0000_0100_0000_01b3 }
    if many.isEmpty {
      guard !hashes.contains(hash) else { return false }
      hashes.append(hash)
      if hashes.count > 32 { many = Set(hashes) }
      return true
    }
    return many.insert(hash).inserted
  }
}
