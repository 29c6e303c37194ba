import Alerts
import Linux
import Records
import Service

/// `etterlev log verify [--state DIR] [--head SEQ:HASH] [--json]`
enum LogCommand {
  static func run(_ words: [String]) throws -> Int32 {
    let arguments = try Arguments(words, options: ["state", "head"], flags: ["json"])
    guard arguments.operands == ["verify"] else { throw UsageError("the command is `log verify`") }
    var heads: [LogHead] = []
    for text in arguments.values("head") {
      guard let head = LogHead(text) else { throw UsageError("`\(text)` is no head; write it as SEQ:HASH") }
      heads.append(head)
    }
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
}
