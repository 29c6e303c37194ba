import CivilTime

/// The moment that is judged at, and the calendar around it.
struct Clock {
  let zone: ZoneRules
  /// Seconds since 1970-01-01T00:00:00Z.
  private(set) var now: Int64
  /// The civil day of now, in days since 1970-01-01.
  private(set) var today: Int32

  init(zone: ZoneRules, now: Instant) {
    self.zone = zone
    self.now = now.seconds
    today = zone.date(of: now).dayNumber
  }

  mutating func move(to instant: Instant) {
    now = instant.seconds
    today = zone.date(of: instant).dayNumber
  }

  /// Seconds since 1970-01-01T00:00:00Z; `Int64.max` for never.
  func instant(of horizon: Horizon) -> Int64 {
    guard horizon.day <= CivilDate.last.dayNumber else { return horizon.second }
    return min(horizon.second, zone.startOfDay(CivilDate(dayNumber: horizon.day)).seconds)
  }

  func isLonger(_ a: Horizon, than b: Horizon) -> Bool {
    if a.second == .max && b.second == .max { return a.day > b.day }
    return instant(of: a) > instant(of: b)
  }
}
