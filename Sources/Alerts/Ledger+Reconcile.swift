public import CivilTime
internal import Engine
internal import Krav

extension Ledger {
  /// Stages what changed verdicts mean, and hands out the events in order.
  public mutating func reconcile(
    _ changes: [JudgedChange], with source: some VerdictSource, at now: Instant
  ) -> [PendingEvent] {
    var all = Reconciliation(of: changes)
    return reconcile(&all, most: .max, with: source, at: now)
  }

  /// Goes on with a reconciliation; no verdict may change before it is done.
  ///
  /// - Parameters:
  ///   - reconciliation: what is left of it.
  ///   - most: how many verdicts or standing alerts are looked at.
  ///   - source: what says why.
  ///   - now: the same for all of it.
  public mutating func reconcile(
    _ reconciliation: inout Reconciliation, most: Int, with source: some VerdictSource, at now: Instant
  ) -> [PendingEvent] {
    var events: [PendingEvent] = []
    var left = most
    while left > 0, let step = reconciliation.next(entries.count) {
      left -= 1
      switch step {
      case .unbinding:
        bound.removeAll(keepingCapacity: true)
        for place in entries.indices { entries[place].key = nil }
      case .finding(let change, let verdict):
        find(
          change.key, verdict, with: source, at: now, since: reconciliation.since, cause: change.cause, into: &events)
      case .other(let change):
        guard let index = bound[change.key] else { continue }
        let why = change.verdict == .green ? Resolution.met : source.absence(of: change.key)
        resolve(index, why, key: change.key, with: source, at: now, cause: change.cause, into: &events)
      case .entry(let place, let cause):
        resolveUnbound(place, cause, since: reconciliation.since, with: source, at: now, into: &events)
      }
    }
    return events
  }

  /// A standing alert that no finding of now has taken up.
  private mutating func resolveUnbound(
    _ place: Int, _ cause: EventCause, since: Instant?, with source: some VerdictSource, at now: Instant,
    into events: inout [PendingEvent]
  ) {
    guard entries[place].key == nil, let standing = entries[place].staging.standing else { return }
    let rule = names[entries[place].rule]
    guard !rule.utf8.contains(UInt8(ascii: "/")) else { return }
    let key = source.key(rule: rule, subject: subjects[entries[place].subject])
    let why: Resolution
    if !source.hasRule(rule) {
      why = .ruleRemoved
    } else if let key {
      why = source.verdict(of: key).map { $0 == .green ? .met : .left } ?? source.absence(of: key)
    } else {
      why = .left
    }
    let reason = key.map { refined(cause, $0, standing, with: source, since: since) }
    resolve(UInt32(place), why, key: key, with: source, at: now, cause: reason ?? cause, into: &events)
  }

  private func refined(
    _ cause: EventCause, _ key: VerdictKey, _ former: Verdict?, with source: some VerdictSource, since: Instant?
  ) -> EventCause {
    guard let since, cause == .record else { return cause }
    return (source.verdict(of: key, at: since) ?? .green) == (former ?? .green) ? .clock : cause
  }

  /// A subject is not green.
  private mutating func find(
    _ key: VerdictKey, _ verdict: Verdict, with source: some VerdictSource, at now: Instant, since: Instant?,
    cause: EventCause, into events: inout [PendingEvent]
  ) {
    if let index = bound[key], entries[Int(index)].staging.standing == verdict { return }
    let identity = source.identity(of: key)
    let index = bind(key, identity, with: source, at: now, cause: cause, into: &events)
    let before = entries[Int(index)].staging
    let kind: EventKind
    if let standing = before.standing {
      if standing == verdict { return }
      kind = standing.rawValue < verdict.rawValue ? .worsened : .eased
    } else {
      kind = before.state == nil ? .opened : .reopened
    }
    var grounds = source.grounds(of: key)
    if verdict != .unknown { grounds.missing = [] }
    let reason = refined(cause, key, before.standing, with: source, since: since)
    stage(
      LedgerChange(at: now, alert: index, kind: kind, cause: reason, verdict: verdict, from: before.standing),
      subject: identity.subject, unit: identity.unit, detail: .grounds(grounds), into: &events)
  }

  /// A subject is green, silent or gone.
  private mutating func resolve(
    _ index: UInt32, _ why: Resolution, key: VerdictKey?, with source: some VerdictSource, at now: Instant,
    cause: EventCause, into events: inout [PendingEvent]
  ) {
    let entry = entries[Int(index)]
    guard entry.staging.standing != nil, entry.key == nil || entry.key == key else { return }
    let isThere = why == .met || why == .notInForce
    let grounds = key.flatMap { isThere ? source.grounds(of: $0) : nil } ?? Grounds()
    stage(
      LedgerChange(
        at: now, alert: index, kind: .resolved, cause: cause, verdict: why == .met ? .green : nil, why: why),
      subject: subjects[entry.subject], unit: names[entry.unit],
      detail: .grounds(Grounds(basis: grounds.basis, evidence: grounds.evidence)), into: &events)
  }

  /// The alert that stands for a subject: the one it had, under whatever name, or a new one.
  private mutating func bind(
    _ key: VerdictKey, _ identity: SubjectIdentity, with source: some VerdictSource, at now: Instant,
    cause: EventCause, into events: inout [PendingEvent]
  ) -> UInt32 {
    let id = freeID(for: key, identity, with: source)
    var former = bound[key]
    if former == nil && indices[id] == nil {
      former = formerIDs(identity).compactMap { indices[$0] }.first { isFree($0, for: key, with: source) }
    }
    let index = indices[id] ?? former ?? enter(id, rule: identity.rule, subject: identity.subject)
    if let other = entries[Int(index)].key, other != key { bound[other] = nil }
    if let other = bound[key], other != index {
      entries[Int(other)].key = nil
      resolve(other, .left, key: nil, with: source, at: now, cause: cause, into: &events)
    }
    bound[key] = index
    entries[Int(index)].key = key
    rename(index, id, identity, cause: cause, at: now, into: &events)
    return index
  }

  /// Gives an alert its present name. Of a resolved one, only a new id is worth a line.
  private mutating func rename(
    _ index: UInt32, _ id: AlertID, _ identity: SubjectIdentity, cause: EventCause, at now: Instant,
    into events: inout [PendingEvent]
  ) {
    let entry = entries[Int(index)]
    let isRenamed = entry.id != id || subjects[entry.subject] != identity.subject || names[entry.rule] != identity.rule
    guard isRenamed else { return }
    indices[id] = index
    entries[Int(index)].id = id
    entries[Int(index)].rule = names.index(of: identity.rule)
    guard entry.staging.standing != nil || entry.id != id else { return }
    stage(
      LedgerChange(at: now, alert: index, kind: .renamed, cause: cause, verdict: entry.staging.standing),
      subject: identity.subject, unit: identity.unit, detail: entry.id != id ? .renamed(entry.id) : .none,
      into: &events)
  }

  /// The id by the subject's oldest name, unless another living subject that is not green has it too.
  private func freeID(
    for key: VerdictKey, _ identity: SubjectIdentity, with source: some VerdictSource
  ) -> AlertID {
    var attempt = 0
    while true {
      let id = AlertID(rule: identity.rule, subject: identity.stableSubject, attempt: attempt)
      guard let index = indices[id], let other = entries[Int(index)].key, other != key,
        let verdict = source.verdict(of: other), verdict != .green
      else { return id }
      attempt += 1
    }
  }

  /// Whether an alert may go on under another subject: nobody has it, or who had it is gone (a unit that was merged into
  /// another).
  private func isFree(_ index: UInt32, for key: VerdictKey, with source: some VerdictSource) -> Bool {
    guard let other = entries[Int(index)].key, other != key else { return true }
    return source.verdict(of: other) == nil
  }

  private func formerIDs(_ identity: SubjectIdentity) -> [AlertID] {
    var ids: [AlertID] = []
    if identity.subject != identity.stableSubject {
      ids.append(AlertID(rule: identity.rule, subject: identity.subject))
    }
    ids += identity.formerSubjects.map { AlertID(rule: identity.rule, subject: $0) }
    if let rule = identity.formerRule {
      ids.append(AlertID(rule: rule, subject: identity.stableSubject))
      ids.append(AlertID(rule: rule, subject: identity.subject))
    }
    return ids
  }
}
