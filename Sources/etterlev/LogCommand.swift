import Alerts
import Linux
import Records
import Service

/// `etterlev log verify [--state DIR] [--head SEQ:HASH]… [--journal FILE]… [--events FILE]… [--json]`
///
/// `--journal` takes what `journalctl -o json` prints, `--events` what a subscriber has received; `-` is standard input.
///
/// `etterlev log forget SEQ [--state DIR]` erases what was said with the acknowledgement of that number; the chain still
/// verifies.
enum LogCommand {
  static func run(_ words: [String]) throws -> Int32 {
    if words.first == "forget" { return try forget(Array(words.dropFirst())) }
    let arguments = try Arguments(words, options: ["state", "head", "journal", "events"], flags: ["json"])
    guard arguments.operands == ["verify"] else { throw UsageError("the command is `log verify` or `log forget SEQ`") }
    var heads: [LogHead] = []
    for text in arguments.values("head") {
      guard let head = LogHead(text) else { throw UsageError("`\(text)` is no head; write it as SEQ:HASH") }
      heads.append(head)
    }
    for file in arguments.values("journal") { heads += NotedHeads.inJournal(try read(file)) }
    for file in arguments.values("events") { heads += NotedHeads.inEvents(try read(file)) }
    let asked = ["head", "journal", "events"].contains { arguments.value($0) != nil }
    if asked && heads.isEmpty { throw UsageError("no head of a log stands in what was given") }
    let state = arguments.value("state") ?? Environment.variable("STATE_DIRECTORY") ?? "./.etterlevd/state"
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
      Output.standard(String(decoding: line.bytes, as: UTF8.self))
    } else {
      for fault in report.faults { Output.standard("fault: \(fault)\n") }
      for remark in report.remarks { Output.standard("\(remark)\n") }
    }
    return report.isWhole ? Exit.fine : Exit.findings
  }

  private static func forget(_ words: [String]) throws -> Int32 {
    let arguments = try Arguments(words, options: ["state"], flags: [])
    guard arguments.operands.count == 1, let seq = UInt64(arguments.operands[0]) else {
      throw UsageError("name one event by its number: `log forget SEQ`")
    }
    let state = arguments.value("state") ?? Environment.variable("STATE_DIRECTORY") ?? "./.etterlevd/state"
    guard try Comments.forget(seq, state: state) else {
      throw UsageError("there is no comment of an event \(seq) in \(state)")
    }
    Output.standard("the comment of event \(seq) is erased; its line in the log stays, and so does the chain\n")
    return Exit.fine
  }

  private static func read(_ file: String) throws(SystemError) -> [UInt8] {
    let limit = 4 << 30
    if file == "-" { return try FileDescriptor(taking: 0).readAll(expected: 1 << 16, limit: limit) }
    return try readFile(file, limit: limit)
  }
}
