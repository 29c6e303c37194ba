public import CivilTime
internal import Krav

/// How many alerts stood at a past moment, by rule and unit, as the log has it. Gone through in slices.
public struct PastCounts {
  public struct Counts: Sendable, Hashable {
    public var red = 0
    public var yellow = 0
    public var unknown = 0

    public init() {}
  }

  private struct Place: Hashable {
    var rule: UInt32
    var unit: UInt32
  }

  private let moment: Instant
  private var next = 0
  private var counts: [Place: Counts] = [:]

  /// - Parameter moment: what has happened at it has happened.
  public init(at moment: Instant) {
    self.moment = moment
  }

  /// Goes through about `limit` alerts; `true` when no more are left.
  public mutating func step(_ ledger: Ledger, limit: Int) -> Bool {
    let end = min(next + limit, ledger.entries.count)
    while next < end {
      let entry = ledger.entries[next]
      next += 1
      guard let (verdict, unit) = ledger.standing(of: entry, at: moment) else { continue }
      let place = Place(rule: entry.rule, unit: unit)
      switch verdict {
      case .red: counts[place, default: Counts()].red += 1
      case .yellow: counts[place, default: Counts()].yellow += 1
      case .unknown: counts[place, default: Counts()].unknown += 1
      case .green: break
      }
    }
    return next >= ledger.entries.count
  }

  /// By rule's name and unit's path; each unit's own alone.
  public func forEach(_ ledger: Ledger, _ body: (_ rule: String, _ unit: String, Counts) -> Void) {
    for (place, counts) in counts { body(ledger.names[place.rule], ledger.names[place.unit], counts) }
  }
}

extension Ledger {
  /// The verdict of an alert that was open or waived at the moment, and the unit that it belonged to.
  fileprivate func standing(of entry: LedgerEntry, at moment: Instant) -> (Verdict, unit: UInt32)? {
    var next = entry.lastEvent
    while next != LedgerEntry.none {
      let event = events[Int(next)]
      if event.at <= moment {
        if event.kind == .resolved { return nil }
        if let verdict = event.verdict { return (verdict, event.unit) }
      }
      next = event.previous
    }
    return nil
  }
}
