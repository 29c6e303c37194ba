import Alerts
import Engine
import Krav
import Linux
import Records
import Reports
import Service

/// `etterlev why RULE SUBJECT [--rules DIR… --records DIR [--as-of DATE]] [--json]`
enum WhyCommand {
  static func run(_ words: [String]) throws -> Int32 {
    let arguments = try Arguments(words, options: ["rules", "records", "as-of", "socket"], flags: ["json"])
    guard arguments.operands.count == 2 else { throw UsageError("name a rule and a subject: `why RULE TYPE/ID`") }
    let (rule, subject) = (arguments.operands[0], arguments.operands[1])
    let bytes: [UInt8]
    if let local = try LocalSource.read(arguments, asOf: .clock) {
      switch SubjectLookup(local.engine).find(rule: rule, subject: subject) {
      case .found(let key): bytes = ReasonsJSON(local.engine, local.pack.sources, zone: local.zone).document(of: key)
      case .unknown(let detail): throw UsageError(detail)
      }
    } else {
      guard arguments.value("as-of") == nil else { throw UsageError("`--as-of` goes with `--rules` and `--records`") }
      let query = Client.query([("rule", rule), ("subject", subject)])
      bytes = try Client(arguments).get("/why" + query).bytes
    }
    guard let answer = JSONValue(bytes) else { throw UsageError("the answer is no JSON") }
    Output.standard(arguments.has("json") ? String(decoding: bytes, as: UTF8.self) + "\n" : described(answer))
    return ["green", "silent"].contains(answer["verdict"].text) ? Exit.fine : Exit.findings
  }

  private static func described(_ answer: JSONValue) -> String {
    let verdict = answer["verdict"].text ?? ""
    let light = verdict == "silent" ? "○ silent" : TrafficLights.light(verdict)
    var text = "\(light)  \(answer["rule"].text ?? "")"
    text += " – \(answer["title"].text ?? "")\n\(answer["subject"].text ?? "")\n"
    if let message = answer["message"].text { text += "\n\(message)\n" }
    if let remedy = answer["remedy"].text { text += "\(remedy)\n" }
    return text + "\n" + ReasonsText(width: Terminal.width ?? 80).rendered(answer)
  }
}
