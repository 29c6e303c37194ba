internal import Alerts
internal import CivilTime
internal import Engine

extension Daemon {
  // MARK: What is kept for later

  /// What the log is to know of criteria, so that it can say later how they stood.
  ///
  /// - Parameters:
  ///   - now: the moment.
  ///   - events: what the turn tells of alerts.
  ///   - changes: what the turn has judged otherwise.
  func criteria(
    at now: Instant, after events: [PendingEvent], _ changes: [VerdictChange]
  ) -> [PendingEvent] {
    let found = CriterionStandings(takenFrom: engine)
    guard found.isWhole || !found.standings.isEmpty else { return [] }
    // After a start the engine has judged everything anew, and the log tells what the clock alone brought.
    let isByClock =
      events.isEmpty
      ? !changes.isEmpty && changes.allSatisfy { $0.cause == .clock } : events.allSatisfy { $0.cause == .clock }
    let cause: EventCause = isByClock ? .clock : found.isWhole ? loadCause : .record
    return ledger.reconcile(criteria: found.standings, isWhole: found.isWhole, cause: cause, at: now)
  }

  // MARK: /verdicts?at= of a moment that has passed

  func past(_ request: HTTPRequest, _ selection: VerdictsJSON.Selection, at moment: Instant) -> Reply {
    guard let first = ledger.firstAt, first <= moment else {
      let start = ledger.firstAt.map { "begins at \(zone.rfc3339($0))" } ?? "is empty"
      return .now(Self.problem(.notFound, "the log knows nothing of that time: it \(start)"))
    }
    return .later(AheadQuestion(request: request, subject: .past(selection), until: moment, passes: 0))
  }

  func pastAnswer(
    _ selection: VerdictsJSON.Selection, at moment: Instant, _ counts: PastCounts, for viewer: Viewer
  ) -> HTTPResponse {
    let writer = VerdictsJSON(engine, zone: zone, isClockSet: clock.asOf != nil)
    let document = writer.document(selection, at: moment, ledger: ledger, counts) { mayRead(viewer, logged: $0) }
    guard let body = document else {
      return Self.problem(.notFound, "there was no unit `\(selection.unit ?? "")` then")
    }
    return .json(body)
  }
}
