internal import Alerts
internal import CivilTime
internal import Engine
internal import Krav
internal import Records
internal import Reports

extension Daemon {
  private func reasonsJSON(for viewer: Viewer) -> ReasonsJSON {
    ReasonsJSON(
      engine, pack.pack.sources, zone: zone,
      maySee: viewer.readsWholeTree ? nil : { [unowned self] in mayRead(viewer, record: $0) })
  }

  /// `/why?rule=&subject=`: also of what is met, which has no alert.
  func why(_ request: HTTPRequest) -> HTTPResponse {
    guard let rule = request.item("rule"), let subject = request.item("subject") else {
      return Self.problem(.badRequest, "name a rule and a subject: `rule=NAME&subject=TYPE/ID`")
    }
    switch SubjectLookup(engine).find(rule: rule, subject: subject) {
    case .found(let key) where request.viewer.mayRead(unit: engine.unit(ofRecord: engine.root(of: key))):
      return .json(reasonsJSON(for: request.viewer).document(of: key))
    // What is proposed instead may be somebody else's; rules are everybody's.
    case .unknown(let detail) where request.viewer.readsWholeTree || !program.rules.contains { $0.name == rule }:
      return Self.problem(.notFound, detail)
    default: return Self.problem(.notFound, "there is no such subject")
    }
  }

  /// What an alert says besides its summary: why, on what evidence, what would clear it, and what comes next.
  ///
  /// - Parameters:
  ///   - key: the alert's subject.
  ///   - viewer: who asks. Evidence that lies outside what they may see is left out.
  ///   - body: the object that it is added to.
  func reasons(for key: VerdictKey, viewer: Viewer, into body: inout JSONWriter) {
    let reasons = reasonsJSON(for: viewer)
    let rule = program.rules[Int(key.rule)]
    let judgement = engine.judgement(of: key)
    body.field("title", rule.title)
    body.field("statutory", rule.weight == .statutory)
    body.field("missing", reasons.missing(judgement.missing))
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
    for evidence in verdicts.grounds(of: key).evidence where mayRead(viewer, record: evidence.record) {
      body.beginObject()
      body.field("record", evidence.record)
      body.field("file", evidence.file)
      body.field("line", evidence.line)
      if let owner = evidence.owner { body.field("owner", owner) }
      if let since = staleSince(evidence.record, in: evidence.file) {
        body.field("stale_since", zone.rfc3339(since))
      }
      body.endObject()
    }
    body.endArray()
    reasons.write(key, into: &body)
  }
}
