import CivilTime
import Commands
import Engine
import Linux
import Records
import Reports
import Service

enum ForecastCommand: ClientCommand {
  static let usage = Usage(
    "forecast", "what will change and when, if nothing is done",
    options: [
      .option("days", "N", .number(0...ForecastPage.mostDays), "how many days ahead", fallback: "30"),
      .unit, .rule, .criterion,
      .option("as-of", "DAY", .day, "from that day or instant on, with `--rules` and `--records`", fallback: "now"),
      .option("limit", "N", .number(1...ForecastPage.mostItems), "how many changes at most", fallback: "1000"),
      .option("after", "PLACE", "goes on where the forecast before ended, which tells it"),
    ] + Usage.Option.sources + [.json, .csv, .noPager],
    fine: "nothing changes", findings: "something does",
    examples: [
      .init("etterlev forecast --days 90", "what changes by itself in the next ninety days, day by day"),
      .init(
        "etterlev forecast --rules Rules/kvalitetsforskriften --records .etterlevd/records --as-of 2022-10-26",
        "the same of a folder of records, from a day on"),
    ],
    seeAlso: ["status", "alerts"])

  private static let filters = ["days", "unit", "rule", "criterion", "limit", "after"]

  static func run(_ arguments: Arguments) throws -> Int32 {
    let bytes: [UInt8]
    if let local = try LocalSource.read(arguments, asOf: .knownNow) {
      bytes = try document(local, selection(arguments))
    } else {
      bytes = try Client(arguments).get("/forecast" + Client.query(filters.map { ($0, arguments.value($0)) })).bytes
    }
    guard let answer = JSONValue(bytes) else { throw UsageError("the answer is no JSON") }
    if arguments.has("json") {
      Terminal.write(json: bytes)
    } else if arguments.has("csv") {
      Output.standard(csv(answer["items"].items))
      if let next = answer["next"].text {
        Output.error("etterlev forecast: there is more; ask for it by `--after \(printable(next))` or `--limit`\n")
      }
    } else {
      Terminal.show(list(answer), arguments)
    }
    return answer["items"].items.isEmpty ? Exit.fine : Exit.findings
  }

  private static func selection(_ arguments: Arguments) throws -> ForecastPage.Selection {
    do {
      return try ForecastPage.Selection { arguments.value($0) }
    } catch {
      throw UsageError(error.description)
    }
  }

  private static func document(_ local: LocalSource, _ selection: ForecastPage.Selection) throws -> [UInt8] {
    let engine = local.engine
    engine.forecast(until: ForecastPage.until(selection, engine, local.zone))
    while !engine.stepForecast(limit: 100_000) {}
    do {
      var page = try ForecastPage(engine, selection, zone: local.zone)
      while !page.step(limit: 100_000) {}
      return page.document()
    } catch {
      throw UsageError(error.description)
    }
  }

  private static func was(_ item: JSONValue) -> String {
    switch item["event"].text {
    case "waived": "waived"
    case "waiver-expired": "waiver expired"
    default: "was \(item["from"].text ?? "silent")"
    }
  }

  private static func csv(_ items: [JSONValue]) -> String {
    let columns = ["at", "event", "from", "verdict", "rule", "criterion", "subject", "unit", "title", "message"]
    var table = CSV(header: columns)
    for item in items { table.add(columns.map { item[$0].text ?? "" }) }
    return table.rendered
  }

  /// Day by day: the moment's hour only where it is not midnight.
  private static func list(_ answer: JSONValue) -> String {
    let clock = answer["clock_is_set"].isTrue ? "  (the clock is set)" : ""
    var text = "if nothing is done, until \(answer["until"].shown?.prefix(10) ?? "")\(clock)\n"
    let items = answer["items"].items
    if items.isEmpty { return text + "\nnothing changes\n" }
    var day: Substring = ""
    var table = TextTable()
    func close() {
      text += table.rendered(width: Terminal.width, isColoured: Terminal.isColoured)
      table = TextTable()
    }
    for item in items {
      let at = item["at"].text ?? ""
      if at.prefix(10) != day {
        close()
        day = at.prefix(10)
        text += "\n\(printable(String(day)))\n"
      }
      let hour = at.dropFirst(11).prefix(5)
      let verdict = item["verdict"].text
      let isCriterion = item["criterion"].text != nil
      table.add([
        .init(hour == "00:00" ? " " : " \(hour)"),
        .init(
          verdict.map { TrafficLights.light($0) } ?? "– silent", style: verdict.map { TrafficLights.style($0) } ?? .grey
        ),
        .init(was(item)),
        .init(isCriterion ? item["unit"].text ?? "" : item["subject"].text ?? ""),
        .init(
          isCriterion
            ? "\(item["criterion"].text ?? "")  \(item["title"].text ?? "")"
            : item["message"].text ?? item["rule"].text ?? ""),
      ])
    }
    close()
    if let next = answer["next"].shown { text += "\n… and more; ask for them by `--after \(next)` or `--limit`\n" }
    return text
  }
}
