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
      "One line for each verdict that is not green: colour, rule, subject and message. Records that cannot be read are told first.",
      "With `--json` also what made a verdict unknown, and the moment before which none changes unless a record does (`until`).",
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
    let engine = local.engine
    let showsAll = arguments.has("all")
    var isGreen = true
    var shown: [(key: VerdictKey, verdict: Verdict)] = []
    engine.forEachVerdict { key, verdict in
      if verdict != .green { isGreen = false }
      if showsAll || verdict != .green { shown.append((key, verdict)) }
    }
    let isJSON = arguments.has("json")
    let rows = shown.map { Row(engine, $0.key, $0.verdict, isJSON ? engine.judgement(of: $0.key) : nil) }.sorted {
      ($0.rule, $0.subject) < ($1.rule, $1.subject)
    }
    if arguments.has("csv") {
      Output.standard(csv(rows))
    } else if isJSON {
      Terminal.write(jsonLines: json(rows, local.zone))
    } else if Terminal.width != nil {
      Terminal.show(table(rows), arguments)
    } else {
      Output.standard(lines(rows))
    }
    return isGreen && local.judging.problems.isEmpty ? Exit.fine : Exit.findings
  }

  private struct Row {
    let verdict: String
    let rule: String
    let subject: String
    let unit: String
    /// `nil` when it is green.
    let message: String?
    /// What made it unknown.
    let missing: [String]
    /// It does not change before, unless a record does.
    let until: Instant?

    /// - Parameter judgement: `nil` where nobody asks what is missing and until when it holds.
    init(_ engine: Engine, _ key: VerdictKey, _ verdict: Verdict, _ judgement: Judgement?) {
      self.verdict = verdict.word
      rule = engine.program.rules[Int(key.rule)].name
      subject = engine.subjectName(of: key)
      unit = engine.unitPath(of: key).map(encodedForSubject).joined(separator: "/")
      message = verdict == .green ? nil : engine.message(of: key)
      missing = judgement?.missing ?? []
      until = judgement?.horizon
    }
  }

  private static func csv(_ rows: [Row]) -> String {
    var table = CSV(header: ["verdict", "rule", "subject", "unit", "message"])
    for row in rows { table.add([row.verdict, row.rule, row.subject, row.unit, row.message ?? ""]) }
    return table.rendered
  }

  private static func json(_ rows: [Row], _ zone: ZoneRules) -> [UInt8] {
    var line = JSONWriter()
    for row in rows {
      line.beginObject()
      line.field("rule", row.rule)
      line.field("subject", row.subject)
      line.field("unit", row.unit)
      line.field("verdict", row.verdict)
      line.field("message", row.message)
      if !row.missing.isEmpty { line.field("missing", row.missing) }
      if let until = row.until { line.field("until", zone.rfc3339(until)) }
      line.endObject()
      line.endLine()
    }
    return line.bytes
  }

  private static func table(_ rows: [Row]) -> String {
    var lights = TextTable()
    for row in rows {
      lights.add([
        .init(TrafficLights.light(row.verdict), style: TrafficLights.style(row.verdict)), .init(row.rule),
        .init(row.subject), .init(row.message ?? ""),
      ])
    }
    return lights.rendered(width: Terminal.width, isColoured: Terminal.isColoured)
  }

  /// For pipes: a row a line, with tabs between.
  private static func lines(_ rows: [Row]) -> String {
    rows.map { row in
      [row.verdict, row.rule, row.subject, row.message ?? ""].map(printable).joined(separator: "\t") + "\n"
    }.joined()
  }
}
