/// Alerts that are open or waived, gone through in slices in the order in which they first were: what happens meanwhile to
/// those that have been passed is not seen.
public struct AlertWalk: Sendable {
  private var next = 0

  public init() {}

  /// Looks at about `limit` alerts, those that are resolved included; `true` when no more are left.
  public mutating func step(_ ledger: Ledger, limit: Int, _ body: (Alert) -> Void) -> Bool {
    let end = min(next + limit, ledger.entries.count)
    while next < end {
      let entry = ledger.entries[next]
      if entry.visible.standing != nil, let alert = ledger.alert(at: UInt32(next)) { body(alert) }
      next += 1
    }
    return next >= ledger.entries.count
  }
}
