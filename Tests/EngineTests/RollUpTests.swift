import CivilTime
import Krav
import Records
import Testing

@testable import Engine

/// How verdicts become a criterion's light, in a unit and up the tree (the language reference, roll-up).
@Suite struct RollUpTests {
  private static let share = CriterionSyntax.Verdict.share(
    yellowAbove: Fraction(1, over: 20) ?? Fraction(0), redAbove: Fraction(1, over: 2) ?? Fraction(0), ofAtLeast: 20)

  /// Green, yellow, red, unknown; the light.
  private static let table:
    [(verdict: CriterionSyntax.Verdict, counts: (green: Int, yellow: Int, red: Int, unknown: Int), light: Verdict)] = [
      (.worst, (3, 0, 0, 0), .green), (.worst, (3, 1, 0, 0), .yellow), (.worst, (3, 1, 1, 0), .red),
      (.worst, (3, 0, 0, 1), .unknown), (.worst, (0, 1, 0, 9), .yellow), (.worst, (0, 0, 1, 9), .red),
      (.worst, (0, 0, 0, 0), .unknown), (.worst, (0, 0, 0, 4), .unknown),
      (.shared, (3, 0, 0, 0), .green), (.shared, (3, 0, 1, 0), .yellow), (.shared, (0, 0, 3, 0), .red),
      (.shared, (0, 0, 3, 2), .red), (.shared, (0, 1, 3, 0), .yellow), (.shared, (2, 0, 0, 1), .unknown),
      (.shared, (0, 0, 0, 3), .unknown),
      // Exactly at a bound is not above it; the number that is needed counts only those judged.
      (share, (19, 1, 0, 0), .green), (share, (18, 2, 0, 0), .yellow), (share, (18, 0, 2, 0), .yellow),
      (share, (10, 0, 10, 0), .yellow), (share, (9, 0, 11, 0), .red), (share, (10, 10, 0, 0), .yellow),
      (share, (0, 20, 0, 0), .yellow), (share, (19, 0, 0, 0), .unknown), (share, (0, 0, 19, 0), .unknown),
      (share, (0, 0, 19, 50), .unknown), (share, (20, 0, 0, 1), .unknown), (share, (0, 0, 20, 1), .red),
    ]

  @Test(arguments: table.indices)
  func countsBecomeALight(_ place: Int) {
    let (verdict, counts, light) = Self.table[place]
    var roll = RollUp(verdict: .unknown)
    (roll.green, roll.yellow, roll.red, roll.unknown) = counts
    #expect(roll.verdict(verdict) == light)
  }

  /// Units that move, are renamed, go and come back; every light counted anew from the verdicts' own places.
  @Test(arguments: 1...20 as ClosedRange<UInt64>)
  func everyVerdictCountsOnceUpItsPath(seed: UInt64) throws {
    let house = try House(Packs.qualitySystem, at: "2026-01-01")
    var random = RandomRecords(house.program, seed: seed)
    let scope = try #require(house.program.scope)
    for step in 0..<120 {
      let type = random.dice.chance(40) ? scope : Int.random(in: 0..<house.program.records.count, using: &random.dice)
      let name = house.program.records[type].name
      guard !house.program.records[type].isWaiver else { continue }
      let id = random.id(type)
      if random.dice.chance(10), house.holds(name, id) {
        house.remove(name, id)
      } else {
        try house.put(name, id, random.fields(type))
      }
      if step % 10 == 9 {
        house.engine.advance(to: Instant(seconds: house.engine.now.seconds + 86_400 * 20))
        house.settle()
        compare(house, scope, "seed \(seed), step \(step)")
      }
    }
  }

  private func compare(_ house: House, _ scope: Int, _ place: Comment) {
    var verdicts: [(rule: Int, unit: UInt32, verdict: Verdict)] = []
    house.engine.forEachVerdict { key, verdict in
      let unit = house.register.unit(of: house.engine.root(of: key))
      if unit >= 0 { verdicts.append((Int(key.rule), UInt32(unit), verdict)) }
    }
    for slot in 0..<UInt32(house.register.slotCount(scope)) where isThere(house, scope, slot) {
      for (number, criterion) in house.program.criteria.enumerated() {
        var expected = RollUp(verdict: .unknown)
        for verdict in verdicts where criterion.rules.contains(verdict.rule) {
          guard path(house, scope, from: verdict.unit).contains(slot) else { continue }
          switch verdict.verdict {
          case .green: expected.green += 1
          case .yellow: expected.yellow += 1
          case .red: expected.red += 1
          case .unknown: expected.unknown += 1
          }
        }
        let top = path(house, scope, from: slot).last ?? slot
        let isWhole = isThere(house, scope, top) && parent(house, scope, of: top) == nil
        expected.verdict = isWhole ? light(expected, criterion.verdict) : .unknown
        #expect(house.engine.rollUp(criterion: number, unit: slot) == expected, place)
      }
    }
  }

  private func isThere(_ house: House, _ scope: Int, _ slot: UInt32) -> Bool {
    house.register.isPresent(RecordRef(type: UInt16(scope), slot: slot))
  }

  private func parent(_ house: House, _ scope: Int, of slot: UInt32) -> UInt32? {
    guard let field = house.program.records[scope].parentField else { return nil }
    return house.register.reference(RecordRef(type: UInt16(scope), slot: slot), field).map {
      house.register.resolve($0)
    }
  }

  /// The unit and those above it, until a root, a unit that is not there, or one that was met before.
  private func path(_ house: House, _ scope: Int, from slot: UInt32) -> [UInt32] {
    var path = [house.register.resolve(slot)]
    while let next = path.last.flatMap({ isThere(house, scope, $0) ? parent(house, scope, of: $0) : nil }),
      !path.contains(next)
    {
      path.append(next)
    }
    return path
  }

  /// By whole numbers.
  private func light(_ roll: RollUp, _ kind: CriterionSyntax.Verdict) -> Verdict {
    let judged = roll.green + roll.yellow + roll.red
    if judged == 0 { return .unknown }
    switch kind {
    case .worst:
      if roll.red > 0 { return .red }
      if roll.yellow > 0 { return .yellow }
    case .shared:
      if roll.red == judged { return .red }
      if roll.yellow + roll.red > 0 { return .yellow }
    case .share(let yellowAbove, let redAbove, let least):
      if Int64(judged) < least ?? 0 { return .unknown }
      if Int64(roll.red) * redAbove.denominator > redAbove.numerator * Int64(judged) { return .red }
      if Int64(roll.yellow + roll.red) * yellowAbove.denominator > yellowAbove.numerator * Int64(judged) {
        return .yellow
      }
    }
    return roll.unknown > 0 ? .unknown : .green
  }
}
