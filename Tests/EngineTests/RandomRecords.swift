import CivilTime
import Krav
import Records

@testable import Engine

/// A small generator with a seed, so that a failure can be told again.
struct Dice: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) {
    state = seed &* 0x9E37_79B9_7F4A_7C15 | 1
  }

  mutating func next() -> UInt64 {
    state ^= state << 13
    state ^= state >> 7
    state ^= state << 17
    return state
  }

  mutating func chance(_ percent: Int) -> Bool { Int.random(in: 0..<100, using: &self) < percent }
}

/// Records of any pack, thrown together: few ids, so that they meet, some that are never there, and many empty fields.
struct RandomRecords {
  let program: Program
  var dice: Dice

  init(_ program: Program, seed: UInt64) {
    self.program = program
    dice = Dice(seed: seed)
  }

  func id(_ type: Int, _ number: Int) -> String { "\(program.records[type].name)-\(number)" }

  mutating func id(_ type: Int) -> String { id(type, Int.random(in: 0..<5, using: &dice)) }

  mutating func fields(_ type: Int) -> [(name: String, value: ScalarSyntax)] {
    program.records[type].fields.map { field in
      (field.name, field.isOptional && dice.chance(40) ? .missing(Self.nowhere) : value(field))
    }
  }

  static let nowhere = SourceRange(file: 0, start: 0, end: 0)

  private mutating func value(_ field: Field) -> ScalarSyntax {
    guard field.isList else { return value(field.type, field) }
    let count = Int.random(in: 0..<3, using: &dice)
    var elements: [ScalarSyntax] = []
    for _ in 0..<count { elements.append(value(field.type, field)) }
    return .list(elements, Self.nowhere)
  }

  private mutating func value(_ type: FieldType, _ field: Field) -> ScalarSyntax {
    func string(_ text: String) -> ScalarSyntax { .string(StringSyntax(value: text, range: Self.nowhere)) }
    switch type {
    case .label:
      if field.isAlias, let scope = program.scope { return string(id(scope, Int.random(in: 0..<7, using: &dice))) }
      return string(["leder", "fag", "x"].randomElement(using: &dice) ?? "x")
    case .text: return string("noe")
    case .integer, .decimal: return .number(Fraction(Int64.random(in: 0..<30, using: &dice)), Self.nowhere)
    case .bool: return .bool(dice.chance(60), Self.nowhere)
    case .date: return .date(CivilDate(dayNumber: Int32.random(in: 20_000..<20_900, using: &dice)), Self.nowhere)
    case .instant:
      let day = Int64.random(in: 20_000..<20_900, using: &dice)
      return .instant(Instant(seconds: day * 86_400 + Int64.random(in: 0..<86_400, using: &dice)), Self.nowhere)
    case .period:
      return string(
        ["2025", "2026-21", "2026-05/..", "2025-38", "../2026-03", "2026-02-11"].randomElement(using: &dice) ?? "2025")
    case .enumeration(let number):
      let name = program.enums[number].values.randomElement(using: &dice)?.name ?? ""
      return .name(Name(text: name, range: Self.nowhere))
    case .reference(let target): return string(id(target, Int.random(in: 0..<6, using: &dice)))
    }
  }
}
