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

  public func rendered(width: Int?, isColoured: Bool) -> String {
    var table = TextTable()
    table.add([TextTable.Cell("", style: nil)] + criteria.map { TextTable.Cell($0.name, style: .bold) })
    for unit in units {
      let indent = String(repeating: "  ", count: unit.level)
      table.add(
        [TextTable.Cell(indent + unit.name)]
          + criteria.map { criterion in
            let word = verdicts[unit.id]?[criterion.name] ?? "unknown"
            return TextTable.Cell(Self.light(word), style: Self.style(word))
          })
    }
    var text = table.rendered(width: width, isColoured: isColoured) + "\n"
    for criterion in criteria { text += "\(criterion.name)  \(criterion.title)\n" }
    return text
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
