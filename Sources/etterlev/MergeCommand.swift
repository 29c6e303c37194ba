import Alerts
import CivilTime
import Commands
import Linux
import Service

/// The logs of many daemons as one stream. Each line is passed on only when its chain holds up to it.
enum MergeCommand: ClientCommand {
  static let usage = Usage(
    "merge", "the alert logs of many municipalities as one stream, each chain verified",
    details: [
      """
      Lines come by their time, then by municipality, then by sequence number; those of a municipality always by sequence \
      number. The same logs give the same stream. Each has the municipality, the sequence number, the SHA-256 of the log's line \
      with its line feed, and that line as it stands.
      """,
      """
      A log that has been altered is passed on up to the break, one that cannot be read not at all; standard error says which, \
      with file and line, and the others go on.
      """,
      """
      With `--state` only what is new is passed on. The file is written when all has been taken: with `--exec` when the command \
      has ended with 0, else when it has been written to standard output, which for a pipe does not say that it was read. When \
      something breaks off before that, the same lines come again: municipality and sequence number tell them.
      """,
    ],
    operands: [
      .init("NAME=DIR", "a municipality, and where its log is: a state directory or a copy of one", count: .any)
    ],
    options: [
      .option(
        "list", "FILE", .file, "more of them, one a line; `-` is standard input, and `#` begins a remark",
        isRepeatable: true),
      .option("state", "FILE", .file, "keeps how far each log has been passed on, and goes on from there"),
      .option(
        "until", "TIME", "only what happened before that day or instant, such as 2026-11-20T08:00:00+01:00"),
      .option(
        "format", "FORM", .words(MergedLines.Form.allCases.map(\.rawValue)), "how lines are written",
        fallback: MergedLines.Form.jsonLines.rawValue),
      .rest("exec", "CMD [ARG…]", "a command that reads the lines; all words behind it are its own"),
    ],
    fine: "every log is whole, and all that is new was passed on",
    findings: "so it is, but for logs that standard error names",
    examples: [
      .init("etterlev merge hamar=/srv/logs/hamar ringsaker=/srv/logs/ringsaker", "two logs as one stream"),
      .init(
        "etterlev merge --list fleet.txt --state fleet.state --exec mosquitto_pub -q 1 -t alerts -l",
        "what is new since the last time, to a message broker"),
    ],
    seeAlso: ["log verify", "follow"])

  /// So many bytes are written at once, and little more is held.
  private static let portion = 256 << 10

  static func run(_ arguments: Arguments) throws -> Int32 {
    let fleet = try FleetList(arguments.operands, files: arguments.values("list"))
    let until = try arguments.value("until").map(moment)
    let form = arguments.value("format").flatMap(MergedLines.Form.init(rawValue:)) ?? .jsonLines
    let state = try arguments.value("state").map { try MergeState.open($0) }
    var logs = fleet.entries.map { MergedLog(name: $0.name, folder: $0.folder, after: state?.places[$0.name]) }
    let sink = try MergeSink(arguments.values("exec"))
    try merge(&logs, form, until: until, into: sink)
    try sink.close()
    try state?.note(logs.compactMap { log in log.passed.map { (log.name, $0) } })
    var isWhole = true
    for log in logs {
      if let first = log.beginsLate {
        tell(log, "begins with line \(first); those before it are no longer kept")
      }
      guard let failure = log.failure else { continue }
      isWhole = false
      tell(log, "\(failure)")
    }
    return isWhole ? Exit.fine : Exit.findings
  }

  private static func merge(
    _ logs: inout [MergedLog], _ form: MergedLines.Form, until: Int64?, into sink: MergeSink
  ) throws {
    var queue = MergeQueue()
    for index in logs.indices {
      if let time = next(&logs[index], until: until) { queue.insert(log: index, time: time) }
    }
    var merged = MergedLines(form, municipalities: logs.map(\.name))
    while let first = queue.first {
      merged.append(logs[first].lines, log: first)
      logs[first].notePassed()
      if merged.bytes.count >= portion { try sink.write(merged.take()) }
      queue.advanceFirst(to: next(&logs[first], until: until))
    }
    if !merged.bytes.isEmpty { try sink.write(merged.take()) }
  }

  /// The time of the next line; `nil` when there is none.
  private static func next(_ log: inout MergedLog, until: Int64?) -> Int64? {
    guard log.advance(), let time = log.lines.place?.time else { return nil }
    if let until, time >= until { return nil }
    return time
  }

  private static func moment(_ text: String) throws -> Int64 {
    if let instant = Instant(rfc3339: text) { return instant.seconds }
    guard let day = CivilDate(iso: text) else {
      throw UsageError("`--until` is a day (yyyy-mm-dd) or an instant with its offset, not `\(text)`")
    }
    return try Oslo.rules().startOfDay(day).seconds
  }

  private static func tell(_ log: MergedLog, _ text: String) {
    Output.error("etterlev merge: \(printable(log.name)): \(printable(text))\n")
  }
}
