public import CivilTime

/// Open alerts from day to day, over the units that somebody may see. Gone through in slices.
public struct TrendSum: Sendable {
  /// The first day that the log tells of, or the first that is asked for.
  public let first: CivilDate
  /// At the end of each day from the first.
  public private(set) var days: [DayCounts]
  /// By unit's path as it was then: after how many days each duty was met that was met in the time.
  public private(set) var closings: [(unit: String, lengths: [Int32])] = []
  private var pending: [UInt32]

  /// - Parameters:
  ///   - ledger: whose alerts they are; one that was read back without counting days has none.
  ///   - last: the last day.
  ///   - count: how many days, the last included.
  ///   - zone: whose days they are.
  public init(_ ledger: Ledger, until last: CivilDate, days count: Int, in zone: ZoneRules) {
    let start = last.dayNumber - Int32(clamping: count - 1)
    let known = ledger.firstAt.map { zone.date(of: $0).dayNumber } ?? last.dayNumber
    let first = min(max(start, known), last.dayNumber)
    self.first = CivilDate(dayNumber: first)
    days = Array(repeating: DayCounts(), count: Int(last.dayNumber - first) + 1)
    pending = ledger.trend.map { $0.units.keys.sorted(by: >) } ?? []
  }

  /// Goes through about `limit` units; `true` when no more are left.
  ///
  /// - Parameters:
  ///   - ledger: the same.
  ///   - limit: how many.
  ///   - passes: whether a unit's path, as it was then, is counted.
  public mutating func step(_ ledger: Ledger, limit: Int, _ passes: (String) -> Bool) -> Bool {
    for _ in 0..<limit {
      guard let unit = pending.popLast(), let series = ledger.trend?.units[unit] else { return pending.isEmpty }
      if passes(ledger.names[unit]) { add(series, ledger.names[unit]) }
    }
    return pending.isEmpty
  }

  private mutating func add(_ series: Trend.Series, _ path: String) {
    var counts = series.base
    var next = 0
    for place in days.indices {
      let day = first.dayNumber + Int32(place)
      while next < series.changes.count, series.changes[next].day <= day {
        counts += series.changes[next].counts
        next += 1
      }
      days[place] += counts
    }
    let lengths = series.closings.filter { $0.day >= first.dayNumber }.map(\.length)
    if !lengths.isEmpty { closings.append((path, lengths)) }
  }
}
