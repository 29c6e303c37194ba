internal import CivilTime
internal import Krav

extension Ledger {
  /// A line read back from the log.
  mutating func apply(_ line: LogLine) {
    if let pack = line.pack { self.pack = pack }
    if line.kind == .parameterChanged, let name = line.parameter, let value = line.to { parameters[name] = value }
    if firstAt == nil { firstAt = line.at }
    if line.kind == .criterionChanged, let criterion = line.criterion, let at = line.at {
      return note(CriterionStanding(criterion: criterion, unit: line.unit, verdict: line.verdict), at: at)
    }
    guard let kind = line.kind, let at = line.at, let id = line.alert else { return }
    let index = indices[line.was ?? id] ?? indices[id] ?? enter(id, rule: line.rule, subject: line.subject)
    indices[id] = index
    entries[Int(index)].id = id
    entries[Int(index)].rule = names.index(of: line.rule)
    setSubject(index, line.subject)
    entries[Int(index)].unit = names.index(of: line.unit)
    if let count = line.count {
      problems[index] = Problem(
        code: line.rule, subject: line.subject, verdict: line.verdict ?? .unknown, count: count, places: line.places)
    }
    let change = LedgerChange(
      at: at, alert: index, kind: kind, cause: line.cause ?? .record, verdict: line.verdict,
      from: line.from.flatMap(Verdict.init(word:)), why: line.why)
    if kind == .acknowledged {
      marks.pending.append((line.by ?? "", line.comment))
      marks.staging[index] = line.by
    }
    stageMark(change)
    apply(change, seq: line.seq)
    setStaging(index, entries[Int(index)].visible)
  }

  /// A new alert without any event yet.
  mutating func enter(_ id: AlertID, rule: String, subject: String) -> UInt32 {
    let index = UInt32(entries.count)
    entries.append(
      LedgerEntry(id: id, subject: subjects.add(subject), rule: names.index(of: rule), unit: names.index(of: "")))
    indices[id] = index
    return index
  }

  mutating func setSubject(_ index: UInt32, _ subject: String) {
    entries[Int(index)].subject = subjects.replace(entries[Int(index)].subject, by: subject)
  }

  /// Makes an event visible.
  mutating func apply(_ change: LedgerChange, seq: UInt64) {
    if firstAt == nil { firstAt = change.at }
    if change.criterion != LedgerEntry.none {
      criteria[Int(change.criterion)].history.append((change.at, change.verdict))
    }
    guard change.alert != LedgerEntry.none else { return }
    applyMark(change, seq: seq)
    let place = Int(change.alert)
    let before = entries[place].visible
    let after = before.after(change)
    noteTrend(change, from: before, to: after)
    events.append(
      LedgerEvent(
        seq: seq, at: change.at, previous: entries[place].lastEvent, unit: entries[place].unit, kind: change.kind,
        cause: change.cause, verdict: change.verdict, from: change.from, why: change.why))
    unlink(change.alert)
    count(before, -1)
    entries[place].visible = after
    entries[place].lastEvent = UInt32(events.count - 1)
    noteRed(change, from: before, to: after, seq: seq)
    if before.standing == nil && after.standing != nil { entries[place].openingEvent = UInt32(events.count - 1) }
    count(after, 1)
    link(change.alert)
  }

  private mutating func count(_ standing: Standing, _ difference: Int) {
    guard let state = standing.state, let verdict = standing.verdict else { return }
    counts[state.place * Verdict.allCases.count + Int(verdict.rawValue)] += difference
  }

  private mutating func unlink(_ index: UInt32) {
    let entry = entries[Int(index)]
    guard let state = entry.visible.state else { return }
    if entry.newer == LedgerEntry.none {
      order[state.place].newest = entry.older
    } else {
      entries[Int(entry.newer)].older = entry.older
    }
    if entry.older == LedgerEntry.none {
      order[state.place].oldest = entry.newer
    } else {
      entries[Int(entry.older)].newer = entry.newer
    }
  }

  private mutating func link(_ index: UInt32) {
    guard let state = entries[Int(index)].visible.state else { return }
    let second = order[state.place].newest
    entries[Int(index)].newer = LedgerEntry.none
    entries[Int(index)].older = second
    if second == LedgerEntry.none {
      order[state.place].oldest = index
    } else {
      entries[Int(second)].newer = index
    }
    order[state.place].newest = index
  }
}

extension AlertState {
  /// Its place in tables by state.
  var place: Int {
    switch self {
    case .open: 0
    case .waived: 1
    case .resolved: 2
    }
  }
}

extension Standing {
  /// What it is after an event.
  func after(_ change: LedgerChange) -> Standing {
    switch change.kind {
    case .opened, .reopened: Standing(state: .open, verdict: change.verdict ?? verdict)
    // A log whose older segments are gone may begin anywhere in an alert's life; one that was resolved may be renamed.
    case .renamed where state == nil && change.verdict == nil: self
    case .worsened, .eased, .renamed: Standing(state: state ?? .open, verdict: change.verdict ?? verdict)
    case .waived: Standing(state: .waived, verdict: change.verdict ?? verdict)
    case .waiverExpired: Standing(state: .open, verdict: change.verdict ?? verdict)
    case .resolved: Standing(state: .resolved, verdict: change.why == .met ? .green : nil)
    case .acknowledged, .escalated: Standing(state: state ?? .open, verdict: verdict ?? change.verdict)
    case .segment, .packChanged, .parameterChanged, .criterionChanged: self
    }
  }
}
