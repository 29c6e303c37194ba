public import CivilTime
public import Engine
public import Krav

/// An alert that will be waived, or open again since its waivers have ended, if no record changes before.
public struct WaiverChange: Hashable, Sendable {
  public var at: Instant
  public var key: VerdictKey
  public var isWaived: Bool
  /// As it is then; a waiver changes none.
  public var verdict: Verdict
}

extension WaiverBook {
  /// What the subject's waivers will do to its alert, in order.
  ///
  /// - Parameters:
  ///   - key: the subject.
  ///   - engine: what the book was made from; no record has changed since.
  ///   - zone: whose days the waivers have.
  ///   - limit: the last moment.
  public func changesAhead(
    of key: VerdictKey, in engine: Engine, zone: ZoneRules, before limit: Instant
  ) -> [WaiverChange] {
    let days = granted[key] ?? []
    let verdicts = engine.changesAhead(of: key, before: limit, count: 20_000)
    var moments = Set(verdicts.map(\.at))
    for range in days {
      for day in [range.lowerBound, range.upperBound.adding(days: 1)] {
        guard let moment = day.map({ zone.startOfDay($0) }), moment > engine.now, moment <= limit else { continue }
        moments.insert(moment)
      }
    }
    var verdict = engine.verdict(of: key)
    var isWaived = Self.isStanding(verdict) && days.contains { $0.contains(engine.today) }
    var next = 0
    var changes: [WaiverChange] = []
    for moment in moments.sorted() {
      while next < verdicts.count, verdicts[next].at <= moment {
        verdict = verdicts[next].verdict
        next += 1
      }
      guard let standing = verdict, standing != .green else {
        isWaived = false
        continue
      }
      let today = zone.date(of: moment)
      let isInForce = days.contains { $0.contains(today) }
      if isInForce != isWaived {
        changes.append(WaiverChange(at: moment, key: key, isWaived: isInForce, verdict: standing))
      }
      isWaived = isInForce
    }
    return changes
  }

  private static func isStanding(_ verdict: Verdict?) -> Bool { verdict != nil && verdict != .green }
}
