import Alerts
import CivilTime
import Foundation
import Krav
import Reports
import Testing

private let zone = (try? Data(contentsOf: URL(filePath: "/usr/share/zoneinfo/Europe/Oslo"))).flatMap {
  try? ZoneRules(tzif: Array($0))
}

@Suite(.enabled(if: zone != nil, "tzdata is not installed"))
struct CoverageTests {
  private static let rules = """
    source code "Harbour code" { id "HC-7" in force from 2020-01-01 }
    record quay scope { title label }
    record boat { berth quay; moored date; seen instant?; left date?; insured bool }
    parameter grace = 30 days
    define boat b.due = b.moored + grace

    """

  private func run(_ rule: String, _ test: String) throws -> TestReport {
    let text = Self.rules + rule + "\ntest \"t\" {\n  given quay \"q\" { title \"Q\" }\n" + test + "\n}\n"
    let pack = Pack.load(text: text, path: "harbour.krav")
    let (checked, diagnostics) = Checker.check(files: pack.files, sources: pack.sources)
    let errors = (pack.diagnostics + diagnostics).filter { $0.severity == .error }
    try #require(errors.isEmpty, Comment(rawValue: errors.render(in: pack.sources)))
    let program = try #require(checked)
    var coverage: PackCoverage? = PackCoverage(of: program)
    var entry = TestReport.PackEntry(folder: "harbour", sources: pack.sources)
    entry.rules = program.rules
    for test in Replay.cases(of: program, files: pack.files, sources: pack.sources) {
      let result = Replay.run(test, zone: try #require(zone), coverage: &coverage) { _, _ in [] }
      for failure in result.failures { Issue.record(Comment(rawValue: failure.message)) }
      entry.tests.append(TestReport.Entry(result: result, nanoseconds: 0))
    }
    entry.coverage = coverage
    var report = TestReport()
    report.packs = [entry]
    return report
  }

  private func gaps(_ rule: String, _ test: String) throws -> [String] {
    try run(rule, test).packs[0].coverageGaps.map(\.text)
  }

  private static let check = """
    rule check "checked" {
      basis code "1"
      for boat b where b.insured
      red when today > b.due + 10 days because "Late."
      yellow when today > b.due because "Due."
    }
    """
  private static let boat = "  given boat \"b\" { berth \"q\", moored 2024-01-01, insured true }\n"

  @Test func aTestThatAsksForEverything() throws {
    let report = try run(
      Self.check,
      Self.boat + """
          given boat "u" { berth "q", moored 2024-01-01, insured false }
          at 2024-01-30 expect green check on "b" expect silent check on "u"
          at 2024-01-31 expect green check on "b"
          at 2024-02-01 expect yellow check on "b"
          at 2024-02-09 expect yellow check on "b"
          at 2024-02-10 expect yellow check on "b"
          at 2024-02-11 expect red check on "b"
        """)
    #expect(report.packs[0].coverageGaps.isEmpty)
    #expect(report.coverageTotal?.percent == 100)
    #expect(
      report.coverageText() == """

        coverage of harbour
        rule   clauses  green  silent  deadlines
        check  2/2      1/1    1/1     6/6
        all    2/2      1/1    1/1     6/6

        coverage: 10 of 10 (100 %)

        """)
  }

  /// What comes about while the clock goes is seen; only what an `expect` with a colour asks for is checked.
  @Test func seenIsNotChecked() throws {
    let report = try run(
      Self.check,
      Self.boat + """
          at 2024-01-31 expect green check on "b" then yellow at 2024-02-01
          at 2024-02-11 expect opened check on "b" expect worsened check on "b"
        """)
    #expect(
      report.coverageText() == """

        coverage of harbour
        rule   clauses  green  silent  deadlines
        check  0/2      1/1    0/1     1/6
        all    0/2      1/1    0/1     1/6

        harbour.krav:9:3: check: the `red` clause `today > b.due + 10 days` decides, but no `expect` looks at it
        harbour.krav:10:3: check: the `yellow` clause `today > b.due` decides, but no `expect` looks at it
        harbour.krav:8:20: check: no test expects it silent for one that `where b.insured` leaves out
        harbour.krav:9:12: check: no test stands on the day before `today > b.due + 10 days`
        harbour.krav:9:12: check: no test stands on the day of `today > b.due + 10 days`
        harbour.krav:9:12: check: the clock stands on the day after `today > b.due + 10 days`, but no `expect` looks at it
        harbour.krav:10:15: check: no test stands on the day before `today > b.due`
        harbour.krav:10:15: check: the clock stands on the day after `today > b.due`, but no `expect` looks at it

        coverage: 2 of 10 (20 %), 4 more seen but not checked

        """)
  }

  /// A comparison that what stands before it has settled is not looked at.
  @Test func aDeadlineThatHasNoPartInTheVerdictIsNotReached() throws {
    let rule = """
      rule left "left" {
        basis code "1"
        for boat b
        red when b.left is missing and today > b.moored because "Late."
      }
      """
    let found = try gaps(
      rule,
      """
        given boat "b" { berth "q", moored 2024-01-05, insured true, left 2024-01-01 }
        at 2024-01-05 expect green left on "b"
        change boat "b" { left missing }
        at 2024-01-06 expect red left on "b"
      """)
    #expect(
      found == [
        "left: no test stands on the day before `today > b.moored`",
        // It stood there when the field had been emptied, before the clock went on.
        "left: the clock stands on the day of `today > b.moored`, but no `expect` looks at it",
      ])
  }

  @Test(arguments: [
    ("today - b.moored > 30 days", ["2024-01-30", "2024-01-31", "2024-02-01"]),
    ("b.moored < today", ["2023-12-31", "2024-01-01", "2024-01-02"]),
    ("b.due - 5 days <= today", ["2024-01-25", "2024-01-26", "2024-01-27"]),
    ("not (b.moored within last 10 days)", ["2024-01-10", "2024-01-11", "2024-01-12"]),
    ("(b.left else b.moored) + 1 month < today", ["2024-01-31", "2024-02-01", "2024-02-02"]),
    ("exists (boat o where o.berth = b.berth and o.due < today)", ["2024-01-30", "2024-01-31", "2024-02-01"]),
    ("now > b.seen + 24 hours", ["2024-01-02T09:30:00Z", "2024-01-02T10:00:00Z", "2024-01-02T10:00:01Z"]),
  ])
  func theThreeDays(_ condition: String, _ moments: [String]) throws {
    let rule = """
      rule days "days" { basis code "1" for boat b unknown when b.insured and not b.insured because "?"
        red when \(condition) because "Red." }
      """
    let boat = #"given boat "b" { berth "q", moored 2024-01-01, seen 2024-01-01T10:00:00Z, insured true }"#
    // Whatever the colour is: what is asked is whether a test stood there.
    let program = try run(rule, boat + "\n")
    let all = program.packs[0].coverageGaps.map(\.text).filter { $0.contains("stands") }
    #expect(all.count == 3)
    for (place, moment) in moments.enumerated() {
      let instant = try #require(moment.contains("T") ? Instant(rfc3339: moment) : start(of: moment))
      let colour = place == 2 || (condition.contains("<=") && place == 1) ? "red" : "green"
      let found = try gaps(rule, boat + "\nat \(moment) expect \(colour) days on \"b\"")
        .filter { $0.contains("stands") }
      var expected = all
      expected.remove(at: place)
      #expect(found == expected, "\(instant)")
    }
  }

  private func start(of day: String) -> Instant? { CivilDate(iso: day).flatMap { zone?.startOfDay($0) } }

  @Test func aWindowAheadOpensAndCloses() throws {
    let rule = """
      rule ahead "ahead" { basis code "1" for boat b yellow when b.moored within next 7 days because "Soon." }
      """
    let found = try gaps(
      rule, Self.boat + "  at 2023-12-25 expect yellow ahead on \"b\"\n  at 2024-01-01 expect yellow ahead on \"b\"")
    #expect(
      found == [
        "ahead: no test expects it green",
        "ahead: no test stands on the day before `b.moored within next 7 days` opens",
        "ahead: no test stands on the day after `b.moored within next 7 days` opens",
        "ahead: no test stands on the day before `b.moored within next 7 days`",
        "ahead: no test stands on the day after `b.moored within next 7 days`",
      ])
  }

  /// A rule whose every wording is narrower than its source, or goes by another day, may be silent of a record that is
  /// there and concerned.
  @Test(arguments: [
    ("code \"1\"", false), ("code \"1\" to 2024-12-31", true), ("code \"1\" on b.moored", true),
    ("code \"1\", code \"2\" from 2024-01-01", false),
  ])
  func silenceByForce(_ basis: String, _ isAsked: Bool) throws {
    let rule = "rule r \"r\" { basis \(basis) for boat b red when not b.insured because \".\" }"
    let found = try gaps(rule, Self.boat)
    #expect(found.contains("r: no test expects it silent while none of its wordings is in force") == isAsked)
  }

  @Test func machinesGetEveryGoal() throws {
    let report = try run(Self.check, Self.boat + "  at 2024-02-01 expect yellow check on \"b\"")
    let lines = report.json().split(separator: "\n").map(String.init)
    #expect(lines.count == 3)
    let rule = try #require(JSONSerialization.jsonObject(with: Data(lines[1].utf8)) as? [String: Any])
    let goals = try #require(rule["goals"] as? [[String: Any]])
    #expect(rule["rule"] as? String == "check")
    #expect(
      goals.map { "\($0["goal"] ?? "") \($0["line"] ?? "") \($0["state"] ?? "")" } == [
        "clause 9 never", "clause 10 checked", "green 6 never", "left-out 8 never", "deadline-before 9 never",
        "deadline-on 9 never", "deadline-after 9 never", "deadline-before 10 never", "deadline-on 10 never",
        "deadline-after 10 checked",
      ])
    #expect(goals[0]["gap"] as? String == "no test lets the `red` clause `today > b.due + 10 days` decide")
    #expect(goals[1]["gap"] == nil)
    let sums = try #require(JSONSerialization.jsonObject(with: Data(lines[2].utf8)) as? [String: Any])
    #expect(sums["covered"] as? Int == 2)
    #expect(sums["goals"] as? Int == 10)
  }
}
