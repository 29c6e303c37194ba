internal import Alerts
internal import CivilTime
internal import Engine
internal import Krav
internal import Records

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
    guard !program.criteria.isEmpty, program.scope != nil else { return [] }
    // After a start the engine has judged everything anew, and the log tells what the clock alone brought.
    let isByClock =
      events.isEmpty
      ? !changes.isEmpty && changes.allSatisfy { $0.cause == .clock } : events.allSatisfy { $0.cause == .clock }
    guard let places = engine.takeChangedCounts() else {
      let outlook = Outlook(engine, until: now)
      let units = UnitTree(engine.register).units
      let standings = units.flatMap { unit in
        let path = path(of: unit.slot)
        return program.criteria.enumerated().map { number, criterion in
          CriterionStanding(
            criterion: criterion.name, unit: path,
            verdict: outlook.rollUp(criterion: number, unit: unit.slot).verdict)
        }
      }
      return ledger.reconcile(criteria: standings, isWhole: true, cause: isByClock ? .clock : loadCause, at: now)
    }
    guard !places.isEmpty else { return [] }
    var spots: Set<Spot> = []
    for place in places {
      for (number, criterion) in program.criteria.enumerated() where criterion.rules.contains(Int(place.rule)) {
        for unit in engine.unitsAbove(place.unit) { spots.insert(Spot(criterion: number, unit: unit)) }
      }
    }
    let standings = spots.sorted { ($0.unit, $0.criterion) < ($1.unit, $1.criterion) }.filter { isUnit($0.unit) }.map {
      spot in
      CriterionStanding(
        criterion: program.criteria[spot.criterion].name, unit: path(of: spot.unit),
        verdict: engine.rollUp(criterion: spot.criterion, unit: spot.unit).verdict)
    }
    return ledger.reconcile(criteria: standings, isWhole: false, cause: isByClock ? .clock : .record, at: now)
  }

  private func isUnit(_ slot: UInt32) -> Bool {
    program.scope.map { engine.register.isPresent(RecordRef(type: UInt16($0), slot: slot)) } ?? false
  }

  private func path(of unit: UInt32) -> String {
    engine.path(ofUnit: unit).map(encodedForSubject).joined(separator: "/")
  }

  // MARK: /verdicts?at= of a moment that has passed

  func past(_ request: HTTPRequest, _ selection: VerdictsJSON.Selection, at moment: Instant) -> Reply {
    guard let first = ledger.firstAt, first <= moment else {
      let start = ledger.firstAt.map { "begins at \(zone.rfc3339($0))" } ?? "is empty"
      return .now(Self.problem(.notFound, "the log knows nothing of that time: it \(start)"))
    }
    return .later(AheadQuestion(request: request, subject: .past(selection), until: moment, passes: 0))
  }

  func pastAnswer(_ selection: VerdictsJSON.Selection, at moment: Instant, _ counts: PastCounts) -> HTTPResponse {
    let writer = VerdictsJSON(engine, zone: zone, isClockSet: clock.asOf != nil)
    guard let body = writer.document(selection, at: moment, ledger: ledger, counts) else {
      return Self.problem(.notFound, "there was no unit `\(selection.unit ?? "")` then")
    }
    return .json(body)
  }
}

/// A criterion in a unit, by their numbers.
private struct Spot: Hashable {
  var criterion: Int
  var unit: UInt32
}
