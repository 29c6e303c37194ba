import Linux
import Records
import Service

/// One connection to the daemon's events.
enum EventConnection {
  /// Longer than that the daemon is never silent, in milliseconds.
  static let silence: Int64 = 45_000

  /// Gives each event that comes, until the connection ends.
  ///
  /// - Parameters:
  ///   - client: who is asked.
  ///   - last: the event behind which it begins; `nil` for those to come.
  ///   - wait: called before the socket of this number is read; false ends the connection.
  ///   - greet: the daemon is there.
  ///   - take: an event that has come whole.
  static func listen(
    _ client: Client, after last: UInt64?, wait: (Int32) throws -> Bool = { _ in true }, greet: () -> Void,
    take: (EventStream.Event) throws -> Void
  ) throws {
    var head = "GET /events HTTP/1.1\r\nHost: etterlevd\r\n"
    if let last { head += "Last-Event-ID: \(last)\r\n" }
    do {
      let socket = try UnixClient.connect(client.path, timeoutMilliseconds: silence)
      try socket.write(Array((head + "\r\n").utf8))
      var bytes: [UInt8] = []
      var stream: EventStream?
      while true {
        guard try wait(socket.number) else { return }
        let piece = try socket.read(atMost: 1 << 16)
        if piece.isEmpty { return }
        bytes += piece
        if stream == nil {
          guard let (status, end) = Client.head(of: bytes) else { continue }
          // It is still reading its records.
          if status == 503 { return greet() }
          guard status == 200 else {
            throw UsageError(JSONValue(Array(bytes[end...]))?["detail"].text ?? "status \(status)")
          }
          greet()
          stream = EventStream()
          bytes.removeFirst(end)
        }
        for event in stream?.read(bytes) ?? [] { try take(event) }
        bytes = []
      }
    } catch let error as SystemError {
      throw Unanswered(description: "no daemon answers at \(client.path) (\(error)); name its socket by `--socket`")
    }
  }
}
