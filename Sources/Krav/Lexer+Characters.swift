extension Lexer {
  func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }

  func isInstantByte(_ byte: UInt8) -> Bool {
    isDigit(byte) || byte == 0x54 || byte == 0x3A || byte == 0x2B || byte == 0x2D || byte == 0x5A
  }

  /// Whether `dddd-dd-dd` stands here with no further digit behind it.
  func isDate(at start: Int) -> Bool {
    guard start + 10 <= end else { return false }
    for offset in 0..<10 {
      let byte = bytes[start + offset]
      guard offset == 4 || offset == 7 ? byte == 0x2D : isDigit(byte) else { return false }
    }
    return start + 10 == end || !isDigit(bytes[start + 10])
  }

  /// The length in bytes of a letter or `_` that stands here.
  func nameStart(at index: Int) -> Int? {
    let byte = bytes[index]
    if byte < 0x80 {
      return (0x61...0x7A).contains(byte) || (0x41...0x5A).contains(byte) || byte == 0x5F ? 1 : nil
    }
    let (scalar, length) = scalar(at: index)
    // The Latin letters that most packs need, without a look into the tables.
    if (0xC0...0x17F).contains(scalar.value) { return scalar.value != 0xD7 && scalar.value != 0xF7 ? length : nil }
    return scalar.properties.isAlphabetic ? length : nil
  }

  /// The length in bytes of a letter, digit or `_` that stands here, or of a mark on the letter before.
  func namePart(at index: Int) -> Int? {
    if isDigit(bytes[index]) { return 1 }
    if let length = nameStart(at: index) { return length }
    guard bytes[index] >= 0x80 else { return nil }
    let (scalar, length) = scalar(at: index)
    return switch scalar.properties.generalCategory {
    case .nonspacingMark, .spacingMark, .decimalNumber: length
    default: nil
    }
  }

  /// The scalar whose UTF-8 begins here; a byte that begins none, or is cut off, counts alone.
  func scalar(at index: Int) -> (scalar: Unicode.Scalar, length: Int) {
    let byte = UInt32(bytes[index])
    let length = byte < 0x80 ? 1 : byte < 0xE0 ? 2 : byte < 0xF0 ? 3 : 4
    guard index + length <= end else { return ("\u{FFFD}", 1) }
    var value = length == 1 ? byte : byte & (0x7F >> UInt32(length))
    for offset in 1..<max(length, 1) where length > 1 { value = value << 6 | UInt32(bytes[index + offset] & 0x3F) }
    return Unicode.Scalar(value).map { ($0, length) } ?? ("\u{FFFD}", 1)
  }

  /// Reports the first character that a reader cannot see, or that makes a text read in another order than it is run.
  mutating func refuseHidden(in stretch: Range<Int>) {
    var index = stretch.lowerBound
    while index < stretch.upperBound {
      let byte = bytes[index]
      if byte >= 0x20 && byte < 0x7F || byte == 0x09 {
        index += 1
        continue
      }
      let (scalar, length) = scalar(at: index)
      let isLineEnd = byte == 0x0D && (index + 1 == end || bytes[index + 1] == 0x0A)
      if Diagnostic.isHidden(scalar), byte != 0x09, !isLineEnd {
        let code = String(scalar.value, radix: 16, uppercase: true)
        let name = "U+" + String(repeating: "0", count: max(0, 4 - code.count)) + code
        report(
          .controlCharacter, SourceRange(file: file, start: Int32(index), end: Int32(index + length)),
          "a control character (`\(name)`) hides in the text", "remove it")
        return
      }
      index += length
    }
  }

  /// What the author of a foreign sign probably meant.
  static func remedy(for text: String) -> String {
    switch text {
    case "&", "&&": "conditions are joined by the word `and`"
    case "|", "||": "conditions are joined by the word `or`"
    case "!": "a condition is denied by the word `not`"
    case "#": "a comment begins with `//`"
    case "\u{2212}", "\u{2013}", "\u{2014}": "a minus is written `-`, with a space on either side"
    case "\u{2264}": "this is written `<=`"
    case "\u{2265}": "this is written `>=`"
    case "\u{2260}": "this is written `!=`"
    case "\u{D7}": "this is written `*`"
    case "%": "a share is written `80%`, without a space"
    case "'", "`", "\u{2018}", "\u{2019}", "\u{201C}", "\u{201D}", "\u{201E}", "\u{AB}", "\u{BB}":
      "a string stands in straight quotes: `\"…\"`"
    case "\\": "a quote inside a message is written `\\\"` on both sides"
    default: "remove it, or put it in a string"
    }
  }
}

/// The beginning of a text, for a message: forty characters, and few marks on them.
func shortened(_ text: String) -> String {
  var short = ""
  for character in text.prefix(40) {
    guard short.utf8.count + character.utf8.count <= 400 else { return short + "…" }
    short.append(character)
  }
  return short.utf8.count == text.utf8.count ? short : short.dropLast() + "…"
}
