/// A table as comma-separated values (RFC 4180), in the form that Excel opens rightly with Norwegian settings: columns are
/// parted by semicolons, since the comma is the decimal sign there, and the text is UTF-8 with a byte order mark, without
/// which Excel takes it for Windows-1252. Programs read it as well: Python by `encoding="utf-8-sig", delimiter=";"`.
///
/// What a spreadsheet would take for a formula is made text by an apostrophe before it (OWASP, *CSV Injection*), since the
/// text comes from records that anybody may have written.
public struct CSV: Sendable {
  private let columns: Int
  private var text: String

  /// - Parameter header: the names of the columns; every row has as many cells.
  public init(header: [String]) {
    columns = header.count
    text = "\u{FEFF}"
    add(header)
  }

  /// Adds a row. What is missing at its end is empty, and what is too much is left out; numbers are written as they are.
  public mutating func add(_ row: [String]) {
    for index in 0..<columns {
      if index > 0 { text += ";" }
      if index < row.count { text += Self.cell(row[index]) }
    }
    text += "\r\n"
  }

  /// The whole, with a line feed behind every row.
  public var rendered: String { text }

  /// The bytes of the whole.
  public var bytes: [UInt8] { Array(text.utf8) }

  /// One cell, harmless and quoted where it must be.
  static func cell(_ text: String) -> String {
    let safe = isFormula(text) ? "'" + text : text
    // A reader may sniff for either separator.
    let special: Set<UInt8> = [0x22, 0x2C, 0x3B, 0x09, 0x0A, 0x0D]
    let isEdged = safe.utf8.first == 0x20 || safe.utf8.last == 0x20
    guard isEdged || safe.utf8.contains(where: { special.contains($0) }) else { return safe }
    return "\"" + safe.replacing("\"", with: "\"\"") + "\""
  }

  /// Whether a spreadsheet might calculate it: what begins so, also behind blanks and in full width, but for a number.
  private static func isFormula(_ text: String) -> Bool {
    guard
      let first = text.unicodeScalars.first(where: {
        !$0.properties.isWhitespace || "\t\r\n".unicodeScalars.contains($0)
      })
    else { return false }
    switch first {
    case "=", "@", "\t", "\r", "\n", "＝", "＠", "＋", "－", "|", "%": return true
    case "+", "-": return !isNumber(text)
    default: return false
    }
  }

  /// `-12`, `-3,5`, `-3.5`: no sheet makes anything else of it.
  private static func isNumber(_ text: String) -> Bool {
    let parts = text.dropFirst().split(omittingEmptySubsequences: false) { $0 == "," || $0 == "." }
    return text.utf8.first == 0x2D && (1...2).contains(parts.count)
      && parts.allSatisfy { !$0.isEmpty && $0.utf8.allSatisfy { (0x30...0x39).contains($0) } }
  }
}
