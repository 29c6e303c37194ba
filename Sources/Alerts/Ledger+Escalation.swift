public import CivilTime
internal import Krav

/// An alert that has been open and red for too long: whoever leads the unit above is to know.
public struct Escalation: Sendable, Hashable {
  /// Of the event.
  public var seq: UInt64
  public var at: Instant
  /// The unit above the alert's, ids from the root joined with `/`; at the root the unit itself, empty without one.
  public var unit: String

  public init(seq: UInt64, at: Instant, unit: String) {
    self.seq = seq
    self.at = at
    self.unit = unit
  }
}

/// Alerts that came to be open and red, in the order in which they did: their deadlines come in the same order.
struct LedgerReds: Sendable {
  private(set) var queue: [(alert: UInt32, since: Instant)] = []
  private var start = 0
  /// On disk, by alert.
  var escalated: [UInt32: (seq: UInt64, at: Instant)] = [:]

  var first: (alert: UInt32, since: Instant)? { start < queue.count ? queue[start] : nil }

  mutating func removeFirst() {
    start += 1
    if start == queue.count || (start > 4096 && start * 2 > queue.count) {
      queue.removeFirst(start)
      start = 0
    }
  }

  /// - Parameters:
  ///   - alert: the one that came to be red.
  ///   - since: when.
  ///   - isRed: whether an alert still is; the others are forgotten before the queue grows.
  mutating func append(_ alert: UInt32, since: Instant, isRed: (UInt32) -> Bool) {
    if queue.count == queue.capacity, queue.count >= 1024 {
      queue = queue[start...].filter { isRed($0.alert) }
      start = 0
    }
    queue.append((alert, since))
  }
}

extension Ledger {
  /// Events of one turn; the others follow when these are on disk.
  private static let mostEscalated = 500

  /// When the next alert will have been red for too long; `nil` while events wait for the disk.
  ///
  /// - Parameters:
  ///   - limit: how long an alert may be red. Days are civil days: one that became red on the 1st has been red for more
  ///     than 14 days when the 16th begins.
  ///   - zone: where the days are counted.
  public mutating func nextEscalation(after limit: CivilDuration, in zone: ZoneRules) -> Instant? {
    unlogged == 0 ? nextRed(limit, zone)?.due : nil
  }

  /// Stages `escalated` for every alert that has been open and red for longer than the limit, the longest first.
  public mutating func escalate(after limit: CivilDuration, in zone: ZoneRules, at now: Instant) -> [PendingEvent] {
    var events: [PendingEvent] = []
    guard unlogged == 0 else { return events }
    while events.count < Self.mostEscalated, let (alert, due) = nextRed(limit, zone), due <= now {
      reds.removeFirst()
      let entry = entries[Int(alert)]
      stage(
        LedgerChange(at: now, alert: alert, kind: .escalated, cause: .clock, verdict: .red),
        subject: subjects[entry.subject], unit: names[entry.unit],
        detail: .escalation(to: Self.parent(of: names[entry.unit])), into: &events)
    }
    return events
  }

  /// The mark that an alert carries while it stays open and red.
  public func escalation(of id: AlertID) -> Escalation? {
    guard let index = indices[id], let mark = reds.escalated[index] else { return nil }
    return Escalation(seq: mark.seq, at: mark.at, unit: Self.parent(of: names[entries[Int(index)].unit]))
  }

  /// An event that is on disk has brought an alert from one standing to another.
  mutating func noteRed(_ change: LedgerChange, from before: Standing, to after: Standing, seq: UInt64) {
    guard !names.isProblem(entries[Int(change.alert)].rule) else { return }
    if !after.isOpenRed {
      if !reds.escalated.isEmpty { reds.escalated[change.alert] = nil }
    } else if change.kind == .escalated {
      reds.escalated[change.alert] = (seq, change.at)
    } else if !before.isOpenRed {
      let entries = entries
      reds.append(change.alert, since: change.at) { entries[Int($0)].visible.isOpenRed }
    }
  }

  /// The alert that has been red for longest and is not escalated, and when it will be. What has changed since it was
  /// noted is forgotten on the way.
  private mutating func nextRed(_ limit: CivilDuration, _ zone: ZoneRules) -> (alert: UInt32, due: Instant)? {
    while let first = reds.first {
      if entries[Int(first.alert)].visible.isOpenRed, reds.escalated[first.alert] == nil,
        redSince(first.alert) == first.since
      {
        return Self.end(of: limit, from: first.since, in: zone).map { (first.alert, $0) }
      }
      reds.removeFirst()
    }
    return nil
  }

  /// When the alert last came to be open and red.
  private func redSince(_ index: UInt32) -> Instant? {
    var chain: [LedgerEvent] = []
    var next = entries[Int(index)].lastEvent
    while next != LedgerEntry.none {
      chain.append(events[Int(next)])
      next = events[Int(next)].previous
    }
    var standing = Standing()
    var since: Instant?
    for event in chain.reversed() {
      let change = LedgerChange(
        at: event.at, alert: index, kind: event.kind, cause: event.cause, verdict: event.verdict, why: event.why)
      let after = standing.after(change)
      if after.isOpenRed { since = standing.isOpenRed ? since : event.at } else { since = nil }
      standing = after
    }
    return since
  }

  private static func end(of limit: CivilDuration, from start: Instant, in zone: ZoneRules) -> Instant? {
    if case .hours(let hours) = limit { return Instant(seconds: start.seconds + hours * 3600) }
    return zone.date(of: start).adding(limit)?.adding(days: 1).map { zone.startOfDay($0) }
  }

  private static func parent(of unit: String) -> String {
    guard let slash = unit.utf8.lastIndex(of: UInt8(ascii: "/")) else { return unit }
    return String(unit[..<slash])
  }
}

extension Standing {
  var isOpenRed: Bool { state == .open && verdict == .red }
}
