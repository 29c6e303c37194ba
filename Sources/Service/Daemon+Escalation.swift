internal import Alerts
internal import CivilTime

extension Daemon {
  /// When the next alert will have been red for longer than the pack lets it.
  var escalationDueAt: Instant? {
    guard !hasNoPicture, !isDegraded, let limit = redLimit else { return nil }
    return ledger.nextEscalation(after: limit, in: zone)
  }

  /// Alerts that have been red for too long, to be told of.
  func escalations(at now: Instant) -> [PendingEvent] {
    guard let limit = redLimit else { return [] }
    return ledger.escalate(after: limit, in: zone, at: now)
  }
}
