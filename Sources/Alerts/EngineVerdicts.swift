public import CivilTime
public import Engine
public import Krav
internal import Records

/// The engine's verdicts as the ledger asks for them.
public struct EngineVerdicts: VerdictSource {
  private let engine: Engine
  private let rules: [String: Int]

  /// Made anew for every pack.
  public init(_ engine: Engine) {
    self.engine = engine
    rules = Dictionary(
      engine.program.rules.enumerated().map { ($1.name, $0) }, uniquingKeysWith: { first, _ in first })
  }

  public func verdict(of key: VerdictKey) -> Verdict? { engine.verdict(of: key) }

  public func verdict(of key: VerdictKey, at instant: Instant) -> Verdict? {
    engine.evaluate(key, at: instant).verdict
  }

  public func identity(of key: VerdictKey) -> SubjectIdentity {
    let rule = engine.program.rules[Int(key.rule)]
    return SubjectIdentity(
      rule: rule.name, formerRule: rule.formerName, subject: engine.subjectName(of: key),
      stableSubject: engine.stableSubjectName(of: key), formerSubjects: engine.formerSubjectNames(of: key),
      unit: engine.unitPath(of: key).map(encodedForSubject).joined(separator: "/"))
  }

  public func grounds(of key: VerdictKey) -> Grounds {
    Grounds(
      missing: engine.judgement(of: key).missing, basis: engine.citations(for: key),
      evidence: engine.evidence(of: key).compactMap(evidence))
  }

  /// Where the evidence stands now; which records that is, is kept for whoever asks again.
  public func evidence(of key: VerdictKey) -> [Evidence] { engine.keptEvidence(of: key).compactMap(evidence) }

  func evidence(_ reference: RecordRef) -> Evidence? {
    guard let origin = engine.register.origin(reference) else { return nil }
    let type = engine.program.records[Int(reference.type)].name
    return Evidence(
      record: "\(type)/\(encodedForSubject(engine.register.id(reference)))", file: engine.register.path(origin.file),
      line: Int(origin.line), offset: Int(origin.offset), length: Int(origin.length),
      owner: engine.register.owner(reference))
  }

  public func absence(of key: VerdictKey) -> Resolution {
    engine.isThere(key) && engine.basesInForce(for: key).isEmpty ? .notInForce : .left
  }

  public func hasRule(_ name: String) -> Bool { rules[name] != nil }

  public func key(rule: String, subject: String) -> VerdictKey? {
    guard let number = rules[rule], let name = WrittenSubject(subject),
      engine.program.records[engine.program.rules[number].record].name == name.type
    else { return nil }
    return engine.key(rule: number, root: name.id, elements: name.elements)
  }

  public func forEachFinding(_ body: (VerdictKey, Verdict) -> Void) {
    engine.forEachVerdict { key, verdict in
      if verdict != .green { body(key, verdict) }
    }
  }
}

extension JudgedChange {
  public init(_ change: VerdictChange) {
    let cause: EventCause =
      switch change.cause {
      case .pack: .pack
      case .clock: .clock
      case .record: .record
      }
    self.init(key: change.key, verdict: change.after, cause: cause)
  }
}
