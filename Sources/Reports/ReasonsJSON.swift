internal import Alerts
public import CivilTime
public import Engine
public import Krav
public import Records

/// Why a rule says what it says of a subject, what would clear it and what comes by itself, as JSON.
///
/// `sentence` is for people and may be worded anew; `text` is the pack's own, and the rest are facts to build on.
public struct ReasonsJSON {
  /// How far ahead is looked, in seconds.
  static let ahead: Int64 = 3 * 366 * 86_400

  private let engine: Engine
  private let sources: SourceSet
  private let text: ExplanationText
  private let clearingText: ClearingText
  private let zone: ZoneRules
  /// `nil` for whoever may see everything.
  private let narrowing: ReasonsNarrowing?

  /// - Parameters:
  ///   - engine: whose reasons they are.
  ///   - sources: those that the engine's program was checked from.
  ///   - zone: whose days are told.
  ///   - words: the language.
  ///   - maySee: whether a record, `type/id`, may be named; `nil` when all may. Where others have had a part, `withheld`
  ///     says so in place of the reasons.
  public init(
    _ engine: Engine, _ sources: SourceSet, zone: ZoneRules, words: Phrasebook = .bokmål,
    maySee: ((String) -> Bool)? = nil
  ) {
    narrowing = maySee.map { ReasonsNarrowing(engine: engine, maySee: $0) }
    self.engine = engine
    self.sources = sources
    self.zone = zone
    text = ExplanationText(sources, words: words)
    clearingText = ClearingText(words: words)
  }

  /// The whole answer: rule, subject and verdict, and what ``write(_:into:)`` adds.
  public func document(of key: VerdictKey) -> [UInt8] {
    let rule = engine.program.rules[Int(key.rule)]
    var body = JSONWriter()
    body.beginObject()
    body.field("rule", rule.name)
    body.field("title", rule.title)
    body.field("subject", engine.subjectName(of: key))
    body.field("unit", engine.unitPath(of: key).map(encodedForSubject).joined(separator: "/"))
    body.field("at", zone.rfc3339(engine.now))
    let explanation = engine.explanation(of: key)
    body.field("verdict", explanation.verdict?.word ?? "silent")
    body.field("message", engine.message(of: key))
    let isMet = explanation.verdict == nil || explanation.verdict == .green
    body.field("remedy", isMet ? nil : engine.remedy(of: key))
    body.field("missing", missing(explanation.missing))
    write(explanation, into: &body)
    body.endObject()
    return body.bytes
  }

  /// Those of the fields that made a verdict unknown that may be named.
  public func missing(_ fields: [String]) -> [String] { narrowing?.missing(fields) ?? fields }

  /// Adds `bindings`, `bases`, `where`, `why`, `why_not`, `would_clear`, `would_clear_remark`, `next`, `ahead` and
  /// `forecast` to an object that is begun.
  public func write(_ key: VerdictKey, into body: inout JSONWriter) {
    write(engine.explanation(of: key), into: &body)
  }

  private func write(_ explanation: Explanation, into body: inout JSONWriter) {
    let key = explanation.key
    var explanation = explanation
    if let narrowing, !narrowing.mayTell(explanation) {
      body.field("withheld", true)
      explanation.population = nil
      explanation.clauses = []
      explanation.bases = explanation.bases.filter { narrowing.mayTell($0, of: explanation) }
    }
    body.key("bindings")
    body.beginArray()
    for binding in explanation.bindings {
      body.beginObject()
      body.field("name", binding.name)
      body.field("value", binding.text)
      body.endObject()
    }
    body.endArray()
    writeBases(explanation, into: &body)
    body.key("where")
    if let population = explanation.population { write(population, decides: true, into: &body) } else { body.null() }
    let reasons = Reasons(explanation)
    body.key("why")
    write(reasons.why, of: explanation, into: &body)
    body.key("why_not")
    write(reasons.whyNot, of: explanation, into: &body)
    let clearing = explanation.isAbsent ? Clearing() : engine.clearing(of: key)
    body.key("would_clear")
    body.beginArray()
    for suggestion in clearing.suggestions where narrowing?.mayTell(suggestion) ?? true {
      write(suggestion, into: &body)
    }
    body.endArray()
    let isBetterPossible = explanation.verdict != nil && explanation.verdict != .green
    body.field("would_clear_remark", isBetterPossible ? clearingText.remark(on: clearing) : nil)
    writeAhead(key, into: &body)
  }

  // MARK: Reasons

  private func writeBases(_ explanation: Explanation, into body: inout JSONWriter) {
    let rule = engine.program.rules[Int(explanation.key.rule)]
    let today = text.date(zone.date(of: explanation.at))
    body.key("bases")
    body.beginArray()
    for step in explanation.bases {
      let basis = rule.bases[step.basis]
      let source = engine.program.sources[basis.source]
      body.beginObject()
      body.field("source", source.name)
      body.field("title", source.title)
      body.field("id", source.id)
      body.field("place", basis.place)
      body.field("from", basis.from.description)
      body.field("to", basis.to?.description)
      body.field("in_force", step.isInForce.rawValue)
      body.field("sentence", "\(source.title) (\(source.id)) \(basis.place): \(text.force(of: step, on: today))")
      body.endObject()
    }
    body.endArray()
  }

  private func write(_ clauses: [Reasons.Clause], of explanation: Explanation, into body: inout JSONWriter) {
    body.beginArray()
    for clause in clauses {
      body.beginObject()
      body.field("verdict", clause.verdict?.word ?? "silent")
      body.field("heading", heading(clause, explanation))
      body.key("step")
      write(clause.step, decides: true, into: &body)
      body.endObject()
    }
    body.endArray()
  }

  private func heading(_ clause: Reasons.Clause, _ explanation: Explanation) -> String {
    if clause.isWhy { return text.why(clause.verdict) }
    return clause.verdict == explanation.verdict ? text.notBecause : text.whyNot(clause.verdict ?? .unknown)
  }

  private func write(_ step: Explanation.Step, decides: Bool, into body: inout JSONWriter) {
    body.beginObject()
    body.field("text", text.source(step.range))
    if sources.files.indices.contains(Int(step.range.file)) {
      let file = sources.files[Int(step.range.file)]
      body.field("file", file.path)
      body.field("line", file.position(of: step.range.start).line)
    }
    body.field("answer", step.answer.rawValue)
    body.field("decides", decides)
    body.field("sentence", text.sentence(of: step))
    body.key("values")
    body.beginArray()
    for term in step.terms { write(term, into: &body) }
    body.endArray()
    if let members = step.members { write(members, into: &body) }
    body.key("steps")
    body.beginArray()
    let deciding = text.deciding(beneath: step)
    for inner in text.steps(beneath: step) { write(inner, decides: deciding.contains(inner), into: &body) }
    body.endArray()
    body.endObject()
  }

  private func write(_ term: Explanation.TermStep, into body: inout JSONWriter) {
    body.beginObject()
    body.field("text", text.source(term.range))
    body.field("state", term.state.rawValue)
    body.field("value", term.value)
    body.field("printed", term.text)
    if let absent = term.absent { body.field("absent", absent) }
    if case .parameter(let use) = term.kind {
      body.field("parameter", use.name)
      body.field("statutory", use.isStatutory)
      if let shipped = use.shipped { body.field("shipped", shipped) }
    }
    if let members = term.members { write(members, into: &body) }
    if !term.terms.isEmpty {
      body.key("made_from")
      body.beginArray()
      for part in term.terms { write(part, into: &body) }
      body.endArray()
    }
    body.endObject()
  }

  private func write(_ members: Explanation.MemberStep, into body: inout JSONWriter) {
    body.key("members")
    body.beginObject()
    body.field("of", members.noun)
    body.field("count", members.count)
    body.field("undecided", members.undecided)
    if let satisfying = members.satisfying { body.field("satisfying", satisfying) }
    if let wanted = members.wanted { body.field("wanted", Int(wanted)) }
    body.field("first", members.names)
    if let nearest = members.nearest { body.field("nearest", nearest) }
    if members.isCutShort { body.field("cut_short", true) }
    body.endObject()
  }

  // MARK: What would clear it, and what comes

  private func write(_ suggestion: Clearing.Suggestion, into body: inout JSONWriter) {
    body.beginObject()
    body.field("verdict", suggestion.verdict.word)
    body.field("heading", clearingText.heading(for: suggestion.verdict))
    body.field("sentence", clearingText.sentence(of: suggestion))
    body.key("changes")
    body.beginArray()
    for change in suggestion.changes {
      body.beginObject()
      body.field("kind", "\(change.kind)")
      body.field("record", change.record)
      body.key("fields")
      body.beginArray()
      for field in change.fields {
        body.beginObject()
        body.field("field", field.field)
        body.field("value", field.value)
        body.field("printed", field.text)
        if let before = field.before { body.field("before", before) }
        if let element = field.element { body.field(element.isAdded ? "adds" : "removes", element.value) }
        if let edge = field.edge { body.field("not_enough", edge.rawValue) }
        if let earliest = field.earliest { body.field("earliest", earliest.value) }
        body.endObject()
      }
      body.endArray()
      body.endObject()
    }
    body.endArray()
    body.endObject()
  }

  private func writeAhead(_ key: VerdictKey, into body: inout JSONWriter) {
    let limit = Instant(seconds: engine.now.seconds + Self.ahead)
    let changes = engine.changesAhead(of: key, before: limit, count: 4)
    body.key("next")
    if let next = changes.first { write(next, into: &body) } else { body.null() }
    body.key("ahead")
    body.beginArray()
    for change in changes { write(change, into: &body) }
    body.endArray()
    body.field("forecast", clearingText.sentence(of: changes.first, zone: zone))
  }

  private func write(_ change: (at: Instant, verdict: Verdict?), into body: inout JSONWriter) {
    body.beginObject()
    body.field("at", zone.rfc3339(change.at))
    body.field("verdict", change.verdict?.word ?? "silent")
    body.field("sentence", clearingText.sentence(of: change, zone: zone))
    body.endObject()
  }
}
