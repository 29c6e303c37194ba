/// Decides which time is judged by. A wall clock that was set by more than an hour against the machine's own, or that reads
/// earlier than the log, is not believed until it has stood for ten minutes and is not behind the log.
///
/// All times are in seconds: `now` of the wall clock, `boot` of the clock that nobody sets.
struct ClockGuard: Sendable {
  static let limit: Int64 = 3600
  static let holdingTime: Int64 = 600
  /// Behind the log by no more than this, a clock has only been corrected: time stands still until it has caught up.
  static let tolerance: Int64 = 60

  /// Wall clock less boot clock, as last seen.
  private var difference: Int64
  /// The same, of the clock that is believed.
  private var trusted: Int64
  /// The boot clock until which a new time must have stood.
  private var holdsUntil: Int64?
  /// The time that is judged by while the clock is behind; it does not go on, so that the clock can catch up.
  private var frozen: Int64?
  /// The wall clock's time of the last event in the log.
  private var logged: Int64
  /// The clock was behind the log, and was accepted by who started the daemon.
  let wasAccepted: Bool

  /// - Parameters:
  ///   - now: of the wall clock.
  ///   - boot: of the boot clock.
  ///   - logged: the log's last time; `nil` for a new log.
  ///   - accepts: the clock is right, whatever the log says.
  init(now: Int64, boot: Int64, logged: Int64? = nil, accepts: Bool = false) {
    difference = now - boot
    trusted = now - boot
    let isBehind = logged.map { $0 - now > Self.tolerance } ?? false
    wasAccepted = isBehind && accepts
    self.logged = wasAccepted ? .min : logged ?? .min
    if let logged, isBehind, !accepts {
      trusted = logged - boot
      frozen = logged
      holdsUntil = boot + Self.holdingTime
    }
  }

  var isHolding: Bool { holdsUntil != nil }

  /// The time to judge by.
  func judged(now: Int64, boot: Int64) -> Int64 {
    if isHolding { return frozen ?? boot + trusted }
    return max(now, logged)
  }

  /// An event of this time is in the log.
  mutating func note(logged time: Int64) { logged = max(logged, time) }

  /// To be called with both clocks; `true` when the clock has just been found not to be believed.
  mutating func look(now: Int64, boot: Int64) -> Bool {
    let current = now - boot
    let isBehind = logged > now && logged - now > Self.tolerance
    let hasJumped = abs(current - difference) > Self.limit || (!isHolding && isBehind)
    difference = current
    if hasJumped {
      holdsUntil = boot + Self.holdingTime
      if frozen == nil, now < boot + trusted { frozen = max(boot + trusted, logged) }
    }
    if let until = holdsUntil, !isBehind {
      // What went there and back is where it was.
      let isUndone = abs(current - trusted) <= Self.limit
      if boot >= until || isUndone {
        holdsUntil = nil
        frozen = nil
      }
    }
    // Small corrections are followed.
    if !isHolding { trusted = current }
    return hasJumped && isHolding
  }
}
