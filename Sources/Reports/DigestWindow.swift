public import CivilTime

/// Since when a digest tells, as people name it.
public enum DigestWindow {
  /// The longest, in days: ten years.
  public static let mostDays = 3660

  /// `7d`, `2w`: from midnight of the day so many days or weeks ago, so that two digests that follow one another leave
  /// nothing out; `24h`: so many hours ago; a day (yyyy-mm-dd) or an instant with its offset. `nil` for anything else, and
  /// for what lies ahead.
  public static func start(_ text: String, now: Instant, in zone: ZoneRules) -> Instant? {
    if let instant = Instant(rfc3339: text) { return instant <= now ? instant : nil }
    if let day = CivilDate(iso: text) {
      let start = zone.startOfDay(day)
      return start <= now ? start : nil
    }
    guard let unit = text.last, let count = Int(text.dropLast()), count > 0,
      text.dropLast().allSatisfy({ $0.isASCII && $0.isNumber })
    else { return nil }
    switch unit {
    case "d" where count <= mostDays: return midnight(count, now, zone)
    case "w" where count <= mostDays / 7: return midnight(count * 7, now, zone)
    case "h" where count <= mostDays * 24: return now.adding(hours: -Int64(count))
    default: return nil
    }
  }

  private static func midnight(_ days: Int, _ now: Instant, _ zone: ZoneRules) -> Instant? {
    zone.date(of: now).adding(days: -days).map { zone.startOfDay($0) }
  }
}
