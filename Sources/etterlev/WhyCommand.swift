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
    let isLocal = !arguments.values("rules").isEmpty || arguments.value("records") != nil
    let bytes: [UInt8]
    if isLocal {
      let loaded = LoadedPack(folders: arguments.values("rules"))
      guard let records = arguments.value("records"), !arguments.values("rules").isEmpty else {
        throw UsageError("needs both `--rules DIR` and `--records DIR`, or neither to ask the daemon")
      }
      guard let program = loaded.program else {
        Output.error(loaded.rendered())
        return Exit.usage
      }
      let zone = try Oslo.rules()
      let now = try ServiceClock.start(asOf: arguments.value("as-of"), zone: zone)
      let judging = try LocalJudging(
        program: program, trust: loaded.trust().rules, records: records, zone: zone, now: now)
      Output.error(judging.renderedProblems())
      switch SubjectLookup(judging.engine).find(rule: rule, subject: subject) {
      case .found(let key): bytes = ReasonsJSON(judging.engine, loaded.pack.sources, zone: zone).document(of: key)
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
