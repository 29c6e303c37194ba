/// What tables and charts of statistics say in a language.
public struct StatisticsWords: Sendable {
  public var measures: [StatisticsDocument.Measure: String]
  public var unit: String
  public var all: String
  /// Behind a unit's name: what lies in it and in none beneath.
  public var directly: String
  public var nowhere: String
  public var unstated: String
  public var others: String
  public var yes: String
  public var no: String
  /// The headings of a table for spreadsheets before the measures: statistics, from, to, divided by, level, id, name.
  public var headings: [String]
  /// `{}` stands for the title, the first and the last day.
  public var period: [String]

  public static let english = StatisticsWords(
    measures: [
      .new: "new", .closed: "closed", .open: "open", .overdue: "overdue", .inTime: "in time", .median: "median",
      .ninetieth: "90 %", .unknown: "unknown",
    ],
    unit: "unit", all: "all", directly: "(directly)", nowhere: "in no unit", unstated: "not stated", others: "others",
    yes: "yes", no: "no", headings: ["statistics", "from", "to", "by", "level", "id", "name"],
    period: ["", " from ", " to "])
}

extension StatisticsWords {
  /// What a row is called.
  public func name(of row: StatisticsDocument.Row) -> String {
    switch row.kind {
    case .total: all
    case .unit: row.name
    case .direct: "\(row.name) \(directly)"
    case .elsewhere: nowhere
    case .unstated: unstated
    case .others: others
    case .value:
      if row.name.isEmpty { row.id == "true" ? yes : row.id == "false" ? no : row.id } else { row.name }
    }
  }

  func name(of measure: StatisticsDocument.Measure) -> String { measures[measure] ?? measure.rawValue }

  /// What was counted, and of which days.
  public func heading(of document: StatisticsDocument) -> String {
    zip(period, [document.title, document.from, document.to]).map { $0 + $1 }.joined()
  }
}
