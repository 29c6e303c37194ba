internal import Alerts
internal import Linux
internal import Records

extension Daemon {
  private static let connectionLimit = 256
  private static let connectionsPerUser = 32
  private static let connectionsPerProxy = 192
  /// Who is turned away takes a place beside these while the answer is on its way; beyond that there is none.
  private static let lingeringLimit = 64
  /// A slow request, or a client that does not read, is given this long, in nanoseconds.
  private static let patience: Int64 = 30_000_000_000

  func acceptClients() {
    while true {
      do throws(SystemError) {
        guard let client = try listener.accept() else { return }
        take(Connection(client, now: Clock.monotonicNanoseconds()))
      } catch {
        // The client stays in the queue and the listener readable: it is not looked at until something was closed.
        if error.isFileLimit { stopListening() }
        return
      }
    }
  }

  private func take(_ connection: Connection) {
    guard connections.count < Self.connectionLimit + Self.lingeringLimit else { return }
    let staying = connections.values.count { !$0.isLeaving }
    let ofUser = connections.values.count { !$0.isLeaving && $0.peer.user == connection.peer.user }
    let limit = access.proxies[connection.peer.user] == nil ? Self.connectionsPerUser : Self.connectionsPerProxy
    let token = nextToken
    nextToken += 1
    guard (try? poll.add(connection.socket.number, token: token)) != nil else { return }
    connections[token] = connection
    guard staying >= Self.connectionLimit || ofUser >= limit else { return }
    let problem =
      staying >= Self.connectionLimit
      ? Self.problem(.serviceUnavailable, "too many connections", headers: [("Retry-After", "1")])
      : Self.problem(
        .tooManyRequests, "more than \(limit) connections of one user", headers: [("Retry-After", "1")])
    connection.closesWhenSent = true
    connection.queue(problem.bytes(isHead: false, keepsAlive: false))
    send(connection, token)
  }

  private func stopListening() {
    poll.remove(listener.number)
    deafUntil = Clock.monotonicNanoseconds() + 1_000_000_000
  }

  /// There may be room for another client again.
  func listenAgain() {
    guard deafUntil != nil, (try? poll.add(listener.number, token: Token.listener)) != nil else { return }
    deafUntil = nil
  }

  func serve(_ event: EventPoll.Event) {
    guard let connection = connections[event.token] else { return }
    if event.isReadable || event.isHungUp {
      let received: [UInt8]?
      do throws(SystemError) {
        received = try connection.socket.receive(atMost: 1 << 16)
      } catch {
        return close(event.token)
      }
      if let bytes = received {
        guard !bytes.isEmpty else { return close(event.token) }
        take(bytes, from: connection)
        if connection.isWaiting || connection.isFull, connection.reader.pendingCount > Connection.waitingLimit {
          return close(event.token)
        }
      } else if event.isHungUp {
        return close(event.token)
      }
    }
    send(connection, event.token)
  }

  private func take(_ bytes: [UInt8], from connection: Connection) {
    // A subscriber has nothing more to say, nor has who has been told to go.
    guard !connection.isStream, !connection.closesWhenSent, !connection.isLeaving else { return }
    let now = Clock.monotonicNanoseconds()
    connection.lastMoved = now
    connection.reader.append(bytes)
    if connection.requestSince == nil { connection.requestSince = now }
    answer(connection)
  }

  func answer(_ connection: Connection) {
    while !connection.isStream, !connection.closesWhenSent, !connection.isWaiting, !connection.isFull {
      do throws(HTTPRefusal) {
        switch try connection.reader.next() {
        case .incomplete:
          if !connection.reader.isMidway { connection.requestSince = nil }
          return
        case .awaitsContinue: connection.queue(Array("HTTP/1.1 100 Continue\r\n\r\n".utf8))
        case .request(let request):
          connection.requestSince = connection.reader.isMidway ? Clock.monotonicNanoseconds() : nil
          identify(request, on: connection)
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
        queueEvents(for: connection, token)
        send(connection, token)
      }
    }
  }

  private func answer(_ request: HTTPRequest, on connection: Connection) {
    switch respond(to: request) {
    case .now(let response): give(response, to: request, on: connection)
    case .later(let question): connection.question = question
    case .whenLogged(let event): connection.awaited = event
    case .stream:
      guard let token = connections.first(where: { $0.value === connection })?.key else { return }
      openStream(request, on: connection, token)
    }
  }

  func give(_ response: HTTPResponse, to request: HTTPRequest, on connection: Connection) {
    let keepsAlive = request.keepsAlive && !isStopping
    if !keepsAlive { connection.closesWhenSent = true }
    connection.wasAnswered = true
    connection.queue(response.bytes(isHead: request.method == "HEAD", keepsAlive: keepsAlive))
  }

  func send(_ connection: Connection, _ token: UInt64) {
    while true {
      switch connection.flush(now: Clock.monotonicNanoseconds()) {
      case .broken: return close(token)
      case .some: break
      case .all:
        if connection.closesWhenSent {
          leave(connection, token)
        } else if connection.isStream {
          queueEvents(for: connection, token)
        } else if connection.reader.isMidway, !connection.isWaiting {
          answer(connection)
        }
        if !connection.isEmpty { continue }
      }
      break
    }
    guard connections[token] != nil else { return }
    try? poll.change(connection.socket.number, token: token, writable: !connection.isEmpty)
  }

  /// All has been said. What the client is still sending is read, else the kernel would take back what it has not read yet.
  private func leave(_ connection: Connection, _ token: UInt64) {
    guard !connection.isLeaving else { return }
    connection.isLeaving = true
    connection.lastMoved = Clock.monotonicNanoseconds()
    if (try? connection.socket.endSending()) == nil { close(token) }
  }

  private func close(_ token: UInt64) {
    guard let connection = connections.removeValue(forKey: token) else { return }
    poll.remove(connection.socket.number)
    if deafUntil != nil { listenAgain() }
  }

  func dropSlowClients(at now: Int64) {
    for (token, connection) in connections {
      if connection.isLeaving {
        if now - connection.lastMoved > 2_000_000_000 { close(token) }
      } else if connection.stalledSince.map({ now - $0 > Self.patience }) ?? false {
        drop(connection, token)
      } else if connection.isStream || connection.isWaiting {
        continue
      } else if connection.requestSince.map({ now - $0 > Self.patience }) ?? false {
        connection.closesWhenSent = true
        connection.queue(
          Self.problem(.requestTimeout, "the request did not come whole within 30 seconds")
            .bytes(isHead: false, keepsAlive: false))
        send(connection, token)
      } else if now - connection.lastMoved > Self.patience {
        close(token)
      }
    }
  }

  private func drop(_ connection: Connection, _ token: UInt64) {
    if connection.isStream {
      connection.noteSent()
      let place = connection.sentUntil.map { "behind \($0)" } ?? "where it began"
      Output.error(
        "etterlevd: a subscriber of user \(connection.peer.user) did not read for 30 seconds and is let go; "
          + "it may resume \(place)\n")
    }
    close(token)
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
