public import CivilTime
public import Krav

extension Ledger {
  /// How an alert stood just before a moment, as the log has it; `nil` when there was none yet.
  ///
  /// - Parameters:
  ///   - id: the alert's.
  ///   - moment: what happened at it had not happened.
  public func standing(of id: AlertID, before moment: Instant) -> (state: AlertState, verdict: Verdict?)? {
    let history = history(of: id)
    var standing: (state: AlertState, verdict: Verdict?)?
    for event in history where event.at < moment {
      let verdict = event.verdict ?? standing?.verdict
      switch event.kind {
      case .opened, .reopened, .waiverExpired: standing = (.open, verdict)
      case .waived: standing = (.waived, verdict)
      case .resolved: standing = (.resolved, verdict)
      default: standing = (standing?.state ?? .open, verdict)
      }
    }
    if standing != nil { return standing }
    // A log whose older segments are gone may begin in the middle.
    guard let first = history.first else { return nil }
    switch first.kind {
    case .opened, .reopened: return nil
    case .waiverExpired: return (.waived, first.from ?? first.verdict)
    default: return (.open, first.from ?? first.verdict)
    }
  }
}
