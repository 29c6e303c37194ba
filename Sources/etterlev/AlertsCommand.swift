import Linux
import Records
import Reports
import Service

/// `etterlev alerts [--unit ID] [--rule NAME] [--criterion NAME] [--verdict COLOUR] [--state STATE] [--limit N] [--json]`
enum AlertsCommand {
  static func run(_ words: [String]) throws -> Int32 {
    let filters = ["unit", "rule", "criterion", "verdict", "state", "limit", "since"]
    let arguments = try Arguments(words, options: Set(filters + ["socket"]), flags: ["json"])
    let (answer, bytes) = try Client(arguments).get(
      "/alerts" + Client.query(filters.map { ($0, arguments.value($0)) }))
    let items = answer["items"].items
    if arguments.has("json") {
      Output.standard(String(decoding: bytes, as: UTF8.self) + "\n")
      return items.isEmpty ? Exit.fine : Exit.findings
    }
    if let day = answer["as_of"].text { Output.standard("the clock is set: \(day)\n") }
    var table = TextTable()
    for item in items {
      let verdict = item["verdict"].text ?? "unknown"
      table.add([
        .init(item["id"].text ?? ""), .init(TrafficLights.light(verdict), style: TrafficLights.style(verdict)),
        .init(item["changed"].text.map { String($0.prefix(10)) } ?? ""), .init(item["subject"].text ?? ""),
        .init(item["message"].text ?? item["rule"].text ?? ""),
      ])
    }
    Output.standard(table.rendered(width: Terminal.width, isColoured: Terminal.isColoured))
    if answer["next"].text != nil { Output.standard("… and more; ask for them by `--limit`\n") }
    return items.isEmpty ? Exit.fine : Exit.findings
  }
}
