internal import CivilTime
internal import Krav

/// How many alerts of rules were open at the end of each day, and how long those took whose duties were met: by unit, for
/// a little more than a year. Moved by each event, so that nobody goes through the log to know.
struct Trend: Sendable {
  /// So many days are kept before a unit's last event.
  static let days: Int32 = 400

  /// What one unit had, those beneath it left out.
  struct Series: Sendable {
    /// What was open before the first of the changes.
    var base = DayCounts()
    /// Differences, by days from 1970-01-01.
    var changes: [(day: Int32, counts: DayCounts)] = []
    /// When, and after how many days, a duty was met.
    var closings: [(day: Int32, length: Int32)] = []
  }

  private let zone: ZoneRules
  /// By index of the unit's path in ``LedgerNames``.
  private(set) var units: [UInt32: Series] = [:]
  /// The day that was asked for last, in seconds: nearly every event happens on it.
  private var known: (start: Int64, end: Int64, day: Int32) = (0, 0, 0)

  init(zone: ZoneRules) {
    self.zone = zone
  }

  mutating func day(of moment: Instant) -> Int32 {
    if moment.seconds >= known.start, moment.seconds < known.end { return known.day }
    let date = zone.date(of: moment)
    let next = date.adding(days: 1).map { zone.startOfDay($0).seconds }
    known = (zone.startOfDay(date).seconds, next ?? moment.seconds + 1, date.dayNumber)
    return date.dayNumber
  }

  mutating func add(_ difference: Int32, _ verdict: Verdict, unit: UInt32, on day: Int32) {
    // A clock that was set back changes nothing that has been.
    let day = max(day, units[unit]?.changes.last?.day ?? day)
    if units[unit]?.changes.last?.day != day {
      units[unit, default: Series()].changes.append((day, DayCounts()))
      forget(unit, before: day - Self.days)
    }
    let last = (units[unit]?.changes.count ?? 1) - 1
    units[unit]?.changes[last].counts.add(difference, verdict)
  }

  mutating func noteClosing(unit: UInt32, on day: Int32, after length: Int32) {
    units[unit, default: Series()].closings.append((day, length))
  }

  /// Two months at a time, so that not every day moves all of them.
  private mutating func forget(_ unit: UInt32, before day: Int32) {
    guard let first = units[unit]?.changes.first, first.day < day - 60 else { return }
    var old = DayCounts()
    for change in units[unit]?.changes ?? [] where change.day < day { old += change.counts }
    units[unit]?.base += old
    units[unit]?.changes.removeAll { $0.day < day }
    units[unit]?.closings.removeAll { $0.day < day }
  }
}

/// Open alerts by verdict.
public struct DayCounts: Sendable, Hashable {
  public var red: Int32 = 0
  public var yellow: Int32 = 0
  public var unknown: Int32 = 0

  public init(red: Int32 = 0, yellow: Int32 = 0, unknown: Int32 = 0) {
    self.red = red
    self.yellow = yellow
    self.unknown = unknown
  }

  public var total: Int32 { red + yellow + unknown }

  public static func += (a: inout DayCounts, b: DayCounts) {
    a.red += b.red
    a.yellow += b.yellow
    a.unknown += b.unknown
  }

  mutating func add(_ difference: Int32, _ verdict: Verdict) {
    switch verdict {
    case .red: red += difference
    case .yellow: yellow += difference
    case .unknown: unknown += difference
    case .green: break
    }
  }
}

extension Ledger {
  /// An event that is on disk has brought an alert from one standing to another. To be called before it is among the events.
  mutating func noteTrend(_ change: LedgerChange, from before: Standing, to after: Standing) {
    let entry = entries[Int(change.alert)]
    guard trend != nil, !names.isProblem(entry.rule) else { return }
    let former = before.state == .open ? before.verdict : nil
    let present = after.state == .open ? after.verdict : nil
    let unit = entry.lastEvent == LedgerEntry.none ? entry.unit : events[Int(entry.lastEvent)].unit
    guard let day = trend?.day(of: change.at) else { return }
    if former != present || unit != entry.unit {
      if let former { trend?.add(-1, former, unit: unit, on: day) }
      if let present { trend?.add(1, present, unit: entry.unit, on: day) }
    }
    guard change.kind == .resolved, change.why == .met, entry.openingEvent != LedgerEntry.none,
      let opened = trend?.day(of: events[Int(entry.openingEvent)].at)
    else { return }
    trend?.noteClosing(unit: unit, on: day, after: max(0, day - opened))
  }
}
