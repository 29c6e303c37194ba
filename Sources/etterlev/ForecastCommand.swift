import CivilTime
import Engine
import Linux
import Records
import Reports
import Service

/// `etterlev forecast [--days N] [--unit ID] [--rule NAME] [--criterion NAME] [--rules DIR… --records DIR
/// [--as-of DATE|INSTANT]] [--limit N] [--json]`
enum ForecastCommand {
  private static let filters = ["days", "unit", "rule", "criterion", "limit", "after"]

  static func run(_ words: [String]) throws -> Int32 {
    let arguments = try Arguments(
      words, options: Set(filters + ["socket", "rules", "records", "as-of"]), flags: ["json"])
    guard arguments.operands.isEmpty else { throw UsageError("takes no operands") }
    let bytes: [UInt8]
    if let local = try LocalSource.read(arguments, asOf: .knownNow) {
      bytes = try document(local, selection(arguments))
    } else {
      guard arguments.value("as-of") == nil else { throw UsageError("`--as-of` goes with `--rules` and `--records`") }
      bytes = try Client(arguments).get("/forecast" + Client.query(filters.map { ($0, arguments.value($0)) })).bytes
    }
    guard let answer = JSONValue(bytes) else { throw UsageError("the answer is no JSON") }
    Output.standard(arguments.has("json") ? String(decoding: bytes, as: UTF8.self) + "\n" : list(answer))
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

  /// Day by day: the moment's hour only where it is not midnight.
  private static func list(_ answer: JSONValue) -> String {
    let clock = answer["clock_is_set"].isTrue ? "  (the clock is set)" : ""
    var text = "if nothing is done, until \(answer["until"].text?.prefix(10) ?? "")\(clock)\n"
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
        text += "\n\(day)\n"
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
    if let next = answer["next"].text { text += "\n… and more; ask for them by `--after \(next)` or `--limit`\n" }
    return text
  }
}
