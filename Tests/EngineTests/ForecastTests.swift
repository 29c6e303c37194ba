import CivilTime
import Foundation
import Krav
import Records
import Testing

@testable import Engine

/// The forecast says exactly what comes about when the clock is moved there and no record changes.
@Suite struct ForecastTests {
  static let seeds = 1...(ProcessInfo.processInfo.environment["SEEDS"].flatMap { UInt64($0) } ?? 6)

  static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().path

  /// Every pack that is shipped, and the tests' own with joins of all kinds.
  static func pack(_ name: String) -> Pack {
    switch name {
    case "odd joins": return Pack.load(text: Packs.oddJoins, path: "pack.krav")
    case "quality system": return Pack.load(text: Packs.qualitySystem, path: "pack.krav")
    default:
      let folders = Pack.Folders(
        list: { try? FileManager.default.contentsOfDirectory(atPath: $0) },
        read: { FileManager.default.contents(atPath: $0).map { Array($0) } })
      return Pack.load([root + "/" + name], from: folders)
    }
  }

  static let packs = ["Rules/kvalitetsforskriften", "Rules/revisjoner/hamar-2022", "odd joins", "quality system"]

  @Test(arguments: packs, seeds)
  func whatFiresIsWhatWasForecast(_ name: String, _ seed: UInt64) throws {
    let house = try House(Self.pack(name), at: "2025-06-01")
    var random = RandomRecords(house.program, seed: seed)
    let years = seed.isMultiple(of: 3) ? 20 : 2
    for _ in 0..<80 { try Self.change(house, &random, years: Int32(years) - 1) }
    house.settle()
    _ = house.engine.takeChanges()
    let until = try #require(oslo.date(of: house.engine.now).adding(months: 12 * years)).startInOslo
    let expected = try Self.forecast(house, until: until, limit: [7, 100_000].randomElement(using: &random.dice) ?? 7)
    #expect(seed != 1 || !expected.changes.isEmpty)
    let fired = try Self.run(house, to: until)
    Self.compare(expected.changes, fired.changes, "\(name), seed \(seed)")
    #expect(expected.turns == fired.turns, "\(name), seed \(seed)")
    for (spot, roll) in expected.rollUps {
      #expect(house.engine.rollUp(criterion: spot.criterion, unit: spot.unit) == roll, "\(name), seed \(seed)")
    }
  }

  /// Records change and the clock goes on while the forecast is being worked out: it is that of the end.
  @Test(arguments: packs, seeds)
  func whatChangesMeanwhileIsInIt(_ name: String, _ seed: UInt64) throws {
    let house = try House(Self.pack(name), at: "2025-06-01")
    var random = RandomRecords(house.program, seed: seed &+ 1000)
    for _ in 0..<60 { try Self.change(house, &random) }
    house.settle()
    let until = try #require(oslo.date(of: house.engine.now).adding(months: 30)).startInOslo
    house.engine.forecast(until: Instant(seconds: until.seconds - 86_400 * 200))
    for step in 0..<40 {
      _ = house.engine.stepForecast(limit: Int.random(in: 1...40, using: &random.dice))
      if random.dice.chance(50) { try Self.change(house, &random) }
      if random.dice.chance(20) {
        let days = Int64.random(in: (random.dice.chance(10) ? -20 : 0)...10, using: &random.dice)
        house.engine.advance(to: Instant(seconds: house.engine.now.seconds + days * 43_200))
      }
      if step == 20 { house.engine.forecast(until: until) }
      house.settle()
    }
    let meanwhile = try Self.forecast(house, until: until, limit: 50)
    house.engine.endForecast()
    let fresh = try Self.forecast(house, until: until, limit: 100_000)
    Self.compare(meanwhile.changes, fresh.changes, "\(name), seed \(seed)")
    #expect(meanwhile.turns == fresh.turns, "\(name), seed \(seed)")
    _ = house.engine.takeChanges()
    Self.compare(fresh.changes, try Self.run(house, to: until).changes, "\(name), seed \(seed), fired")
  }

  @Test func nothingThatIsToldChangesByIt() throws {
    let house = try House(Packs.qualitySystem, at: "2025-06-01")
    var random = RandomRecords(house.program, seed: 5)
    for _ in 0..<120 { try Self.change(house, &random) }
    house.settle()
    _ = house.engine.takeChanges()
    let (before, next) = (house.table(house.engine), house.engine.nextHorizon)
    house.engine.recordsTouched = 0
    house.engine.forecast(until: Instant(seconds: house.engine.now.seconds + 86_400 * 400))
    var steps = 1
    while !house.engine.stepForecast(limit: 1) { steps += 1 }
    #expect(steps > 5)
    #expect(house.engine.recordsTouched == 0)
    #expect(house.table(house.engine) == before)
    #expect(house.engine.nextHorizon == next)
    #expect(house.engine.takeChanges().isEmpty)
    #expect(house.engine.pending == 0)
    house.equalsFresh("after a forecast")
  }

  // MARK: Both sides

  struct Fired: Hashable {
    var at: Int64
    var key: VerdictKey
    var before: Verdict?
    var after: Verdict?
  }

  struct Turn: Hashable {
    var at: Int64
    var criterion: Int
    var unit: UInt32
    var before: Verdict
    var after: Verdict
  }

  struct Spot: Hashable {
    var criterion: Int
    var unit: UInt32
  }

  /// Dates lie within three years of now, or are spread over so many more.
  static func change(_ house: House, _ random: inout RandomRecords, years: Int32 = 0) throws {
    let type = Int.random(in: 0..<house.program.records.count, using: &random.dice)
    guard !house.program.records[type].isWaiver else { return }
    let (name, id) = (house.program.records[type].name, random.id(type))
    if random.dice.chance(10) { return house.remove(name, id) }
    let fields = random.fields(type).map { name, value -> (name: String, value: ScalarSyntax) in
      let days = Int32.random(in: 0...max(0, years), using: &random.dice) * 365
      return switch value {
      case .date(let date, let range): (name, .date(CivilDate(dayNumber: date.dayNumber + days), range))
      case .instant(let instant, let range):
        (name, .instant(Instant(seconds: instant.seconds + Int64(days) * 86_400), range))
      default: (name, value)
      }
    }
    try house.put(name, id, fields)
  }

  static func forecast(
    _ house: House, until: Instant, limit: Int
  ) throws -> (changes: [Fired], turns: [Turn], rollUps: [Spot: RollUp]) {
    let engine = house.engine
    engine.forecast(until: until)
    while !engine.stepForecast(limit: limit) {}
    #expect(engine.isForecastComplete)
    var changes: [Fired] = []
    var place = ForecastPlace()
    while let change = engine.nextChange(after: &place) {
      #expect(change.at > engine.now && change.at <= until)
      #expect(changes.last.map { $0.at <= change.at.seconds } ?? true)
      // Its clause is what is judged there.
      let judgement = engine.evaluate(change.key, at: change.at)
      #expect(judgement.verdict == change.after && judgement.clause == change.clause)
      changes.append(
        Fired(at: change.at.seconds, key: change.key, before: change.before, after: change.after))
    }
    var outlook = Outlook(engine, until: until, keepsTurns: true)
    while !outlook.step(limit: 3) {}
    #expect(!outlook.isStale)
    var rollUps: [Spot: RollUp] = [:]
    for spot in spots(house) { rollUps[spot] = outlook.rollUp(criterion: spot.criterion, unit: spot.unit) }
    let turns = outlook.turns.filter { rollUps[Spot(criterion: $0.criterion, unit: $0.unit)] != nil }.map {
      Turn(at: $0.at.seconds, criterion: $0.criterion, unit: $0.unit, before: $0.before, after: $0.after)
    }
    return (changes, turns, rollUps)
  }

  static func spots(_ house: House) -> [Spot] {
    guard let scope = house.program.scope else { return [] }
    let units = (0..<UInt32(house.register.slotCount(scope))).filter {
      house.register.isPresent(RecordRef(type: UInt16(scope), slot: $0))
    }
    return house.program.criteria.indices.flatMap { criterion in
      units.map { Spot(criterion: criterion, unit: $0) }
    }
  }

  /// Moves the clock from horizon to horizon as a daemon does, and notes what comes of it.
  static func run(_ house: House, to end: Instant) throws -> (changes: [Fired], turns: [Turn]) {
    let engine = house.engine
    var (changes, turns): ([Fired], [Turn]) = ([], [])
    var stand: [Spot: Verdict] = [:]
    for spot in spots(house) { stand[spot] = engine.rollUp(criterion: spot.criterion, unit: spot.unit).verdict }
    while let next = engine.nextHorizon, next <= end {
      try #require(next > engine.now)
      engine.advance(to: next)
      house.settle()
      let fired = engine.takeChanges()
      changes += fired.map { Fired(at: next.seconds, key: $0.key, before: $0.before, after: $0.after) }
      guard !fired.isEmpty else { continue }
      for spot in spots(house) {
        let verdict = engine.rollUp(criterion: spot.criterion, unit: spot.unit).verdict
        guard let before = stand[spot], before != verdict else { continue }
        stand[spot] = verdict
        turns.append(
          Turn(at: next.seconds, criterion: spot.criterion, unit: spot.unit, before: before, after: verdict))
      }
    }
    return (changes, turns)
  }

  static func compare(_ a: [Fired], _ b: [Fired], _ place: Comment) {
    let (left, right) = (Set(a), Set(b))
    #expect(left.count == a.count && right.count == b.count, place)
    #expect(left.subtracting(right).isEmpty, place)
    #expect(right.subtracting(left).isEmpty, place)
  }
}

extension CivilDate {
  /// Its first instant.
  var startInOslo: Instant { oslo.startOfDay(self) }
}
