internal import Alerts
internal import CivilTime
internal import Linux
internal import Records

/// An acknowledgement that is answered when its event is on disk.
struct AwaitedEvent {
  var request: HTTPRequest
  var alert: AlertID
  var by: String
  /// Of all events handed to the log since the start, the one to wait for.
  var ordinal: UInt64
  /// The event is this request's own; otherwise the same person's earlier one.
  var isOwn: Bool
}

extension Daemon {
  /// `POST /alerts/{id}/acknowledgement`
  func acknowledge(_ request: HTTPRequest) -> Reply {
    if let problem = foreignOrigin(request) ?? strangeContent(request) { return .now(problem) }
    let text: String?
    switch Self.comment(request.body) {
    case .success(let given): text = given
    case .failure(let fault): return .now(Self.problem(.badRequest, fault.description))
    }
    guard let id = AlertID(request.path[1]), let alert = ledger.alert(id), mayRead(request.viewer, alert) else {
      return .now(Self.problem(.notFound, "there is no alert of this id"))
    }
    guard request.viewer.mayAcknowledge(path(of: alert)) else {
      return .now(Self.problem(.forbidden, "you may not acknowledge for this unit"))
    }
    guard !isDegraded else { return .now(Self.unwritable) }
    let comment = text.map { Comments.New($0) }
    let by = request.viewer.name
    switch ledger.acknowledge(alert.id, by: by, comment: comment?.hash, at: clock.now) {
    case .unknown: return .now(Self.problem(.notFound, "there is no alert of this id"))
    case .refused(let state):
      return .now(Self.problem(.conflict, "the alert is \(state.rawValue); only an open one can be acknowledged"))
    case .repeated:
      if let mark = ledger.acknowledgement(of: alert.id), mark.by == by {
        return .now(acknowledged(alert.id, mark))
      }
      return .whenLogged(
        AwaitedEvent(request: request, alert: alert.id, by: by, ordinal: handed, isOwn: false))
    case .staged(let events):
      write(events, comments: comment.map { [0: $0] } ?? [:])
      return .whenLogged(
        AwaitedEvent(request: request, alert: alert.id, by: by, ordinal: handed, isOwn: true))
    }
  }

  static let unwritable = problem(
    .serviceUnavailable, "the log cannot be written now, so nothing can be acknowledged",
    headers: [("Retry-After", "10")])

  private func acknowledged(_ id: AlertID, _ mark: Acknowledgement) -> HTTPResponse {
    var body = JSONWriter()
    body.beginObject()
    body.field("alert", id.description)
    members(of: mark, into: &body)
    body.endObject()
    return .json(body.bytes)
  }

  /// Who has seen an alert, when, and what was said.
  func members(of mark: Acknowledgement, into body: inout JSONWriter) {
    body.field("seq", Int(mark.seq))
    body.field("by", mark.by)
    body.field("at", zone.rfc3339(mark.at))
    body.field("comment", mark.comment == nil ? nil : comments.text(of: mark.seq))
  }

  /// Answers those whose events are now on disk.
  ///
  /// - Parameters:
  ///   - written: the lines that have just been written.
  ///   - before: how many events were on disk before them.
  func answerAcknowledged(_ written: AlertLog.Written, before: UInt64) {
    for (token, connection) in connections {
      guard let awaited = connection.awaited, awaited.ordinal <= landed else { continue }
      var response = Self.problem(.conflict, "the alert has changed since it was acknowledged")
      if awaited.isOwn {
        let firstEvent = written.head.seq + 1 - UInt64(written.eventCount)
        let seq = firstEvent + (awaited.ordinal - before - 1)
        if let event = ledger.history(of: awaited.alert).last(where: { $0.seq == seq }) {
          // What came with the same write may have made the mark void already: it was made all the same.
          let mark = ledger.acknowledgement(of: awaited.alert).flatMap { $0.seq == seq ? $0 : nil }
          response = acknowledged(
            awaited.alert, mark ?? Acknowledgement(seq: seq, at: event.at, by: awaited.by, comment: []))
        }
      } else if let mark = ledger.acknowledgement(of: awaited.alert), mark.by == awaited.by {
        response = acknowledged(awaited.alert, mark)
      }
      finish(awaited, connection, token, response)
    }
  }

  /// Tells those who wait that the disk takes nothing. Their events stay in line; whoever asks again meets the same ones.
  func refuseAcknowledged() {
    for (token, connection) in connections {
      if let awaited = connection.awaited { finish(awaited, connection, token, Self.unwritable) }
    }
  }

  private func finish(
    _ awaited: AwaitedEvent, _ connection: Connection, _ token: UInt64, _ response: HTTPResponse
  ) {
    connection.awaited = nil
    connection.lastMoved = Clock.monotonicNanoseconds()
    give(response, to: awaited.request, on: connection)
    answer(connection)
    send(connection, token)
  }

  // MARK: What a page of another site could send

  /// A browser says where a request comes from; another site's page is not to write here (the Fetch standard, section 3.2
  /// and Fetch Metadata Request Headers).
  func foreignOrigin(_ request: HTTPRequest) -> HTTPResponse? {
    if let site = request.header("sec-fetch-site"), site != "same-origin", site != "none" {
      return Self.problem(.forbidden, "a request from another site changes nothing here")
    }
    guard let origin = request.header("origin") else { return nil }
    let host = origin.split(separator: "://", maxSplits: 1, omittingEmptySubsequences: false).dropFirst().first
    guard let host, host.lowercased() == request.header("host")?.lowercased() else {
      return Self.problem(.forbidden, "a request from another origin changes nothing here")
    }
    return nil
  }

  func strangeContent(_ request: HTTPRequest) -> HTTPResponse? {
    let types = request.headers.filter { $0.name == "content-type" }
    let parts = (types.count == 1 ? types[0].value : "").lowercased().split(separator: ";").map {
      $0.filter { $0 != " " }
    }
    guard parts.first == "application/json", parts.dropFirst().allSatisfy({ $0 == "charset=utf-8" }) else {
      return Self.problem(
        .unsupportedMediaType, "the body is to be application/json", headers: [("Accept", "application/json")])
    }
    return nil
  }

  // MARK: The body

  struct BodyFault: Error {
    /// Lower case, no full stop.
    var description: String
  }

  /// `{}` or `{"comment": …}`.
  static func comment(_ body: [UInt8]) -> Result<String?, BodyFault> {
    guard case .object(let members)? = JSONValue(body) else {
      return .failure(BodyFault(description: "the body is to be a JSON object"))
    }
    guard members.count <= 1, members.allSatisfy({ $0.name == "comment" }) else {
      return .failure(BodyFault(description: "the body has one member at most, `comment`"))
    }
    guard let member = members.first, member.value != .null else { return .success(nil) }
    guard let text = member.value.text else { return .failure(BodyFault(description: "`comment` is to be a text")) }
    guard text.unicodeScalars.count <= Comments.longest else {
      return .failure(BodyFault(description: "`comment` has at most \(Comments.longest) characters"))
    }
    let isPrintable = text.unicodeScalars.allSatisfy {
      $0 == "\n" || $0 == "\t" || $0.properties.generalCategory != .control
    }
    guard isPrintable else { return .failure(BodyFault(description: "`comment` has control characters")) }
    guard !KeptText.holdsNationalID(Array(text.utf8).span) else {
      return .failure(BodyFault(description: "`comment` holds a national identity number, which is never kept"))
    }
    return .success(text.isEmpty ? nil : text)
  }
}
