import Commands
import Linux
import Records
import Reports
import Service

enum AlertsCommand: ClientCommand {
  static let usage = Usage(
    "alerts", "open alerts, the last changed first",
    options: [
      .unit, .rule, .criterion,
      .option("verdict", "COLOUR", .words(["green", "yellow", "unknown", "red"]), "only of this colour"),
      .option("state", "STATE", .words(["open", "waived", "resolved"]), "only in this state", fallback: "open"),
      .option("since", "DAY", .day, "only those that changed then or later: yyyy-mm-dd, or an instant with its offset"),
      .option("limit", "N", .number(1...1000), "how many at most", fallback: "100"), .socket, .json, .csv, .noPager,
    ],
    fine: "there is no such alert", findings: "there are",
    examples: [
      .init("etterlev alerts", "what is not met: id, colour, when it changed, of what, and the message"),
      .init("etterlev alerts --unit solhellinga --verdict red", "what is red in one unit and those beneath it"),
      .init("etterlev alerts --state resolved --since 2022-09-01", "what has been put right since that day"),
    ],
    seeAlso: ["show", "status", "follow"])

  private static let filters = ["unit", "rule", "criterion", "verdict", "state", "limit", "since"]

  static func run(_ arguments: Arguments) throws -> Int32 {
    let (answer, bytes) = try Client(arguments).get(
      "/alerts" + Client.query(filters.map { ($0, arguments.value($0)) }))
    let items = answer["items"].items
    if arguments.has("json") {
      Terminal.write(json: bytes)
    } else if arguments.has("csv") {
      Output.standard(csv(items))
      if answer["next"].text != nil { Output.error("etterlev alerts: there are more; ask for them by `--limit`\n") }
    } else {
      Terminal.show(list(answer), arguments)
    }
    return items.isEmpty ? Exit.fine : Exit.findings
  }

  private static func csv(_ items: [JSONValue]) -> String {
    let columns = [
      "id", "verdict", "state", "rule", "subject", "unit", "opened", "changed", "message", "remedy",
    ]
    var table = CSV(header: columns + ["basis"])
    for item in items {
      table.add(
        columns.map { item[$0].text ?? "" } + [item["basis"].items.compactMap(\.text).joined(separator: ", ")])
    }
    return table.rendered
  }

  private static func list(_ answer: JSONValue) -> String {
    let items = answer["items"].items
    var text = answer["as_of"].shown.map { "the clock is set: \($0)\n" } ?? ""
    var table = TextTable()
    for item in items {
      let verdict = item["verdict"].text ?? "unknown"
      table.add([
        .init(item["id"].text ?? ""), .init(TrafficLights.light(verdict), style: TrafficLights.style(verdict)),
        .init(item["changed"].text.map { String($0.prefix(10)) } ?? ""), .init(item["subject"].text ?? ""),
        .init(item["message"].text ?? item["rule"].text ?? ""),
      ])
    }
    text += table.rendered(width: Terminal.width, isColoured: Terminal.isColoured)
    if answer["next"].text != nil { text += "… and more; ask for them by `--limit`\n" }
    return text
  }
}
