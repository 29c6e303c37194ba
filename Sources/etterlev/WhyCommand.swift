import Alerts
import Commands
import Engine
import Krav
import Linux
import Records
import Reports
import Service

enum WhyCommand: ClientCommand {
  static let usage = Usage(
    "why", "why a rule says what it says of a subject, and what would clear it",
    operands: [
      .init("RULE", "the name of a rule"), .init("SUBJECT", "what it is about: `TYPE/ID`, or the id alone"),
    ],
    options: [
      .option(
        "as-of", "DAY", .day, "sets the clock to 12:00 that day, with `--rules` and `--records`", fallback: "it is now")
    ] + Usage.Option.sources + [.json, .noPager],
    fine: "it is green, or the rule does not speak of it", findings: "it is not",
    examples: [
      .init("etterlev why regelverk-oversikt hamar", "step by step, with the law and what would clear it")
    ],
    seeAlso: ["show", "explain", "eval"])

  static func run(_ arguments: Arguments) throws -> Int32 {
    let (rule, subject) = (arguments.operands[0], arguments.operands[1])
    let bytes: [UInt8]
    if let local = try LocalSource.read(arguments, asOf: .clock) {
      switch SubjectLookup(local.engine).find(rule: rule, subject: subject) {
      case .found(let key): bytes = ReasonsJSON(local.engine, local.pack.sources, zone: local.zone).document(of: key)
      case .unknown(let detail): throw UsageError(detail)
      }
    } else {
      let query = Client.query([("rule", rule), ("subject", subject)])
      bytes = try Client(arguments).get("/why" + query).bytes
    }
    guard let answer = JSONValue(bytes) else { throw UsageError("the answer is no JSON") }
    if arguments.has("json") { Terminal.write(json: bytes) } else { Terminal.show(described(answer), arguments) }
    return ["green", "silent"].contains(answer["verdict"].text) ? Exit.fine : Exit.findings
  }

  private static func described(_ answer: JSONValue) -> String {
    let verdict = answer["verdict"].text ?? ""
    let light = verdict == "silent" ? "○ silent" : TrafficLights.light(verdict)
    func prose(_ text: String) -> String { Prose.hanging("", text, width: Terminal.width) + "\n" }
    var text =
      Prose.hanging(
        light + "  ", "\(answer["rule"].shown ?? "") – \(answer["title"].shown ?? "")", width: Terminal.width) + "\n"
    text += prose(answer["subject"].shown ?? "")
    if let message = answer["message"].shown { text += "\n" + prose(message) }
    if let remedy = answer["remedy"].shown { text += prose(remedy) }
    return text + "\n" + ReasonsText(width: Terminal.width ?? 80).rendered(answer)
  }
}
