import Commands
import Linux
import Records
import Service

/// What monitoring systems ask: one line and an exit code, as the Monitoring Plugins' guidelines say.
enum ProbeCommand: ClientCommand {
  static let usage = Usage(
    tool: "etterlev", name: "probe", summary: "whether the daemon is well and what is red, for a monitoring system",
    details: [
      """
      It prints one line, with figures behind `|`, and ends as the plugins of Nagios, Icinga, Checkmk and Zabbix do: 0 OK, 1 \
      WARNING, 2 CRITICAL, 3 UNKNOWN.
      """,
      """
      It is critical that nobody answers, that the state is degraded (the disk is full, or the log cannot be written) or clock \
      (the clock jumped, and nothing is judged). It is a warning that records are still being loaded, that files in the inbox are \
      bad, that the service has found something wrong with itself, or that events wait to be logged. The rest is told by \
      thresholds; without them how many alerts are red and how old the last record is change nothing.
      """,
    ],
    options: [
      .option("warning-red", "N", .number(0...Int(Int32.max)), "warns where more alerts are red and open"),
      .option("critical-red", "N", .number(0...Int(Int32.max)), "is critical where more are"),
      .option("warning-age", "SECONDS", .number(0...Int(Int32.max)), "warns where no record has come for longer"),
      .option("critical-age", "SECONDS", .number(0...Int(Int32.max)), "is critical where none has"),
      .option("warning-bad", "N", .number(0...Int(Int32.max)), "warns where more files are bad", fallback: "0"),
      .option("critical-bad", "N", .number(0...Int(Int32.max)), "is critical where more are"),
      .option(
        "warning-unlogged", "N", .number(0...Int(Int32.max)), "warns where more events wait to be logged", fallback: "0"
      ),
      .option("critical-unlogged", "N", .number(0...Int(Int32.max)), "is critical where more do"),
      .option("timeout", "SECONDS", .number(1...600), "so long an answer is waited for", fallback: "10"),
      .socket,
    ],
    examples: [
      .init("etterlev probe", "whether the daemon is well"),
      .init(
        "etterlev probe --warning-red 0 --critical-red 20 --warning-age 90000",
        "warns of any red alert, and where no record has come for 25 hours"),
    ],
    outcomes: [
      .init(0, "all is well"), .init(1, "something needs a look"),
      .init(2, "it does not do its work, or too much is red"),
      .init(3, "it cannot be told, or the command line is wrong"),
    ],
    seeAlso: ["metrics", "status"])

  /// What the service tells of itself that it cannot do its work with.
  private static let grave: Set<String> = ["service/log", "service/altered", "service/clock"]

  static var failed: Int32 { Level.unknown.rawValue }

  static func run(_ arguments: Arguments) throws -> Int32 {
    let findings: ProbeFindings
    do {
      findings = try look(arguments)
    } catch let error as Unanswered {
      var silent = ProbeFindings()
      silent.note(.critical, error.description)
      findings = silent
    }
    Output.standard(findings.line + "\n")
    return findings.worst.rawValue
  }

  private static func look(_ arguments: Arguments) throws -> ProbeFindings {
    let client = Client(arguments, patience: Int64(arguments.number("timeout") ?? 10) * 1000)
    var findings = ProbeFindings()
    let health = try client.ask("/health").value
    let state = health["state"].text ?? ""
    switch state {
    case "ok": findings.note(.ok, "state ok")
    case "loading": findings.note(.warning, "the records are still being read")
    case "degraded": findings.note(.critical, "degraded: the log cannot be written")
    case "clock": findings.note(.critical, "the clock is not trusted, and nothing is judged")
    default: throw UsageError("what answers is no etterlevd")
    }
    if health["clock_is_set"].isTrue { findings.note(.warning, "the clock is set by hand") }
    for trouble in health["service"].items {
      let code = trouble["code"].text ?? "service"
      findings.note(grave.contains(code) ? .critical : .warning, code)
    }
    let bad = health["files"]["bad"].integer
    let figures = try metrics(client)
    func measure(
      _ label: String, _ value: Int?, _ unit: String, _ what: String, _ warning: Int?, _ critical: Int?,
      usual: Int? = nil
    ) {
      if let value {
        findings.measure(label, value, unit: unit, what, warning: warning ?? usual, critical: critical)
      } else if warning != nil || critical != nil {
        // Whoever may not see the whole is not told; a threshold that cannot be held is no silence.
        findings.note(.unknown, "\(what) not known")
      }
    }
    if state != "loading" {
      let red = try figures?[#"etterlevd_alerts{state="open",verdict="red"}"#] ?? reds(client)
      measure("red", red, "", "red alerts", arguments.number("warning-red"), arguments.number("critical-red"))
    }
    measure(
      "age", figures?["etterlevd_last_record_age_seconds"], "s", "age of the last record",
      arguments.number("warning-age"), arguments.number("critical-age"))
    measure(
      "bad", bad, "", "bad files", arguments.number("warning-bad"), arguments.number("critical-bad"), usual: 0)
    measure(
      "unlogged", figures?["etterlevd_unlogged_events"], "", "unlogged events", arguments.number("warning-unlogged"),
      arguments.number("critical-unlogged"), usual: 0)
    return findings
  }

  /// Figures by their names and labels, as whole numbers; `nil` for whoever may not see the whole.
  private static func metrics(_ client: Client) throws -> [String: Int]? {
    guard let text = try? client.text("/metrics") else { return nil }
    var found: [String: Int] = [:]
    for line in String(decoding: text, as: UTF8.self).split(separator: "\n") where !line.hasPrefix("#") {
      let parts = line.split(separator: " ")
      guard parts.count >= 2, let whole = parts[1].split(separator: ".").first.flatMap({ Int($0) }) else { continue }
      found[String(parts[0])] = whole
    }
    return found
  }

  /// How many red alerts may be seen; of very many, so many as a page holds.
  private static func reds(_ client: Client) throws -> Int {
    try client.get("/alerts?verdict=red&limit=1000").value["items"].items.count
  }
}
