public import CivilTime
internal import Krav

extension Ledger {
  /// An event has happened: it waits for the disk, and later differences are taken against it.
  mutating func stage(
    _ change: LedgerChange, subject: String, unit: String, detail: PendingEvent.Detail,
    into events: inout [PendingEvent]
  ) {
    var change = change
    if change.kind != .worsened && change.kind != .eased { change.from = nil }
    let place = Int(change.alert)
    setSubject(change.alert, subject)
    entries[place].unit = names.index(of: unit)
    setStaging(change.alert, entries[place].staging.after(change))
    stageMark(change)
    staged.append(change)
    let entry = entries[place]
    events.append(
      PendingEvent(
        at: change.at, kind: change.kind, cause: change.cause,
        alert: PendingEvent.Reference(id: entry.id, rule: names[entry.rule], subject: subject, unit: unit),
        verdict: change.verdict, from: change.from, why: change.why, detail: detail, pack: pack ?? ""))
  }

  mutating func setStaging(_ index: UInt32, _ standing: Standing) {
    entries[Int(index)].staging = standing
    if standing.state == .waived {
      waived.insert(index)
    } else if !waived.isEmpty {
      waived.remove(index)
    }
    guard names.isProblem(entries[Int(index)].rule) else { return }
    if standing.standing != nil { standingProblems.insert(index) } else { standingProblems.remove(index) }
  }

  /// A problem is there. Other places or another count of an open one are kept for who asks, and no event.
  public mutating func raise(_ problem: Problem, at now: Instant) -> [PendingEvent] {
    var events: [PendingEvent] = []
    raise(problem, at: now, into: &events)
    return events
  }

  /// A problem is no more.
  public mutating func clear(code: String, subject: String, at now: Instant) -> [PendingEvent] {
    var events: [PendingEvent] = []
    if let index = indices[AlertID(rule: code, subject: subject)] { clear(index, at: now, into: &events) }
    return events
  }

  /// These are all the problems whose codes begin so (`intake/`): new ones open, those that are gone are resolved.
  public mutating func reconcile(
    problems current: [Problem], prefix: String, at now: Instant
  ) -> [PendingEvent] {
    var events: [PendingEvent] = []
    var alive = Set<AlertID>()
    for problem in current {
      alive.insert(AlertID(rule: problem.code, subject: problem.subject))
      raise(problem, at: now, into: &events)
    }
    for index in standingProblems.sorted() {
      let entry = entries[Int(index)]
      guard names[entry.rule].hasPrefix(prefix), !alive.contains(entry.id) else { continue }
      clear(index, at: now, into: &events)
    }
    return events
  }

  private mutating func raise(_ problem: Problem, at now: Instant, into events: inout [PendingEvent]) {
    let id = AlertID(rule: problem.code, subject: problem.subject)
    let index = indices[id] ?? enter(id, rule: problem.code, subject: problem.subject)
    let before = entries[Int(index)].staging
    problems[index] = problem
    let kind: EventKind
    if let standing = before.standing {
      if standing == problem.verdict { return }
      kind = standing.rawValue < problem.verdict.rawValue ? .worsened : .eased
    } else {
      kind = before.state == nil ? .opened : .reopened
    }
    stage(
      LedgerChange(
        at: now, alert: index, kind: kind, cause: EventCause(problem: problem.code), verdict: problem.verdict,
        from: before.standing),
      subject: problem.subject, unit: "", detail: .problem(problem), into: &events)
  }

  private mutating func clear(_ index: UInt32, at now: Instant, into events: inout [PendingEvent]) {
    let entry = entries[Int(index)]
    guard entry.staging.standing != nil else { return }
    stage(
      LedgerChange(
        at: now, alert: index, kind: .resolved, cause: EventCause(problem: names[entry.rule]), verdict: .green,
        why: .met),
      subject: subjects[entry.subject], unit: "", detail: .none, into: &events)
  }
}

extension EventCause {
  /// What brings a problem about, by the first part of its code.
  init(problem code: String) {
    switch code.utf8.prefix(while: { $0 != UInt8(ascii: "/") }).elementsEqual("service".utf8) {
    case true: self = .service
    case false: self = code.hasPrefix("waiver/") ? .waiver : .record
    }
  }
}
