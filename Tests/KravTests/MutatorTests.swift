import CivilTime
import Testing

@testable import Krav

/// What is mutated in each kind of declaration, and what a mutant says of itself.
@Suite struct MutatorTests {
  private func changes(_ text: String) throws -> [String] {
    try MutatorHarbour.mutants(text).map { $0.key.drop { $0 != "," && $0 != ":" }.dropFirst(2) }.map(String.init)
  }

  @Test func partsOfARule() throws {
    let found = try changes(
      """
      rule r "R" advisory {
        basis code "1" from 2024-01-01 to 2024-12-31 on b.moored, code "2"
        for boat b, p in [tar, bare] where b.sailed
        let due = b.checked
        unknown when due is missing because "."
        yellow when p = tar because "{b.moored + 3 days}"
        remedy "{count (boat c where c.sailed)}"
      }
      """)
    #expect(
      found == [
        "basis, `code \"1\"`: `from 2024-01-01` became `from 2023-12-31`",
        "basis, `code \"1\"`: `from 2024-01-01` became `from 2024-01-02`",
        "basis, `code \"1\"`: `to 2024-12-31` became `to 2024-12-30`",
        "basis, `code \"1\"`: `to 2024-12-31` became `to 2025-01-01`",
        "basis: `on b.moored` dropped",
        "for: `tar` dropped", "for: `bare` dropped",
        "where: `where b.sailed` dropped", "where: `not` put before `b.sailed`",
        "unknown, `due is missing`: clause removed", "unknown, `due is missing`: `is missing` became `is set`",
        "yellow, `p = tar`: clause removed", "yellow, `p = tar`: `yellow` became `red`",
        "yellow, `p = tar`: `=` became `!=`",
      ])
  }

  @Test func otherDeclarations() throws {
    #expect(
      try changes("define boat b.due = b.checked else b.moored + 1 day") == [
        "`b.checked else` dropped", "`else b.moored + 1 day` dropped", "`1 day` became `0 days`",
        "`1 day` became `2 days`",
      ])
    #expect(
      try changes("parameter p = 12 months") == ["`12 months` became `11 months`", "`12 months` became `13 months`"])
    #expect(try changes("parameter p statutory at least 2 = 2") == ["`2` became `1`", "`2` became `3`"])
    #expect(try changes("parameter p = 5%") == ["`5%` became `4%`", "`5%` became `6%`"])
    #expect(try changes("parameter p = 0.05") == ["`0.05` became `0.04`", "`0.05` became `0.06`"])
    #expect(try changes("parameter p = true") == ["`true` became `false`"])
    #expect(try changes("parameter p = brig") == ["`brig` became `sloop`", "`brig` became `ship`"])
    #expect(try changes("parameter p = sloop") == ["`sloop` became `brig`"])
    #expect(try changes("parameter p = tar") == [])
    #expect(try changes("parameter p = [tar, bare]") == ["`tar` dropped", "`bare` dropped"])
    #expect(
      try changes("parameter p by rig = { sloop: 0 days, brig: 2 working days, ship: 3 working days with saturdays }")
        == [
          "sloop: `0 days` became `1 day`", "brig: `2 working days` became `1 working day`",
          "brig: `2 working days` became `3 working days`",
          "ship: `3 working days with saturdays` became `2 working days with saturdays`",
          "ship: `3 working days with saturdays` became `4 working days with saturdays`",
        ])
  }

  @Test(arguments: [
    ("worst", ["`worst` became `shared`"]), ("shared", ["`shared` became `worst`"]),
    (
      "share { yellow above 0%, red above 50%, of at least 20 }",
      [
        "`red above` became 1 % less", "`at least 20` became `at least 19`", "`yellow above` became 1 % more",
        "`red above` became 1 % more", "`at least 20` became `at least 21`",
      ]
    ),
  ])
  func criteria(_ verdict: String, _ expected: [String]) throws {
    let rules =
      "rule r \"R\" { basis code \"1\" for boat b red when b.sailed because \".\" }\n"
      + "rule q \"Q\" { basis code \"1\" for boat b red when b.sailed because \".\" }\n"
    let found = try changes(rules + "criterion C \"C\" { basis code \"1\" rules r, q verdict \(verdict) }")
    #expect(found == ["rules: `r` dropped", "rules: `q` dropped"] + expected)
    #expect(try changes(rules + "criterion C \"C\" { basis code \"1\" rules r verdict \(verdict) }") == expected)
  }

  @Test func aKeyKeepsThroughBlankLinesAndNoTwoAreAlike() throws {
    let condition = "b.sailed and (b.crew > 1 or b.crew > 1) and exists (boat c where c.crew > b.crew)"
    let mutants = try MutatorHarbour.mutants(MutatorHarbour.rule(condition))
    let spread = try MutatorHarbour.mutants(
      "\n\n" + MutatorHarbour.rule(condition).split(separator: " ").joined(separator: "\n   "))
    #expect(mutants.map(\.key) == spread.map(\.key))
    #expect(Set(mutants.map(\.key)).count == mutants.count)
    #expect(mutants.contains { $0.key == "rule r, red, `b.crew > 1`: `>` became `>=` (2)" })
  }

  @Test func aMutantKnowsItsPlace() throws {
    let text = MutatorHarbour.rule("today > b.moored")
    let mutant = try #require(try MutatorHarbour.mutants(text).first { $0.change == "`>` became `>=`" })
    let file = SourceSet.File(path: "a.krav", pack: 0, bytes: Array((MutatorHarbour.text + text).utf8))
    #expect(file.text(mutant.range) == ">")
    #expect(mutant.remedy == "no test has `today` equal to `b.moored`")
  }
}
