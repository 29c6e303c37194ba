internal import Alerts
internal import Linux
internal import Records

extension Daemon {
  private static let connectionLimit = 256
  private static let connectionsPerUser = 32
  /// A slow request is given this long, in nanoseconds.
  private static let patience: Int64 = 30_000_000_000
  private static let heartbeat: Int64 = 15_000_000_000

  func acceptClients() {
    while let client = (try? listener.accept()) ?? nil {
      let connection = Connection(client, now: Clock.monotonicNanoseconds())
      let isCrowded =
        connections.count >= Self.connectionLimit
        || connections.values.count { $0.peer.user == connection.peer.user } >= Self.connectionsPerUser
      let token = nextToken
      nextToken += 1
      guard (try? poll.add(connection.socket.number, token: token)) != nil else { continue }
      connections[token] = connection
      if isCrowded {
        connection.closesWhenSent = true
        connection.queue(
          Self.problem(.serviceUnavailable, "too many connections", headers: [("Retry-After", "1")])
            .bytes(isHead: false, keepsAlive: false))
        send(connection, token)
      }
    }
  }

  func serve(_ event: EventPoll.Event) {
    guard let connection = connections[event.token] else { return }
    if event.isReadable || event.isHungUp {
      guard let bytes = try? connection.socket.receive(atMost: 1 << 16) else {
        if event.isHungUp || event.isReadable { receiveFailed(connection, event) }
        return
      }
      guard !bytes.isEmpty else {
        close(event.token)
        return
      }
      connection.lastMoved = Clock.monotonicNanoseconds()
      // A subscriber has nothing more to say.
      if !connection.isStream && !connection.closesWhenSent {
        connection.reader.append(bytes)
        if connection.isWaiting, connection.reader.pendingCount > Connection.waitingLimit {
          return close(event.token)
        }
        answer(connection)
      }
    }
    send(connection, event.token)
  }

  private func receiveFailed(_ connection: Connection, _ event: EventPoll.Event) {
    if event.isHungUp { close(event.token) }
  }

  func answer(_ connection: Connection) {
    while !connection.isStream, !connection.closesWhenSent, !connection.isWaiting {
      do throws(HTTPRefusal) {
        switch try connection.reader.next() {
        case .incomplete: return
        case .awaitsContinue: connection.queue(Array("HTTP/1.1 100 Continue\r\n\r\n".utf8))
        case .request(let request): identify(request, on: connection)
        }
      } catch {
        connection.closesWhenSent = true
        connection.queue(Self.problem(error.status, error.detail).bytes(isHead: false, keepsAlive: false))
      }
    }
  }

  /// Answers a request when it is known who asks, at once or later.
  func identify(_ request: HTTPRequest, on connection: Connection) {
    var request = request
    let asker: Asker
    switch self.asker(of: request, on: connection) {
    case .success(let found): asker = found
    case .failure(let refusal):
      return give(Self.problem(refusal.status, refusal.detail), to: request, on: connection)
    }
    guard let viewer = viewer(asker, connection.peer, needsName: request.method == "POST") else {
      connection.unidentified = request
      return
    }
    request.viewer = viewer
    connection.asker = asker
    answer(request, on: connection)
  }

  /// Accounts have been looked up: whoever waited for one goes on.
  func noteAccounts() {
    desk.take(now: Clock.monotonicNanoseconds())
    for (token, connection) in connections {
      if let request = connection.unidentified {
        connection.unidentified = nil
        connection.lastMoved = Clock.monotonicNanoseconds()
        identify(request, on: connection)
        answer(connection)
        send(connection, token)
      } else if connection.isStream, connection.asker != .peer {
        queueEvents(for: connection)
        send(connection, token)
      }
    }
  }

  private func answer(_ request: HTTPRequest, on connection: Connection) {
    if request.path == ["events"], request.method == "GET", !hasNoPicture {
      openStream(request, on: connection)
      return
    }
    switch respond(to: request) {
    case .now(let response): give(response, to: request, on: connection)
    case .later(let question): connection.question = question
    case .whenLogged(let event): connection.awaited = event
    }
  }

  func give(_ response: HTTPResponse, to request: HTTPRequest, on connection: Connection) {
    let keepsAlive = request.keepsAlive && !isStopping
    if !keepsAlive { connection.closesWhenSent = true }
    connection.wasAnswered = true
    connection.queue(response.bytes(isHead: request.method == "HEAD", keepsAlive: keepsAlive))
  }

  func send(_ connection: Connection, _ token: UInt64) {
    guard connection.flush(now: Clock.monotonicNanoseconds()), !connection.isOverfull else {
      close(token)
      return
    }
    try? poll.change(connection.socket.number, token: token, writable: !connection.isEmpty)
  }

  private func close(_ token: UInt64) {
    guard let connection = connections.removeValue(forKey: token) else { return }
    poll.remove(connection.socket.number)
  }

  func dropSlowClients(at now: Int64) {
    for (token, connection) in connections
    where !connection.isStream && !connection.isWaiting && now - connection.lastMoved > Self.patience {
      if connection.reader.pendingCount > 0, !connection.closesWhenSent {
        connection.closesWhenSent = true
        connection.queue(
          Self.problem(.requestTimeout, "the request did not come whole within 30 seconds")
            .bytes(isHead: false, keepsAlive: false))
        send(connection, token)
      } else {
        close(token)
      }
    }
  }

  // MARK: Event streams (the HTML standard, section 9.2)

  private func openStream(_ request: HTTPRequest, on connection: Connection) {
    connection.isStream = true
    connection.queue(HTTPResponse.eventStreamHead())
    connection.heardUntil = head.seq
    if let last = request.header("last-event-id") ?? request.item("last-event-id") {
      if let seq = UInt64(last), seq <= head.seq, recent.places(after: seq) != nil {
        connection.heardUntil = seq
      } else {
        reset(connection)
      }
    }
    if nextHeartbeat < Clock.monotonicNanoseconds() { nextHeartbeat = Clock.monotonicNanoseconds() + Self.heartbeat }
    queueEvents(for: connection)
  }

  /// It has missed lines that are no longer kept, and goes on from the head.
  private func reset(_ connection: Connection) {
    connection.heardUntil = head.seq
    connection.queue(Array("event: reset\nid: \(head.seq)\ndata: {\"seq\":\(head.seq)}\n\n".utf8))
  }

  /// Tells what a subscriber has not heard of, as far as it may hear of it now: who loses a branch while the stream is
  /// open hears of it no more. What cannot be decided yet waits.
  private func queueEvents(for connection: Connection) {
    guard let viewer = viewer(connection.asker, connection.peer) else { return }
    guard let places = recent.places(after: connection.heardUntil) else { return reset(connection) }
    // Without the units nobody knows whose a line is.
    if hasNoPicture && !viewer.readsWholeTree { return }
    for place in places {
      let line = recent[place]
      guard line.seq <= head.seq else { break }
      connection.heardUntil = line.seq
      let content = recent.content(at: place)
      guard mayRead(viewer, logged: content.unit) else { continue }
      var data = Array(line.bytes.dropLast())
      if content.namesRecords, !viewer.readsWholeTree {
        data = NarrowedLine.bytes(data) { mayRead(viewer, record: $0) }
      }
      connection.queue(Array("id: \(line.seq)\nevent: \(content.event)\ndata: ".utf8) + data + [0x0A, 0x0A])
    }
  }

  func tellSubscribers() {
    for (token, connection) in connections where connection.isStream {
      queueEvents(for: connection)
      send(connection, token)
    }
  }

  func beat(at now: Int64) {
    guard now >= nextHeartbeat else { return }
    nextHeartbeat = now + Self.heartbeat
    for (token, connection) in connections where connection.isStream {
      connection.queue(Array(":\n\n".utf8))
      send(connection, token)
    }
  }

  // MARK: Problems (RFC 9457)

  static func problem(
    _ status: HTTPStatus, _ detail: String, headers: [(name: String, value: String)] = []
  ) -> HTTPResponse {
    var body = JSONWriter()
    body.beginObject()
    body.field("type", "about:blank")
    body.field("title", status.reason)
    body.field("status", status.rawValue)
    body.field("detail", detail)
    body.endObject()
    return HTTPResponse(status: status, contentType: "application/problem+json", headers: headers, body: body.bytes)
  }
}
