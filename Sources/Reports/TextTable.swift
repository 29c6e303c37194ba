internal import Krav

/// A table for the terminal: columns as wide as they need. Where they do not fit, texts are broken into lines within their
/// cells, and a long last column stands beneath its row; nothing is cut off.
public struct TextTable: Sendable {
  public enum Alignment: Sendable { case left, right }

  private var rows: [[Cell]] = []
  private let alignments: [Alignment]
  private let gap: Int

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

  /// - Parameters:
  ///   - alignments: of the columns in their order; those without one are aligned to the left.
  ///   - gap: how many blanks part columns.
  public init(alignments: [Alignment] = [], gap: Int = 2) {
    self.alignments = alignments
    self.gap = gap
  }

  public mutating func add(_ row: [Cell]) {
    // What would command the terminal, or end the line, is shown as a replacement.
    rows.append(row.map { Cell(Diagnostic.visible($0.text).replacing("\t", with: "\u{FFFD}"), style: $0.style) })
  }

  /// - Parameters:
  ///   - width: columns of the terminal; `nil` breaks nothing.
  ///   - isColoured: whether styles are written.
  public func rendered(width: Int?, isColoured: Bool) -> String {
    guard let width else { return rows.map { line($0, naturalWidths(), isColoured) }.joined() }
    let natural = naturalWidths()
    guard let last = natural.indices.last, natural.reduce(gap * last, +) > width else {
      return rows.map { line($0, natural, isColoured) }.joined()
    }
    let rest = width - natural.dropLast().reduce(gap * last, +)
    // A last column that would be too narrow to be read stands beneath the others.
    let hangs = last > 0 && natural[last] > Self.widestWord && rest < min(natural[last], Self.narrowestProse)
    let widths = fitted(hangs ? Array(natural.dropLast()) : natural, to: max(width, 20))
    return rows.map { row in
      guard hangs, row.count == natural.count, let cell = row.last else { return lines(row, widths, isColoured) }
      let lines = lines(Array(row.dropLast()), widths, isColoured)
      guard !cell.text.isEmpty else { return lines }
      return lines
        + Prose.lines(of: cell.text, width: max(20, width - 4)).map { "    \(styled($0, cell.style, isColoured))\n" }
        .joined()
    }.joined()
  }

  /// Whether nothing must be broken.
  func fits(_ width: Int) -> Bool {
    let natural = naturalWidths()
    return natural.reduce(gap * max(0, natural.count - 1), +) <= width
  }

  /// What is wider is prose, and prose that is narrower is hard to read.
  private static let widestWord = 24, narrowestProse = 40

  private func naturalWidths() -> [Int] {
    var widths = Array(repeating: 0, count: rows.map(\.count).max() ?? 0)
    for row in rows {
      for (index, cell) in row.enumerated() { widths[index] = max(widths[index], cell.text.columns) }
    }
    return widths
  }

  /// Widths that fit: the widest columns give way first, as long as no word must be broken; but none that holds a colour,
  /// which is a word that must be read.
  private func fitted(_ natural: [Int], to width: Int) -> [Int] {
    let isFixed = natural.indices.map { index in
      rows.contains { row in row.indices.contains(index) && row[index].style != nil && row[index].style != .bold }
    }
    let words = natural.indices.map { index in
      rows.map { row in row.indices.contains(index) ? Prose.widestWord(of: row[index].text) : 0 }.max() ?? 0
    }
    var widths = natural
    while widths.reduce(gap * (widths.count - 1), +) > width {
      let loose = widths.indices.filter { !isFixed[$0] && widths[$0] > 4 }
      let widest =
        loose.filter { widths[$0] > words[$0] }.max { widths[$0] < widths[$1] }
        ?? loose.max { widths[$0] < widths[$1] }
      guard let widest else { break }
      widths[widest] -= 1
    }
    return widths
  }

  /// A row in as many lines as its fullest cell needs.
  private func lines(_ row: [Cell], _ widths: [Int], _ isColoured: Bool) -> String {
    let parts = zip(row, widths).map { cell, width in
      cell.text.columns <= width ? [cell.text] : Prose.lines(of: cell.text, width: width)
    }
    return (0..<max(1, parts.map(\.count).max() ?? 1)).map { number in
      line(
        zip(row, parts).map { cell, parts in Cell(number < parts.count ? parts[number] : "", style: cell.style) },
        widths, isColoured)
    }.joined()
  }

  /// One line, without blanks at its end.
  private func line(_ row: [Cell], _ widths: [Int], _ isColoured: Bool) -> String {
    let end = row.lastIndex { !$0.text.isEmpty } ?? -1
    var text = ""
    for (index, cell) in row.prefix(end + 1).enumerated() {
      let blank = String(repeating: " ", count: max(0, widths[index] - cell.text.columns))
      let isRight = alignments.indices.contains(index) && alignments[index] == .right
      if isRight { text += blank }
      text += styled(cell.text, cell.style, isColoured)
      if index < end { text += (isRight ? "" : blank) + String(repeating: " ", count: gap) }
    }
    return text + "\n"
  }

  private func styled(_ text: String, _ style: Style?, _ isColoured: Bool) -> String {
    guard isColoured, let style, !text.isEmpty else { return text }
    return "\u{1B}[\(style.code)m\(text)\u{1B}[0m"
  }
}
