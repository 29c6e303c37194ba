import CivilTime
import Commands
import Engine
import Linux
import Records
import Reports
import Service

enum StatusCommand: ClientCommand {
  static let usage = Usage(
    "status", "criteria and units as a traffic-light table",
    options: [
      .unit,
      .option(
        "as-of", "DAY", .day,
        "another day (its noon, yyyy-mm-dd) or an instant with its offset: before now from the log, after now from the forecast",
        fallback: "now"),
    ] + Usage.Option.sources + [.json, .csv, .noPager],
    fine: "all is green", findings: "something is not",
    examples: [
      .init("etterlev status", "every unit and criterion, a light each"),
      .init("etterlev status --unit solhellinga", "one unit and those beneath it"),
      .init("etterlev status --as-of 2023-01-01", "as it will be that day if nothing is done, or as it was"),
    ],
    seeAlso: ["alerts", "forecast", "why"])

  static func run(_ arguments: Arguments) throws -> Int32 {
    var state: String?
    let bytes: [UInt8]
    if let local = try LocalSource.read(arguments, asOf: .knownNow, daemonKnows: true) {
      bytes = try document(local, unit: arguments.value("unit"))
    } else {
      let client = Client(arguments)
      let query = Client.query([("unit", arguments.value("unit")), ("at", arguments.value("as-of"))])
      bytes = try client.get("/verdicts" + query).bytes
      if !arguments.has("json"), !arguments.has("csv") { state = try client.get("/health").value["state"].text }
    }
    guard let answer = JSONValue(bytes) else { throw UsageError("the answer is no JSON") }
    if arguments.has("json") {
      Terminal.write(json: bytes)
    } else if arguments.has("csv") {
      Output.standard(csv(answer))
    } else {
      Terminal.show(table(answer, state: state), arguments)
    }
    return answer["items"].items.allSatisfy { $0["verdict"].text == "green" } ? Exit.fine : Exit.findings
  }

  private static func document(_ local: LocalSource, unit: String?) throws -> [UInt8] {
    let engine = local.engine
    let document = VerdictsJSON(engine, zone: local.zone)
      .document(VerdictsJSON.Selection(unit: unit), at: engine.now) { engine.rollUp(criterion: $0, unit: $1) }
    guard let document else { throw UsageError("there is no unit `\(unit ?? "")`") }
    return document
  }

  /// One row for each criterion of each unit, so that a sheet can filter and pivot them.
  private static func csv(_ answer: JSONValue) -> String {
    let columns = ["unit", "name", "criterion", "title", "verdict"]
    var table = CSV(header: ["at"] + columns)
    for item in answer["items"].items { table.add([answer["at"].text ?? ""] + columns.map { item[$0].text ?? "" }) }
    return table.rendered
  }

  private static func table(_ answer: JSONValue, state: String?) -> String {
    var lights = TrafficLights()
    for item in answer["items"].items {
      guard let criterion = item["criterion"].text, let unit = item["unit"].text else { continue }
      if !lights.criteria.contains(where: { $0.name == criterion }) {
        lights.criteria.append((criterion, item["title"].text ?? ""))
      }
      if lights.verdicts[unit] == nil {
        lights.units.append(
          TrafficLights.Unit(id: unit, name: item["name"].text ?? unit, level: item["level"].integer ?? 0))
      }
      lights.verdicts[unit, default: [:]][criterion] = item["verdict"].text
    }
    let clock = answer["clock_is_set"].isTrue ? "  (the clock is set)" : ""
    let knowledge = answer["knowledge"].text == "then" ? ", as it was known then" : ""
    let head = "as of \(answer["at"].shown ?? "")\(clock)\(knowledge)\(state.map { ", state \(printable($0))" } ?? "")"
    return Prose.hanging("", head, width: Terminal.width) + "\n\n"
      + lights.rendered(width: Terminal.width, isColoured: Terminal.isColoured)
  }
}
