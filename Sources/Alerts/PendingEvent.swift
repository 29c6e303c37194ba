public import CivilTime
public import Krav

/// An event that has happened and is not yet in the log. It gets its sequence number when it is written.
public struct PendingEvent: Sendable {
  public var at: Instant
  public var kind: EventKind
  public var cause: EventCause
  /// What the event is about; `nil` for changes of the pack and its parameters.
  public var alert: Reference?
  public var verdict: Verdict?
  /// The verdict before; on `worsened` and `eased` only.
  public var from: Verdict?
  /// On `resolved` only.
  public var why: Resolution?
  public var detail: Detail
  /// The hash of the pack that judged, `sha256:…`.
  public var pack: String

  public struct Reference: Sendable {
    public var id: AlertID
    public var rule: String
    public var subject: String
    /// Ids from the root, joined with `/`; empty when the alert has no unit.
    public var unit: String

    public init(id: AlertID, rule: String, subject: String, unit: String) {
      self.id = id
      self.rule = rule
      self.subject = subject
      self.unit = unit
    }
  }

  public enum Detail: Sendable {
    case none
    case grounds(Grounds)
    case problem(Problem)
    /// The id that it had.
    case renamed(AlertID)
    /// The pack's former hash; `nil` in a new log.
    case pack(former: String?, by: String)
    case parameter(ParameterChange)
    /// Which criterion, where; its verdict is the event's.
    case criterion(CriterionStanding)
    /// The unit above, which is to know.
    case escalation(to: String)
    /// Who has seen it, and the salted SHA-256 of the comment, if there is one.
    case acknowledgement(by: String, comment: [UInt8]?)
  }

  public init(
    at: Instant, kind: EventKind, cause: EventCause, alert: Reference? = nil, verdict: Verdict? = nil,
    from: Verdict? = nil,
    why: Resolution? = nil, detail: Detail = .none, pack: String
  ) {
    self.at = at
    self.kind = kind
    self.cause = cause
    self.alert = alert
    self.verdict = verdict
    self.from = from
    self.why = why
    self.detail = detail
    self.pack = pack
  }
}

/// What a verdict rests on.
public struct Grounds: Sendable {
  /// The fields that made it unknown, `type/id.field`.
  public var missing: [String]
  /// `<source id> <place>`, those in force.
  public var basis: [String]
  public var evidence: [Evidence]

  public init(missing: [String] = [], basis: [String] = [], evidence: [Evidence] = []) {
    self.missing = missing
    self.basis = basis
    self.evidence = evidence
  }
}

/// A record that a verdict rests on, and where its version in force stands.
public struct Evidence: Sendable, Hashable {
  /// `type/id`, encoded as in a subject.
  public var record: String
  /// Relative to the inbox.
  public var file: String
  /// From 1.
  public var line: Int
  /// The record's own bytes in the file, for its SHA-256.
  public var offset: Int
  public var length: Int
  /// Who owns the file, where the pack accepts the type from some owners alone: `group quality`.
  public var owner: String?

  public init(record: String, file: String, line: Int, offset: Int, length: Int, owner: String? = nil) {
    self.record = record
    self.file = file
    self.line = line
    self.offset = offset
    self.length = length
    self.owner = owner
  }
}

/// A parameter (or one cell of a table, `grace[high]`) that is not what the log last knew.
public struct ParameterChange: Sendable, Hashable {
  public var name: String
  public var former: String
  public var value: String
  /// Who loaded it.
  public var by: String

  public init(name: String, former: String, value: String, by: String) {
    self.name = name
    self.former = former
    self.value = value
    self.by = by
  }
}
