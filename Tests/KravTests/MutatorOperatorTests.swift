import Testing

@testable import Krav

/// Each kind of slip in a condition gives just the mutants that it should.
@Suite struct MutatorOperatorTests {
  /// What the conditions of a mutated rule's only clause look like, in prefix form.
  private func conditions(_ condition: String) throws -> [String] {
    try MutatorHarbour.mutants(MutatorHarbour.rule(condition)).filter {
      $0.key.contains(", red") && !$0.change.hasPrefix("`red`")
    }.map { mutant in
      guard case .rule(let rule) = mutant.declaration else { return "no rule" }
      return prefixed(rule.clauses[0].condition)
    }
  }

  @Test(
    arguments: [
      ("today > b.moored", ["(>= today b.moored)"]),
      (
        "today > b.moored + 14 days",
        [
          "(>= today (+ b.moored days(14)))",
          "(> today (+ b.moored days(13)))",
          "(> today (+ b.moored days(15)))",
        ]
      ),
      (
        "today > b.moored + 12 months",
        [
          "(>= today (+ b.moored months(12)))",
          "(> today (+ (+ b.moored months(12)) days(1)))",
          "(> today (- (+ b.moored months(12)) days(1)))",
          "(> today (+ b.moored months(11)))",
          "(> today (+ b.moored months(13)))",
        ]
      ),
      (
        "today > b.moored + grace",
        [
          "(>= today (+ b.moored grace))",
          "(> today (+ (+ b.moored grace) days(1)))",
          "(> today (- (+ b.moored grace) days(1)))",
        ]
      ),
      (
        "today > b.moored + 2 * rest[b.rig]",
        [
          "(>= today (+ b.moored (* 2 rest[b.rig])))",
          "(> today (+ (+ b.moored (* 2 rest[b.rig])) days(1)))",
          "(> today (- (+ b.moored (* 2 rest[b.rig])) days(1)))",
          "(> today (+ b.moored (* 1 rest[b.rig])))",
          "(> today (+ b.moored (* 3 rest[b.rig])))",
        ]
      ),
      (
        "today - b.moored >= 30 days",
        [
          "(> (- today b.moored) days(30))",
          "(>= (- today b.moored) days(29))",
          "(>= (- today b.moored) days(31))",
        ]
      ),
      (
        "now > b.seen + watch",
        [
          "(>= now (+ b.seen watch))",
          "(> now (+ (+ b.seen watch) hours(1)))",
          "(> now (- (+ b.seen watch) hours(1)))",
        ]
      ),
      ("b.moored < 2025-03-01", ["(<= b.moored 2025-03-01)", "(< b.moored 2025-02-28)", "(< b.moored 2025-03-02)"]),
      ("b.crew >= 2.5", ["(> b.crew 5/2)", "(>= b.crew 12/5)", "(>= b.crew 13/5)"]),
      ("b.rig >= brig", ["(> b.rig brig)", "(>= b.rig sloop)", "(>= b.rig ship)"]),
      ("b.hull = tar", ["(!= b.hull tar)"]),
      ("b.hull != tar", ["(= b.hull tar)"]),
      ("b.hull in [tar, bare]", ["(not-in b.hull [tar bare])", "(in b.hull [bare])", "(in b.hull [tar])"]),
      ("b.hull not in b.coats", ["(in b.hull b.coats)"]),
      ("b.berth not under b.berth.part_of", ["(under b.berth b.berth.part_of)"]),
      ("b.checked is set", ["(missing b.checked)"]),
      ("b.checked is missing", ["(set b.checked)"]),
      (
        "b.moored within last 2 months",
        [
          "(not-within b.moored last months(2))",
          "(within b.moored next months(2))",
          "(within b.moored last months(1))",
          "(within b.moored last months(3))",
        ]
      ),
      ("b.moored not within this year", ["(within b.moored this-year)", "(not-within b.moored last-year)"]),
      ("b.sailed", ["(not b.sailed)"]),
      ("not b.sailed", ["b.sailed"]),
      ("not (b.checked is set)", ["<(set b.checked)>"]),
      (
        "b.sailed and b.berth.open and b.crew = 0",
        [
          "(and b.berth.open (= b.crew 0))",
          "(and (not b.sailed) b.berth.open (= b.crew 0))",
          "(or b.sailed b.berth.open (= b.crew 0))",
          "(and b.sailed (= b.crew 0))",
          "(and b.sailed (not b.berth.open) (= b.crew 0))",
          "(and b.sailed b.berth.open)",
          "(and b.sailed b.berth.open (!= b.crew 0))",
          "(and b.sailed b.berth.open (= b.crew 1))",
        ]
      ),
      (
        "b.sailed or b.berth.open",
        [
          "b.berth.open",
          "(or (not b.sailed) b.berth.open)",
          "(and b.sailed b.berth.open)",
          "b.sailed",
          "(or b.sailed (not b.berth.open))",
        ]
      ),
      (
        "b.checked else b.moored < today",
        [
          "(< b.moored today)",
          "(< b.checked today)",
          "(<= (else b.checked b.moored) today)",
        ]
      ),
      (
        "not (b.sailed else false)",
        [
          "<(else b.sailed false)>",
          "(not <false>)",
          "(not <(else (not b.sailed) false)>)",
          "(not <b.sailed>)",
          "(not <(else b.sailed true)>)",
        ]
      ),
      (
        "exists (boat c where c.berth = b.berth)",
        [
          "(no {boat c where (= c.berth b.berth)})",
          "(every {boat c satisfies (= c.berth b.berth)})",
          "(exists {boat c})",
          "(exists {boat c where (!= c.berth b.berth)})",
        ]
      ),
      (
        "no (boat c where c.sailed and c = b)",
        [
          "(exists {boat c where (and c.sailed (= c b))})",
          "(no {boat c where (= c b)})",
          "(no {boat c where (and (not c.sailed) (= c b))})",
          "(no {boat c where (or c.sailed (= c b))})",
          "(no {boat c where c.sailed})",
          "(no {boat c where (and c.sailed (!= c b))})",
        ]
      ),
      (
        "every (boat c satisfies c.sailed)",
        [
          "(exists {boat c where c.sailed})",
          "(not (every {boat c satisfies c.sailed}))",
          "(every {boat c satisfies (not c.sailed)})",
        ]
      ),
      (
        "not every (boat c where c.crew > 0 satisfies c.sailed)",
        [
          "(every {boat c where (> c.crew 0) satisfies c.sailed})",
          "(not (exists {boat c where (and (> c.crew 0) c.sailed)}))",
          "(not (every {boat c satisfies c.sailed}))",
          "(not (every {boat c where (>= c.crew 0) satisfies c.sailed}))",
          "(not (every {boat c where (> c.crew 1) satisfies c.sailed}))",
          "(not (every {boat c where (> c.crew 0) satisfies (not c.sailed)}))",
        ]
      ),
      (
        "latest (boat c by c.moored where c.sailed) = b",
        [
          "(= (earliest {boat c by c.moored where c.sailed}) b)",
          "(= (latest {boat c by c.moored}) b)",
          "(= (latest {boat c by c.moored where (not c.sailed)}) b)",
          "(!= (latest {boat c by c.moored where c.sailed}) b)",
        ]
      ),
      ("count (boat c) > 3", ["(>= (count {boat c}) 3)", "(> (count {boat c}) 2)", "(> (count {boat c}) 4)"]),
      (
        "share (boat c satisfies c.sailed) > 5%",
        [
          "(> (share {boat c satisfies (not c.sailed)}) 1/20%)",
          "(>= (share {boat c satisfies c.sailed}) 1/20%)",
          "(> (share {boat c satisfies c.sailed}) 1/25%)",
          "(> (share {boat c satisfies c.sailed}) 3/50%)",
        ]
      ),
      (
        "sum c.crew + 1 of (boat c) > 9",
        [
          "(> (sum (+ c.crew 0) of {boat c}) 9)",
          "(> (sum (+ c.crew 2) of {boat c}) 9)",
          "(>= (sum (+ c.crew 1) of {boat c}) 9)",
          "(> (sum (+ c.crew 1) of {boat c}) 8)",
          "(> (sum (+ c.crew 1) of {boat c}) 10)",
        ]
      ),
      (
        "at least 2 (p in b.coats where p = tar)",
        [
          "(not (at-least 2 {p in b.coats where (= p tar)}))",
          "(at-least 1 {p in b.coats where (= p tar)})",
          "(at-least 3 {p in b.coats where (= p tar)})",
          "(at-least 2 {p in b.coats})",
          "(at-least 2 {p in b.coats where (!= p tar)})",
        ]
      ),
      (
        "at least 1 of [b.sailed, b.berth.open]",
        [
          "(not (at-least 1 of [b.sailed b.berth.open]))",
          "(at-least 0 of [b.sailed b.berth.open])",
          "(at-least 2 of [b.sailed b.berth.open])",
          "(at-least 1 of [b.berth.open])",
          "(at-least 1 of [(not b.sailed) b.berth.open])",
          "(at-least 1 of [b.sailed])",
          "(at-least 1 of [b.sailed (not b.berth.open)])",
        ]
      ),
    ] as [(String, [String])])
  func conditions(_ condition: String, _ expected: [String]) throws {
    #expect(try conditions(condition) == expected)
  }
}
