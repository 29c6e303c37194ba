public import CivilTime

/// A moment as people and requests name it.
public enum Moment {
  /// A day is its noon, as for a clock that is set to it, and today is now; an instant has its offset (RFC 3339). `nil` for
  /// what is neither.
  public static func read(_ text: String, now: Instant, in zone: ZoneRules) -> Instant? {
    // In a query a bare `+` is a space.
    if let instant = Instant(rfc3339: String(text.map { $0 == " " ? "+" : $0 })) { return instant }
    guard let day = CivilDate(iso: text) else { return nil }
    return day == zone.date(of: now) ? now : zone.instants(date: day, secondOfDay: 43_200).first
  }

  /// The last second of the day that lies so many days after now; `nil` beyond the calendar.
  public static func end(ofDay days: Int, after now: Instant, in zone: ZoneRules) -> Instant? {
    zone.date(of: now).adding(days: days + 1).map { Instant(seconds: zone.startOfDay($0).seconds - 1) }
  }
}
