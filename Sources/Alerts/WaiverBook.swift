public import CivilTime
public import Engine
internal import Krav
internal import Records

/// The waivers among the records, held against the pack and the calendar (the language reference, section 5).
public struct WaiverBook: Sendable {
  /// What is waived today; of two waivers of one alert that which ends last.
  public private(set) var inForce: [VerdictKey: Grant] = [:]
  /// What is waived today or will be, and the days of each waiver, both of them included.
  public private(set) var granted: [VerdictKey: [ClosedRange<CivilDate>]] = [:]
  /// Waivers that cannot be granted: of a statutory or unknown rule, too long, or of nothing.
  public private(set) var refused: [Refusal] = []
  /// When a waiver begins or ends, if no record changes.
  public private(set) var nextChange: Instant?

  /// A waiver in force.
  public struct Grant: Sendable {
    /// The waiver's own record.
    public var evidence: Evidence
    /// A role.
    public var approvedBy: String
    /// At most 200 characters.
    public var reason: String
    /// The first and last day, both inclusive.
    public var from: CivilDate
    public var until: CivilDate
  }

  public struct Refusal: Sendable {
    /// The alert `waiver/refused`.
    public var problem: Problem
    /// As the waiver has them.
    var rule: String
    var subject: String
  }

  /// The waivers as they are at the engine's now.
  public init(_ engine: Engine, zone: ZoneRules) {
    guard let type = engine.program.records.firstIndex(where: \.isWaiver), engine.register.slotCount(type) > 0
    else { return }
    let reader = WaiverReader(engine: engine, type: type, verdicts: EngineVerdicts(engine))
    for slot in 0..<UInt32(engine.register.slotCount(type)) {
      let reference = RecordRef(type: UInt16(type), slot: slot)
      guard engine.register.isPresent(reference), let waiver = reader.read(reference) else { continue }
      note(waiver, engine, zone)
    }
  }

  private mutating func note(_ waiver: Waiver, _ engine: Engine, _ zone: ZoneRules) {
    if let objection = waiver.objection {
      let place = Problem.Place(
        file: waiver.evidence.file, line: waiver.evidence.line, field: objection.field, expected: objection.expected,
        remedy: "correct the waiver or take it away")
      let problem = Problem(
        code: "waiver/refused", subject: waiver.evidence.record, verdict: .yellow, count: 1, places: [place])
      refused.append(Refusal(problem: problem, rule: waiver.rule, subject: waiver.subject))
      return
    }
    if let key = waiver.key, engine.today <= waiver.until {
      granted[key, default: []].append(waiver.from...waiver.until)
    }
    let end = waiver.until.adding(days: 1)
    if waiver.from <= engine.today, engine.today <= waiver.until, let key = waiver.key,
      inForce[key].map({ $0.until < waiver.until }) ?? true
    {
      inForce[key] = Grant(
        evidence: waiver.evidence, approvedBy: waiver.approvedBy, reason: waiver.reason, from: waiver.from,
        until: waiver.until)
    }
    for day in [waiver.from, end] {
      guard let day, day > engine.today else { continue }
      let instant = zone.startOfDay(day)
      nextChange = min(nextChange ?? instant, instant)
    }
  }
}

/// One waiver as its record has it.
private struct Waiver {
  var rule: String
  var subject: String
  var from: CivilDate
  var until: CivilDate
  var approvedBy: String
  var reason: String
  var evidence: Evidence
  /// What it waives; `nil` while there is no such subject.
  var key: VerdictKey?
  /// The field that is wrong, and what was expected of it.
  var objection: (field: String, expected: String)?
}

private struct WaiverReader {
  let engine: Engine
  let type: Int
  let verdicts: EngineVerdicts

  /// `nil` for a record without one of its fields, which no reader lets in.
  func read(_ reference: RecordRef) -> Waiver? {
    guard let rule = label("rule", reference), let subject = label("subject", reference),
      let from = date("from", reference), let until = date("until", reference),
      let approvedBy = label("approved_by", reference), let reason = label("reason", reference),
      let evidence = verdicts.evidence(reference)
    else { return nil }
    let program = engine.program
    let number = program.rules.firstIndex { $0.name == rule } ?? program.rules.firstIndex { $0.formerName == rule }
    var waiver = Waiver(
      rule: rule, subject: subject, from: from, until: until, approvedBy: approvedBy, reason: reason,
      evidence: evidence)
    if let number {
      waiver.rule = program.rules[number].name
      waiver.key = verdicts.key(rule: waiver.rule, subject: subject)
      waiver.objection = objection(to: waiver, program.rules[number])
    } else {
      waiver.objection = ("rule", "the name of a rule of the pack")
    }
    return waiver
  }

  private func objection(to waiver: Waiver, _ rule: Rule) -> (field: String, expected: String)? {
    if rule.weight == .statutory { return ("rule", "a rule that is not statutory: the law grants no waiver") }
    let type = engine.program.records[rule.record].name
    if WrittenSubject(waiver.subject)?.type != type {
      return ("subject", "a subject as alerts write it, `\(type)/…`")
    }
    if waiver.until < waiver.from { return ("until", "a day not before `from`") }
    if let limit = waiver.from.adding(months: 12), waiver.until > limit {
      return ("until", "at most 12 months after `from`")
    }
    return nil
  }

  private func field(_ name: String) -> Int? { engine.program.records[type].fields.firstIndex { $0.name == name } }

  private func label(_ name: String, _ reference: RecordRef) -> String? {
    field(name).flatMap { engine.register.label(reference, $0) }.map { engine.register.text(of: $0) }
  }

  private func date(_ name: String, _ reference: RecordRef) -> CivilDate? {
    field(name).flatMap { engine.register.date(reference, $0) }
  }
}
