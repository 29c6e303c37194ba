import Krav
import Testing

/// The cost class of a rule, and the warning of those that look at everything.
@Suite struct CostTests {
  private static let harbour = """
    source code "Harbour code" { id "HC-7" in force from 2020-01-01 }
    enum paint { tar, bare }
    record quay scope { title label; part_of quay?; built date; size integer; wanted [paint]; guests [boat] }
    record boat { berth quay; escort boat?; hull paint; moored date; size integer; crew [label]; partners [boat] }
    record repair { boat boat; begun date }
    parameter few = 3
    define boat b.home = b.berth
    define quay q.full = count (boat b where b.berth = q) > 3
    define quay q.closing = q.built + 30 days

    """

  private func rule(_ subject: String, _ lines: String) throws -> (Rule, [String]) {
    let boats = lines.contains("q.boats") ? "define quay q.boats = count (boat b where b.size > 3)\n" : ""
    let text = Self.harbour + boats + "rule r \"R\" { basis code \"1\" for \(subject) \(lines) }\n"
    let checked = Checker.check(Pack.load(text: text, path: "a.krav"))
    let program = try #require(checked.program, "\(checked.diagnostics)")
    return (program.rules[0], checked.diagnostics.map(\.code.name).filter { $0 == "no-index" })
  }

  @Test(
    arguments: [
      // Nothing is asked but the subject's own fields, values and references, also by way of defines and lists of its own.
      ("boat b", "red when b.size > 3 and today > b.moored + 30 days because \".\"", CostClass.constant),
      ("boat b", "red when b.escort is missing or b.hull in [tar] because \"{b.berth.title}\"", .constant),
      ("quay q, p in q.wanted", "red when p = tar because \".\"", .constant),
      ("quay q", "red when count (p in q.wanted where p != tar) > 2 because \".\"", .constant),
      ("quay q", "let end = q.closing red when today > end and q.part_of != q because \".\"", .constant),
      ("boat b", "red when at least 1 of [b.size > few, tar = b.hull] because \".\"", .constant),
      // A field of what is referred to: a changed quay concerns all its boats.
      ("boat b", "red when b.berth.size > 3 because \".\"", .group),
      ("boat b", "where b.berth under b.escort.berth red when b.size > 3 because \".\"", .group),
      ("quay q", "where q.part_of under q red when q.size > 3 because \".\"", .group),
      ("boat b", "let home = b.berth red when home.size > 3 because \".\"", .group),
      ("boat b", "red when b.home.closing < today because \".\"", .group),
      ("quay q", "red when exists (b in q.guests where b.size > 3) because \".\"", .group),
      ("quay q, b in q.guests", "red when b.size > 3 because \".\"", .group),
      ("boat b", "red when exists (quay q where q = b.berth) because \".\"", .group),
      ("quay q", "red when exists (boat b where b in q.guests) because \".\"", .group),
      // `t.f = x`, each step of a path, through defines, lets and named queries.
      ("quay q", "red when exists (boat b where b.berth = q) because \".\"", .group),
      ("quay q", "red when exists (boat b where q = b.berth and b.size > 3) because \".\"", .group),
      ("quay q", "red when exists (repair r where r.boat.berth = q) because \".\"", .group),
      ("quay q", "red when exists (boat b where b.home = q) because \".\"", .group),
      ("quay q", "let all = (boat b where b.berth = q) red when count all > 3 because \".\"", .group),
      ("quay q", "let all = (boat b) red when exists (b in all where b.berth = q) because \".\"", .group),
      ("boat b", "let here = b.berth red when exists (boat c where c.berth = here) because \".\"", .group),
      ("quay q", "red when q.full because \".\"", .group),
      ("boat b", "red when exists (boat c where c.hull = b.hull) because \".\"", .group),
      // `x in t.l`, `t.f under u`, `u under t.f`.
      ("boat b", "red when exists (quay q where b in q.guests) because \".\"", .group),
      ("quay q", "red when exists (boat b where b.berth under q) because \".\"", .group),
      ("quay q", "red when exists (boat b where q under b.berth) because \".\"", .group),
      ("quay q", "red when exists (quay p where p under q) because \".\"", .group),
      // No join: none at all, one beside `or`, by a constant, by a number, behind `not`.
      ("quay q", "red when exists (boat b where b.size > 3) because \".\"", .all),
      ("quay q", "red when exists (boat b) because \".\"", .all),
      ("quay q", "red when exists (boat b where b.berth = q or b.size > 3) because \".\"", .all),
      ("quay q", "red when exists (boat b where not b.berth = q) because \".\"", .all),
      ("quay q", "red when exists (boat b where b.hull = tar) because \".\"", .all),
      ("quay q", "red when exists (boat b where b.size = q.size) because \".\"", .all),
      ("quay q", "red when exists (boat b where b.moored = today) because \".\"", .all),
      ("quay q", "red when q.boats > 3 because \".\"", .all),
      // A value that is counted leads from no boat back to its quays.
      ("quay q", "red when exists (boat b where b.moored = q.built + 30 days) because \".\"", .all),
      ("quay q", "red when exists (boat b where b.moored = q.closing) because \".\"", .all),
      ("quay q, p in q.wanted", "red when exists (boat b where b.hull = p) because \".\"", .all),
      // The dearest of several.
      (
        "quay q", "red when exists (boat b where b.berth = q) because \".\" yellow when exists (boat b) because \".\"",
        .all
      ),
    ] as [(String, String, CostClass)])
  func `a rule costs what its dearest query does`(subject: String, lines: String, expected: CostClass) throws {
    let (rule, warnings) = try rule(subject, lines)
    #expect(rule.costClass == expected)
    #expect(warnings.isEmpty == (expected != .all))
  }

  @Test func `the record that is read through a reference is named`() throws {
    let (rule, _) = try rule("boat b", "red when b.size > 3 and b.escort.berth.size > 3 because \".\"")
    #expect(rule.cost.queries.isEmpty && rule.cost.referredRecord != nil)
    #expect(try self.rule("boat b", "red when b.size > 3 because \".\"").0.cost.referredRecord == nil)
  }

  @Test func `each query is named once with its reason`() throws {
    let (rule, _) = try rule(
      "quay q",
      """
      let ours = (boat b where b.berth = q)
      red when count ours > 3 and exists (b in ours where b.size > 3) because "."
      yellow when exists (repair r) or exists (b in q.guests where b.size > 2) because "."
      """)
    #expect(rule.cost.queries.map(\.reason) == [.index, .noJoin, .list])
    #expect(rule.cost.queries.map(\.costClass) == [.group, .all, .constant])
  }
}
