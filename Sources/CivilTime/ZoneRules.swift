/// The rules of one time zone, read from a TZif file (RFC 9636): transitions, and the footer's rule after the last.
public struct ZoneRules: Sendable {
  struct Kind: Sendable {
    /// Seconds east of UTC.
    var offset: Int32
  }

  var transitions: [Int64]
  /// The kind in force from the transition of the same index on.
  var kindAfter: [UInt8]
  var kinds: [Kind]
  var footer: PosixZone?

  /// No offset, ever.
  public static let utc = ZoneRules(transitions: [], kindAfter: [], kinds: [Kind(offset: 0)], footer: nil)

  init(transitions: [Int64], kindAfter: [UInt8], kinds: [Kind], footer: PosixZone?) {
    self.transitions = transitions
    self.kindAfter = kindAfter
    self.kinds = kinds
    self.footer = footer
  }

  /// Seconds east of UTC.
  public func utcOffset(at instant: Instant) -> Int {
    let second = instant.seconds
    guard let first = transitions.first, second >= first else {
      // RFC 9636 section 3.2: before the first transition the first kind holds.
      if transitions.isEmpty, let footer { return footer.utcOffset(at: second) }
      return Int(kinds[0].offset)
    }
    if let last = transitions.last, second >= last, let footer { return footer.utcOffset(at: second) }
    var low = 0
    var high = transitions.count
    while high - low > 1 {
      let middle = (low + high) / 2
      if transitions[middle] <= second { low = middle } else { high = middle }
    }
    return Int(kinds[Int(kindAfter[low])].offset)
  }

  /// The civil day and the second of it that clocks show.
  public func civil(of instant: Instant) -> (date: CivilDate, secondOfDay: Int) {
    let local = instant.seconds + Int64(utcOffset(at: instant))
    let day = local >= 0 ? local / 86_400 : (local - 86_399) / 86_400
    let clamped = min(max(day, Int64(CivilDate.first.dayNumber)), Int64(CivilDate.last.dayNumber))
    return (CivilDate(dayNumber: Int32(clamped)), Int(local - day * 86_400))
  }

  public func date(of instant: Instant) -> CivilDate { civil(of: instant).date }

  /// The instants at which clocks show that second of that day, in order: two where an hour comes twice, none where it
  /// is skipped.
  public func instants(date: CivilDate, secondOfDay: Int) -> [Instant] {
    let local = Int64(date.dayNumber) * 86_400 + Int64(secondOfDay)
    // No zone is more than a day from UTC, and none changes twice within two days of one another in practice; whatever
    // offset holds around the moment is a candidate.
    var found: [Instant] = []
    for probe in [local - 86_400, local - 43_200, local, local + 43_200, local + 86_400] {
      let candidate = Instant(seconds: local - Int64(utcOffset(at: Instant(seconds: probe))))
      if Int64(utcOffset(at: candidate)) == local - candidate.seconds, !found.contains(candidate) {
        found.append(candidate)
      }
    }
    return found.sorted()
  }

  /// The first instant of the civil day, also where midnight is skipped.
  public func startOfDay(_ date: CivilDate) -> Instant {
    if let first = instants(date: date, secondOfDay: 0).first { return first }
    // Midnight is skipped: the day begins with the transition that skips it.
    let midnight = Int64(date.dayNumber) * 86_400
    var low = midnight - 86_400 - Int64(utcOffset(at: Instant(seconds: midnight - 86_400)))
    var high = low + 2 * 86_400
    while high - low > 1 {
      let middle = low + (high - low) / 2
      if self.date(of: Instant(seconds: middle)) >= date { high = middle } else { low = middle }
    }
    return Instant(seconds: high)
  }

  /// RFC 3339 with the zone's offset: `2026-11-20T08:00:00+01:00`. Offsets are shown in whole minutes.
  public func rfc3339(_ instant: Instant) -> String {
    let offset = utcOffset(at: instant) / 60 * 60
    let local = ZoneRules.utc.civil(of: Instant(seconds: instant.seconds + Int64(offset)))
    let time = local.secondOfDay
    let sign = offset < 0 ? "-" : "+"
    return "\(local.date)T\(padded(time / 3600, 2)):\(padded(time / 60 % 60, 2)):\(padded(time % 60, 2))"
      + "\(sign)\(padded(abs(offset) / 3600, 2)):\(padded(abs(offset) / 60 % 60, 2))"
  }
}
