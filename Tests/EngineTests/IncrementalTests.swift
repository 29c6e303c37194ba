import CivilTime
import Foundation
import Krav
import Records
import Testing

@testable import Engine

/// After any sequence of changes and clock moves, the verdicts equal a fresh evaluation that looks at every record.
///
/// `SEEDS=200 swift test --filter IncrementalTests` looks further.
@Suite struct IncrementalTests {
  static let seeds = 1...(ProcessInfo.processInfo.environment["SEEDS"].flatMap { UInt64($0) } ?? 12)

  @Test(arguments: seeds)
  func joinsOfAllKinds(seed: UInt64) throws {
    try play(Packs.oddJoins, seed)
  }

  @Test(arguments: seeds)
  func qualitySystem(seed: UInt64) throws {
    try play(Packs.qualitySystem, seed)
  }

  @Test(arguments: seeds)
  func conditionsOnOneRecord(seed: UInt64) throws {
    try play(Packs.testedConditions, seed)
  }

  private func play(_ pack: String, _ seed: UInt64) throws {
    let house = try House(pack, at: "2025-06-01")
    var random = RandomRecords(house.program, seed: seed)
    for step in 0..<100 {
      try change(house, &random, step)
      if random.dice.chance(25) { moveClock(house, &random.dice) }
      guard step > 25 else { continue }
      house.settle()
      let place = Comment("seed \(seed), step \(step)")
      house.equalsFresh(place)
      if step.isMultiple(of: 20) { keepsPromises(house, place, &random.dice) }
    }
  }

  private func change(_ house: House, _ random: inout RandomRecords, _ step: Int) throws {
    let type = Int.random(in: 0..<house.program.records.count, using: &random.dice)
    guard !house.program.records[type].isWaiver else { return }
    let (name, id) = (house.program.records[type].name, random.id(type))
    if step > 30 && random.dice.chance(20) { return house.remove(name, id) }
    var fields = random.fields(type)
    // Later on most changes are of a field or two.
    if step > 50 && house.holds(name, id) && random.dice.chance(70) {
      fields = Array(fields.shuffled(using: &random.dice).prefix(2))
    }
    try house.put(name, id, fields)
  }

  private func moveClock(_ house: House, _ dice: inout Dice) {
    let days = Int64.random(in: -5...40, using: &dice)
    let hours = Int64.random(in: 0..<9, using: &dice)
    house.engine.advance(to: Instant(seconds: house.engine.now.seconds + days * 86_400 + hours * 3600))
  }

  /// No verdict, reason or missing name changes before the horizon.
  private func keepsPromises(_ house: House, _ place: Comment, _ dice: inout Dice) {
    let engine = house.engine
    var keys: [VerdictKey] = []
    engine.forEachVerdict { key, _ in keys.append(key) }
    for key in keys.shuffled(using: &dice).prefix(50) {
      let judgement = engine.evaluate(key, at: engine.now)
      let end = min(judgement.horizon?.seconds ?? .max, engine.now.seconds + 900 * 86_400)
      #expect(end > engine.now.seconds, place)
      let moments = [end - 1] + (0..<2).map { _ in Int64.random(in: engine.now.seconds..<end, using: &dice) }
      for moment in moments {
        let later = engine.evaluate(key, at: Instant(seconds: moment))
        let isKept =
          later.verdict == judgement.verdict && later.clause == judgement.clause && later.missing == judgement.missing
        #expect(isKept, "\(place): \(engine.subjectName(of: key)): \(judgement), but at \(moment) \(later)")
      }
    }
  }
}
