internal import Alerts
internal import CivilTime
internal import Engine
internal import Krav
internal import Linux
internal import Records
internal import Reports

// `GET /`: the page for people.
extension Daemon {
  private static let mostUnlogged = 1000

  func pageAnswer(_ request: HTTPRequest) -> Reply {
    guard ["yes", "no", nil].contains(request.item("live")) else {
      return .now(Self.problem(.badRequest, "`live` is yes or no"))
    }
    let isLive = request.item("live") != "no"
    // What is not on disk yet is no alert: after a first judging, few of them would look like few.
    guard !hasNoPicture, ledger.unlogged < Self.mostUnlogged || isDegraded else {
      var page = Page(self, at: clock.now, isLive: isLive)
      page.state = .loading
      return .now(Self.html(page.html(), isLive: isLive, status: .serviceUnavailable))
    }
    let key = PageKey(rights: request.viewer.rights, unit: request.item("unit"), isLive: isLive)
    if let unit = key.unit {
      let top = UnitTree(engine.register).branch(of: unit).first
      guard let top, request.viewer.mayRead(unit: top.slot) else {
        return .now(Self.problem(.notFound, "there is no unit `\(unit)`"))
      }
    }
    if let bytes = pages.page(key, pageGround) { return .now(Self.html(bytes, isLive: isLive)) }
    return .later(
      AheadQuestion(
        request: request, subject: .page(key), until: PageKey.until(engine.now, in: zone),
        passes: engine.forecastPasses))
  }

  private var pageGround: PageGround {
    PageGround(
      seq: head.seq, minute: clock.now.seconds / 60, state: state, revision: engine.recordsRevision,
      passes: engine.forecastPasses)
  }

  /// A slice of a page, which all who wait for it share; the answer when it is whole.
  func carryOn(_ key: PageKey) -> HTTPResponse? {
    let ground = pageGround
    if let bytes = pages.page(key, ground) { return Self.html(bytes, isLive: key.isLive) }
    var gathering = pages.gathering.removeValue(forKey: key) ?? PageGathering(key, self)
    if gathering.isStale(engine) { gathering = PageGathering(key, self) }
    guard gathering.step(self) else {
      pages.gathering[key] = gathering
      return nil
    }
    // What happened in the log since it was begun is told to the page by the stream.
    let bytes = gathering.document?.bytes ?? []
    let began = PageGround(
      seq: gathering.page.seq, minute: gathering.now.seconds / 60, state: ground.state, revision: gathering.revision,
      passes: ground.passes)
    if key.hasForecast { pages.keep(bytes, for: key, began) }
    return Self.html(bytes, isLive: key.isLive)
  }

  private static func html(_ body: [UInt8], isLive: Bool, status: HTTPStatus = .ok) -> HTTPResponse {
    var headers = [("Content-Security-Policy", Page.policy(isLive: isLive) + "; frame-ancestors 'none'")]
    if status == .serviceUnavailable { headers.append(("Retry-After", "1")) }
    return HTTPResponse(status: status, contentType: "text/html; charset=utf-8", headers: headers, body: body)
  }
}

extension Engine {
  /// Another one after every change of a record.
  var recordsRevision: UInt64 {
    program.records.indices.reduce(0) { $0 &+ register.revision(of: $1) }
  }
}
