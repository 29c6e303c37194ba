internal import Alerts
internal import CivilTime
internal import Engine
internal import Krav
internal import Records

/// When the waivers must be looked at again: when a record of theirs, a verdict or the day has changed.
struct WaiverWatch {
  private(set) var book: WaiverBook?
  private var revision: UInt64 = 0
  private var seenAt: Instant?

  /// When a waiver next comes into force or ends.
  var dueAt: Instant? { book?.nextChange }

  /// The waivers as they are at the engine's now; `nil` when nothing can have changed about them.
  mutating func look(_ engine: Engine, zone: ZoneRules, verdictsChanged: Bool) -> WaiverBook? {
    guard let type = engine.program.records.firstIndex(where: \.isWaiver) else { return nil }
    let revision = engine.register.revision(of: type)
    let isDue = dueAt.map { engine.now >= $0 } ?? false
    // A clock that went back may have passed the day on which a waiver begins.
    let wentBack = seenAt.map { engine.now < $0 } ?? true
    seenAt = engine.now
    guard verdictsChanged || isDue || wentBack || revision != self.revision else { return nil }
    self.revision = revision
    let book = WaiverBook(engine, zone: zone)
    self.book = book
    return book
  }
}
