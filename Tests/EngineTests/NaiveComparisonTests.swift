import CivilTime
import Foundation
import Krav
import Records
import Testing

@testable import Engine

/// The engine, step by step through random histories, against an evaluator that loops over everything.
@Suite struct NaiveComparisonTests {
  static let seeds: [UInt64] = Array(
    1...UInt64(ProcessInfo.processInfo.environment["SEEDS"].flatMap { Int($0) } ?? 20))

  static let pack = """
    source law "Law" { id "L" in force from 2000-01-01 }
    enum area { hull, engine }
    enum rank ordered { low, middle, high }
    record fleet scope { name label; parent fleet?; active bool; surveys [area] }
    record ship { fleet fleet; built date; rank rank; judged rank?; state enum { fresh, busy, gone }; left date?; note text? }
    record repair { ship ship?; due date?; done date?; approved date? }
    record survey { fleet fleet; area area; held date; passed bool? }
    parameter stay by rank = { low: 90 days, middle: 3 months, high: 10 working days }
    define ship s.grade = s.judged else s.rank
    rule leaves "Leaves" {
      basis law "1"
      for ship s where s.state != gone
      let limit = s.built + stay[s.grade]
      red    when s.left is missing and today > s.built + 2 * stay[s.grade] because "x"
      yellow when s.left is missing and today > limit because "{limit}"
    }
    rule mended "Mended" {
      basis law "2"
      for ship s where s.state = gone
      red when no (repair r where r.ship = s) because "x"
      red when not every (repair r where r.ship = s satisfies r.done is set and r.approved is set) because "x"
      yellow when exists (repair r where r.ship = s and r.due < r.done) because "x"
    }
    rule surveyed "Surveyed" {
      basis law "3"
      for fleet f, a in f.surveys where f.active
      let newest = latest (survey v by v.held where v.fleet = f and v.area = a and v.passed)
      red    when newest is missing because "x"
      yellow when today > newest.held + 12 months because "x"
    }
    rule crowded "Crowded" {
      basis law "4"
      for fleet f
      unknown when f.parent is set and not f.parent.active because "x"
      red    when at least 3 (ship s where s.fleet = f and s.grade >= middle) because "x"
      yellow when exists (ship s where s.fleet = f and s.judged = high and today - s.built > 30 days) because "x"
    }
    rule late "Late" {
      basis law "5"
      for repair r
      red    when r.ship.grade = high and today > r.due because "x"
      yellow when r.done is missing and today > (r.due else r.ship.built + 60 days) because "x"
    }
    """

  @Test(arguments: seeds)
  func agree(_ seed: UInt64) throws {
    let house = try House(Self.pack, at: "2025-06-01")
    var random = RandomRecords(house.program, seed: seed)
    var naive = NaiveEvaluator(Pack.load(text: Self.pack, path: "pack.krav").files[0].declarations)
    for step in 0..<150 {
      try change(house, &random, &naive)
      if random.dice.chance(25) {
        let days = Int64.random(in: -20...60, using: &random.dice)
        house.engine.advance(to: Instant(seconds: house.engine.now.seconds + days * 86_400))
      }
      house.settle()
      naive.today = house.engine.today
      var expected = naive.judgeAll()
      house.engine.forEachVerdict { key, verdict in
        let name = "\(house.program.rules[Int(key.rule)].name) \(house.engine.subjectName(of: key))"
        let judgement = house.engine.judgement(of: key)
        let other = expected.removeValue(forKey: name)
        #expect(
          other?.verdict == verdict && other?.clause == judgement.clause && other?.missing == judgement.missing,
          "seed \(seed), step \(step), \(name): \(judgement) against \(String(describing: other))")
      }
      #expect(expected.isEmpty, "seed \(seed), step \(step): the engine is silent on \(expected.keys.sorted())")
    }
  }

  private func change(_ house: House, _ random: inout RandomRecords, _ naive: inout NaiveEvaluator) throws {
    let type = Int.random(in: 0..<house.program.records.count, using: &random.dice)
    guard !house.program.records[type].isWaiver else { return }
    let (name, id) = (house.program.records[type].name, random.id(type))
    if random.dice.chance(15) {
      house.remove(name, id)
      naive.records[name]?[id] = nil
      return
    }
    let fields = random.fields(type)
    try house.put(name, id, fields)
    for (field, value) in fields {
      let declared = house.program.records[type].fields.first { $0.name == field }
      naive.records[name, default: [:]][id, default: [:]][field] = declared.flatMap {
        Self.value(value, $0, house.program)
      }
    }
  }

  /// What a test's scalar means to the naive evaluator; `nil` for an empty field.
  private static func value(_ scalar: ScalarSyntax, _ field: Field, _ program: Program) -> NaiveEvaluator.Value? {
    switch scalar {
    case .string(let text):
      if case .reference(let target) = field.type {
        return .reference(type: program.records[target].name, id: text.value)
      }
      return .word(text.value)
    case .date(let date, _): return .date(date)
    case .number(let number, _): return .number(number)
    case .bool(let bool, _): return .bool(bool)
    case .name(let name): return .word(name.text)
    case .list(let items, _):
      var seen: [NaiveEvaluator.Value] = []
      for item in items.compactMap({ value($0, field, program) }) where !seen.contains(item) { seen.append(item) }
      return .list(seen)
    case .missing, .instant: return nil
    }
  }
}
