internal import Alerts
internal import CivilTime
internal import Engine
internal import Linux

extension Daemon {
  /// In nanoseconds: a slice of work ahead, and how long what was found is kept for who asks again.
  private static let slice: Int64 = 4_000_000
  private static let keeping: Int64 = 60_000_000_000

  // MARK: /verdicts

  func verdictsAnswer(_ request: HTTPRequest) -> Reply {
    var selection = VerdictsJSON.Selection(unit: request.item("unit"))
    if let text = request.item("depth") {
      guard let depth = Int(text), depth >= 0 else {
        return .now(Self.problem(.badRequest, "`depth` is a number of levels below the unit"))
      }
      selection.depth = depth
    }
    guard let text = request.item("at") else { return .now(verdicts(selection, for: request.viewer)) }
    guard let moment = Moment.read(text, now: engine.now, in: zone) else {
      return .now(Self.problem(.badRequest, "`at` is a date or an instant with offset"))
    }
    if moment == engine.now { return .now(verdicts(selection, for: request.viewer)) }
    guard moment > engine.now else { return past(request, selection, at: moment) }
    guard moment <= Moment.end(ofDay: ForecastPage.mostDays, after: engine.now, in: zone) ?? engine.now else {
      return .now(Self.problem(.badRequest, "`at` lies more than \(ForecastPage.mostDays) days ahead"))
    }
    return .later(
      AheadQuestion(request: request, subject: .verdicts(selection), until: moment, passes: engine.forecastPasses))
  }

  /// As things stand now.
  private func verdicts(_ selection: VerdictsJSON.Selection, for viewer: Viewer) -> HTTPResponse {
    answer(selection, for: viewer, at: clock.now) { engine.rollUp(criterion: $0, unit: $1) }
  }

  private func answer(
    _ selection: VerdictsJSON.Selection, for viewer: Viewer, at moment: Instant, rollUp: (Int, UInt32) -> RollUp
  ) -> HTTPResponse {
    let writer = VerdictsJSON(engine, zone: zone, isClockSet: clock.asOf != nil)
    let body = writer.document(selection, at: moment, mayRead: { viewer.mayRead(unit: $0) }, rollUp: rollUp)
    guard let body else {
      return Self.problem(.notFound, "there is no unit `\(selection.unit ?? "")`")
    }
    return .json(body)
  }

  // MARK: /forecast

  func forecastAnswer(_ request: HTTPRequest) -> Reply {
    do throws(ForecastPage.Failure) {
      return ahead(request, .forecast(try ForecastPage.Selection { request.item($0) }))
    } catch {
      return .now(Self.problem(.badRequest, error.description))
    }
  }

  // MARK: /calendar.ics

  func calendarAnswer(_ request: HTTPRequest) -> Reply {
    do throws(ForecastPage.Failure) {
      return ahead(request, .calendar(try CalendarPage.selection { request.item($0) }))
    } catch {
      return .now(Self.problem(.badRequest, error.description))
    }
  }

  /// When what a calendar tells may last have changed. When records came that they may not see is nothing to those who do
  /// not see everything: for them the hour that has begun.
  private func calendarStamp(for viewer: Viewer) -> Instant {
    let now = clock.now
    if viewer.readsWholeTree, let lastChange { return min(lastChange, now) }
    return Instant(seconds: now.seconds - (now.seconds % 3600 + 3600) % 3600)
  }

  private func ahead(_ request: HTTPRequest, _ subject: AheadQuestion.Subject) -> Reply {
    guard let selection = subject.selection else { return .now(Self.problem(.badRequest, "nothing is asked for")) }
    if let fault = ForecastPage.fault(of: selection, engine, mayRead: { request.viewer.mayRead(unit: $0) }) {
      return .now(Self.problem(.notFound, fault))
    }
    return .later(
      AheadQuestion(
        request: request, subject: subject, until: ForecastPage.until(selection, engine, zone),
        passes: engine.forecastPasses))
  }

  // MARK: Working ahead

  /// Works for a few milliseconds on what clients ask about the time ahead, and answers who can be answered; `true` when
  /// more is left. Nobody else waits for it.
  func lookAhead() -> Bool {
    let waiting = connections.filter { $0.value.question != nil }
    for connection in waiting.values { followMidnight(connection) }
    let start = Clock.monotonicNanoseconds()
    func isSpent() -> Bool { Clock.monotonicNanoseconds() - start > Self.slice }
    for (token, connection) in waiting {
      while connection.question?.needsNoForecast ?? false {
        if let response = carryOn(connection) { finish(connection, token, response) }
        if isSpent() { return true }
      }
    }
    let wanted = waiting.values.compactMap { $0.question?.until }
    guard let nearest = wanted.min(), let farthest = wanted.max() else { return false }
    // Nobody waits any more for what reaches farther and is not finished.
    if let known = engine.forecastUntil, known > farthest, !engine.isForecastComplete { engine.endForecast() }
    engine.forecast(until: nearest)
    forecastKeptUntil = start + Self.keeping
    while !engine.stepForecast(limit: 200) {
      if isSpent() {
        for (token, connection) in waiting where isHopeless(connection) { giveUp(connection, token) }
        return true
      }
    }
    for (token, connection) in waiting {
      guard let until = connection.question?.until, engine.forecastUntil.map({ $0 >= until }) ?? false else { continue }
      while true {
        if let response = carryOn(connection) {
          finish(connection, token, response)
          break
        }
        if isSpent() { return true }
      }
    }
    return connections.values.contains { $0.question != nil }
  }

  /// A slice of the answer; the answer when it is whole.
  private func carryOn(_ connection: Connection) -> HTTPResponse? {
    if connection.question?.isStale ?? false {
      connection.question?.progress = .none
      connection.question?.restarts += 1
    }
    if case .page(let key)? = connection.question?.subject { return carryOn(key) }
    guard let subject = connection.question?.subject, let until = connection.question?.until,
      let viewer = connection.question?.request.viewer
    else { return nil }
    return carryOn(connection.question?.take() ?? .none, subject, until: until, for: viewer, connection)
  }

  private func carryOn(
    _ progress: consuming AheadQuestion.Progress, _ subject: AheadQuestion.Subject, until: Instant,
    for viewer: Viewer, _ connection: Connection
  ) -> HTTPResponse? {
    switch (consume progress, subject) {
    case (.verdicts(var outlook), .verdicts(let selection)):
      if outlook.step(limit: 500) {
        return answer(selection, for: viewer, at: until) { outlook.rollUp(criterion: $0, unit: $1) }
      }
      connection.question?.progress = .verdicts(outlook)
    case (.forecast(var page), _):
      if page.step(limit: 50) { return .json(page.document()) }
      connection.question?.progress = .forecast(page)
    case (.calendar(var page), _):
      if page.step(limit: 50) {
        return HTTPResponse(status: .ok, contentType: "text/calendar; charset=utf-8", body: page.finish())
      }
      connection.question?.progress = .calendar(page)
    case (.past(var counts), .past(let selection)):
      if counts.step(ledger, limit: 500) { return pastAnswer(selection, at: until, counts, for: viewer) }
      connection.question?.progress = .past(counts)
    case (.statistics(var page), _):
      if page.step(limit: 1000) { return statisticsAnswer(page) }
      connection.question?.progress = .statistics(page)
    case (_, .statistics(let selection)):
      guard connection.question.map({ $0.restarts <= AheadQuestion.mostRestarts }) ?? false else {
        return Self.problem(
          .serviceUnavailable, "records change faster than they can be counted", headers: [("Retry-After", "10")])
      }
      do throws(StatisticsPage.Failure) {
        connection.question?.progress = .statistics(try statisticsPage(selection, for: viewer))
      } catch {
        return Self.problem(error.isMissing ? .notFound : .badRequest, error.description)
      }
    case (_, .page): break
    case (_, .past):
      connection.question?.progress = .past(PastCounts(at: until))
    case (_, .verdicts):
      connection.question?.progress = .verdicts(Outlook(engine, until: until))
    case (_, .forecast(let selection)):
      do throws(ForecastPage.Failure) {
        let page = try ForecastPage(
          engine, selection, zone: zone, isClockSet: clock.asOf != nil,
          mayRead: viewer.readsWholeTree ? nil : { viewer.mayRead(unit: $0) })
        connection.question?.progress = .forecast(page)
      } catch {
        return Self.problem(.notFound, error.description)
      }
    case (_, .calendar(let selection)):
      do throws(ForecastPage.Failure) {
        let page = try CalendarPage(
          engine, selection, zone: zone, instance: configuration.log.instance, stamp: calendarStamp(for: viewer),
          mayRead: viewer.readsWholeTree ? nil : { viewer.mayRead(unit: $0) })
        connection.question?.progress = .calendar(page)
      } catch {
        return Self.problem(.notFound, error.description)
      }
    }
    return nil
  }

  /// The days of a forecast are counted from today, whatever day it was when somebody asked.
  private func followMidnight(_ connection: Connection) {
    if case .page? = connection.question?.subject {
      connection.question?.until = PageKey.until(engine.now, in: zone)
    }
    guard let selection = connection.question?.subject.selection,
      case AheadQuestion.Progress.none? = connection.question?.progress
    else { return }
    connection.question?.until = ForecastPage.until(selection, engine, zone)
  }

  private func finish(_ connection: Connection, _ token: UInt64, _ response: HTTPResponse) {
    guard let request = connection.question?.request else { return }
    connection.question = nil
    connection.lastMoved = Clock.monotonicNanoseconds()
    // Who may see something else by now than when this was asked is answered anew.
    if viewer(connection.asker, connection.peer)?.rights == request.viewer.rights {
      give(response, to: request, on: connection)
    } else {
      identify(request, on: connection)
    }
    answer(connection)
    send(connection, token)
  }

  private func isHopeless(_ connection: Connection) -> Bool {
    connection.question.map { engine.forecastPasses - $0.passes > AheadQuestion.mostPasses } ?? false
  }

  /// Records change faster than what follows from them can be worked out: a page is given without it.
  private func giveUp(_ connection: Connection, _ token: UInt64) {
    guard case .page(var key)? = connection.question?.subject else { return refuse(connection, token) }
    key.hasForecast = false
    connection.question?.subject = .page(key)
  }

  private func refuse(_ connection: Connection, _ token: UInt64) {
    finish(
      connection, token,
      Self.problem(
        .serviceUnavailable, "records change faster than what follows from them can be worked out",
        headers: [("Retry-After", "10")]))
  }
}
