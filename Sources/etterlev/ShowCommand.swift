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
    var text =
      Prose.hanging(
        TrafficLights.light(alert["verdict"].text ?? "") + "  ", name, width: Terminal.width) + "\n\n"
    func line(_ name: String, _ value: String?) {
      guard let value, !value.isEmpty else { return }
      let lead = name + String(repeating: " ", count: max(1, 12 - name.count))
      text += Prose.hanging(lead, printable(value), width: Terminal.width) + "\n"
    }
    func joined(_ name: String) -> String { alert[name].items.compactMap(\.text).joined(separator: ", ") }
    line("subject", alert["subject"].text)
    line("unit", alert["unit"].text)
    line("state", alert["state"].text)
    let waiver = alert["waiver"]
    line(
      "waived",
      waiver["until"].text.map { until in
        "through \(until) by \(waiver["approved_by"].text ?? ""): \(waiver["reason"].text ?? "") "
          + "(\(waiver["record"].text ?? "") in \(waiver["file"].text ?? "")"
          + (waiver["owner"].text.map { ", owner: \($0)" } ?? "") + ")"
      })
    let mark = alert["acknowledged"]
    line(
      "seen",
      mark["by"].text.map { by in
        "by \(by) at \(mark["at"].text ?? "")" + (mark["comment"].text.map { ": \($0)" } ?? "")
      })
    line("escalated", alert["escalated"]["at"].text.map { "to \(alert["escalated"]["unit"].text ?? "") at \($0)" })
    line("why", alert["message"].text)
    line("missing", joined("missing"))
    line("to do", alert["remedy"].text)
    line("basis", joined("basis") + (alert["statutory"].isTrue ? " (statutory)" : ""))
    for parameter in alert["parameters"].items {
      let origin = parameter["statutory"].isTrue ? "bounded by law" : "the municipality's own"
      line("parameter", "\(parameter["name"].text ?? "") = \(parameter["value"].text ?? "") (\(origin))")
    }
    for evidence in alert["evidence"].items {
      line(
        "evidence",
        "\(evidence["record"].text ?? "") in \(evidence["file"].text ?? ""):\(evidence["line"].integer ?? 0)"
          + (evidence["owner"].text.map { ", owner: \($0)" } ?? ""))
    }
    for place in alert["places"].items {
      let spot = [place["line"].integer, place["column"].integer].compactMap { $0 }.map(String.init).joined(
        separator: ":")
      line(
        "place",
        [place["file"].text, spot.isEmpty ? nil : spot, place["field"].text.map { "`\($0)`" }].compactMap { $0 }
          .joined(separator: " ") + ": expected \(place["expected"].text ?? ""); \(place["remedy"].text ?? "")")
    }
    if alert["why"] != .null { text += "\n" + ReasonsText(width: Terminal.width ?? 80).rendered(alert) }
    text += "\n"
    for event in alert["history"].items {
      let from = event["from"].text.map { " from \($0)" } ?? ""
      let why = event["why"].text.map { " (\($0))" } ?? ""
      let told =
        "\(event["at"].text ?? "")  \(event["event"].text ?? "")"
        + "\(from)\(event["verdict"].text.map { " \($0)" } ?? "")\(why), by \(event["cause"].text ?? "")"
      text += Prose.hanging("\(event["seq"].integer ?? 0)  ", printable(told), width: Terminal.width) + "\n"
    }
    return text
  }
}
