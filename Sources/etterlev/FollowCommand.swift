import Commands
import Engine
import Linux
import Records
import Reports
import Service

/// Goes on over restarts of the daemon, without a gap or a repeat: it resumes behind the last event that came whole.
enum FollowCommand: ClientCommand {
  static let usage = Usage(
    "follow", "events as they come, through restarts of the daemon",
    details: [
      "It goes on over restarts without a gap or a repeat: it resumes behind the last event that came whole. It ends when it is ended."
    ],
    options: [
      .option("since", "SEQ", .number(nil), "begins behind the event of this number", fallback: "it begins now"),
      .option("verdict", "COLOUR", .words(["green", "yellow", "unknown", "red"]), "only events of this colour"), .unit,
      .rule,
      .socket, .json,
    ],
    examples: [
      .init("etterlev follow --verdict red", "what turns red, a line each"),
      .init(
        "etterlev follow --since 0 --json",
        "every event that the log still has, and those that come, as they stand there"),
    ],
    seeAlso: ["alerts", "log verify"])

  static func run(_ arguments: Arguments) throws -> Int32 {
    var last: UInt64?
    if let text = arguments.value("since") {
      guard let seq = UInt64(text) else { throw UsageError("`--since` is the number of an event") }
      last = seq
    }
    let client = Client(arguments)
    // Who is not there at the beginning may be a mistake of the caller; who goes later comes back.
    var hasAnswered = false
    while true {
      do {
        try listen(client, arguments, &last, &hasAnswered)
      } catch let error as Unanswered {
        if !hasAnswered { throw error }
      }
      Clock.sleep(milliseconds: 500)
    }
  }

  /// Until the connection ends. The daemon says something every fifteen seconds.
  private static func listen(
    _ client: Client, _ arguments: Arguments, _ last: inout UInt64?, _ hasAnswered: inout Bool
  ) throws {
    var head = "GET /events HTTP/1.1\r\nHost: etterlevd\r\n"
    if let last { head += "Last-Event-ID: \(last)\r\n" }
    do {
      let socket = try UnixClient.connect(client.path, timeoutMilliseconds: 45_000)
      try socket.write(Array((head + "\r\n").utf8))
      var bytes: [UInt8] = []
      var stream: EventStream?
      while true {
        let piece = try socket.read(atMost: 1 << 16)
        if piece.isEmpty { return }
        bytes += piece
        if stream == nil {
          guard let (status, end) = Client.head(of: bytes) else { continue }
          hasAnswered = hasAnswered || status == 200
          // It is still reading its records.
          if status == 503 { return hasAnswered = true }
          guard status == 200 else {
            throw UsageError(JSONValue(Array(bytes[end...]))?["detail"].text ?? "status \(status)")
          }
          stream = EventStream()
          bytes.removeFirst(end)
        }
        for event in stream?.read(bytes) ?? [] { tell(event, arguments, &last) }
        bytes = []
      }
    } catch let error as SystemError {
      throw Unanswered(description: "no daemon answers at \(client.path) (\(error)); name its socket by `--socket`")
    }
  }

  private static func tell(_ event: EventStream.Event, _ arguments: Arguments, _ last: inout UInt64?) {
    guard let seq = event.id.flatMap({ UInt64($0) }) else { return }
    let before = last
    last = seq
    guard event.kind != "reset" else {
      let asked = before.map { " behind \($0)" } ?? ""
      return Output.error("etterlev follow: the log has no events\(asked) to go on from; it goes on behind \(seq)\n")
    }
    guard let line = JSONValue(event.data), passes(line, arguments) else { return }
    if arguments.has("json") { return Terminal.write(json: event.data) }
    var words = [String(seq), line["at"].text ?? "", event.kind]
    if let verdict = line["verdict"].text { words.append(TrafficLights.light(verdict)) }
    for name in ["rule", "subject", "criterion", "unit", "parameter", "from", "to", "why", "by"] {
      if let text = line[name].text, !(name == "unit" && line["rule"].text != nil) { words.append(text) }
    }
    Output.standard(printable(words.joined(separator: "  ")) + "\n")
  }

  private static func passes(_ line: JSONValue, _ arguments: Arguments) -> Bool {
    if let verdict = arguments.value("verdict"), line["verdict"].text != verdict { return false }
    if let rule = arguments.value("rule"), line["rule"].text != rule { return false }
    guard let unit = arguments.value("unit") else { return true }
    return (line["unit"].text ?? "").split(separator: "/").contains { $0 == encodedForSubject(unit) }
  }
}
