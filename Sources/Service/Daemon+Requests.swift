internal import Alerts
internal import CivilTime
internal import Engine
internal import Krav
internal import Linux
internal import Records

extension Daemon {
  func respond(to request: HTTPRequest) -> Reply {
    guard let route = Route.find(request.path) else {
      return .now(Self.problem(.notFound, "there is no such resource"))
    }
    guard request.method == route.method || (request.method == "HEAD" && route.method == "GET") else {
      return .now(
        Self.problem(
          .methodNotAllowed, "only \(route.allowed) is answered here", headers: [("Allow", route.allowed)]))
    }
    if let fault = route.fault(in: request.query) { return .now(Self.problem(.badRequest, fault)) }
    guard !route.needsPicture || !hasNoPicture else {
      return .now(
        Self.problem(
          .serviceUnavailable, "the records are being read and judged; nothing is known yet",
          headers: [("Retry-After", "1")]))
    }
    switch route {
    case .page: return pageAnswer(request)
    case .alerts: return .now(alerts(request))
    case .alert: return .now(alert(request.path[1], for: request.viewer))
    case .acknowledgement: return acknowledge(request)
    case .acceptance: return acceptAbsence(request)
    case .verdicts: return verdictsAnswer(request)
    case .forecast: return forecastAnswer(request)
    case .calendar: return calendarAnswer(request)
    case .statistics: return statistics(request)
    case .why: return .now(why(request))
    case .events:
      if request.method == "HEAD" { return .now(HTTPResponse(status: .ok, contentType: "text/event-stream", body: [])) }
      guard request.item("after").map({ UInt64($0) != nil }) ?? true else {
        return .now(Self.problem(.badRequest, "`after` is the number of an event"))
      }
      return .stream
    case .rules, .rule: return .now(rules(request))
    case .metrics: return .now(metrics(for: request.viewer))
    case .health: return .now(health(for: request.viewer))
    case .description: return .now(.json(OpenAPI.document()))
    }
  }

  // MARK: /health

  /// Whether it judges and how far its log is concerns everybody; how much there is to judge, who sees the whole.
  private func health(for viewer: Viewer) -> HTTPResponse {
    var body = JSONWriter()
    body.beginObject()
    body.field("state", state.rawValue)
    body.field("seq", Int(head.seq))
    body.field("head", head.description)
    body.field("pack", pack.hash)
    if viewer.readsWholeTree {
      body.field("records", engine.register.counts.reduce(0, +))
      body.key("files")
      body.beginObject()
      let bad = Set(fileProblems.keys).union(vanished).count
      body.field("good", max(0, inbox.known.count - bad))
      body.field("bad", bad)
      body.endObject()
    }
    body.field("clock", zone.rfc3339(clock.now))
    if clock.asOf != nil { body.field("clock_is_set", true) }
    // That nothing comes in any more concerns everybody who trusts what is judged.
    body.field("silent", watch.isStanding(.silent))
    if viewer.readsWholeTree {
      body.field("last_change", lastChange.map { zone.rfc3339($0) })
      body.field("last_record", watch.lastArrival.map { zone.rfc3339($0) })
    }
    if ledger.unlogged > 0, viewer.readsWholeTree { body.field("unlogged", ledger.unlogged) }
    if viewer.readsWholeTree { watch.write(into: &body, zone: zone) }
    body.endObject()
    return .json(body.bytes, status: hasNoPicture ? .serviceUnavailable : .ok)
  }

  // MARK: /alerts

  private func alerts(_ request: HTTPRequest) -> HTTPResponse {
    comments.refresh()
    let limitText = request.item("limit") ?? "100"
    guard let limit = Int(limitText), (1...1000).contains(limit) else {
      return Self.problem(.badRequest, "`limit` is a number from 1 to 1000")
    }
    guard let alertState = AlertState(rawValue: request.item("state") ?? "open") else {
      return Self.problem(.badRequest, "`state` is open, waived or resolved")
    }
    var before: UInt64?
    if let after = request.item("after") {
      guard let seq = UInt64(after) else {
        return Self.problem(.badRequest, "`after` is what `next` was in the page before")
      }
      before = seq
    }
    var verdict: Verdict?
    if let word = request.item("verdict") {
      guard let value = Verdict(word: word) else {
        return Self.problem(.badRequest, "`verdict` is yellow, unknown or red")
      }
      verdict = value
    }
    var since: Instant?
    if let text = request.item("since") {
      guard let instant = Instant(rfc3339: text) ?? CivilDate(iso: text).map({ zone.startOfDay($0) }) else {
        return Self.problem(.badRequest, "`since` is a date or an instant with offset")
      }
      since = instant
    }
    var rules: Set<String>?
    if let name = request.item("criterion") {
      guard let criterion = program.criteria.first(where: { $0.name == name }) else {
        return Self.problem(.notFound, "there is no criterion `\(name)`")
      }
      rules = Set(criterion.rules.map { program.rules[$0].name })
    }
    let unit = request.item("unit")
    let rule = request.item("rule")
    let viewer = request.viewer
    var places: [String: Bool] = [:]
    let branch = Set(unit.map { UnitTree(engine.register).branch(of: $0).map(\.slot) } ?? [])
    let found = ledger.alerts(alertState, before: before, limit: limit + 1) { alert in
      (verdict == nil || alert.verdict == verdict) && (rule == nil || alert.rule == rule)
        && (rules?.contains(alert.rule) ?? true) && (since.map { alert.changed >= $0 } ?? true)
        && mayRead(viewer, alert, &places)
        && (unit.map { lies(alert, in: $0, branch) } ?? true)
    }
    var body = JSONWriter()
    body.beginObject()
    body.key("items")
    body.beginArray()
    for alert in found.prefix(limit) {
      body.beginObject()
      summary(of: alert, into: &body)
      if let since { former(since, alert, into: &body) }
      body.endObject()
    }
    body.endArray()
    body.key("next")
    if found.count > limit { body.value(String(found[limit - 1].changedSeq)) } else { body.null() }
    body.field("seq", Int(head.seq))
    if ledger.unlogged > 0, viewer.readsWholeTree { body.field("unlogged", ledger.unlogged) }
    if clock.asOf != nil { body.field("as_of", zone.date(of: clock.now).description) }
    body.endObject()
    return .json(body.bytes)
  }

  /// Ids from the root to the alert's unit: where it is now, for what is judged now, since branches are moved; else where
  /// it was when the log last told of it.
  func path(of alert: Alert) -> String {
    guard let key = alert.key else { return alert.unit }
    let path = verdicts.identity(of: key).unit
    return path.isEmpty && !engine.isThere(key) ? alert.unit : path
  }

  /// Whether an alert belongs to a unit or one beneath it.
  ///
  /// - Parameters:
  ///   - alert: what is judged now lies where its record does; else it lay where the log last told of it.
  ///   - unit: its id.
  ///   - branch: the slots of the unit and all beneath it, as long as it is there.
  private func lies(_ alert: Alert, in unit: String, _ branch: Set<UInt32>) -> Bool {
    guard !branch.isEmpty, let key = alert.key, engine.register.isPresent(engine.root(of: key)) else {
      return Self.isWithin(unit, path(of: alert))
    }
    return engine.unit(ofRecord: engine.root(of: key)).map { branch.contains($0) } ?? false
  }

  /// Whether the unit's id stands on the path from the root.
  private static func isWithin(_ unit: String, _ path: String) -> Bool {
    path.split(separator: "/").contains { $0 == encodedForSubject(unit) }
  }

  private func summary(of alert: Alert, into body: inout JSONWriter) {
    body.field("id", alert.id.description)
    body.field("rule", alert.rule)
    body.field("subject", alert.subject)
    body.field("unit", path(of: alert))
    body.field("verdict", alert.verdict?.word)
    body.field("state", alert.state.rawValue)
    marks(of: alert, into: &body)
    body.field("opened", zone.rfc3339(alert.opened))
    body.field("changed", zone.rfc3339(alert.changed))
    let isStanding = alert.state != .resolved
    body.field("message", isStanding ? message(of: alert) : nil)
    body.field(
      "remedy", isStanding ? alert.key.flatMap { engine.remedy(of: $0) } ?? alert.problem?.places.first?.remedy : nil)
    body.field("basis", isStanding ? alert.key.map { engine.citations(for: $0) } ?? [] : [])
  }

  /// How it stood when the time began that is asked about.
  private func former(_ moment: Instant, _ alert: Alert, into body: inout JSONWriter) {
    body.key("before")
    guard let standing = ledger.standing(of: alert.id, before: moment) else { return body.null() }
    body.beginObject()
    body.field("state", standing.state.rawValue)
    body.field("verdict", standing.verdict?.word)
    body.endObject()
  }

  private func message(of alert: Alert) -> String? {
    if let key = alert.key { return engine.message(of: key) }
    guard let problem = alert.problem, let place = problem.places.first else { return nil }
    let spot = [place.line, place.column].compactMap { $0 }.map(String.init).joined(separator: ":")
    let field = place.field.map { "`\($0)`: " } ?? ""
    let count = problem.count > 1 ? " (and \(problem.count - 1) more)" : ""
    return (spot.isEmpty ? "" : spot + ": ") + "\(field)expected \(place.expected)\(count)"
  }

  private func alert(_ text: String, for viewer: Viewer) -> HTTPResponse {
    guard let id = AlertID(text), let alert = ledger.alert(id), mayRead(viewer, alert) else {
      return Self.problem(.notFound, "there is no alert of this id")
    }
    guard alert.id == id else {
      return HTTPResponse(
        status: .permanentRedirect, contentType: "application/json", headers: [("Location", "/alerts/\(alert.id)")],
        body: [])
    }
    comments.refresh()
    var body = JSONWriter()
    body.beginObject()
    summary(of: alert, into: &body)
    if alert.state == .waived, let grant = alert.key.flatMap({ waivers.book?.inForce[$0] }) {
      write(grant, into: &body)
    }
    if alert.state != .resolved, let key = alert.key { reasons(for: key, viewer: viewer, into: &body) }
    if let problem = alert.problem { places(of: problem, into: &body) }
    body.key("history")
    body.beginArray()
    for event in ledger.history(of: alert.id) {
      body.beginObject()
      body.field("seq", Int(event.seq))
      body.field("at", zone.rfc3339(event.at))
      body.field("event", event.kind.rawValue)
      body.field("cause", event.cause.rawValue)
      body.field("verdict", event.verdict?.word)
      if let from = event.from { body.field("from", from.word) }
      if let why = event.why { body.field("why", why.rawValue) }
      body.endObject()
    }
    body.endArray()
    body.endObject()
    return .json(body.bytes)
  }

  /// Who has seen it, and whether it has been red for too long.
  private func marks(of alert: Alert, into body: inout JSONWriter) {
    body.key("acknowledged")
    if let mark = ledger.acknowledgement(of: alert.id) {
      body.beginObject()
      members(of: mark, into: &body)
      body.endObject()
    } else {
      body.null()
    }
    body.key("escalated")
    if let mark = ledger.escalation(of: alert.id) {
      body.beginObject()
      body.field("seq", Int(mark.seq))
      body.field("at", zone.rfc3339(mark.at))
      body.field("unit", mark.unit)
      body.endObject()
    } else {
      body.null()
    }
  }

  /// Who has waived the alert, why and how long.
  private func write(_ grant: WaiverBook.Grant, into body: inout JSONWriter) {
    body.key("waiver")
    body.beginObject()
    body.field("record", grant.evidence.record)
    body.field("file", grant.evidence.file)
    body.field("line", grant.evidence.line)
    if let owner = grant.evidence.owner { body.field("owner", owner) }
    body.field("approved_by", grant.approvedBy)
    body.field("reason", grant.reason)
    body.field("from", grant.from.description)
    body.field("until", grant.until.description)
    body.endObject()
  }

  private func places(of problem: Problem, into body: inout JSONWriter) {
    body.field("count", problem.count)
    body.key("places")
    body.beginArray()
    for place in problem.places {
      body.beginObject()
      if let file = place.file { body.field("file", file) }
      if let line = place.line { body.field("line", line) }
      if let column = place.column { body.field("column", column) }
      if let field = place.field { body.field("field", field) }
      body.field("expected", place.expected)
      body.field("remedy", place.remedy)
      body.endObject()
    }
    body.endArray()
  }
}
