import Linux
import Records
import Reports
import Service

/// `etterlev status [--unit ID] [--json]`
enum StatusCommand {
  static func run(_ words: [String]) throws -> Int32 {
    let arguments = try Arguments(words, options: ["socket", "unit"], flags: ["json"])
    let client = Client(arguments)
    let (answer, bytes) = try client.get("/verdicts" + Client.query([("unit", arguments.value("unit"))]))
    let items = answer["items"].items
    let isFine = items.allSatisfy { $0["verdict"].text == "green" }
    if arguments.has("json") {
      Output.standard(String(decoding: bytes, as: UTF8.self) + "\n")
      return isFine ? Exit.fine : Exit.findings
    }
    let (health, _) = try client.get("/health")
    var lights = TrafficLights()
    for item in items {
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
    Output.standard("as of \(answer["at"].text ?? "")\(clock), state \(health["state"].text ?? "")\n\n")
    Output.standard(lights.rendered(width: Terminal.width, isColoured: Terminal.isColoured))
    return isFine ? Exit.fine : Exit.findings
  }
}
