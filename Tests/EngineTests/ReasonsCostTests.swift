import CivilTime
import Krav
import Records
import Testing

@testable import Engine

/// Telling why, and searching for what would clear it, looks at what the verdict hangs on and not at the register.
@Suite struct ReasonsCostTests {
  @Test(arguments: [1_000, 20_000])
  func theWorkFollowsTheEvidence(incidents: Int) throws {
    let house = try WorkMeterTests.house(incidents: incidents)
    for (rule, root, elements, why, clearing) in [
      ("in-time", "i0", [], 10, 200), ("done", "i5", [], 20, 200), ("coverage", "u0", ["violence"], 50, 500),
      ("quiet", "u0", [], 1_500, 0),
    ] as [(String, String, [String], Int, Int)] {
      let key = try #require(try house.key(rule, root, elements))
      house.engine.recordsTouched = 0
      let explanation = house.engine.explanation(of: key)
      #expect(explanation.verdict == house.engine.verdict(of: key))
      #expect(house.engine.recordsTouched <= why, "\(rule): \(house.engine.recordsTouched)")
      guard clearing > 0 else { continue }
      house.engine.recordsTouched = 0
      let found = house.engine.clearing(of: key)
      #expect(!found.suggestions.isEmpty && !found.isCutShort, "\(rule)")
      #expect(house.engine.recordsTouched <= clearing, "\(rule): \(house.engine.recordsTouched)")
    }
    if incidents > 10_000 { try aHopelessSearchIsCutShort(house) }
  }

  /// Of queries within queries all members together are many more than there are records.
  @Test func evidenceIsLookedForWithinBounds() throws {
    let house = try House(
      """
      source law "Law" { id "L" in force from 2000-01-01 }
      record thing { kind enum { a, b } }
      rule crowd "c" {
        basis law "1" for thing t
        red when at least 2 (thing s where s.kind = t.kind and at least 2 (thing u where u.kind = s.kind)) because "."
      }
      """, at: "2026-01-01")
    for number in 0..<300 {
      let kind = number < 250 ? "a" : "b"
      try house.put(#"{"type":"thing","id":"t\#(number)","kind":"\#(kind)"}"#, file: "t\(number)")
    }
    house.settle()
    for (root, isWhole) in [("t0", false), ("t299", true)] {
      let key = try #require(try house.key("crowd", root))
      house.engine.recordsTouched = 0
      let evidence = house.engine.evidence(of: key, limit: .max)
      #expect(isWhole == (house.engine.recordsTouched < Trace.mostTouched))
      #expect(house.engine.recordsTouched <= 2 * Trace.mostTouched)
      #expect(isWhole ? evidence.count == 50 : (2..<10).contains(evidence.count))
      #expect(house.engine.verdict(of: key) == .red)
    }
  }

  /// Then not all of them are counted, and that is said.
  @Test func membersAreCountedWithinBounds() throws {
    let house = try House(
      """
      source law "Law" { id "L" in force from 2000-01-01 }
      record thing { kind enum { a, b }; size integer }
      rule small "s" {
        basis law "1" for thing t
        red when exists (thing s where s.kind = t.kind and no (thing u where u.kind = s.kind and u.size > s.size + 9))
          because "."
      }
      """, at: "2026-01-01")
    try house.put(
      (0..<750).map { #"{"type":"thing","id":"t\#($0)","kind":"\#($0 < 720 ? "a" : "b")","size":1}"# }
        .joined(separator: "\n"), file: "things", isLines: true)
    house.settle()
    for (root, isCutShort) in [("t0", true), ("t749", false)] {
      let key = try #require(try house.key("small", root))
      house.engine.recordsTouched = 0
      let explanation = house.engine.explanation(of: key)
      #expect(house.engine.recordsTouched <= Evaluator.mostCandidates + 20_000, "\(house.engine.recordsTouched)")
      let members = try #require(explanation.clauses.first?.step.members)
      #expect(members.isCutShort == isCutShort)
      #expect(isCutShort ? (1..<720).contains(members.count) : members.count == 30)
      let text = ExplanationText(house.sources).text(of: members, every: false)
      #expect(text.contains("ikke alle thing er sett på") == isCutShort, "\(text)")
    }
  }

  /// Five hundred units' records must all change: no search for one or two finds that, and it ends nevertheless.
  private func aHopelessSearchIsCutShort(_ house: House) throws {
    house.engine.advance(to: day("2025-10-05"))
    house.settle()
    let key = try #require(try house.key("beneath", "top"))
    #expect(house.engine.verdict(of: key) == .yellow)
    house.engine.recordsTouched = 0
    let clearing = house.engine.clearing(of: key)
    #expect(clearing.isCutShort && clearing.suggestions.isEmpty)
    #expect(house.engine.recordsTouched <= ClearingSearch.mostTouched + 2_000)
  }
}
