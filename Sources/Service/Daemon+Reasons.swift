internal import Alerts
internal import Engine
internal import Krav
internal import Records
internal import Reports

extension Daemon {
  private var reasonsJSON: ReasonsJSON { ReasonsJSON(engine, pack.pack.sources, zone: zone) }

  /// `/why?rule=&subject=`: also of what is met, which has no alert.
  func why(_ request: HTTPRequest) -> HTTPResponse {
    if let strange = request.query.first(where: { !["rule", "subject"].contains($0.name) }) {
      return Self.problem(.badRequest, "there is no parameter `\(strange.name)`")
    }
    guard let rule = request.item("rule"), let subject = request.item("subject") else {
      return Self.problem(.badRequest, "name a rule and a subject: `rule=NAME&subject=TYPE/ID`")
    }
    return switch SubjectLookup(engine).find(rule: rule, subject: subject) {
    case .found(let key): .json(reasonsJSON.document(of: key))
    case .unknown(let detail): Self.problem(.notFound, detail)
    }
  }

  /// What an alert says besides its summary: why, on what evidence, what would clear it, and what comes next.
  func reasons(for key: VerdictKey, into body: inout JSONWriter) {
    let rule = program.rules[Int(key.rule)]
    let judgement = engine.judgement(of: key)
    body.field("title", rule.title)
    body.field("statutory", rule.weight == .statutory)
    body.field("missing", judgement.missing)
    body.key("parameters")
    body.beginArray()
    for number in rule.parameters {
      for setting in ParameterSetting.all(of: program.parameters[number], in: program) {
        body.beginObject()
        body.field("name", setting.name)
        body.field("value", setting.value)
        body.field("statutory", setting.isStatutory)
        body.endObject()
      }
    }
    body.endArray()
    body.key("evidence")
    body.beginArray()
    for evidence in verdicts.grounds(of: key).evidence {
      body.beginObject()
      body.field("record", evidence.record)
      body.field("file", evidence.file)
      body.field("line", evidence.line)
      if let owner = evidence.owner { body.field("owner", owner) }
      body.endObject()
    }
    body.endArray()
    reasonsJSON.write(key, into: &body)
  }
}
