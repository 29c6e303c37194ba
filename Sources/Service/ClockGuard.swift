/// Notices a wall clock that was set by more than an hour against the machine's own, and holds judgement until it has
/// stood for ten minutes.
struct ClockGuard {
  static let limit: Int64 = 3600
  static let holdingTime: Int64 = 600

  /// Wall clock less boot clock, in seconds.
  private var difference: Int64
  private var holdsUntil: Int64?

  init(now: Int64, boot: Int64) {
    difference = now - boot
  }

  var isHolding: Bool { holdsUntil != nil }

  /// To be called with both clocks in seconds; `true` when the clock has just been found to have jumped.
  mutating func look(now: Int64, boot: Int64) -> Bool {
    let current = now - boot
    let hasJumped = abs(current - difference) > Self.limit
    if hasJumped { holdsUntil = boot + Self.holdingTime }
    // Small corrections are followed.
    difference = current
    if let until = holdsUntil, boot >= until { holdsUntil = nil }
    return hasJumped
  }
}
