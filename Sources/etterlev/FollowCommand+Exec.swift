import Commands
import Linux
import Records
import Service

extension FollowCommand {
  /// So many events that concern nobody go by before it is kept that they have.
  private static let mostUnkept: UInt64 = 500

  /// Runs a command for each event that passes, until it is told to end.
  ///
  /// - Parameters:
  ///   - command: the program and its arguments.
  ///   - client: who is asked.
  ///   - since: the event behind which it begins, where it has not kept another; `nil` for those to come.
  ///   - arguments: which events pass, and where the place is kept.
  static func handOver(
    _ command: [String], _ client: Client, since: UInt64?, _ arguments: Arguments
  ) throws -> Int32 {
    let handler = try EventHandler(command, limit: Int64(arguments.number("timeout") ?? 300) * 1000)
    var place = Place(kept: try arguments.value("state").map { try HeardPlace.open($0) })
    do {
      try begin(client, since: since, arguments, &place, handler)
      // It was there at the beginning; from now on it comes back whenever it goes.
      while true {
        do {
          try EventConnection.listen(
            client, after: place.last,
            wait: { try handler.wait(for: $0, milliseconds: EventConnection.silence) }, greet: {},
            take: { try take($0, arguments, &place, handler) })
        } catch is Unanswered {
        } catch is Again {
        }
        try handler.rest(milliseconds: 500)
      }
    } catch is EventHandler.Stopped {
      try place.keep()
      return Exit.fine
    }
  }

  /// Where one stands in the log.
  private struct Place {
    var last: UInt64?
    private let kept: HeardPlace?

    init(kept: HeardPlace?) {
      last = kept?.seq
      self.kept = kept
    }

    func keep() throws {
      if let last { try kept?.note(last) }
    }

    /// Whether it is time to keep what went by.
    var isFar: Bool {
      guard let last, let seq = kept?.seq else { return false }
      return last > seq + FollowCommand.mostUnkept
    }
  }

  /// It goes on from elsewhere: a new connection is needed.
  private struct Again: Error {}

  /// Finds the place, and whether there is such a unit: nobody is to wait in vain for what a slip of the pen has excluded.
  private static func begin(
    _ client: Client, since: UInt64?, _ arguments: Arguments, _ place: inout Place, _ handler: EventHandler
  ) throws {
    while true {
      do {
        if let unit = arguments.value("unit") {
          _ = try client.get("/verdicts" + Client.query([("unit", unit), ("depth", "0")]))
        }
        // Kept at once: what comes until the first that passes is not lost when this is restarted.
        if place.last == nil {
          place.last = try since ?? client.get("/health").value["seq"].integer.flatMap { UInt64(exactly: $0) }
        }
        return try place.keep()
      } catch let error as Unanswered where error.isBusy {
        try handler.rest(milliseconds: 500)
      }
    }
  }

  private static func take(
    _ event: EventStream.Event, _ arguments: Arguments, _ place: inout Place, _ handler: EventHandler
  ) throws {
    guard let seq = event.id.flatMap({ UInt64($0) }) else { return }
    if event.kind == "reset" { return try reset(&place, to: seq) }
    // One that was told before.
    if let last = place.last, seq <= last { return }
    guard let line = JSONValue(event.data), passes(line, arguments) else {
      place.last = seq
      if place.isFar { try place.keep() }
      return
    }
    let goesOn = try handler.deliver(line, event.data)
    place.last = seq
    try place.keep()
    if !goesOn { throw EventHandler.Stopped() }
  }

  /// The log does not know the place: it is another one, which is heard from its beginning, or has let go of what came next.
  private static func reset(_ place: inout Place, to seq: UInt64) throws {
    let last = place.last ?? 0
    if seq < last {
      Output.error("etterlev follow: the log is another one, of \(seq) events; it begins at its beginning\n")
      place.last = 0
      try place.keep()
      throw Again()
    }
    Output.error(
      "etterlev follow: the log has no events behind \(last) to go on from; those until \(seq) are not told\n")
    place.last = seq
    try place.keep()
  }
}
