import CivilTime
import Krav
import Records
import Testing

@testable import Engine

extension House {
  /// The explanation as lines: verdict, then each step with the steps beneath it indented.
  func why(_ rule: String, _ root: String, _ elements: String...) throws -> [String] {
    settle()
    let key = try #require(try key(rule, root, elements))
    let explanation = engine.explanation(of: key)
    let text = ExplanationText(sources)
    var lines = [text.word(explanation.verdict)]
    func add(_ step: Explanation.Step, _ head: String, _ indent: String = "") {
      lines.append(indent + head + text.sentence(of: step))
      for inner in text.steps(beneath: step) { add(inner, "", indent + "  ") }
    }
    if let population = explanation.population { add(population, "where ") }
    for clause in explanation.clauses { add(clause.step, text.word(clause.verdict) + " ") }
    return lines
  }
}

@Suite struct WhyTests {
  @Test func aDerivedDeadlineIsTakenApart() throws {
    let house = try House(Packs.qualitySystem, at: "2026-03-15")
    try house.put(
      #"{"type":"incident","id":"I1","unit":"a","status":"fresh","reported":"2026-01-02","reported_as":"high"}"#,
      file: "i")
    #expect(
      try house.why("closed-in-time", "I1") == [
        "rød", "rød `a.status != closed and today > a.reported + 2 * close_in[a.severity]`: ja",
        "  `a.status != closed`: ja – a.status fresh",
        "  `today > a.reported + 2 * close_in[a.severity]`: ja – i dag 15. mars 2026, "
          + "a.reported + 2 * close_in[a.severity] 16. januar 2026 "
          + "(= a.reported 2. januar 2026 + 2 * 5 virkedager (close_in[high], kommunens egen))",
      ])
  }
}
