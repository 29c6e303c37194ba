import CivilTime
import Foundation
import Krav
import Records
import Testing

@testable import Engine

/// Oslo, as the machine has it.
let oslo: ZoneRules = {
  guard let bytes = FileManager.default.contents(atPath: "/usr/share/zoneinfo/Europe/Oslo"),
    let rules = try? ZoneRules(tzif: Array(bytes))
  else { return .utc }
  return rules
}()

/// The first instant of a day in Oslo.
func day(_ text: String) -> Instant {
  oslo.startOfDay(CivilDate(iso: text) ?? .first)
}

/// A pack with records and a clock: what a daemon would hold, each record in a file of its own.
final class House {
  let program: Program
  let register: Register
  let engine: Engine
  let sources: SourceSet
  private let schema: RecordSchema
  private var fields: [String: [String: ScalarSyntax]] = [:]
  /// Looks at every record for every query, node by node.
  private lazy var scanningPlan: Plan = {
    var plan = PlanCompiler.compile(program) { self.register.symbol(of: $0) }
    plan.groupable = []
    for query in plan.queries.indices {
      plan.queries[query].access = .scan
      plan.queries[query].group = -1
      plan.queries[query].conditionTest = -1
      plan.queries[query].residualTest = -1
      plan.queries[query].satisfiesTest = -1
    }
    for rule in plan.rules.indices {
      plan.rules[rule].conditionTest = -1
      for clause in plan.rules[rule].clauses.indices { plan.rules[rule].clauses[clause].test = -1 }
    }
    return plan
  }()

  convenience init(_ text: String, at date: String = "2026-01-01") throws {
    try self.init(Pack.load(text: text, path: "pack.krav"), at: date)
  }

  init(_ pack: Pack, at date: String) throws {
    let (program, diagnostics) = Checker.check(files: pack.files, sources: pack.sources)
    for fault in pack.diagnostics + diagnostics where fault.severity == .error {
      Issue.record("\(fault.render(in: pack.sources))")
    }
    self.program = try #require(program)
    sources = pack.sources
    schema = RecordSchema(self.program)
    register = Register(program: self.program)
    engine = Engine(program: self.program, register: register, zone: oslo, now: day(date))
    // Few as the records are, what may be kept by group is.
    engine.leastGroup = 0
  }

  func settle() {
    while !engine.step(limit: 1000) {}
  }

  /// Moves the clock through every horizon on the way, as a daemon does.
  func run(to end: Instant) throws {
    settle()
    while let next = engine.nextHorizon, next < end {
      try #require(next > engine.now, "a horizon that is past")
      engine.advance(to: next)
      settle()
    }
    engine.advance(to: end)
    settle()
  }

  /// Creates or changes a record; the fields as the test blocks of a pack have them.
  func put(_ type: String, _ id: String, _ changes: [(name: String, value: ScalarSyntax)]) throws {
    let name = "\(type)/\(id)"
    for (field, value) in changes {
      if case .missing = value { fields[name]?[field] = nil } else { fields[name, default: [:]][field] = value }
    }
    var writer = JSONWriter()
    writer.beginObject()
    writer.field("type", type)
    writer.field("id", id)
    for (field, value) in (fields[name] ?? [:]).sorted(by: { $0.key < $1.key }) {
      writer.key(field)
      write(value, &writer)
    }
    writer.endObject()
    try apply(name, writer.bytes)
  }

  /// The record as JSON, with its type and id, or several as lines.
  func put(_ json: String, file: String, isLines: Bool = false) throws {
    try apply(file, Array(json.utf8), isLines: isLines)
  }

  func remove(_ type: String, _ id: String) {
    fields["\(type)/\(id)"] = nil
    engine.apply(register.withdraw(file: "\(type)/\(id).json"))
  }

  func holds(_ type: String, _ id: String) -> Bool { fields["\(type)/\(id)"] != nil }

  private func apply(_ name: String, _ bytes: [UInt8], isLines: Bool = false) throws {
    // Facts may be told ahead of their day here: what a reader refuses is no affair of the engine.
    let moment = RecordReader.Moment(today: .last, now: Instant(seconds: 250_000_000_000))
    let batch = RecordReader.read(path: name + (isLines ? ".jsonl" : ".json"), bytes: bytes, schema: schema, at: moment)
    for problem in batch.problems { Issue.record("\(name): \(problem)") }
    engine.apply(batch)
  }

  private func write(_ value: ScalarSyntax, _ writer: inout JSONWriter) {
    switch value {
    case .string(let string): writer.value(string.value)
    case .date(let date, _): writer.value(date.description)
    case .instant(let instant, _): writer.value(oslo.rfc3339(instant))
    case .number(let number, _):
      let double = Double(number.numerator) / Double(number.denominator)
      writer.raw(number.isInteger ? String(number.numerator) : String(double))
    case .bool(let bool, _): writer.value(bool)
    case .missing: writer.null()
    case .name(let name): writer.value(name.text)
    case .list(let elements, _):
      writer.beginArray()
      for element in elements { write(element, &writer) }
      writer.endArray()
    }
  }

  func key(_ rule: String, _ root: String, _ elements: String...) throws -> VerdictKey? {
    try key(rule, root, elements)
  }

  func key(_ rule: String, _ root: String, _ elements: [String]) throws -> VerdictKey? {
    let number = try #require(program.rules.firstIndex { $0.name == rule })
    return engine.key(rule: number, root: root, elements: elements)
  }

  /// What the rule says now; silent also when there is no such subject.
  func verdict(_ rule: String, _ root: String, _ elements: String...) throws -> Verdict? {
    settle()
    return try key(rule, root, elements).flatMap { engine.verdict(of: $0) }
  }

  /// Every verdict by rule and subject, of this engine or of another one over the same register.
  func table(_ engine: Engine) -> [String: Judgement] {
    var table: [String: Judgement] = [:]
    engine.forEachVerdict { key, _ in
      table["\(self.program.rules[Int(key.rule)].name) \(engine.subjectName(of: key))"] = engine.judgement(of: key)
    }
    return table
  }
}

extension House {
  /// The verdicts equal those of an engine that begins now, and knows no index.
  func equalsFresh(_ place: Comment) {
    let fresh = Engine(
      program: program, plan: scanningPlan, register: register, zone: oslo, now: engine.now)
    while !fresh.step(limit: 100_000) {}
    let (kept, new) = (table(engine), table(fresh))
    for subject in Set(kept.keys).union(new.keys) {
      let (a, b) = (kept[subject], new[subject])
      guard a?.verdict == b?.verdict, a?.clause == b?.clause, a?.missing == b?.missing else {
        Issue.record("\(place): \(subject) is \(String(describing: b)), kept as \(String(describing: a))")
        continue
      }
    }
    for criterion in program.criteria.indices {
      for slot in 0..<UInt32(register.slotCount(program.scope ?? 0)) {
        #expect(
          engine.rollUp(criterion: criterion, unit: slot) == fresh.rollUp(criterion: criterion, unit: slot), place)
      }
    }
  }
}
