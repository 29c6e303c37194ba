internal import Alerts
internal import Linux
internal import Records

/// Event streams (the HTML standard, section 9.2): the lines of the log, byte for byte.
extension Daemon {
  private static let heartbeat: Int64 = 15_000_000_000

  /// Begins a stream, behind the event that the subscriber heard last if it says which.
  func openStream(_ request: HTTPRequest, on connection: Connection, _ token: UInt64) {
    connection.isStream = true
    connection.closesWhenSent = false
    connection.queue(HTTPResponse.eventStreamHead())
    connection.heardUntil = head.seq
    if let last = request.header("last-event-id") ?? request.item("after") {
      if let seq = UInt64(last), seq <= head.seq { connection.heardUntil = seq } else { reset(connection) }
    }
    if nextHeartbeat < Clock.monotonicNanoseconds() { nextHeartbeat = Clock.monotonicNanoseconds() + Self.heartbeat }
    queueEvents(for: connection, token)
  }

  /// It has missed lines that are no longer kept, or comes from another log, and goes on from the head.
  private func reset(_ connection: Connection) {
    connection.heardUntil = head.seq
    connection.queue(Array("event: reset\nid: \(head.seq)\ndata: {\"seq\":\(head.seq)}\n\n".utf8))
  }

  /// Tells what a subscriber has not heard of, as far as it may hear of it now: who loses a branch while the stream is
  /// open hears of it no more. What cannot be decided yet waits, and so does what it has no room for.
  func queueEvents(for connection: Connection, _ token: UInt64) {
    guard !connection.readsBack, !connection.isFull, connection.heardUntil < head.seq,
      let viewer = viewer(connection.asker, connection.peer)
    else { return }
    // Without the units nobody knows whose a line is.
    if hasNoPicture && !viewer.readsWholeTree { return }
    guard let places = recent.places(after: connection.heardUntil) else {
      connection.readsBack = true
      return backlog.read(Backlog.Job(token: token, after: connection.heardUntil, until: head.seq))
    }
    for place in places {
      if connection.isFull { return }
      let line = recent[place]
      guard line.seq <= head.seq else { return }
      pass(line.seq, line.bytes, recent.content(at: place), to: connection, viewer)
    }
  }

  private func pass(
    _ seq: UInt64, _ bytes: [UInt8], _ content: RecentLines.Content, to connection: Connection, _ viewer: Viewer
  ) {
    connection.heardUntil = seq
    guard mayRead(viewer, logged: content.unit) else { return }
    var data = Array(bytes.dropLast())
    if content.namesRecords, !viewer.readsWholeTree {
      data = NarrowedLine.bytes(data) { mayRead(viewer, record: $0) }
    }
    connection.queue(Array("id: \(seq)\nevent: \(content.event)\ndata: ".utf8) + data + [0x0A, 0x0A], until: seq)
  }

  /// Old lines have been read for those who lag.
  func noteBacklog() {
    for portion in backlog.take() {
      guard let connection = connections[portion.token], connection.readsBack else { continue }
      connection.readsBack = false
      if portion.lines.isEmpty {
        reset(connection)
      } else if let viewer = viewer(connection.asker, connection.peer), !hasNoPicture || viewer.readsWholeTree {
        for line in portion.lines { pass(line.seq, line.bytes, line.content, to: connection, viewer) }
      }
      queueEvents(for: connection, portion.token)
      send(connection, portion.token)
    }
  }

  func tellSubscribers() {
    for (token, connection) in connections where connection.isStream {
      queueEvents(for: connection, token)
      send(connection, token)
    }
  }

  func beat(at now: Int64) {
    guard now >= nextHeartbeat else { return }
    nextHeartbeat = now + Self.heartbeat
    for (token, connection) in connections where connection.isStream {
      // Who has something to read needs no sign of life.
      if connection.isEmpty { connection.queue(Array(":\n\n".utf8)) }
      send(connection, token)
    }
  }
}
