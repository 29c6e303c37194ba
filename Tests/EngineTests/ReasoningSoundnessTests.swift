import CivilTime
import Foundation
import Records
import Testing

@testable import Engine
@testable import Krav

/// What the checker claims of a rule's conditions, against the engine's verdicts over many small records and days.
@Suite struct ReasoningSoundnessTests {
  static let seeds: [UInt64] = Array(
    1...UInt64(ProcessInfo.processInfo.environment["SEEDS"].flatMap { Int($0) } ?? 4))

  /// What a rule of its own shows when the claim is false.
  private struct Probe {
    var name: String
    var claim: String
    var text: String
    /// The verdict that must not come, and of which clause of the probe if of one alone.
    var refuted: Set<Verdict?>
    var clause: Int?
  }

  @Test(arguments: seeds)
  func `no claim is refuted`(_ seed: UInt64) throws {
    var random = RandomRules(seed: seed)
    var rules: [RandomRules.Rule] = []
    var text = RandomRules.declarations
    for number in 0..<160 {
      let rule = random.rule()
      rules.append(rule)
      text += Self.rule("r\(number)", rule.condition, rule.clauses)
    }
    let pack = Pack.load(text: text, path: "pack.krav")
    let (checked, diagnostics) = Checker.check(files: pack.files, sources: pack.sources)
    for fault in diagnostics where fault.severity == .error { Issue.record("\(fault.render(in: pack.sources))") }
    let program = try #require(checked)
    var probes: [Probe] = []
    for (rule, shape) in zip(program.rules, rules) {
      for decide in [false, true] {
        var steps = RuleClaims.stepLimit
        let claims = RuleClaims(
          program: program, rule: rule, values: program.parameters.map(\.value), parametersDecide: decide,
          sources: pack.sources, wantsCases: decide, allowance: &steps)
        for (claim, evidence) in claims.certain {
          if case .saysNothing(let index, _) = claim, shape.parts[index].isEmpty { continue }
          probes.append(Self.probe("p\(probes.count)", claim, evidence.isDecided, rule, shape))
        }
      }
    }
    // Random conditions contradict each other often: a checker that claims nothing is not tested here.
    #expect(probes.count > 60, "seed \(seed)")
    let text2 = RandomRules.declarations + probes.map(\.text).joined()
    let house = try House(text2, at: "2023-12-20")
    var lines = ""
    for number in 0..<80 { lines += random.thing("t\(number)", of: 80) + "\n" }
    for number in 0..<100 {
      let cost = random.dice.chance(60) ? #","cost":\#(Int.random(in: 0..<4, using: &random.dice))"# : ""
      lines +=
        #"{"type":"part","id":"p\#(number)","of":"t\#(Int.random(in: 0..<80, using: &random.dice))"\#(cost)}"# + "\n"
    }
    try house.put(lines, file: "all", isLines: true)
    let numbers = Dictionary(uniqueKeysWithValues: house.program.rules.enumerated().map { ($1.name, $0) })
    for step in 0..<36 {
      house.engine.advance(to: Instant(seconds: day("2023-12-20").seconds + Int64(step) * 4 * 86_400 + 40_000))
      house.settle()
      for probe in probes {
        let rule = try #require(numbers[probe.name])
        for thing in 0..<80 {
          guard let key = house.engine.key(rule: rule, root: "t\(thing)", elements: []) else { continue }
          let verdict = house.engine.verdict(of: key)
          guard probe.refuted.contains(verdict) else { continue }
          if let clause = probe.clause, house.engine.judgement(of: key).clause != clause { continue }
          Issue.record("seed \(seed), t\(thing) at \(house.engine.today): \(probe.claim)\n\(probe.text)")
          return
        }
      }
    }
  }

  private static func rule(_ name: String, _ condition: String?, _ clauses: [(colour: String, condition: String)])
    -> String
  {
    "rule \(name) \"R\" { basis law \"1\" for thing t" + (condition.map { " where \($0)" } ?? "")
      + clauses.map { "\n  \($0.colour) when \($0.condition) because \".\"" }.joined() + " }\n"
  }

  private static func probe(
    _ name: String, _ claim: Claim, _ isDecided: Bool, _ rule: Krav.Rule, _ shape: RandomRules.Rule
  ) -> Probe {
    func simple(_ condition: String, _ refuted: Set<Verdict?>, _ what: String) -> Probe {
      Probe(
        name: name, claim: "\(what): `\(condition)` of \(shape.condition ?? "all")",
        text: Self.rule(name, shape.condition, [("red", condition)]), refuted: refuted, clause: nil)
    }
    // Where the rule has a `where`, unknown may come from that.
    let never: Set<Verdict?> = isDecided && shape.condition == nil ? [.green, .unknown] : [.green]
    switch claim {
    case .concernsNobody:
      return Probe(
        name: name, claim: "concerns nobody", text: Self.rule(name, nil, [("red", shape.condition ?? "t.sure")]),
        refuted: [.red], clause: nil)
    case .concernsAll:
      return Probe(
        name: name, claim: "concerns all", text: Self.rule(name, nil, [("red", shape.condition ?? "t.sure")]),
        refuted: isDecided ? [.green, .unknown] : [.green], clause: nil)
    case .neverHolds(let index): return simple(shape.clauses[index].condition, [.red], "never holds")
    case .alwaysHolds(let index): return simple(shape.clauses[index].condition, never, "always holds")
    case .saysNothing(let index, let part): return simple(shape.parts[index][part], never, "says nothing")
    case .neverShows(let index):
      return Probe(
        name: name, claim: "clause \(index) never shows", text: Self.rule(name, shape.condition, shape.clauses),
        refuted: [rule.clauses[index].verdict], clause: index)
    }
  }
}
