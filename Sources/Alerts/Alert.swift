public import CivilTime
public import Engine
public import Krav

/// One alert as the log has it.
public struct Alert: Sendable {
  public var id: AlertID
  public var rule: String
  /// `type/id`, further elements after `+`, with present names.
  public var subject: String
  /// Ids from the root, joined with `/`; empty without a unit.
  public var unit: String
  public var state: AlertState
  /// While not resolved, yellow, unknown or red; after, green when the duty was met.
  public var verdict: Verdict?
  /// When it was opened or last reopened.
  public var opened: Instant
  /// When its last event happened, and that event's sequence number.
  public var changed: Instant
  public var changedSeq: UInt64
  /// The engine's subject, for message, remedy and basis; `nil` for problems and for what is not in the pack any more.
  public var key: VerdictKey?
  /// Places, for an alert that is a problem.
  public var problem: Problem?
}

/// One event in the history of an alert.
public struct AlertEvent: Sendable, Hashable {
  public var seq: UInt64
  public var at: Instant
  public var kind: EventKind
  public var cause: EventCause
  public var verdict: Verdict?
  public var from: Verdict?
  public var why: Resolution?
}
