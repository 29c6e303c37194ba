public import CivilTime
public import Engine

/// What was counted over a period, as tables in which nothing can be worked out that is told of too few.
public struct StatisticsDocument: Sendable, Equatable {
  /// A column, by its name in JSON.
  public enum Measure: String, Sendable, CaseIterable {
    case new, closed, open, overdue
    /// The share of those closed in time, in percent of those closed that have a last day.
    case inTime = "in_time_percent"
    case median = "median_days"
    case ninetieth = "p90_days"
    case unknown
  }

  public enum Figure: Sendable, Equatable {
    case number(Int)
    /// From 1 to below the least count.
    case small
    /// Not shown.
    case hidden
    /// There is nothing to say: nothing was closed.
    case none
  }

  public enum Kind: String, Sendable {
    /// All that is told of.
    case total
    case unit
    /// In the unit that stands above, and in none beneath it.
    case direct
    /// In no unit.
    case elsewhere
    /// With a value of the field.
    case value
    /// Without one, or it cannot be told.
    case unstated
    /// With one of the values that are not told by themselves, because there are too many.
    case others
  }

  public struct Row: Sendable, Equatable {
    public var kind: Kind
    /// The unit's id or the value's name; empty for what has none.
    public var id: String
    /// As it is shown; empty for what has none of its own.
    public var name: String
    /// Beneath how many of the table's rows it stands.
    public var level: Int
    /// One for each of the document's measures.
    public var figures: [Figure]
  }

  public struct Table: Sendable, Equatable {
    /// The field that the numbers are divided by; `nil` for units.
    public var by: String?
    public var rows: [Row]
  }

  public var name: String
  public var title: String
  /// Days as `yyyy-mm-dd`, as are the two that follow.
  public var from: String
  public var to: String
  /// The last day that is counted.
  public var day: String
  public var minCount: Int
  /// How many of the records counted are of files that are gone or broken.
  public var stale: Int
  public var measures: [Measure]
  public var tables: [Table]

  /// The least count that is shown, but for zero.
  public static let leastCount = 5

  /// What was counted in one row, before it is decided what may be shown.
  public struct Tallied: Sendable {
    public var kind: Kind
    public var id: String
    public var name: String
    public var level: Int
    public var tally: StatisticsTally
    /// The place of the row that this one is a part of; `nil` for the first.
    public var parent: Int?
    /// Whether it is to be shown; it is counted with when it is not.
    public var isWanted: Bool

    public init(
      _ kind: Kind, id: String = "", name: String = "", level: Int = 0, tally: StatisticsTally, parent: Int? = nil,
      isWanted: Bool = true
    ) {
      self.kind = kind
      self.id = id
      self.name = name
      self.level = level
      self.tally = tally
      self.parent = parent
      self.isWanted = isWanted
    }
  }

  /// - Parameters:
  ///   - name: that of the statistics.
  ///   - title: theirs.
  ///   - period: the days that were asked for.
  ///   - day: the last that was counted.
  ///   - measures: which columns there are.
  ///   - minCount: the least count that is shown; no less than ``leastCount``.
  ///   - stale: how many records are of files that are gone or broken.
  ///   - units: all that were counted, the first of all the others' sum; each row is the sum of those whose parent it is, if
  ///     there are any.
  ///   - values: by field, the rows whose sum the first unit's row is too.
  public init(
    name: String, title: String, period: StatisticsPeriod, day: CivilDate, measures: [Measure], minCount: Int,
    stale: Int, units: [Tallied], values: [(by: String, isWanted: Bool, rows: [Tallied])]
  ) {
    self.name = name
    self.title = title
    from = period.from.description
    to = period.to.description
    self.day = day.description
    self.minCount = max(Self.leastCount, minCount)
    self.stale = stale
    self.measures = measures
    let rows = units + values.flatMap(\.rows)
    let sums = Self.sums(units, values.map(\.rows.count))
    func withholding(_ limit: Int) -> Withholding {
      Withholding(rows.map(\.tally), sums: sums, limit: limit, balances: measures.contains(.open))
    }
    let withheld = withholding(self.minCount)
    // Who asks with another limit too is told nothing that the usual one keeps back.
    let usual = self.minCount > Self.leastCount ? withholding(Self.leastCount) : nil
    let figures = rows.indices.map { row in
      measures.map { measure in
        usual?.figure(measure, of: row) == .hidden ? Figure.hidden : withheld.figure(measure, of: row)
      }
    }
    func shown(_ place: Int) -> Row {
      let row = rows[place]
      return Row(kind: row.kind, id: row.id, name: row.name, level: row.level, figures: figures[place])
    }
    tables = [Table(by: nil, rows: units.indices.filter { units[$0].isWanted }.map(shown))]
    var start = units.count
    for (by, isWanted, parts) in values {
      if isWanted {
        // What it is divided of stands first.
        tables.append(Table(by: by, rows: [shown(0)] + parts.indices.map { shown(start + $0) }))
      }
      start += parts.count
    }
  }

  private static func sums(_ units: [Tallied], _ values: [Int]) -> [Suppression.Sum] {
    var parts: [Int: [Int]] = [:]
    for (place, unit) in units.enumerated() {
      if let parent = unit.parent { parts[parent, default: []].append(place) }
    }
    var sums = parts.sorted { $0.key < $1.key }.map { Suppression.Sum(total: $0.key, parts: $0.value) }
    var start = units.count
    for count in values where count > 0 {
      sums.append(Suppression.Sum(total: 0, parts: Array(start..<start + count)))
      start += count
    }
    return sums
  }

  /// For reading; says what the parts say.
  init(
    name: String, title: String, from: String, to: String, day: String, minCount: Int, stale: Int,
    measures: [Measure], tables: [Table]
  ) {
    self.name = name
    self.title = title
    self.from = from
    self.to = to
    self.day = day
    self.minCount = minCount
    self.stale = stale
    self.measures = measures
    self.tables = tables
  }
}
