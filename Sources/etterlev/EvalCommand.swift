import Alerts
import CivilTime
import Commands
import Engine
import Krav
import Linux
import Records
import Service

enum EvalCommand: ClientCommand {
  static let usage = Usage(
    "eval", "judges a folder of records once, without a daemon",
    details: [
      "One line for each verdict that is not green: colour, rule, subject and message. Records that cannot be read are told first."
    ],
    options: [
      .rules.required, .records.required,
      .option("as-of", "DAY", .day, "sets the clock to 12:00 that day, yyyy-mm-dd", fallback: "it is now"),
      .flag("all", "also what is green"), .json,
    ],
    fine: "all is green", findings: "something is not, or a record cannot be read",
    examples: [
      .init(
        "etterlev eval --rules Rules/kvalitetsforskriften --records .etterlevd/records",
        "what is not met, as the daemon would find it"),
      .init(
        "etterlev eval --rules Rules/kvalitetsforskriften --records .etterlevd/records --as-of 2022-10-26 --json",
        "the same on another day, one object a line"),
    ],
    seeAlso: ["status", "why", "check"])

  static func run(_ arguments: Arguments) throws -> Int32 {
    let local = try LocalSource(
      rules: arguments.values("rules"), records: arguments.value("records") ?? "", arguments.value("as-of"),
      meant: .clock)
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
