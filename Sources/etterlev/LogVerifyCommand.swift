import Alerts
import Commands
import Linux
import Records
import Service

enum LogVerifyCommand: ClientCommand {
  static let usage = Usage(
    "log verify", "whether the alert log is whole",
    details: [
      """
      Each line holds the SHA-256 of the line before it, so that the file alone shows what was altered, inserted, moved or cut \
      out. An end that was cut off, or a log that was written anew, shows against a head that somebody else has kept.
      """
    ],
    options: [
      .state, .option("head", "SEQ:HASH", "a head that somebody has kept", isRepeatable: true),
      .option(
        "journal", "FILE", .file, "what `journalctl -o json` prints, for the heads in it; `-` is standard input",
        isRepeatable: true),
      .option(
        "events", "FILE", .file, "what a subscriber has received, for the heads in it; `-` is standard input",
        isRepeatable: true),
      .json,
    ],
    fine: "it is whole", findings: "it is not",
    examples: [
      .init("etterlev log verify", "how many lines, and the head"),
      .init(
        "journalctl -u etterlevd -o json | etterlev log verify --state /var/lib/etterlevd --journal -",
        "the log against the heads that the journal has kept"),
    ],
    seeAlso: ["log forget", "follow"])

  static func run(_ arguments: Arguments) throws -> Int32 {
    var heads: [LogHead] = []
    for text in arguments.values("head") {
      guard let head = LogHead(text) else { throw UsageError("`\(text)` is no head; write it as SEQ:HASH") }
      heads.append(head)
    }
    for file in arguments.values("journal") { heads += NotedHeads.inJournal(try read(file)) }
    for file in arguments.values("events") { heads += NotedHeads.inEvents(try read(file)) }
    let asked = ["head", "journal", "events"].contains { arguments.value($0) != nil }
    if asked && heads.isEmpty { throw UsageError("no head of a log stands in what was given") }
    let state = StatePlace.folder(arguments)
    let report = try StateFolder.verify(state, heads: heads)
    if arguments.has("json") {
      var line = JSONWriter()
      line.beginObject()
      line.field("whole", report.isWhole)
      line.field("lines", report.lineCount)
      line.field("head", report.head.description)
      line.field("faults", report.faults.map { "\($0)" })
      line.field("remarks", report.remarks)
      line.endObject()
      line.endLine()
      Terminal.write(jsonLines: line.bytes)
    } else {
      for fault in report.faults { Output.standard("fault: \(fault)\n") }
      for remark in report.remarks { Output.standard("\(remark)\n") }
    }
    return report.isWhole ? Exit.fine : Exit.findings
  }

  private static func read(_ file: String) throws(SystemError) -> [UInt8] {
    let limit = 4 << 30
    if file == "-" { return try FileDescriptor(taking: 0).readAll(expected: 1 << 16, limit: limit) }
    return try readFile(file, limit: limit)
  }
}
