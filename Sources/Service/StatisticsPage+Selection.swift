public import CivilTime
public import Engine

extension StatisticsPage {
  public struct Failure: Error {
    public var description: String
    /// Something is asked for that is not there; else the asking itself is wrong.
    public var isMissing: Bool
  }

  /// What is asked for.
  public struct Selection: Sendable, Hashable {
    public var name: String
    /// The period's days; `nil` for what follows from the other: the year of the last day, to today.
    public var from: CivilDate?
    public var to: CivilDate?
    /// The id of the unit that is counted with all beneath it; `nil` for all.
    public var unit: String?
    /// The one field that the numbers are divided by; `nil` for all that are declared.
    public var by: String?
    /// Levels of units below the first.
    public var depth = 1
    /// The least count that is shown, but for zero.
    public var minCount = 5

    /// - Parameter item: the text of what is asked for, by its name in queries.
    public init(_ item: (String) -> String?) throws(Failure) {
      name = item("name") ?? ""
      unit = item("unit")
      by = item("by")
      from = try Self.day("from", item)
      to = try Self.day("to", item)
      if let from, let to, from > to { throw Failure(description: "`from` comes after `to`", isMissing: false) }
      depth = try Self.number("depth", item, 0...64) ?? 1
      minCount = try Self.number("min_count", item, 5...1_000_000) ?? 5
    }

    private static func day(_ name: String, _ item: (String) -> String?) throws(Failure) -> CivilDate? {
      guard let text = item(name) else { return nil }
      guard let day = CivilDate(iso: text) else {
        throw Failure(description: "`\(name)` is a date, yyyy-mm-dd", isMissing: false)
      }
      return day
    }

    private static func number(
      _ name: String, _ item: (String) -> String?, _ range: ClosedRange<Int>
    ) throws(Failure) -> Int? {
      guard let text = item(name) else { return nil }
      guard let number = Int(text), range.contains(number) else {
        throw Failure(
          description: "`\(name)` is a number from \(range.lowerBound) to \(range.upperBound)", isMissing: false)
      }
      return number
    }

    /// The days that are meant: the calendar year of today where none is given.
    public func period(today: CivilDate) throws(Failure) -> StatisticsPeriod {
      let last =
        to ?? from.map { max($0, today) } ?? CivilDate(year: today.components.year, month: 12, day: 31) ?? today
      let first = from ?? CivilDate(year: last.components.year, month: 1, day: 1) ?? last
      return StatisticsPeriod(from: first, to: last)
    }
  }
}
