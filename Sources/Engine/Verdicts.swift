public import CivilTime
public import Krav

/// One rule and one of its subjects.
public struct VerdictKey: Hashable, Sendable {
  /// Index in `Program.rules`.
  public var rule: UInt32
  /// Number of the subject within the rule.
  public var subject: UInt32

  public init(rule: UInt32, subject: UInt32) {
    self.rule = rule
    self.subject = subject
  }
}

/// What a rule says of a subject, and how long it will.
public struct Judgement: Hashable, Sendable {
  /// `nil` when the rule is silent: the duty does not concern the subject, or is not law on the day.
  public var verdict: Verdict?
  /// Index in `Rule.clauses` of the reason; `nil` for green, and for an unknown that no clause names.
  public var clause: Int?
  /// What made it unknown, as `type/id.field` or `type/id`; sorted by bytes, at most eight.
  public var missing: [String]
  /// The verdict does not change before this instant unless a record does; `nil` for never.
  public var horizon: Instant?
}

/// Why a verdict was formed anew.
public enum Cause: UInt8, Sendable, Hashable {
  /// The pack was loaded.
  case pack = 1
  /// A moment passed.
  case clock = 2
  /// A record came, changed or went; this wins when several are true.
  case record = 4
}

public struct VerdictChange: Hashable, Sendable {
  public var key: VerdictKey
  /// `nil` for silent.
  public var before: Verdict?
  public var after: Verdict?
  public var cause: Cause
}

/// How the subjects of a criterion's rules stand in a unit and beneath it.
public struct RollUp: Hashable, Sendable {
  public var verdict: Verdict
  public var green = 0
  public var yellow = 0
  public var red = 0
  public var unknown = 0

  /// Those that are not unknown.
  public var judged: Int { green + yellow + red }
}
