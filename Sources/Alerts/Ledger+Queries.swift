internal import CivilTime
public import Engine
public import Krav

extension Ledger {
  /// By its id, or an id that it had: then the answer's own id is another.
  public func alert(_ id: AlertID) -> Alert? {
    indices[id].flatMap { alert(at: $0) }
  }

  /// The alert that stands for a subject of the engine's.
  public func alert(for key: VerdictKey) -> Alert? {
    bound[key].flatMap { alert(at: $0) }
  }

  /// The events of an alert that are on disk, oldest first.
  public func history(of id: AlertID) -> [AlertEvent] {
    guard let index = indices[id] else { return [] }
    var history: [AlertEvent] = []
    var next = entries[Int(index)].lastEvent
    while next != LedgerEntry.none {
      let event = events[Int(next)]
      history.append(
        AlertEvent(
          seq: event.seq, at: event.at, kind: event.kind, cause: event.cause, verdict: event.verdict,
          from: event.from, why: event.why))
      next = event.previous
    }
    return history.reversed()
  }

  /// Alerts in one state, the last changed first.
  ///
  /// - Parameters:
  ///   - before: only those changed earlier than this sequence number: where the page before ended.
  ///   - body: false ends the walk.
  public func forEach(_ state: AlertState, before: UInt64? = nil, _ body: (Alert) -> Bool) {
    var next = order[state.place].newest
    while next != LedgerEntry.none {
      let entry = entries[Int(next)]
      if events[Int(entry.lastEvent)].seq < before ?? .max, let alert = alert(at: next), !body(alert) { return }
      next = entry.older
    }
  }

  /// Alerts in one state that pass, the last changed first, at most `limit`.
  public func alerts(
    _ state: AlertState = .open, before: UInt64? = nil, limit: Int = .max, where passes: (Alert) -> Bool = { _ in true }
  ) -> [Alert] {
    var found: [Alert] = []
    guard limit > 0 else { return found }
    forEach(state, before: before) { alert in
      if passes(alert) { found.append(alert) }
      return found.count < limit
    }
    return found
  }

  /// How many alerts are in a state, with a verdict.
  public func count(_ state: AlertState, _ verdict: Verdict) -> Int {
    counts[state.place * Verdict.allCases.count + Int(verdict.rawValue)]
  }

  /// `nil` before its first event is on disk.
  func alert(at index: UInt32) -> Alert? {
    let entry = entries[Int(index)]
    guard let state = entry.visible.state, entry.lastEvent != LedgerEntry.none else { return nil }
    let last = events[Int(entry.lastEvent)]
    // A log whose older segments are gone may not tell when it was opened.
    let isOpeningKnown = entry.openingEvent != LedgerEntry.none
    let opened = isOpeningKnown ? events[Int(entry.openingEvent)].at : Instant(seconds: 0)
    return Alert(
      id: entry.id, rule: names[entry.rule], subject: subjects[entry.subject], unit: names[entry.unit], state: state,
      verdict: entry.visible.verdict, opened: opened, changed: last.at, changedSeq: last.seq,
      key: entry.key, problem: state == .resolved ? nil : problems[index])
  }
}
