/// A place in a log line that is being read. The line is the log's own form: JSON without spaces.
struct LogText {
  private(set) var position = 0
  private let end: Int
  private var depth = 0
  private static let deepest = 8

  init(end: Int) {
    self.end = end
  }

  func peek(_ bytes: Span<UInt8>) -> UInt8? {
    position < end ? bytes[position] : nil
  }

  private mutating func take(_ byte: UInt8, _ bytes: Span<UInt8>) -> Bool {
    guard position < end, bytes[position] == byte else { return false }
    position += 1
    return true
  }

  /// An object; `member` reads the value of each key and says whether it was one.
  mutating func object(_ bytes: Span<UInt8>, _ member: (inout LogText, String) -> Bool) -> Bool {
    guard depth < Self.deepest, take(UInt8(ascii: "{"), bytes) else { return false }
    depth += 1
    defer { depth -= 1 }
    if take(UInt8(ascii: "}"), bytes) { return true }
    repeat {
      guard let key = string(bytes), take(UInt8(ascii: ":"), bytes), member(&self, key) else { return false }
    } while take(UInt8(ascii: ","), bytes)
    return take(UInt8(ascii: "}"), bytes)
  }

  mutating func list(_ bytes: Span<UInt8>, _ element: (inout LogText) -> Bool) -> Bool {
    guard depth < Self.deepest, take(UInt8(ascii: "["), bytes) else { return false }
    depth += 1
    defer { depth -= 1 }
    if take(UInt8(ascii: "]"), bytes) { return true }
    repeat {
      guard element(&self) else { return false }
    } while take(UInt8(ascii: ","), bytes)
    return take(UInt8(ascii: "]"), bytes)
  }

  /// A number without sign, fraction or leading zero, that fits.
  mutating func number(_ bytes: Span<UInt8>) -> UInt64? {
    let start = position
    var value: UInt64 = 0
    while position < end, bytes[position] >= UInt8(ascii: "0"), bytes[position] <= UInt8(ascii: "9") {
      let (tens, tensOverflow) = value.multipliedReportingOverflow(by: 10)
      let (sum, overflow) = tens.addingReportingOverflow(UInt64(bytes[position] - UInt8(ascii: "0")))
      guard !tensOverflow, !overflow else { return nil }
      value = sum
      position += 1
    }
    let digits = position - start
    guard digits > 0, digits == 1 || bytes[start] != UInt8(ascii: "0") else { return nil }
    return value
  }

  mutating func string(_ bytes: Span<UInt8>) -> String? {
    guard take(UInt8(ascii: "\""), bytes) else { return nil }
    let start = position
    var isPlain = true
    while position < end {
      switch bytes[position] {
      case UInt8(ascii: "\""):
        let text = isPlain ? Self.copy(bytes, start..<position) : Self.unescape(bytes, start..<position)
        position += 1
        return text.flatMap { String(validating: $0, as: UTF8.self) }
      case UInt8(ascii: "\\"):
        isPlain = false
        position += 2
      case 0..<0x20: return nil
      default: position += 1
      }
    }
    position = min(position, end)
    return nil
  }

  /// Any value, passed over.
  mutating func skipValue(_ bytes: Span<UInt8>) -> Bool {
    switch peek(bytes) {
    case UInt8(ascii: "\""): return string(bytes) != nil
    case UInt8(ascii: "{"): return object(bytes) { text, _ in text.skipValue(bytes) }
    case UInt8(ascii: "["): return list(bytes) { text in text.skipValue(bytes) }
    case UInt8(ascii: "t"): return word("true", bytes)
    case UInt8(ascii: "f"): return word("false", bytes)
    case UInt8(ascii: "n"): return word("null", bytes)
    default: return number(bytes) != nil
    }
  }

  private mutating func word(_ word: StaticString, _ bytes: Span<UInt8>) -> Bool {
    for byte in word.description.utf8 {
      guard take(byte, bytes) else { return false }
    }
    return true
  }

  private static func copy(_ bytes: Span<UInt8>, _ range: Range<Int>) -> [UInt8]? {
    var copy: [UInt8] = []
    copy.reserveCapacity(range.count)
    for place in range { copy.append(bytes[place]) }
    return copy
  }

  /// The log escapes only what JSON demands, so that a surrogate never occurs.
  private static func unescape(_ bytes: Span<UInt8>, _ range: Range<Int>) -> [UInt8]? {
    var text: [UInt8] = []
    var place = range.lowerBound
    while place < range.upperBound {
      let byte = bytes[place]
      place += 1
      guard byte == UInt8(ascii: "\\") else {
        text.append(byte)
        continue
      }
      guard place < range.upperBound else { return nil }
      let escape = bytes[place]
      place += 1
      switch escape {
      case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): text.append(escape)
      case UInt8(ascii: "b"): text.append(0x08)
      case UInt8(ascii: "f"): text.append(0x0C)
      case UInt8(ascii: "n"): text.append(0x0A)
      case UInt8(ascii: "r"): text.append(0x0D)
      case UInt8(ascii: "t"): text.append(0x09)
      case UInt8(ascii: "u"):
        guard place + 4 <= range.upperBound, let digits = copy(bytes, place..<place + 4),
          let unit = UInt32(String(decoding: digits, as: UTF8.self), radix: 16), let scalar = Unicode.Scalar(unit)
        else { return nil }
        text.append(contentsOf: String(Character(scalar)).utf8)
        place += 4
      default: return nil
      }
    }
    return text
  }
}
