import Commands
import Linux
import Records
import Reports
import Service

enum ShowCommand: ClientCommand {
  static let usage = Usage(
    "show", "one alert: why, evidence, legal basis, what comes next",
    operands: [.init("ALERT", "the id of an alert, as `etterlev alerts` shows it")],
    options: [.socket, .json, .noPager],
    fine: "it is resolved", findings: "it is not",
    examples: [.init("etterlev show 3f9c2a", "all that is known of an alert")], seeAlso: ["alerts", "why", "ack"])

  static func run(_ arguments: Arguments) throws -> Int32 {
    let (alert, bytes) = try Client(arguments).get("/alerts/" + percentEncoded(arguments.operands[0]))
    if arguments.has("json") {
      Terminal.write(json: bytes)
    } else {
      Terminal.show(described(alert), arguments)
    }
    return alert["state"].text == "resolved" ? Exit.fine : Exit.findings
  }

  private static func described(_ alert: JSONValue) -> String {
    let name = [alert["rule"].shown, alert["title"].shown].compactMap(\.self).joined(separator: " – ")
    let light = TrafficLights.light(alert["verdict"].text ?? "") + "  "
    var text = Prose.hanging(light, name, width: Terminal.width) + "\n\n"
    for (name, value) in facts(alert) where value?.isEmpty == false {
      let lead = name + String(repeating: " ", count: max(1, 12 - name.count))
      text += Prose.hanging(lead, printable(value ?? ""), width: Terminal.width) + "\n"
    }
    if alert["why"] != .null { text += "\n" + ReasonsText(width: Terminal.width ?? 80).rendered(alert) }
    text += "\n"
    for event in alert["history"].items {
      let lead = "\(event["seq"].integer ?? 0)  "
      text += Prose.hanging(lead, printable(told(event)), width: Terminal.width) + "\n"
    }
    return text
  }

  /// What is known of it, in the order in which it is shown.
  private static func facts(_ alert: JSONValue) -> [(name: String, value: String?)] {
    func joined(_ name: String) -> String { alert[name].items.compactMap(\.text).joined(separator: ", ") }
    let (mark, escalated) = (alert["acknowledged"], alert["escalated"])
    let seen = mark["by"].text.map { by in
      "by \(by) at \(mark["at"].text ?? "")" + (mark["comment"].text.map { ": \($0)" } ?? "")
    }
    return [
      ("subject", alert["subject"].text), ("unit", alert["unit"].text), ("state", alert["state"].text),
      ("waived", waived(alert["waiver"])), ("seen", seen),
      ("escalated", escalated["at"].text.map { "to \(escalated["unit"].text ?? "") at \($0)" }),
      ("why", alert["message"].text), ("missing", joined("missing")), ("to do", alert["remedy"].text),
      ("basis", joined("basis") + (alert["statutory"].isTrue ? " (statutory)" : "")),
    ] + alert["parameters"].items.map { ("parameter", parameter($0)) }
      + alert["evidence"].items.map { ("evidence", evidence($0)) }
      + alert["places"].items.map { ("place", place($0)) }
  }

  private static func waived(_ waiver: JSONValue) -> String? {
    waiver["until"].text.map { until in
      "through \(until) by \(waiver["approved_by"].text ?? ""): \(waiver["reason"].text ?? "") "
        + "(\(waiver["record"].text ?? "") in \(waiver["file"].text ?? "")\(owner(of: waiver)))"
    }
  }

  private static func owner(of record: JSONValue) -> String { record["owner"].text.map { ", owner: \($0)" } ?? "" }

  private static func parameter(_ parameter: JSONValue) -> String {
    let origin = parameter["statutory"].isTrue ? "bounded by law" : "the municipality's own"
    return "\(parameter["name"].text ?? "") = \(parameter["value"].text ?? "") (\(origin))"
  }

  private static func evidence(_ evidence: JSONValue) -> String {
    "\(evidence["record"].text ?? "") in \(evidence["file"].text ?? ""):\(evidence["line"].integer ?? 0)"
      + owner(of: evidence)
  }

  private static func place(_ place: JSONValue) -> String {
    let spot = [place["line"].integer, place["column"].integer].compactMap(\.self).map(String.init)
    let words = [
      place["file"].text, spot.isEmpty ? nil : spot.joined(separator: ":"), place["field"].text.map { "`\($0)`" },
    ]
    return words.compactMap(\.self).joined(separator: " ")
      + ": expected \(place["expected"].text ?? ""); \(place["remedy"].text ?? "")"
  }

  /// A line of its history.
  private static func told(_ event: JSONValue) -> String {
    let from = event["from"].text.map { " from \($0)" } ?? ""
    let verdict = event["verdict"].text.map { " \($0)" } ?? ""
    let why = event["why"].text.map { " (\($0))" } ?? ""
    return "\(event["at"].text ?? "")  \(event["event"].text ?? "")\(from)\(verdict)\(why)"
      + ", by \(event["cause"].text ?? "")"
  }
}
