import Alerts
import CivilTime
import Commands
import Engine
import Krav
import Linux
import Records
import Reports
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
      .flag("all", "also what is green"), .json, .csv, .noPager,
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
    let found = tell(local.engine, arguments)
    return found || !local.judging.problems.isEmpty ? Exit.findings : Exit.fine
  }

  /// Whether anything but green was found.
  private static func tell(_ engine: Engine, _ arguments: Arguments) -> Bool {
    let all = arguments.has("all")
    var found = false
    var rows: [(rule: String, subject: String, key: VerdictKey, verdict: Verdict)] = []
    engine.forEachVerdict { key, verdict in
      if verdict != .green { found = true }
      guard all || verdict != .green else { return }
      rows.append((engine.program.rules[Int(key.rule)].name, engine.subjectName(of: key), key, verdict))
    }
    rows.sort { ($0.rule, $0.subject) < ($1.rule, $1.subject) }
    var line = JSONWriter()
    var table = CSV(header: ["verdict", "rule", "subject", "unit", "message"])
    var text = ""
    let isTerminal = Terminal.width != nil
    var lights = TextTable()
    for row in rows {
      let unit = engine.unitPath(of: row.key).map(encodedForSubject).joined(separator: "/")
      let message = row.verdict == .green ? nil : engine.message(of: row.key)
      if arguments.has("csv") {
        table.add([row.verdict.word, row.rule, row.subject, unit, message ?? ""])
      } else if isTerminal, !arguments.has("json") {
        let word = row.verdict.word
        lights.add([
          .init(TrafficLights.light(word), style: TrafficLights.style(word)), .init(row.rule), .init(row.subject),
          .init(message ?? ""),
        ])
      } else if arguments.has("json") {
        line.beginObject()
        line.field("rule", row.rule)
        line.field("subject", row.subject)
        line.field("unit", unit)
        line.field("verdict", row.verdict.word)
        line.field("message", message)
        line.endObject()
        line.endLine()
      } else {
        text += "\(row.verdict.word)\t\(printable(row.rule))\t\(printable(row.subject))\t\(printable(message ?? ""))\n"
      }
    }
    if arguments.has("csv") {
      Output.standard(table.rendered)
    } else if arguments.has("json") {
      Terminal.write(jsonLines: line.bytes)
    } else if isTerminal {
      Terminal.show(lights.rendered(width: Terminal.width, isColoured: Terminal.isColoured), arguments)
    } else {
      Output.standard(text)
    }
    return found
  }
}
