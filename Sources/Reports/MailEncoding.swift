internal import CivilTime

/// How texts are written where mail knows ASCII alone.
enum MailEncoding {
  // MARK: Headers

  /// Text in a header, as encoded words (RFC 2047) where it is not plain: of whole characters, at most 75 columns each, and
  /// folded between them.
  ///
  /// - Parameters:
  ///   - text: what is to be read; line ends and controls become spaces.
  ///   - column: what the header's name takes up.
  static func header(_ text: String, after column: Int) -> String {
    let text = Digest.inert(text)
    if isPlain(text), column + text.utf8.count <= 76 { return text }
    var words: [String] = []
    var piece: [UInt8] = []
    // `=?utf-8?B?` and `?=` leave 63 columns: 45 octets. The first line has the name before it.
    var room = max(8, (76 - column - 12) / 4 * 3)
    for scalar in text.unicodeScalars {
      let bytes = Array(String(scalar).utf8)
      if piece.count + bytes.count > min(room, 45) {
        words.append("=?utf-8?B?\(base64(piece))?=")
        piece = []
        room = 45
      }
      piece += bytes
    }
    words.append("=?utf-8?B?\(base64(piece))?=")
    return words.joined(separator: "\n ")
  }

  /// A name before an address: quoted where it is plain (section 3.2.4), else encoded.
  static func phrase(_ name: String) -> String {
    let name = Digest.inert(name)
    guard isPlain(name), name.utf8.count <= 60 else { return header(name, after: "From: ".count) }
    return "\"" + name.filter { $0 != "\"" && $0 != "\\" } + "\""
  }

  /// Printable ASCII that nobody takes for an encoded word.
  private static func isPlain(_ text: String) -> Bool {
    text.utf8.allSatisfy { (0x20..<0x7F).contains($0) } && !text.contains("=?")
  }

  /// RFC 5322, section 3.3: `Mon, 23 Nov 2026 07:00:00 +0100`.
  static func date(_ moment: Instant, in zone: ZoneRules) -> String {
    let civil = zone.civil(of: moment)
    let (year, month, day) = civil.date.components
    let offset = zone.utcOffset(at: moment) / 60
    let clock = [civil.secondOfDay / 3600, civil.secondOfDay / 60 % 60, civil.secondOfDay % 60]
    return "\(weekdays[civil.date.weekday - 1]), \(day) \(months[month - 1]) \(year) "
      + clock.map(two).joined(separator: ":")
      + " \(offset < 0 ? "-" : "+")\(two(abs(offset) / 60))\(two(abs(offset) % 60))"
  }

  private static let weekdays = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]
  private static let months = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
  ]

  private static func two(_ number: Int) -> String { number < 10 ? "0\(number)" : String(number) }

  // MARK: Bodies

  /// RFC 4648, section 4.
  static func base64(_ bytes: [UInt8]) -> String {
    let signs = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
    var result: [UInt8] = []
    for start in stride(from: 0, to: bytes.count, by: 3) {
      let piece = bytes[start..<min(start + 3, bytes.count)]
      var bits: UInt32 = 0
      for place in 0..<3 { bits = bits << 8 | UInt32(place < piece.count ? piece[start + place] : 0) }
      for place in 0..<4 {
        result.append(place <= piece.count ? signs[Int(bits >> UInt32(18 - 6 * place)) & 63] : UInt8(ascii: "="))
      }
    }
    return String(decoding: result, as: UTF8.self)
  }

  /// RFC 2045, section 6.7. A line that begins with a dot or as a mailbox's separator does is written otherwise, since
  /// programs on the way would change it.
  static func quotedPrintable(_ text: String) -> String {
    text.split(separator: "\n", omittingEmptySubsequences: false).map { line(Array($0.utf8)) }.joined(separator: "\n")
  }

  private static func line(_ bytes: [UInt8]) -> String {
    let digits = Array("0123456789ABCDEF".utf8)
    var lines: [[UInt8]] = []
    var line: [UInt8] = []
    for (place, byte) in bytes.enumerated() {
      let rest = bytes[place...]
      func sign(opening: Bool) -> [UInt8] {
        let isMeant = opening && (byte == UInt8(ascii: ".") || rest.starts(with: Array("From ".utf8)))
        let isPlain =
          switch byte {
          case UInt8(ascii: "="): false
          case UInt8(ascii: " "), UInt8(ascii: "\t"): rest.count > 1
          default: (0x21..<0x7F).contains(byte) && !isMeant
          }
        return isPlain ? [byte] : [UInt8(ascii: "="), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
      }
      var next = sign(opening: line.isEmpty)
      // A soft line end takes the last of 76 columns.
      if line.count + next.count > 75 {
        lines.append(line + [UInt8(ascii: "=")])
        line = []
        next = sign(opening: true)
      }
      line += next
    }
    lines.append(line)
    return lines.map { String(decoding: $0, as: UTF8.self) }.joined(separator: "\n")
  }
}
