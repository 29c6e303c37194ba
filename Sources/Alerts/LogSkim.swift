/// A place in a log line that is skimmed: a stricter ``LogText`` that copies nothing. What it takes, that takes too; what it
/// does not take may be right all the same.
struct LogSkim {
  private(set) var position = 0
  private var depth = 1
  private var isASCII = true
  private static let deepest = 8

  mutating func take(_ byte: UInt8, _ bytes: Span<UInt8>) -> Bool {
    guard position < bytes.count, bytes[position] == byte else { return false }
    position += 1
    return true
  }

  /// Whether all that was read is UTF-8; to be asked at the end.
  func isText(_ bytes: Span<UInt8>) -> Bool {
    isASCII || (try? UTF8Span(validating: bytes)) != nil
  }

  /// Where a string stands, without its quotes. Escapes are taken but for `\u`.
  mutating func string(_ bytes: Span<UInt8>) -> Range<Int>? {
    guard take(UInt8(ascii: "\""), bytes) else { return nil }
    let start = position
    var place = start
    while place < bytes.count {
      let byte = bytes[place]
      if byte == UInt8(ascii: "\"") {
        position = place + 1
        return start..<place
      }
      if byte < 0x20 { return nil }
      if byte >= 0x80 { isASCII = false }
      if byte == UInt8(ascii: "\\") {
        place += 1
        guard place < bytes.count, Self.isEscape(bytes[place]) else { return nil }
      }
      place += 1
    }
    return nil
  }

  private static func isEscape(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"), UInt8(ascii: "b"), UInt8(ascii: "f"),
      UInt8(ascii: "n"), UInt8(ascii: "r"), UInt8(ascii: "t"):
      true
    default: false
    }
  }

  /// A number of at most eighteen digits, without sign, fraction or leading zero.
  mutating func number(_ bytes: Span<UInt8>) -> UInt64? {
    let start = position
    var value: UInt64 = 0
    while position < bytes.count, bytes[position] &- UInt8(ascii: "0") < 10 {
      value = value &* 10 &+ UInt64(bytes[position] &- UInt8(ascii: "0"))
      position += 1
    }
    let digits = position - start
    return digits > 0 && digits <= 18 && (digits == 1 || bytes[start] != UInt8(ascii: "0")) ? value : nil
  }

  /// Any value, passed over.
  mutating func value(_ bytes: Span<UInt8>) -> Bool {
    guard position < bytes.count else { return false }
    switch bytes[position] {
    case UInt8(ascii: "\""): return string(bytes) != nil
    case UInt8(ascii: "{"): return members(bytes)
    case UInt8(ascii: "["): return elements(bytes)
    case UInt8(ascii: "n"): return word("null", bytes)
    case UInt8(ascii: "t"): return word("true", bytes)
    case UInt8(ascii: "f"): return word("false", bytes)
    default: return number(bytes) != nil
    }
  }

  private mutating func members(_ bytes: Span<UInt8>) -> Bool {
    guard depth < Self.deepest else { return false }
    depth += 1
    defer { depth -= 1 }
    position += 1
    if take(UInt8(ascii: "}"), bytes) { return true }
    repeat {
      guard string(bytes) != nil, take(UInt8(ascii: ":"), bytes), value(bytes) else { return false }
    } while take(UInt8(ascii: ","), bytes)
    return take(UInt8(ascii: "}"), bytes)
  }

  private mutating func elements(_ bytes: Span<UInt8>) -> Bool {
    guard depth < Self.deepest else { return false }
    depth += 1
    defer { depth -= 1 }
    position += 1
    if take(UInt8(ascii: "]"), bytes) { return true }
    repeat {
      guard value(bytes) else { return false }
    } while take(UInt8(ascii: ","), bytes)
    return take(UInt8(ascii: "]"), bytes)
  }

  private mutating func word(_ word: StaticString, _ bytes: Span<UInt8>) -> Bool {
    for byte in word.description.utf8 {
      guard take(byte, bytes) else { return false }
    }
    return true
  }

  /// A short text as a number: its bytes, the last one lowest; 0 for a text of more than eight bytes, which is none of those
  /// that are asked for, and `nil` for one with an escape, which may be any.
  static func name(_ bytes: Span<UInt8>, _ text: Range<Int>) -> UInt64? {
    var name: UInt64 = 0
    for place in text {
      if bytes[place] == UInt8(ascii: "\\") { return nil }
      name = name << 8 | UInt64(bytes[place])
    }
    return text.count <= 8 ? name : 0
  }
}
