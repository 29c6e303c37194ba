public import CivilTime
public import Engine
public import Krav

/// What the ledger asks of whoever judges. A generic parameter, not a box: it is asked for every verdict.
public protocol VerdictSource {
  /// `nil` is silent, or no such subject.
  func verdict(of key: VerdictKey) -> Verdict?
  /// What it would have been with today's records.
  func verdict(of key: VerdictKey, at instant: Instant) -> Verdict?
  func identity(of key: VerdictKey) -> SubjectIdentity
  /// What the verdict of now rests on.
  func grounds(of key: VerdictKey) -> Grounds
  /// Why there is no verdict; asked only where there is none.
  func absence(of key: VerdictKey) -> Resolution
  func hasRule(_ name: String) -> Bool
  /// The subject that is written so, by its present name.
  func key(rule: String, subject: String) -> VerdictKey?
  /// Every subject that is judged and not green.
  func forEachFinding(_ body: (VerdictKey, Verdict) -> Void)
}

/// What a subject is called.
public struct SubjectIdentity: Sendable, Hashable {
  public var rule: String
  /// What the rule was called before.
  public var formerRule: String?
  /// `type/id+element`, with present names.
  public var subject: String
  /// The same with the unit's oldest name.
  public var stableSubject: String
  /// The same with each of the other earlier names of the unit.
  public var formerSubjects: [String]
  /// Ids from the root, encoded, joined with `/`; empty without a unit.
  public var unit: String

  public init(
    rule: String, formerRule: String? = nil, subject: String, stableSubject: String, formerSubjects: [String] = [],
    unit: String
  ) {
    self.rule = rule
    self.formerRule = formerRule
    self.subject = subject
    self.stableSubject = stableSubject
    self.formerSubjects = formerSubjects
    self.unit = unit
  }
}

/// A subject whose verdict is another than it was, and why.
public struct JudgedChange: Sendable {
  public var key: VerdictKey
  public var verdict: Verdict?
  public var cause: EventCause

  public init(key: VerdictKey, verdict: Verdict?, cause: EventCause) {
    self.key = key
    self.verdict = verdict
    self.cause = cause
  }
}
