internal import Krav

/// Criteria by units, each with a light that is told by shape and word as well as by colour.
public struct TrafficLights: Sendable {
  public struct Unit: Sendable {
    public var id: String
    public var name: String
    /// 0 for a root.
    public var level: Int

    public init(id: String, name: String, level: Int) {
      self.id = id
      self.name = name
      self.level = level
    }
  }

  public var criteria: [(name: String, title: String)] = []
  public var units: [Unit] = []
  /// The verdict's word by unit and criterion.
  public var verdicts: [String: [String: String]] = [:]

  public init() {}

  /// As a table of lights and what the criteria are. Where it does not fit, the units are set beside each other when they
  /// are few, else the criteria stand in several tables beneath each other, their lights as shapes alone where that makes
  /// them fewer; what a shape means is told then.
  ///
  /// - Parameters:
  ///   - width: columns of the terminal; `nil` for as many as it takes.
  ///   - isColoured: whether colours are written.
  public func rendered(width: Int?, isColoured: Bool) -> String {
    tables(width: width, isColoured: isColoured) + "\n" + legend(width: width)
  }

  private func tables(width: Int?, isColoured: Bool) -> String {
    let whole = table(criteria.indices, isShort: false)
    guard let width, !whole.fits(width) else { return whole.rendered(width: width, isColoured: isColoured) }
    let turned = turnedTable()
    if turned.fits(width) { return turned.rendered(width: width, isColoured: isColoured) }
    let long = blocks(width: width, isShort: false)
    let short = blocks(width: width, isShort: true)
    let isShort = short.count < long.count
    let text = (isShort ? short : long).map {
      table($0, isShort: isShort).rendered(width: width, isColoured: isColoured)
    }.joined(separator: "\n")
    guard isShort else { return text }
    return text + "\n" + ["red", "yellow", "unknown", "green"].map(Self.light).joined(separator: "  ") + "\n"
  }

  /// The criteria's names and titles.
  private func legend(width: Int?) -> String {
    criteria.map { criterion in
      let (name, title) = (Diagnostic.visible(criterion.name), Diagnostic.visible(criterion.title))
      return Prose.hanging(name + "  ", title, width: width) + "\n"
    }.joined()
  }

  /// Units as rows.
  private func table(_ numbers: Range<Int>, isShort: Bool) -> TextTable {
    var table = TextTable(gap: isShort ? 1 : 2)
    table.add([TextTable.Cell("")] + numbers.map { TextTable.Cell(criteria[$0].name, style: .bold) })
    for unit in units {
      let indent = String(repeating: "  ", count: unit.level)
      table.add(
        [TextTable.Cell(indent + unit.name)] + numbers.map { cell(unit, criteria[$0].name, isShort: isShort) })
    }
    return table
  }

  /// Criteria as rows.
  private func turnedTable() -> TextTable {
    var table = TextTable()
    table.add([TextTable.Cell("")] + units.map { TextTable.Cell($0.name, style: .bold) })
    for criterion in criteria {
      table.add([TextTable.Cell(criterion.name)] + units.map { cell($0, criterion.name, isShort: false) })
    }
    return table
  }

  private func cell(_ unit: Unit, _ criterion: String, isShort: Bool) -> TextTable.Cell {
    let word = verdicts[unit.id]?[criterion] ?? "unknown"
    let light = Self.light(word)
    return TextTable.Cell(isShort ? String(light.prefix(1)) : light, style: Self.style(word))
  }

  /// Which criteria stand beside each other; at least one, though it be too wide.
  private func blocks(width: Int, isShort: Bool) -> [Range<Int>] {
    let names = units.map { 2 * $0.level + $0.name.columns }.max() ?? 0
    // The names of units are broken rather than that they take more than half.
    let room = width - min(names, width / 2)
    var blocks: [Range<Int>] = []
    var taken = 0
    for (number, criterion) in criteria.enumerated() {
      let cells = units.map { cell($0, criterion.name, isShort: isShort).text.columns }.max() ?? 0
      let wide = max(criterion.name.columns, cells) + (isShort ? 1 : 2)
      if let last = blocks.last, taken + wide <= room {
        blocks[blocks.count - 1] = last.lowerBound..<number + 1
        taken += wide
      } else {
        blocks.append(number..<number + 1)
        taken = wide
      }
    }
    return blocks
  }

  /// Shape and word.
  public static func light(_ verdict: String) -> String {
    switch verdict {
    case "green": "● green"
    case "yellow": "▲ yellow"
    case "red": "■ red"
    default: "○ unknown"
    }
  }

  public static func style(_ verdict: String) -> TextTable.Style {
    switch verdict {
    case "green": .green
    case "yellow": .yellow
    case "red": .red
    default: .grey
    }
  }
}
