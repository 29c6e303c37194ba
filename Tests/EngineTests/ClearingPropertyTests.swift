import CivilTime
import Foundation
import Krav
import Records
import Testing

@testable import Engine

/// Whatever is said to clear a verdict does so when the records really say it, by files and the register.
///
/// `SEEDS=200 swift test --filter ClearingPropertyTests` looks further.
@Suite struct ClearingPropertyTests {
  static let seeds = 1...(ProcessInfo.processInfo.environment["SEEDS"].flatMap { UInt64($0) } ?? 6)

  @Test(arguments: seeds)
  func joinsOfAllKinds(seed: UInt64) throws { try play(Packs.oddJoins, seed) }

  @Test(arguments: seeds)
  func qualitySystem(seed: UInt64) throws { try play(Packs.qualitySystem, seed) }

  private func play(_ pack: String, _ seed: UInt64) throws {
    var world = try Kept(pack, seed)
    for _ in 0..<60 { try world.change() }
    world.house.settle()
    let before = world.house.table(world.house.engine)
    var keys: [(key: VerdictKey, verdict: Verdict)] = []
    world.house.engine.forEachVerdict { keys.append(($0, $1)) }
    var told = 0
    for (key, verdict) in keys.shuffled(using: &world.random.dice).prefix(40) {
      let clearing = world.house.engine.clearing(of: key)
      #expect(verdict != .green || clearing.suggestions.isEmpty)
      for suggestion in clearing.suggestions {
        #expect(suggestion.verdict.rawValue < verdict.rawValue, "it is better")
        let verdicts = try Self.ids.map { try world.verdict(after: suggestion, key, id: $0) }
        #expect(verdicts.allSatisfy { $0 == suggestion.verdict }, "seed \(seed): \(suggestion)")
        for beyond in Self.beyond(suggestion) {
          let verdicts = try Self.ids.map { try world.verdict(after: beyond, key, id: $0) }
          #expect(!verdicts.allSatisfy { $0 == beyond.verdict }, "seed \(seed), beyond its edge: \(beyond)")
        }
        told += 1
      }
    }
    #expect(told > 0)
    // The records were put back, by the search and by this test.
    #expect(world.house.table(world.house.engine) == before, "seed \(seed)")
    let fresh = Engine(
      program: world.house.program, register: world.house.register, zone: oslo, now: world.house.engine.now)
    while !fresh.step(limit: 10_000) {}
    #expect(world.house.table(fresh).mapValues(\.verdict) == before.mapValues(\.verdict), "seed \(seed)")
  }
}

extension ClearingPropertyTests {
  /// A new record may have any id: one before and one after all others.
  private static let ids = ["0 new", "~ new"]

  /// The suggestion with a day that is said not to be enough.
  private static func beyond(_ suggestion: Clearing.Suggestion) -> [Clearing.Suggestion] {
    var found: [Clearing.Suggestion] = []
    for (place, change) in suggestion.changes.enumerated() {
      for (number, field) in change.fields.enumerated() {
        let step: Int32 = field.edge == .later ? 1 : -1
        guard field.edge != nil || field.earliest != nil,
          let date = (field.earliest?.value ?? field.value).flatMap({ CivilDate(iso: $0) })
        else { continue }
        var beyond = suggestion
        beyond.changes[place].fields[number].value = CivilDate(dayNumber: date.dayNumber + step).description
        beyond.changes[place].fields[number].earliest = nil
        found.append(beyond)
      }
    }
    return found
  }
}

/// A house, and what its records say.
private struct Kept {
  let house: House
  var random: RandomRecords
  private var records: [String: [String: ScalarSyntax]] = [:]

  init(_ pack: String, _ seed: UInt64) throws {
    house = try House(pack, at: "2026-06-01")
    random = RandomRecords(house.program, seed: seed)
  }

  mutating func change() throws {
    let type = Int.random(in: 0..<house.program.records.count, using: &random.dice)
    guard !house.program.records[type].isWaiver else { return }
    try put(house.program.records[type].name, random.id(type), random.fields(type))
  }

  private mutating func put(_ type: String, _ id: String, _ fields: [(name: String, value: ScalarSyntax)]) throws {
    for (name, value) in fields { records["\(type)/\(id)", default: [:]][name] = value }
    try house.put(type, id, fields)
  }

  /// Makes the changes, looks, and takes them back.
  mutating func verdict(after suggestion: Clearing.Suggestion, _ key: VerdictKey, id new: String) throws -> Verdict? {
    var undo: [(type: String, id: String, fields: [String: ScalarSyntax]?)] = []
    for (number, change) in suggestion.changes.enumerated() {
      let parts = change.record.split(separator: "/").map(String.init)
      let type = try #require(house.program.records.firstIndex { $0.name == parts[0] })
      let id = parts.count > 1 ? parts[1] : "\(new) \(number)"
      undo.append((parts[0], id, records["\(parts[0])/\(id)"]))
      var fields: [(name: String, value: ScalarSyntax)] = []
      // Fields that the suggestion does not name may hold anything.
      if change.kind == .add { fields = random.fields(type).filter { named in isFree(named.name, type, key) } }
      for field in change.fields {
        let declared = try #require(house.program.records[type].fields.first { $0.name == field.field })
        let earliest = field.earliest?.value
        let value = random.dice.chance(50) ? earliest ?? field.value : field.value
        fields.append((field.field, Self.scalar(value, declared)))
      }
      try house.put(parts[0], id, fields)
    }
    house.settle()
    let verdict = house.engine.verdict(of: key)
    for (type, id, fields) in undo.reversed() {
      guard let fields else {
        house.remove(type, id)
        continue
      }
      let all = house.program.records.first { $0.name == type }?.fields.map(\.name) ?? []
      try house.put(type, id, all.map { ($0, fields[$0] ?? .missing(RandomRecords.nowhere)) })
    }
    house.settle()
    return verdict
  }

  /// Not read by the rule, or left empty by the suggestion because it need not be set.
  private func isFree(_ name: String, _ type: Int, _ key: VerdictKey) -> Bool {
    let mentioned = MentionedFields(house.program.rules[Int(key.rule)], in: house.program)
    let field = house.program.records[type].fields.firstIndex { $0.name == name }
    return field.map { !mentioned.fields(of: type).contains($0) } ?? false
  }

  private static func scalar(_ value: String?, _ field: Field) -> ScalarSyntax {
    let nowhere = RandomRecords.nowhere
    func string(_ text: String) -> ScalarSyntax { .string(StringSyntax(value: text, range: nowhere)) }
    guard let value else { return string("…") }
    if field.isList { return .list(value.split(separator: ",").map { string($0.trimmed) }, nowhere) }
    switch field.type {
    case .bool: return .bool(value == "true", nowhere)
    case .date: return CivilDate(iso: value).map { .date($0, nowhere) } ?? .missing(nowhere)
    case .instant: return Instant(rfc3339: value).map { .instant($0, nowhere) } ?? .missing(nowhere)
    case .integer, .decimal: return number(value).map { .number($0, nowhere) } ?? .missing(nowhere)
    default: return string(value)
    }
  }

  /// Of a decimal as a record writes it.
  private static func number(_ text: String) -> Fraction? {
    let parts = text.split(separator: ".", omittingEmptySubsequences: false)
    guard parts.count == 2 else { return Int64(text).map { Fraction($0) } }
    let scale = parts[1].reduce(Int64(1)) { scale, _ in scale * 10 }
    return Int64(parts[0] + parts[1]).flatMap { Fraction($0, over: scale) }
  }
}

extension Substring {
  fileprivate var trimmed: String { String(drop { $0 == " " }) }
}
