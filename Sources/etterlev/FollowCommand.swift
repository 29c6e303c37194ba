import Alerts
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
      "It goes on over restarts without a gap or a repeat: it resumes behind the last event that came whole. It ends when it is ended.",
      """
      With `--exec` it runs a command for one event after another, in their order: the event's line of the log is its standard \
      input, and ETTERLEV_SEQ, _EVENT, _ALERT, _RULE, _SUBJECT, _UNIT, _CRITERION, _VERDICT, _FROM and _AT tell of it. No shell \
      sees any of it. A command that does not end with 0 is run again after 1, 2, 4 and up to 300 seconds, and what comes after \
      waits. With `--state` the number of the last event that was dealt with is kept, so that none is lost over restarts and \
      crashes. One whose command was running then is told again: each is told at least once.
      """,
    ],
    options: [
      .option("since", "SEQ", .number(nil), "begins behind the event of this number", fallback: "it begins now"),
      .option("verdict", "COLOUR", .words(["green", "yellow", "unknown", "red"]), "only events of this colour"), .unit,
      .rule,
      .option(
        "event", "KIND", .words(EventKind.allCases.map(\.rawValue)), "only events of this kind", isRepeatable: true),
      .option("state", "FILE", .file, "where `--exec` keeps the number of the last event; it goes before `--since`"),
      .option("timeout", "S", .number(1...86_400), "seconds that the command may take", fallback: "300"),
      .socket, .json, .rest("exec", "CMD [ARG…]", "runs the command for each event; all words behind it are its own"),
    ],
    examples: [
      .init("etterlev follow --verdict red", "what turns red, a line each"),
      .init(
        "etterlev follow --since 0 --json",
        "every event that the log still has, and those that come, as they stand there"),
      .init(
        "etterlev follow --verdict red --event opened --event worsened --state red.seq --exec ./tell-the-leader",
        "tells of what turns red at once, none lost when this or the daemon is restarted"),
    ],
    seeAlso: ["alerts", "digest", "log verify"])

  static func run(_ arguments: Arguments) throws -> Int32 {
    var last: UInt64?
    if let text = arguments.value("since") {
      guard let seq = UInt64(text) else { throw UsageError("`--since` is the number of an event") }
      last = seq
    }
    let client = Client(arguments)
    let command = arguments.values("exec")
    guard command.isEmpty else {
      return try handOver(command, client, since: last, arguments)
    }
    for option in ["state", "timeout"] where arguments.value(option) != nil {
      throw UsageError("`--\(option)` goes with `--exec`")
    }
    // Who is not there at the beginning may be a mistake of the caller; who goes later comes back.
    var hasAnswered = false
    while true {
      do {
        try EventConnection.listen(
          client, after: last, greet: { hasAnswered = true }, take: { tell($0, arguments, &last) })
      } catch let error as Unanswered {
        if !hasAnswered { throw error }
      }
      Clock.sleep(milliseconds: 500)
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

  static func passes(_ line: JSONValue, _ arguments: Arguments) -> Bool {
    let kinds = arguments.values("event")
    if !kinds.isEmpty, !kinds.contains(line["event"].text ?? "") { return false }
    if let verdict = arguments.value("verdict"), line["verdict"].text != verdict { return false }
    if let rule = arguments.value("rule"), line["rule"].text != rule { return false }
    guard let unit = arguments.value("unit") else { return true }
    return (line["unit"].text ?? "").split(separator: "/").contains { $0 == encodedForSubject(unit) }
  }
}
