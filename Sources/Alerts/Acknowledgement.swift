public import CivilTime

/// A mark on an alert: somebody has seen it. It hides nothing, and is void when the alert worsens.
public struct Acknowledgement: Sendable, Hashable {
  /// Of the event that made it.
  public var seq: UInt64
  public var at: Instant
  /// Who: a user's name or number.
  public var by: String
  /// The salted SHA-256 (32 bytes) of the comment, which is kept beside the log under the event's number; `nil` without one.
  public var comment: [UInt8]?

  public init(seq: UInt64, at: Instant, by: String, comment: [UInt8]? = nil) {
    self.seq = seq
    self.at = at
    self.by = by
    self.comment = comment
  }
}

/// What becomes of an acknowledgement.
public enum AcknowledgementOutcome: Sendable {
  /// These events are to be written.
  case staged([PendingEvent])
  /// The same person has done so already; its event may still wait for the disk.
  case repeated
  /// The alert is not open.
  case refused(AlertState)
  /// There is no alert of this id.
  case unknown
}

/// Marks of alerts: few beside the alerts, so that they are kept apart.
struct LedgerMarks: Sendable {
  /// On disk, by alert.
  var visible: [UInt32: Acknowledgement] = [:]
  /// Who has marked the alert in what is staged.
  var staging: [UInt32: String] = [:]
  /// Marks whose events wait for the disk, in their order.
  var pending: [(by: String, comment: [UInt8]?)] = []
}

extension Ledger {
  /// Stages a person's mark on an open alert.
  ///
  /// - Parameters:
  ///   - id: the alert's, or one that it had.
  ///   - by: who, by name or number.
  ///   - comment: the salted SHA-256 of what was said, where something was.
  ///   - now: the moment.
  public mutating func acknowledge(
    _ id: AlertID, by: String, comment: [UInt8]?, at now: Instant
  ) -> AcknowledgementOutcome {
    guard let index = indices[id], entries[Int(index)].visible.state != nil else { return .unknown }
    let entry = entries[Int(index)]
    guard let state = entry.staging.state, state == .open else { return .refused(entry.staging.state ?? .resolved) }
    if marks.staging[index] == by { return .repeated }
    marks.pending.append((by, comment))
    var events: [PendingEvent] = []
    stage(
      LedgerChange(at: now, alert: index, kind: .acknowledged, cause: .person, verdict: entry.staging.verdict),
      subject: subjects[entry.subject], unit: names[entry.unit], detail: .acknowledgement(by: by, comment: comment),
      into: &events)
    marks.staging[index] = by
    return .staged(events)
  }

  /// The mark that stands on an alert.
  public func acknowledgement(of id: AlertID) -> Acknowledgement? {
    indices[id].flatMap { marks.visible[$0] }
  }

  /// What is staged may make a mark void.
  mutating func stageMark(_ change: LedgerChange) {
    if change.kind.voidsMarks && !marks.staging.isEmpty { marks.staging[change.alert] = nil }
  }

  /// An event that is on disk makes or voids a mark.
  mutating func applyMark(_ change: LedgerChange, seq: UInt64) {
    if change.kind == .acknowledged, !marks.pending.isEmpty {
      let mark = marks.pending.removeFirst()
      marks.visible[change.alert] = Acknowledgement(seq: seq, at: change.at, by: mark.by, comment: mark.comment)
    } else if change.kind.voidsMarks && !marks.visible.isEmpty {
      marks.visible[change.alert] = nil
    }
  }
}

extension EventKind {
  /// After it nobody has seen the alert as it is.
  var voidsMarks: Bool {
    switch self {
    case .opened, .worsened, .resolved, .reopened: true
    default: false
    }
  }
}
