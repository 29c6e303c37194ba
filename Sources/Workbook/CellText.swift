/// Gathers the `t` elements of a text, of all its runs, without phonetic guides (`rPh`).
struct CellText {
  private var bytes: [UInt8] = []
  private var isInText = false
  private var guides = 0

  mutating func begin(_ scanner: XMLScanner, _ part: Span<UInt8>) {
    if scanner.isNamed("rPh", part) { guides += 1 }
    if scanner.isNamed("t", part) { isInText = true }
  }

  mutating func take(_ scanner: XMLScanner, _ part: Span<UInt8>) throws(WorkbookFault) {
    if isInText, guides == 0 { try scanner.appendText(part, to: &bytes) }
  }

  mutating func end(_ scanner: XMLScanner, _ part: Span<UInt8>) {
    if scanner.isNamed("rPh", part) { guides -= 1 }
    if scanner.isNamed("t", part) { isInText = false }
  }

  var string: String { Self.unescaped(bytes) }

  /// ECMA-376 Part 1, 22.9.2.19: `_xHHHH_` stands for a character that XML cannot hold, and `_x005F_` for its own
  /// underscore.
  static func unescaped(_ bytes: [UInt8]) -> String {
    let text = String(decoding: bytes, as: UTF8.self)
    guard text.contains("_x") else { return text }
    var units: [UInt16] = []
    var rest = Array(text.utf16)[...]
    while let unit = rest.first {
      if rest.count >= 7, unit == 0x5F, rest[rest.startIndex + 1] == 0x78, rest[rest.startIndex + 6] == 0x5F,
        let value = hex(rest[rest.startIndex + 2..<rest.startIndex + 6])
      {
        units.append(value)
        rest = rest.dropFirst(7)
      } else {
        units.append(unit)
        rest = rest.dropFirst()
      }
    }
    return String(decoding: units, as: UTF16.self)
  }

  private static func hex(_ digits: ArraySlice<UInt16>) -> UInt16? {
    var value: UInt16 = 0
    for digit in digits {
      guard digit < 0x80, let number = Character(Unicode.Scalar(UInt8(digit))).hexDigitValue else { return nil }
      value = value << 4 | UInt16(number)
    }
    return value
  }
}
