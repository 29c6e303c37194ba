import Alerts
import CivilTime
import Engine
import Krav
import Linux
import Records
import Service

/// `etterlev eval --rules DIR --records DIR [--as-of DATE] [--json] [--all]`
enum EvalCommand {
  static func run(_ words: [String]) throws -> Int32 {
    let arguments = try Arguments(words, options: ["rules", "records", "as-of"], flags: ["json", "all"])
    guard !arguments.values("rules").isEmpty, let records = arguments.value("records"), arguments.operands.isEmpty
    else { throw UsageError("needs `--rules DIR` and `--records DIR`") }
    let local = try LocalSource(
      rules: arguments.values("rules"), records: records, arguments.value("as-of"), meant: .clock)
    let found = print(local.engine, all: arguments.has("all"), json: arguments.has("json"))
    return found || !local.judging.problems.isEmpty ? Exit.findings : Exit.fine
  }

  /// Whether anything but green was found.
  private static func print(_ engine: Engine, all: Bool, json: Bool) -> Bool {
    var found = false
    var rows: [(rule: String, subject: String, key: VerdictKey, verdict: Verdict)] = []
    engine.forEachVerdict { key, verdict in
      if verdict != .green { found = true }
      guard all || verdict != .green else { return }
      rows.append((engine.program.rules[Int(key.rule)].name, engine.subjectName(of: key), key, verdict))
    }
    rows.sort { ($0.rule, $0.subject) < ($1.rule, $1.subject) }
    var line = JSONWriter()
    for row in rows {
      let unit = engine.unitPath(of: row.key).map(encodedForSubject).joined(separator: "/")
      let message = row.verdict == .green ? nil : engine.message(of: row.key)
      if json {
        line.beginObject()
        line.field("rule", row.rule)
        line.field("subject", row.subject)
        line.field("unit", unit)
        line.field("verdict", row.verdict.word)
        line.field("message", message)
        line.endObject()
        line.endLine()
      } else {
        Output.standard("\(row.verdict.word)\t\(row.rule)\t\(row.subject)\t\(message ?? "")\n")
      }
    }
    if json { Output.standard(String(decoding: line.bytes, as: UTF8.self)) }
    return found
  }
}
