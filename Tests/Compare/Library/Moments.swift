import CivilTime

/// Days and instants around the time that scenarios play in, and some at the calendar's odd places.
enum Moments {
  static let first = 20_000
  static let last = 20_950

  private static let odd = [
    "2024-02-29", "2025-03-30", "2025-10-26", "2025-12-31", "2026-01-01", "2026-03-29", "2026-04-02", "2026-05-14",
    "2028-02-29", "2025-04-17", "1999-12-31", "2040-06-01", "2199-12-31", "1900-01-01",
  ]

  static func date(_ dice: inout Dice) -> String {
    if dice.chance(15) { return dice.pick(odd) }
    return CivilDate(dayNumber: Int32(dice.among(first...last))).description
  }

  static func instant(_ dice: inout Dice) -> String {
    var second = dice.among(first...last) * 86_400 + dice.below(1440) * 60 + (dice.chance(20) ? dice.below(60) : 0)
    // The nights in which clocks are put forward and back.
    if dice.chance(15) { second = dice.pick([1_743_296_400, 1_761_440_400, 1_774_746_000]) + dice.among(-7200...7200) }
    return ZoneRules.utc.rfc3339(Instant(seconds: Int64(second)))
  }
}
