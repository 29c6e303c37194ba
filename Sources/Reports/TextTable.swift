/// A table for the terminal: columns as wide as they need, the last one cut to the width.
public struct TextTable: Sendable {
  public enum Alignment: Sendable { case left, right }

  private var rows: [[Cell]] = []

  /// A cell's text, and how the terminal is to show it.
  public struct Cell: Sendable {
    public var text: String
    public var style: Style?

    public init(_ text: String, style: Style? = nil) {
      self.text = text
      self.style = style
    }
  }

  /// Colours are never the only sign: whoever uses one writes a word or shape too.
  public enum Style: Sendable {
    case green, yellow, red, grey, bold

    /// ECMA-48 "select graphic rendition".
    var code: String {
      switch self {
      case .green: "32"
      case .yellow: "33"
      case .red: "31"
      case .grey: "90"
      case .bold: "1"
      }
    }
  }

  public init() {}

  public mutating func add(_ row: [Cell]) { rows.append(row) }

  /// - Parameters:
  ///   - width: columns of the terminal; `nil` cuts nothing.
  ///   - isColoured: whether styles are written.
  public func rendered(width: Int?, isColoured: Bool) -> String {
    let columns = rows.map(\.count).max() ?? 0
    var widths = Array(repeating: 0, count: columns)
    for row in rows {
      for (index, cell) in row.enumerated() { widths[index] = max(widths[index], Self.columns(cell.text)) }
    }
    if let width, columns > 0 {
      let others = widths.dropLast().reduce(0) { $0 + $1 + 2 }
      widths[columns - 1] = min(widths[columns - 1], max(12, width - others))
    }
    var text = ""
    for row in rows {
      for (index, cell) in row.enumerated() {
        let isLast = index == row.count - 1
        let shown = Self.cut(Self.printable(cell.text), to: isLast ? widths[index] : Int.max)
        if isColoured, let style = cell.style {
          text += "\u{1B}[\(style.code)m\(shown)\u{1B}[0m"
        } else {
          text += shown
        }
        if !isLast { text += String(repeating: " ", count: max(0, widths[index] - Self.columns(shown)) + 2) }
      }
      text += "\n"
    }
    return text
  }

  private static func columns(_ text: String) -> Int { text.count }

  private static func cut(_ text: String, to width: Int) -> String {
    columns(text) <= width ? text : String(text.prefix(max(0, width - 1))) + "…"
  }

  /// What would command the terminal is shown as a replacement.
  private static func printable(_ text: String) -> String {
    String(
      String.UnicodeScalarView(
        text.unicodeScalars.map { $0.value < 0x20 || (0x7F..<0xA0).contains($0.value) ? "\u{FFFD}" : $0 }))
  }
}
