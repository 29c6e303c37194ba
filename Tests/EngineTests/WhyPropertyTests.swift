import CivilTime
import Foundation
import Krav
import Records
import Testing

@testable import Engine

/// An explanation's steps agree with the verdict, and with one another by the tables of the language reference.
@Suite struct WhyPropertyTests {
  @Test(arguments: ClearingPropertyTests.seeds)
  func joinsOfAllKinds(seed: UInt64) throws { try play(Packs.oddJoins, seed) }

  @Test(arguments: ClearingPropertyTests.seeds)
  func qualitySystem(seed: UInt64) throws { try play(Packs.qualitySystem, seed) }

  private func play(_ pack: String, _ seed: UInt64) throws {
    let house = try House(pack, at: "2026-06-01")
    var random = RandomRecords(house.program, seed: seed)
    for _ in 0..<80 {
      let type = Int.random(in: 0..<house.program.records.count, using: &random.dice)
      guard !house.program.records[type].isWaiver else { continue }
      try house.put(house.program.records[type].name, random.id(type), random.fields(type))
    }
    house.settle()
    for rule in house.program.rules.indices {
      for slot in 0..<UInt32(house.register.slotCount(house.program.rules[rule].record)) {
        let key = VerdictKey(rule: UInt32(rule), subject: slot)
        guard house.program.rules[rule].listBindings.isEmpty else { continue }
        let explanation = house.engine.explanation(of: key)
        let place = Comment("seed \(seed): \(house.program.rules[rule].name) \(house.engine.subjectName(of: key))")
        #expect(explanation.verdict == house.engine.verdict(of: key), place)
        check(explanation, house.program.rules[rule], place)
        let text = ExplanationText(house.sources)
        for clause in explanation.clauses { #expect(!text.sentence(of: clause.step).isEmpty, place) }
      }
    }
  }

  private func check(_ explanation: Explanation, _ rule: Rule, _ place: Comment) {
    for step in explanation.clauses.map(\.step) + [explanation.population].compactMap({ $0 }) { agree(step, place) }
    let answers = explanation.clauses.map(\.step.answer)
    let isInForce = explanation.bases.contains { $0.isInForce == .yes }
    switch explanation.verdict {
    case nil:
      let isLaw = explanation.bases.contains { $0.isInForce != .no }
      #expect(explanation.isAbsent || explanation.population?.answer == .no || !isLaw, place)
    case .green:
      #expect(answers.count == rule.clauses.count && answers.allSatisfy { $0 == .no } && isInForce, place)
    case .red, .yellow:
      #expect(answers.last == .yes && explanation.clauses.last?.verdict == explanation.verdict, place)
    case .unknown:
      if let clause = explanation.clause {
        #expect(explanation.clauses.last?.clause == clause && answers.last == .yes, place)
      } else {
        let isOpen = explanation.population?.answer == .undecided || !isInForce
        #expect(isOpen || answers.contains(.undecided), place)
        #expect(!answers.contains(.yes), place)
      }
    }
  }

  /// Kleene's tables, and what a quantifier's members allow.
  private func agree(_ step: Explanation.Step, _ place: Comment) {
    let parts = step.steps.map(\.answer)
    switch step.kind {
    case .and:
      #expect(step.answer == (parts.contains(.no) ? .no : parts.contains(.undecided) ? .undecided : .yes), place)
    case .or:
      #expect(step.answer == (parts.contains(.yes) ? .yes : parts.contains(.undecided) ? .undecided : .no), place)
    case .not:
      #expect(parts.map(opposite) == [step.answer], place)
    case .exists, .no, .every:
      guard let members = step.members else {
        Issue.record("\(place): no members")
        return
      }
      let deciding = step.kind == .every ? members.count - (members.satisfying ?? 0) : members.count
      let isFound = step.kind == .exists ? step.answer == .yes : step.answer == .no
      if isFound { #expect(deciding > 0 && members.deciding > 0, place) }
      if step.answer == .undecided { #expect(members.undecided > 0 || members.count == 0, place) }
    case .isSet, .isMissing:
      let state = step.terms.first?.state
      #expect((step.answer == .undecided) == (state == .undecided), place)
      if state != .undecided { #expect((step.answer == .yes) == (state == .value) || step.kind == .isMissing, place) }
    default: break
    }
    for inner in step.steps + (step.members?.steps ?? []) { agree(inner, place) }
  }

  private func opposite(_ answer: Explanation.Answer) -> Explanation.Answer {
    switch answer {
    case .yes: .no
    case .no: .yes
    case .undecided: .undecided
    }
  }
}
