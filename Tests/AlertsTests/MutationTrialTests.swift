import Alerts
import CivilTime
import Krav
import Testing

@Suite struct MutationTrialTests {
  private static let harbour = """
    source code "Harbour code" { id "HC-7" in force from 2020-01-01 }
    record quay scope { title label }
    record boat { berth quay; moored date past; sailed date? past }
    parameter grace = 3 days
    define boat b.due = b.moored + grace
    rule check "checked" {
      basis code "1"
      for boat b where b.sailed is missing
      red when today > b.due because "Due {b.due}."
    }
    rule empty "no boats" {
      basis code "2"
      for quay q
      yellow when exists (boat b where b.berth = q) because "A boat."
    }
    criterion C "all" { basis code "1" rules check, empty verdict worst }

    """

  private static let strong = """
    test "check" {
      given quay "q" { title "Q" }
      given quay "p" { title "P" }
      given boat "b" { berth "q", moored 2024-01-01 }
      given boat "c" { berth "q", moored 2024-01-01, sailed 2024-01-02 }
      at 2024-01-04 expect green check on "b" expect yellow empty on "q" expect green empty on "p" expect yellow C on "q"
      at 2024-01-05 expect red check on "b" expect silent check on "c" expect red C on "q"
      given quay "r" { title "R" }
      given boat "d" { berth "r", moored 2024-01-05, sailed 2024-01-05 }
      given boat "e" { berth "r", moored 2024-01-01 }
      given boat "f" { berth "r", moored 2024-01-05 }
      at 2024-01-06 expect red C on "r" expect yellow empty on "r"
      remove boat "d"
      remove boat "e"
      at 2024-01-07 expect yellow C on "r"
    }

    """

  private func tried(
    _ tests: String, given: [String: String] = [:], sourceLocation: SourceLocation = #_sourceLocation
  ) throws -> [(key: String, outcome: MutationTrial.Outcome)] {
    let pack = Pack.load(text: Self.harbour + tests, path: "harbour.krav")
    let (program, diagnostics) = Checker.check(pack)
    for diagnostic in diagnostics where diagnostic.severity == .error {
      Issue.record("\(diagnostic.message)", sourceLocation: sourceLocation)
    }
    let checked = try #require(program, sourceLocation: sourceLocation)
    let scopes = MutantScopes(of: checked, files: pack.files, sources: pack.sources)
    return scopes.owners.compactMap { scopes.scope(of: $0) }.flatMap { scope in
      let trial = MutationTrial(scope, program: checked, sources: pack.sources, zone: Harbour.oslo) { pattern, _ in
        given[pattern].map { [(path: pattern, bytes: Array($0.utf8))] } ?? []
      }
      return trial.mutants.map { ($0.key, trial.outcome(of: $0)) }
    }
  }

  private func survivors(_ tests: String, given: [String: String] = [:]) throws -> [String] {
    try tried(tests, given: given).compactMap { if case .survived = $0.outcome { $0.key } else { nil } }
  }

  @Test func `a strong test leaves no survivor`() throws {
    #expect(try survivors(Self.strong) == [])
  }

  @Test func `a weak test shows what it does not notice`() throws {
    let weak = Self.strong.replacing("2024-01-04 expect green check on \"b\"", with: "2024-01-04")
      .replacing("2024-01-04", with: "2024-01-03")
    #expect(
      try survivors(weak) == [
        "parameter grace: `3 days` became `2 days`",
        "define boat.due: `b.moored + grace` became one day earlier",
        "rule check, red, `today > b.due`: `>` became `>=`",
      ])
  }

  @Test func `without a test everything survives, and what fails on the pack itself kills nothing`() throws {
    let all = try tried("").map(\.outcome)
    #expect(all.count > 10 && all.allSatisfy { $0 == .survived(tests: 0) })
    let wrong = Self.strong.replacing("expect green check on \"b\"", with: "expect red check on \"b\"")
    let ofCheck = try tried(wrong).filter { $0.key.hasPrefix("rule check") }.map(\.outcome)
    #expect(ofCheck.count > 3 && ofCheck.allSatisfy { $0 == .survived(tests: 0) })
  }

  @Test func `what no rule reads has no mutants`() throws {
    let unread = "parameter unread = 3 days\ndefine boat b.unread = b.moored + unread\n"
    #expect(try tried(unread).map(\.key) == tried("").map(\.key))
  }

  /// A scope leaves out what the mutant does not reach; run on the whole pack, the tests must tell the same.
  @Test(arguments: [
    strong, strong.replacing("2024-01-04", with: "2024-01-03"), strong.replacing("expect red C on \"r\"", with: ""),
    strong.replacing("expect yellow empty on \"q\"", with: "").replacing("expect green empty on \"p\"", with: ""),
  ])
  func `the whole pack gives the same outcomes`(tests: String) throws {
    let pack = Pack.load(text: Self.harbour + tests, path: "harbour.krav")
    let program = try #require(Checker.check(pack).program)
    let scopes = MutantScopes(of: program, files: pack.files, sources: pack.sources)
    for scope in scopes.owners.compactMap({ scopes.scope(of: $0) }) {
      let trial = MutationTrial(scope, program: program, sources: pack.sources, zone: Harbour.oslo) { _, _ in [] }
      for mutant in trial.mutants {
        var files = pack.files
        let place = try #require(files[0].declarations.firstIndex { $0.mutantOwner == mutant.owner })
        files[0].declarations[place] = mutant.declaration
        let (whole, _) = Checker.check(files: files, sources: pack.sources)
        var hasPassed: Bool?
        if let whole {
          hasPassed = Replay.run(program: whole, files: files, sources: pack.sources, zone: Harbour.oslo) { _, _ in [] }
            .allSatisfy(\.hasPassed)
        }
        switch trial.outcome(of: mutant) {
        case .invalid: #expect(hasPassed == nil, "\(mutant.key)")
        case .killed: #expect(hasPassed == false, "\(mutant.key)")
        case .survived: #expect(hasPassed == true, "\(mutant.key)")
        }
      }
    }
  }

  @Test func `a test of another rule is not asked`() throws {
    let other = """
      test "empty" {
        given quay "q" { title "Q" }
        at 2024-01-01 expect green empty on "q"
      }
      """
    let found = try tried(other)
    #expect(found.first { $0.key.hasPrefix("rule check") }?.outcome == .survived(tests: 0))
    #expect(found.first { $0.key.hasSuffix("`exists` became `no`") }?.outcome == .killed(by: "empty"))
  }

  @Test func `tests read files and set parameters`() throws {
    let test = """
      test "set" {
        set grace = 10 days
        given file "boats.jsonl"
        at 2024-01-11 expect green check on "b" then red at 2024-01-12
      }
      """
    let boats = """
      {"type":"quay","id":"q","title":"Q"}
      {"type":"boat","id":"b","berth":"q","moored":"2024-01-01"}

      """
    let found = try tried(test, given: ["boats.jsonl": boats])
    #expect(found.first { $0.key.hasSuffix("`>` became `>=`") }?.outcome == .killed(by: "set"))
    #expect(found.first { $0.key.hasPrefix("parameter grace") }?.outcome == .survived(tests: 1))
  }

  @Test func `a rule that touches too much has failed`() throws {
    let pack = Pack.load(text: Self.harbour + Self.strong, path: "harbour.krav")
    let program = try #require(Checker.check(pack).program)
    var options = Replay.Options.verdictOnly
    let test = TestCase(test: program.tests[0], program: program)
    let whole = Replay.run(test, zone: Harbour.oslo, options: options) { _, _ in [] }
    #expect(whole.hasPassed && whole.recordsTouched > 10)
    options.workLimit = whole.recordsTouched - 1
    let cut = Replay.run(test, zone: Harbour.oslo, options: options) { _, _ in [] }
    #expect(cut.failures.map(\.message) == ["judging took more than \(whole.recordsTouched - 1) records"])
  }
}

@Suite struct AcceptedSurvivorsTests {
  @Test func `keys, and reasons set in below them`() {
    let list = AcceptedSurvivors(
      """
      # why

      p: rule r:  `a` dropped
        Because it is so,
        \tand more.
      p: rule q: x
      \tOne line.
      """)
    #expect(list.problems.isEmpty)
    #expect(
      list.entries == [
        .init(key: "p: rule r: `a` dropped", reason: "Because it is so, and more.", line: 3),
        .init(key: "p: rule q: x", reason: "One line.", line: 6),
      ])
  }

  @Test func `what is wrong with a list`() {
    let list = AcceptedSurvivors("  reason\na\nb\n  why\nb\n  why\n")
    #expect(list.problems.map(\.line) == [1, 2, 5])
    #expect(
      list.problems.map(\.message) == [
        "a reason stands before any mutant", "no reason is given", "the mutant stands in the list twice",
      ])
  }
}
