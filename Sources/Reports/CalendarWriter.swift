public import CivilTime

/// Writes iCalendar (RFC 5545): lines that end in CRLF and are folded at 75 octets, never within a character, and texts in
/// which nothing is left that a reader could take for another property.
public struct CalendarWriter: Sendable {
  /// Octets of a line without its end, section 3.1.
  static let width = 75

  public private(set) var bytes: [UInt8] = []

  public init() {}

  public mutating func begin(_ component: String) { property("BEGIN", component) }
  public mutating func end(_ component: String) { property("END", component) }

  /// A property whose value is written as it is.
  public mutating func property(_ name: String, _ value: String) { line("\(name):\(value)") }

  /// A property whose value is text, section 3.3.11.
  public mutating func text(_ name: String, _ value: String) { property(name, Self.escaped(value)) }

  /// A property whose value is a list of texts.
  public mutating func texts(_ name: String, _ values: [String]) {
    property(name, values.map(Self.escaped).joined(separator: ","))
  }

  /// A whole day, section 3.3.4.
  public mutating func day(_ name: String, _ day: CivilDate) {
    property("\(name);VALUE=DATE", Self.basic(day))
  }

  /// A moment in UTC, section 3.3.5.
  public mutating func moment(_ name: String, _ moment: Instant) {
    let civil = ZoneRules.utc.civil(of: moment)
    let second = civil.secondOfDay
    let time = [second / 3600, second / 60 % 60, second % 60].map { Self.padded($0, 2) }.joined()
    property(name, "\(Self.basic(civil.date))T\(time)Z")
  }

  /// Text with what means something escaped. Line ends become `\n`; other controls, and signs that turn the direction of
  /// what follows, are replaced.
  static func escaped(_ text: String) -> String {
    var result = String.UnicodeScalarView()
    var wasReturn = false
    for scalar in text.unicodeScalars {
      defer { wasReturn = scalar == "\r" }
      switch scalar {
      case "\\", ";", ",":
        result.append("\\")
        result.append(scalar)
      case "\n" where wasReturn: break
      case "\r", "\n", "\u{85}", "\u{2028}", "\u{2029}":
        result.append("\\")
        result.append("n")
      default: result.append(isHarmful(scalar) ? "\u{FFFD}" : scalar)
      }
    }
    return String(result)
  }

  /// Controls, and what overrides the direction of writing.
  static func isHarmful(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x09: false
    case 0..<0x20, 0x7F...0x9F, 0x202A...0x202E, 0x2066...0x2069: true
    default: false
    }
  }

  private mutating func line(_ text: String) {
    var room = Self.width
    for scalar in text.unicodeScalars {
      let size = UTF8.width(scalar)
      if size > room {
        bytes += [0x0D, 0x0A, 0x20]
        room = Self.width - 1
      }
      bytes += Array(String(scalar).utf8)
      room -= size
    }
    bytes += [0x0D, 0x0A]
  }

  private static func basic(_ date: CivilDate) -> String {
    let (year, month, day) = date.components
    return padded(year, 4) + padded(month, 2) + padded(day, 2)
  }

  private static func padded(_ number: Int, _ digits: Int) -> String {
    let text = String(number)
    return String(repeating: "0", count: max(0, digits - text.utf8.count)) + text
  }
}
