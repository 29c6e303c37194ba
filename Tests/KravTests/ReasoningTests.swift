import Krav
import Testing

/// Conditions that exclude or follow from each other, and those that only look so. That no claim is false is held against
/// the engine elsewhere; here it is which are made.
@Suite struct ReasoningTests {
  private static let harbour = """
    source code "Harbour code" { id "HC-7" in force from 2020-01-01 }
    enum rig ordered { none, sloop, ship }
    record quay scope { title label; wanted [rig] }
    record boat {
      berth quay; rig rig; hull enum { red_lead, tar, bare }?; moored date; checked date?; seen instant?; draught decimal
      crew integer?; insured bool; afloat bool?; escort boat?; log text?; stay period?
    }
    record repair { boat boat; cost integer? }
    parameter grace = 30 days
    parameter long = 3 months
    parameter quorum = 3
    parameter share_wanted = 80%
    parameter stay by rig = { none: 30 days, sloop: 2 months, ship: 10 working days }
    define boat b.due = b.moored + grace
    define boat b.late = b.checked is missing and today > b.moored + grace

    """

  private func codes(_ lines: String) -> [String] {
    let checked = Checker.check(
      Pack.load(
        text: Self.harbour + "rule r \"R\" { basis code \"1\" for boat b \(lines) }\n", path: "a.krav"))
    #expect(!checked.diagnostics.contains { $0.severity == .error }, "\(checked.diagnostics.map(\.message))")
    return checked.diagnostics.map(\.code.name).filter { $0 != "optional-where" }
  }

  @Test(arguments: [
    // Numbers, whole ones and others, percent, parameters, what is added.
    ("b.crew > 5 and b.crew < 3", true), ("b.crew > 3 and b.crew < 4", true),
    ("b.draught > 3 and b.draught < 4", false),
    ("b.draught > 3 and b.draught <= 3", true), ("b.draught >= 3 and b.draught <= 3", false),
    ("b.crew = 3 and b.crew != 3", true), ("b.crew = 2.5", true), ("b.draught = 2.5", false),
    ("b.crew + 1 > 5 and b.crew < 4", true), ("b.crew + 1 > 5 and b.crew < 5", true),
    ("b.crew + 1 > 5 and b.crew <= 5", false), ("b.crew >= quorum and b.crew < 2", true),
    ("b.crew in [1, 2] and b.crew > 2", true), ("b.crew in [1, 2] and b.crew > 1", false),
    ("b.draught < share_wanted and b.draught > 90%", true), ("b.draught > 75% and b.draught < share_wanted", false),
    ("b.crew > b.draught and b.crew <= b.draught", true), ("b.crew > b.draught and b.crew < 2", false),
    // Days and dates.
    ("today > b.moored + 30 days and today < b.moored", true), ("today >= b.moored and today <= b.moored", false),
    ("today > b.moored + 1 week and today - b.moored <= 7 days", true),
    ("today > b.moored + 1 week and today - b.moored <= 8 days", false),
    ("today > b.moored and today < b.moored + 1 day", true), ("today > 2026-01-01 and today < 2025-12-31", true),
    ("b.checked > b.moored + 3 days and b.checked - b.moored < 3 days", true),
    ("b.checked > b.moored + 3 days and b.moored > b.checked - 3 days", true),
    ("b.checked > b.moored + 3 days and b.moored > b.checked - 5 days", false),
    ("now > b.seen + 72 hours and now < b.seen + 48 hours", true),
    ("now > b.seen + 48 hours and now < b.seen + 72 hours", false), ("now - b.seen > 3 hours and now < b.seen", true),
    // Months with months, and with days where no month could make it otherwise.
    ("today > b.moored + 3 months and today < b.moored + 2 months", true),
    ("today > b.moored + 1 year and today <= b.moored + 12 months", true),
    ("today > b.moored + 1 month and today <= b.moored + 28 days", true),
    ("today > b.moored + 1 month and today <= b.moored + 29 days", false),
    ("today >= b.moored + 31 days and today < b.moored + 1 month", true),
    ("today >= b.moored + 30 days and today < b.moored + 1 month", false),
    ("today > b.moored + long - 30 days and today < b.moored + long - 31 days", true),
    ("today > b.moored + long + 3 days and today <= b.moored + 3 months", true),
    ("today > b.moored + 2 months - 30 days and today < b.moored", true),
    ("today > b.moored + 2 months - 60 days and today < b.moored", true),
    ("today > b.moored + 2 months - 61 days and today < b.moored", false),
    // Working days: with each other, and with days.
    ("today > b.moored + 5 working days and today < b.moored + 4 working days", true),
    ("today > b.moored + 5 working days and today <= b.moored + 5 days - 1 day", true),
    ("today > b.moored + 5 working days and today <= b.moored + 6 days", false),
    ("today > b.moored + 5 working days and today < b.moored + 5 working days with saturdays", true),
    ("today > b.moored + 5 working days with saturdays and today < b.moored + 5 working days", false),
    ("today > b.moored + 14 days and today <= b.moored + 5 working days", true),
    // Windows.
    ("b.moored within last 2 weeks and today > b.moored + 14 days", true),
    ("b.moored within last 2 weeks and today > b.moored + 13 days", false),
    ("b.moored within last 2 weeks and b.moored within next 3 days", false),
    ("b.moored within last 2 weeks and b.moored > today", true),
    ("b.moored within next 1 month and today < b.moored - 31 days", true),
    // Values of enums, labels, yes and no.
    ("b.hull = tar and b.hull = bare", true), ("b.hull in [tar, bare] and b.hull = red_lead", true),
    ("b.hull != tar and b.hull not in [bare, red_lead]", true), ("b.hull != tar and b.hull != bare", false),
    ("b.rig < sloop and b.rig >= sloop", true), ("b.rig > none and b.rig < ship", false),
    ("b.rig > none and b.rig < ship and b.rig != sloop", true),
    ("b.berth.title = \"N\" and b.berth.title = \"S\"", true),
    ("b.berth.title != \"N\" and b.berth.title != \"S\"", false),
    ("b.insured and not b.insured", true), ("b.insured = true and b.insured != true", true),
    ("b.afloat and not (b.afloat else false)", true), ("not b.afloat and not (b.afloat else true)", false),
    ("not b.insured and (b.afloat else b.insured)", false),
    // Set and missing.
    ("b.checked is missing and today > b.checked", true), ("b.checked is set and b.checked is missing", true),
    ("b.escort is missing and b.escort.crew > 3", true), ("b.escort is missing and b.escort = b", false),
    ("b.log is set and b.log is missing", true), ("b.moored is missing", true), ("b.checked is missing", false),
    ("b.escort.moored is missing", false), ("b.checked is missing and (b.checked else b.moored) < today", false),
    // Queries.
    ("no (repair r where r.boat = b) and exists (repair x where x.boat = b)", true),
    ("no (repair r where r.boat = b) and exists (repair x where b = x.boat and x.cost is set)", false),
    ("count (repair r where r.boat = b) >= 2 and not at least 2 (repair r where r.boat = b)", true),
    ("count (repair r where r.boat = b) < 0", true),
    ("at least quorum (repair r where r.boat = b) and no (repair r where r.boat = b)", true),
    ("share (repair r where r.boat = b satisfies r.cost is set) > 100%", true),
    // Defines, brackets, `at least … of`.
    ("b.late and today <= b.moored + 30 days", true), ("b.late and b.checked is set", true),
    ("today > b.due and today < b.moored + 31 days", true),
    ("at least 2 of [b.insured, b.afloat] and not b.afloat", true),
    ("at least 1 of [b.insured, b.afloat] and not b.afloat", false),
    ("(b.crew > 5 or b.crew > 7) and b.crew < 4", true), ("(b.crew > 5 or b.crew < 2) and b.crew < 4", false),
    // Tables: each value of the key may have its own.
    ("today > b.moored + 2 * stay[b.rig] and today <= b.moored + stay[b.rig]", true),
    ("today > b.moored + stay[b.rig] and today <= b.moored + 30 days and b.rig = sloop", true),
    ("today > b.moored + stay[b.rig] and today <= b.moored + 30 days", false),
    // A parameter may be a switch, and a literal is meant.
    ("quorum > 5", false), ("quorum < 5 and b.insured", false), ("false", true),
  ]) func `a condition that can never be true`(condition: String, isTold: Bool) {
    let found = codes("red when \(condition) because \".\"")
    #expect(found == (isTold ? ["never-holds"] : []))
  }

  @Test(arguments: [
    ("b.crew > 3 or b.crew <= 3", true), ("b.crew > 3 or b.crew < 3", false), ("b.crew > 3 or b.crew < 4", true),
    ("b.draught > 3 or b.draught < 4", true), ("b.draught > 3 or b.draught < 3", false), ("b.moored is set", true),
    ("b.checked is set or b.checked is missing", true), ("today >= b.moored or today <= b.moored + 3 days", true),
    ("today >= b.moored + 1 day or today <= b.moored", true), ("today > b.moored + 1 day or today <= b.moored", false),
    ("b.hull in [tar, bare] or b.hull = red_lead", true), ("b.rig >= none", true), ("b.rig >= sloop", false),
    ("not (b.crew > 5 and b.crew < 3)", true), ("b.afloat or not b.afloat", true), ("true", false),
    ("count (repair r where r.boat = b) >= 0", true), ("quorum < 5", false),
  ]) func `a condition that is never false`(condition: String, isTold: Bool) {
    #expect(codes("red when \(condition) because \".\"") == (isTold ? ["always-holds"] : []))
    // Of `where` it is said too.
    #expect(
      codes("where \(condition) red when b.crew > 7 and b.insured because \".\"").contains("always-holds") == isTold)
  }

  @Test(
    arguments: [
      // The colours' order is unknown, red, yellow.
      ("red when today > b.due because \".\" yellow when today > b.due + 30 days because \".\"", ["hidden-colour"]),
      ("red when today > b.due because \".\" yellow when today > b.due - 7 days because \".\"", []),
      ("red when today > b.due because \".\" yellow when today >= b.due because \".\"", []),
      ("red when today >= b.due because \".\" yellow when today > b.due because \".\"", ["hidden-colour"]),
      ("red when b.late because \".\" yellow when b.late and b.insured because \".\"", ["hidden-colour"]),
      ("red when b.late and b.insured because \".\" yellow when b.late because \".\"", []),
      ("unknown when b.crew < 3 because \".\" red when b.crew < 2 because \".\"", ["hidden-colour"]),
      (
        "red when b.insured because \".\" red when b.crew > 3 because \".\" yellow when b.crew > 3 because \".\"",
        ["hidden-colour"]
      ),
      // Two before it leave it nothing together.
      (
        "unknown when b.crew < 2 because \".\" red when b.crew >= 2 and b.insured because \".\" yellow when b.crew > 0 and b.insured because \".\"",
        ["hidden-colour"]
      ),
      (
        "red when today > b.moored + stay[b.rig] because \".\" yellow when today > b.moored + 2 * stay[b.rig] because \".\"",
        ["hidden-colour"]
      ),
      // One colour: the first that is true shows.
      ("yellow when b.crew < 5 because \".\" yellow when b.crew < 3 because \".\"", ["hidden-clause"]),
      ("yellow when b.crew < 3 because \".\" yellow when b.crew < 5 because \".\"", []),
      // The first is undecided where the field is missing, and then the second shows.
      ("yellow when b.crew < 5 because \".\" yellow when b.crew is missing because \".\"", []),
      ("red when b.crew is missing because \".\" red when b.crew < 5 because \".\"", []),
      (
        "yellow when b.hull in [tar, bare] because \".\" yellow when b.hull = tar and b.insured because \".\"",
        ["hidden-clause"]
      ),
      // What follows from a clause that never or always holds is not said again.
      ("red when b.crew >= 0 or b.crew < 0 because \".\" yellow when b.insured because \".\"", ["always-holds"]),
      ("red when b.insured because \".\" yellow when b.crew > 3 and b.crew < 2 because \".\"", ["never-holds"]),
    ] as [(String, [String])]) func `a clause that never shows`(clauses: String, expected: [String])
  {
    #expect(codes(clauses) == expected)
  }

  @Test(
    arguments: [
      ("where b.insured red when b.insured and b.crew > 3 because \".\"", ["says-nothing"]),
      ("where b.insured red when not b.insured and b.crew > 3 because \".\"", ["never-holds"]),
      ("where b.insured red when b.insured because \".\"", ["always-holds"]),
      ("where b.rig >= sloop red when b.rig != none and b.crew > 3 because \".\"", ["says-nothing"]),
      ("where b.rig >= sloop red when b.rig != ship and b.crew > 3 because \".\"", []),
      ("where b.checked is set red when b.checked is set and today > b.checked because \".\"", ["says-nothing"]),
      // A part that guards another one in the same condition is needed.
      ("red when b.checked is set and today > b.checked because \".\"", []),
      ("where b.crew > 3 and b.crew < 2 red when b.insured because \".\"", ["never-holds"]),
      ("where b.hull != tar red when b.hull = tar because \".\" yellow when b.insured because \".\"", ["never-holds"]),
    ] as [(String, [String])]) func `a clause that repeats or negates what where says`(
      lines: String, expected: [String]
    )
  {
    #expect(codes(lines) == expected)
  }

  @Test(
    arguments: [
      (
        "set grace = 60 days",
        "red when today > b.moored + 90 days because \".\" yellow when today > b.moored + grace because \".\"", []
      ),
      (
        "set grace = 90 days",
        "red when today > b.moored + 90 days because \".\" yellow when today > b.moored + grace because \".\"",
        ["decided-by-set"]
      ),
      (
        "set stay[ship] = 3 days",
        "red when today > b.moored + stay[b.rig] because \".\" yellow when today > b.moored + 7 days because \".\"",
        ["decided-by-set"]
      ),
      (
        "set stay[ship] = 12 days",
        "red when today > b.moored + stay[b.rig] because \".\" yellow when today > b.moored + 7 days because \".\"", []
      ),
      ("set quorum = 0", "red when count (repair r where r.boat = b) < quorum because \".\"", ["decided-by-set"]),
      ("set quorum = 0", "red when count (repair r where r.boat = b) >= quorum because \".\"", ["decided-by-set"]),
      ("set quorum = 6", "red when b.insured and quorum > 5 because \".\"", []),
      ("set quorum = 6", "red when b.insured and quorum <= 5 because \".\"", ["decided-by-set"]),
      ("set quorum = 9", "where b.crew > quorum and b.crew < 8 red when b.insured because \".\"", ["decided-by-set"]),
      // The one of two that does it.
      (
        "set long = 2 months set grace = 100 days",
        "red when today > b.moored + long because \".\" yellow when today > b.moored + grace because \".\"",
        ["decided-by-set"]
      ),
    ] as [(String, String, [String])])
  func `a colour that a set leaves no room`(sets: String, lines: String, expected: [String]) throws {
    let text = Self.harbour + "rule r \"R\" { basis code \"1\" for boat b \(lines) }\n\(sets)\n"
    let pack = Pack.load(text: text, path: "a.krav")
    let found = Checker.check(pack).diagnostics.filter { $0.code != .optionalWhere }
    #expect(found.map(\.code.name) == expected)
    for diagnostic in found { #expect(pack.sources.files[0].text(diagnostic.range).hasPrefix("set ")) }
  }

  @Test func `a pack whose lets and defines stand for each other is reasoned about in a short time`() {
    let lets = (1...60).map { "let x\($0) = x\($0 - 1) and x\($0 - 1) or x\($0 - 1)" }.map {
      $0.replacing(" or ", with: " and ")
    }
    let sums = (1...60).map { "let n\($0) = n\($0 - 1) + n\($0 - 1)" }
    let defines = (1...60).map { "define boat b.d\($0) = b.d\($0 - 1) and (b.d\($0 - 1) or b.insured)" }
    let text =
      Self.harbour + "define boat b.d0 = b.insured\n" + defines.joined(separator: "\n")
      + "\nrule r \"R\" { basis code \"1\" for boat b where b.d60 let x0 = b.insured let n0 = b.crew "
      + (lets + sums).joined(separator: " ") + " red when x60 and n60 > 3 because \".\" }"
    let clock = ContinuousClock()
    let pack = Pack.load(text: text, path: "a.krav")
    let time = clock.measure { #expect(Checker.check(pack).program != nil) }
    #expect(time < .seconds(5))
  }

  /// What is beyond the steps that a rule may take is taken for possible.
  @Test(arguments: [
    (1...3000).map { "red when b.crew > \($0) and b.crew < \(4000 - $0) because \".\"" },
    (1...800).map {
      "red when (b.crew > \($0) or b.rig = ship) and today > b.moored + \($0) * stay[b.rig] because \".\""
    },
    ["red when b.insured"] + (1...3000).map { "and (b.crew > \($0) or b.crew < \($0 - 5))" } + ["because \".\""],
  ])
  func `a rule of very many conditions is reasoned about in a short time`(lines: [String]) {
    let clock = ContinuousClock()
    let pack = Pack.load(
      text: Self.harbour + "rule r \"R\" { basis code \"1\" for boat b \(lines.joined(separator: "\n")) }\n",
      path: "a.krav")
    let time = clock.measure { #expect(Checker.check(pack).program != nil) }
    #expect(time < .seconds(20))
  }
}
