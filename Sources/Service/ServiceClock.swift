public import CivilTime
internal import Linux

/// The clock that verdicts follow: the wall clock, or one that was set to a day and runs on from there.
public struct ServiceClock: Sendable {
  /// Seconds between this clock and the wall clock.
  public let offset: Int64
  /// The day it was set to, if it was.
  public let asOf: CivilDate?
  /// Whether the wall clock is to be believed.
  var watch: ClockGuard

  public struct Failure: Error, CustomStringConvertible {
    public var description: String
  }

  /// - Parameters:
  ///   - text: `yyyy-mm-dd`, and the clock starts at 12:00 that day; or an instant with offset (RFC 3339).
  ///   - zone: the rules of the time zone that days are counted in.
  ///   - logged: the last time in the log. On the same day the clock goes on from there, so that a restart repeats nothing;
  ///     a log of a later day refuses the date.
  ///   - accepts: the wall clock is right, also where the log is ahead of it.
  public init(
    asOf text: String?, zone: ZoneRules, logged: Instant? = nil, accepts: Bool = false
  ) throws(Failure) {
    let wall = Clock.realtimeSeconds()
    guard let text else {
      offset = 0
      asOf = nil
      watch = ClockGuard(now: wall, boot: Clock.bootSeconds(), logged: logged?.seconds, accepts: accepts)
      return
    }
    let instant = Instant(rfc3339: text)
    guard let date = instant.map({ zone.date(of: $0) }) ?? CivilDate(iso: text),
      let start = instant ?? zone.instants(date: date, secondOfDay: 43_200).first
    else {
      throw Failure(description: "`\(text)` is no day; write it as yyyy-mm-dd")
    }
    if let logged, zone.date(of: logged) > date {
      throw Failure(
        description: "the log goes on to \(zone.rfc3339(logged)), later than the day that the clock is set to; "
          + "choose another state directory by `--state`")
    }
    asOf = date
    offset = max(start.seconds, logged?.seconds ?? start.seconds) - wall
    watch = ClockGuard(now: wall, boot: Clock.bootSeconds())
  }

  /// The time to judge by: not that of a wall clock that was set and is not believed yet.
  public var now: Instant {
    Instant(seconds: watch.judged(now: Clock.realtimeSeconds(), boot: Clock.bootSeconds()) + offset)
  }

  /// Looks whether the wall clock was set; `true` when it has just been found not to be believed.
  mutating func look() -> Bool { watch.look(now: Clock.realtimeSeconds(), boot: Clock.bootSeconds()) }

  /// An event of this time is in the log.
  mutating func note(logged instant: Instant) { watch.note(logged: instant.seconds - offset) }

  /// The instant at which such a clock starts.
  public static func start(asOf text: String?, zone: ZoneRules) throws(Failure) -> Instant {
    try ServiceClock(asOf: text, zone: zone).now
  }
}
