public import CivilTime
public import Krav
public import Records

extension Engine {
  /// What the rule says of the subject now.
  public func judgement(of key: VerdictKey) -> Judgement {
    let state = store(key).state(key.subject)
    let horizon = store(key).horizon(key.subject)
    return Judgement(
      verdict: state.verdict, clause: state.clause,
      missing: state.verdict == .unknown && state.clause == nil ? missing(key) : [],
      horizon: horizon == .max ? nil : Instant(seconds: horizon))
  }

  /// `nil` when the rule is silent.
  public func verdict(of key: VerdictKey) -> Verdict? { store(key).state(key.subject).verdict }

  /// Every subject of which a rule says something, by rule and number.
  public func forEachVerdict(_ body: (VerdictKey, Verdict) -> Void) {
    for rule in stores.indices {
      for (subject, state) in stores[rule].states.enumerated() {
        guard let verdict = state.verdict else { continue }
        body(VerdictKey(rule: UInt32(rule), subject: UInt32(subject)), verdict)
      }
    }
  }

  /// The subject of a rule by its record's id (or an earlier name) and further elements as they are printed in subjects;
  /// `nil` when there has been none.
  public func key(rule: Int, root: String, elements: [String] = []) -> VerdictKey? {
    let type = program.rules[rule].record
    guard var slot = register.slot(type: type, id: root) else { return nil }
    if type == program.scope { slot = register.resolve(slot) }
    guard let subjects = stores[rule].subjects else {
      return elements.isEmpty ? VerdictKey(rule: UInt32(rule), subject: slot) : nil
    }
    let match = subjects.subjects(of: slot).first { subject in
      subjects.elements(of: subject).map { evaluator.elementName($0) } == elements
    }
    return match.map { VerdictKey(rule: UInt32(rule), subject: $0) }
  }

  /// The subjects that a record has in a rule now, as alerts write them.
  public func subjects(rule: Int, root: String) -> [String] {
    guard var slot = register.slot(type: program.rules[rule].record, id: root) else { return [] }
    if program.rules[rule].record == program.scope { slot = register.resolve(slot) }
    return stores[rule].subjects(of: slot).map { VerdictKey(rule: UInt32(rule), subject: $0) }.filter { isThere($0) }
      .map { subjectName(of: $0) }.sorted()
  }

  /// What the rule says of the subject at another moment, the records as they are now. Nothing is stored.
  public func evaluate(_ key: VerdictKey, at instant: Instant) -> Judgement {
    let (finding, missing) = finding(key, at: instant, collecting: true)
    let horizon = evaluator.clock.instant(of: finding.horizon)
    return Judgement(
      verdict: finding.verdict, clause: finding.clause < 0 ? nil : Int(finding.clause), missing: missing,
      horizon: horizon == .max ? nil : Instant(seconds: horizon))
  }

  /// When the verdict changes if no record does, and to what; `nil` when it does not before the limit.
  public func nextChange(of key: VerdictKey, before limit: Instant) -> (at: Instant, verdict: Verdict?)? {
    let current = finding(key, at: now, collecting: false).finding
    var horizon = evaluator.clock.instant(of: current.horizon)
    // Horizons may be early; a subject that is looked at more often than this changes no verdict that anyone waits for.
    for _ in 0..<20_000 {
      guard horizon != .max, horizon <= limit.seconds else { return nil }
      let later = finding(key, at: Instant(seconds: horizon), collecting: false).finding
      if later.verdict != current.verdict { return (Instant(seconds: horizon), later.verdict) }
      horizon = evaluator.clock.instant(of: later.horizon)
    }
    return nil
  }

  /// The changes that come by themselves, in order, before the limit; `count` at most.
  public func changesAhead(of key: VerdictKey, before limit: Instant, count: Int) -> [(at: Instant, verdict: Verdict?)]
  {
    var changes: [(at: Instant, verdict: Verdict?)] = []
    var current = finding(key, at: now, collecting: false).finding
    var horizon = evaluator.clock.instant(of: current.horizon)
    for _ in 0..<20_000 where changes.count < count {
      guard horizon != .max, horizon <= limit.seconds else { break }
      let later = finding(key, at: Instant(seconds: horizon), collecting: false).finding
      if later.verdict != current.verdict { changes.append((Instant(seconds: horizon), later.verdict)) }
      current = later
      horizon = evaluator.clock.instant(of: later.horizon)
    }
    return changes
  }

  /// Whether the subject's record is there, and every further element still in its list.
  public func isThere(_ key: VerdictKey) -> Bool {
    var horizon = Horizon.never
    return bind(key, &horizon)
  }

  // MARK: Evaluation without storing

  func store(_ key: VerdictKey) -> RuleStore { stores[Int(key.rule)] }

  /// The record that the subject begins with.
  public func root(of key: VerdictKey) -> RecordRef {
    let rule = Int(key.rule)
    let slot = stores[rule].subjects.map { $0.roots[Int(key.subject)] } ?? key.subject
    return RecordRef(type: UInt16(program.rules[rule].record), slot: slot)
  }

  func elements(of key: VerdictKey) -> [Term] {
    stores[Int(key.rule)].subjects.map { Array($0.elements(of: key.subject)) } ?? []
  }

  private func finding(
    _ key: VerdictKey, at instant: Instant, collecting: Bool
  ) -> (finding: Finding, missing: [String]) {
    let clock = evaluator.clock
    evaluator.clock.move(to: instant)
    evaluator.keepsDerived = instant.seconds == clock.now
    defer {
      evaluator.clock = clock
      evaluator.keepsDerived = true
    }
    var horizon = Horizon.never
    guard bind(key, &horizon) else { return (Finding(verdict: nil, clause: -1, horizon: horizon), []) }
    var finding = evaluator.judge()
    finding.horizon.meet(horizon)
    guard collecting, finding.verdict == .unknown, finding.clause < 0 else { return (finding, []) }
    return (finding, evaluator.names(of: evaluator.lacks()))
  }

  private func missing(_ key: VerdictKey) -> [String] {
    var horizon = Horizon.never
    guard bind(key, &horizon) else { return [] }
    return evaluator.names(of: evaluator.lacks())
  }

  /// Makes the evaluator see the subject; `false` when there is none now.
  func bind(_ key: VerdictKey, _ horizon: inout Horizon) -> Bool {
    let root = root(of: key)
    guard register.isPresent(root) else { return false }
    evaluator.indexEverything()
    evaluator.begin(rule: Int(key.rule), root: root.slot)
    return evaluator.bind(elements(of: key), horizon: &horizon)
  }
}
