import Krav
import Testing

/// Single conditions and declarations, each with the codes that are reported of it.
@Suite struct CheckerRuleTests {
  private static let harbour = """
    source code "Harbour code" { id "HC-7" in force from 2020-01-01 }
    enum rig ordered { none, sloop, ship }
    enum paint { red_lead, tar, bare }
    record quay scope { title label; part_of quay?; painted [paint] }
    record boat {
      berth quay; rig rig; hull paint?; moored date; checked date?; seen instant?; draught decimal?; stay period?
      log text?; insured bool; escorts [boat]; state enum { afloat, tar, sold }
    }
    parameter grace = 30 days
    parameter mixed by rig = { none: 1 day, sloop: 2 months, ship: 3 working days }

    """

  private func codes(_ text: String) -> [String] {
    Checker.check(Pack.load(text: Self.harbour + text, path: "a.krav")).diagnostics.map(\.code.rawValue)
  }

  private func codes(when condition: String) -> [String] {
    codes("rule r \"R\" { basis code \"1\" for boat b red when \(condition) because \".\" }\n")
  }

  @Test(arguments: [
    // An enum value takes the enum of the other side, however often its name is used.
    "b.state = tar", "tar = b.state", "b.hull = tar", "b.hull in [tar, bare]", "tar in b.berth.painted",
    "(b.hull else tar) = tar", "b.rig > none", "sloop <= b.rig", "b.state in [tar, sold]",
    "exists (r in rig where r = b.rig)",
    "exists (p in paint where p in b.berth.painted)", "exists paint",
    // The clock.
    "today > b.moored", "now >= b.seen", "today - b.moored > 30 days", "b.moored - today < grace",
    "(b.checked else today) > b.moored", "now - b.seen > 72 hours", "today = b.checked",
    "(today - b.moored) is missing",
    "b.moored within last 3 months", "b.seen within next 5 hours", "b.moored within this year",
    "today > (last half).last",
    // Durations.
    "today > b.moored + mixed[b.rig]", "today > b.moored + 2 * mixed[ship] - 30 days", "grace > 3 weeks",
    "b.moored > 2020-01-01 + (b.draught else 3) * 1 day", "b.checked - b.moored >= 3 days",
    // References, labels, text.
    "b.berth.part_of = b.berth", "b.berth under b.berth.part_of", "b in b.escorts", "b.berth.title = \"North\"",
    "b.log is set", "(b.log) is missing", "b.draught * 2 > 50%", "b.insured = true", "b.insured",
  ]) func `is understood`(condition: String) {
    #expect(codes(when: condition) == [])
  }

  @Test(arguments: [
    ("b.hull = sloop", "krav/unknown-name"), ("b.state < tar", "krav/unordered"),
    ("mixed[b.rig] > 3 days", "krav/duration-compared"), ("(b.log else \"x\") = \"x\"", "krav/text-leak"),
    ("today + grace > b.moored", "krav/moving"), ("(today else b.moored) > b.moored", "krav/moving"),
    ("b.stay = b.stay", "krav/period-compared"), ("today > b.moored + 3 hours", "krav/duration-unit"),
    ("b.moored > 3", "krav/type-mismatch"), ("not b.rig", "krav/type-mismatch"), ("b.x and b.y", "krav/unknown-name"),
    ("b = b.berth", "krav/type-mismatch"), ("(b.checked else 3 days) is set", "krav/type-mismatch"),
  ]) func `is refused`(condition: String, code: String) {
    #expect(Set(codes(when: condition)) == [code])
  }

  @Test(arguments: [
    ("at most 5 working days", "5 working days", true),
    ("at most 5 working days", "5 working days with saturdays", true),
    ("at most 5 working days with saturdays", "5 working days", false),
    ("at most 5 working days with saturdays", "4 working days", false),
    ("at most 5 working days", "6 working days with saturdays", false), ("at most 12 months", "11 months", true),
    ("at most 12 months", "13 months", false), ("at most 1 year", "12 months", true),
    ("at least 5 working days", "5 working days with saturdays", false),
    ("at least 5 working days with saturdays", "5 working days", true), ("at least 20", "20", true),
    ("at least 20", "19", false), ("at most 5%", "0.05", true), ("at least sloop", "ship", true),
    ("at least sloop", "none", false), ("at most 2025-12-31", "2026-01-01", false),
  ]) func `a bound of the law`(bound: String, value: String, holds: Bool) {
    #expect(codes("parameter p statutory \(bound) = \(value)\n") == (holds ? [] : ["krav/statutory-bound"]))
  }

  @Test func `the values of an enum inside a record take no name from the pack`() {
    #expect(
      codes("rule r \"R\" { basis code \"1\" for boat b let sold = b.insured red when sold because \".\" }") == [])
    #expect(
      codes("rule r \"R\" { basis code \"1\" for boat b let sloop = b.insured red when sloop because \".\" }")
        == ["krav/shadowing"])
  }

  @Test func `an error is told once and not of what follows from it`() {
    let pack = """
      define boat b.a = b.nothing
      define boat b.c = b.a + 1
      rule r "R" {
        basis code "1"
        for boat b
        let x = b.c
        let y = (boat c where c.a > 3)
        red when x > 3 and exists y and exists (z in y where z.c > 3) and sum z.c of (z in y) > 3 because "{x}{count y}"
      }
      """
    #expect(codes(pack) == ["krav/unknown-name"])
  }

  @Test func `derived fields may be declared in any order and are acyclic`() {
    #expect(codes("define boat b.c = b.a + 1\ndefine boat b.a = b.draught\n") == [])
    #expect(codes("define boat b.c = b.a + 1\ndefine boat b.a = b.c\n") == ["krav/cyclic-define"])
    #expect(codes("define quay q.deep = 1 + (q.part_of.deep else 0)\n") == ["krav/cyclic-define"])
  }

  @Test func `a hostile pack ends in an error`() {
    let chain = (1...2000).map { "define boat b.d\($0) = b.d\($0 - 1) + 1" }.reversed() + ["define boat b.d0 = 1"]
    #expect(Set(codes(chain.joined(separator: "\n"))) == ["krav/too-deep"])
    let values = (1...2000).map { "let x\($0) = x\($0 - 1) + 1" }.joined(separator: " ")
    #expect(
      codes("rule r \"R\" { basis code \"1\" for boat b let x0 = 1 \(values) red when x2000 > 3 because \".\" }")
        == ["krav/too-deep"])
    let lets = (1...40).map { "let q\($0) = (x in q\($0 - 1) where exists (y in q\($0 - 1) where y = x))" }
    let rule = "rule r \"R\" { basis code \"1\" for boat b let q0 = (boat c where c.berth = b.berth) "
    #expect(
      Set(codes(rule + lets.joined(separator: " ") + " red when exists q40 because \".\" }")) == ["krav/too-large"])
  }

  @Test func `many rules are checked in a short time`() {
    let rules = (1...2000).map { number in
      """
      define boat b.due\(number) = b.checked else b.moored + grace
      rule r\(number) "R" {
        basis code "1" on b.moored
        for boat b where b.state = afloat and b.hull is set and b.hull != tar
        let others = (boat c where c.berth = b.berth and c.state in [afloat, tar])
        let last_one = latest (c in others by c.moored)
        red when today > b.due\(number) + 30 days and exists others because "{b.berth.title}: {last_one.moored}."
        yellow when count others > 3 or last_one is missing because "{b.due\(number)}"
      }
      """
    }
    let clock = ContinuousClock()
    let pack = Pack.load(text: Self.harbour + rules.joined(separator: "\n"), path: "a.krav")
    var found: [Diagnostic] = []
    let time = clock.measure { found = Checker.check(pack).diagnostics }
    #expect(found.isEmpty)
    // A build without optimisation on a busy machine; quadratic work would take minutes.
    #expect(time < .seconds(20))
  }
}
