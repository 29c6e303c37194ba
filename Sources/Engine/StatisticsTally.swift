public import CivilTime

/// What was counted of some records over a period.
public struct StatisticsTally: Hashable, Sendable {
  /// Opened in the period.
  public var new = 0
  /// Closed in the period.
  public var closed = 0
  /// Opened and not closed on the last day that is counted.
  public var open = 0
  /// Open, and the last day in time has passed.
  public var overdue = 0
  /// Open, and no last day in time is known.
  public var openWithoutDue = 0
  /// Closed in the period, not later than the last day in time.
  public var inTime = 0
  /// Closed in the period, later than that. Where the day is not known a record is in neither.
  public var late = 0
  /// It cannot be told when they were opened or closed, whether they are counted, or in what order it went. Such records
  /// stand in no other number, and in every period.
  public var unknown = 0
  /// How many of the closed ones took so many days from the day they were opened to the day they were closed.
  public var days: [Int32: Int] = [:]

  public init() {}

  public static func += (left: inout Self, right: Self) {
    left.new += right.new
    left.closed += right.closed
    left.open += right.open
    left.overdue += right.overdue
    left.openWithoutDue += right.openWithoutDue
    left.inTime += right.inTime
    left.late += right.late
    left.unknown += right.unknown
    left.days.merge(right.days, uniquingKeysWith: +)
  }

  /// The days that so many hundredths of the closed ones did not exceed, by the nearest rank: of n in ascending order the
  /// one at place ⌈n · percent / 100⌉, so always a number that occurred. The median is that of 50.
  ///
  /// - Parameter percent: from 1 to 100.
  /// - Returns: `nil` where none was closed.
  public func days(percentile percent: Int) -> Int32? {
    let count = days.values.reduce(0, +)
    guard count > 0 else { return nil }
    let rank = (count * percent + 99) / 100
    var passed = 0
    for (length, times) in days.sorted(by: { $0.key < $1.key }) {
      passed += times
      if passed >= rank { return length }
    }
    return nil
  }
}

/// A stretch of civil days, both ends counted.
public struct StatisticsPeriod: Hashable, Sendable {
  public var from: CivilDate
  public var to: CivilDate

  public init(from: CivilDate, to: CivilDate) {
    self.from = from
    self.to = to
  }
}

/// What a field that numbers are divided by holds.
public enum StatisticsValue: Hashable, Sendable {
  case missing
  /// It depends on a record that is not there, or cannot be told.
  case undecided
  case bool(Bool)
  /// Number of the value in its enum.
  case enumeration(Int)
  /// Interned by the register.
  case label(UInt32)
}

/// Where something is counted: in one unit, of all records or of those with one value of a field.
public struct StatisticsCell: Hashable, Sendable {
  /// The unit's slot; -1 for records that belong to none. Beneath it nothing is taken in.
  public var unit: Int32
  /// Index in `Statistics.groupings`; -1 for all records.
  public var grouping: Int
  /// ``StatisticsValue/missing`` for all records.
  public var value: StatisticsValue

  public init(unit: Int32, grouping: Int, value: StatisticsValue) {
    self.unit = unit
    self.grouping = grouping
    self.value = value
  }
}
