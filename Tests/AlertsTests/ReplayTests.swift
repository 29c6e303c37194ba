import Alerts
import CivilTime
import Foundation
import Krav
import Testing

@Suite struct ReplayTests {
  private func run(
    _ text: String, files: [String: String] = [:], sourceLocation: SourceLocation = #_sourceLocation
  ) throws -> [TestResult] {
    let pack = Pack.load(text: text, path: "harbour.krav")
    let (program, diagnostics) = Checker.check(files: pack.files, sources: pack.sources)
    for diagnostic in pack.diagnostics + diagnostics where diagnostic.severity == .error {
      Issue.record("\(diagnostic.code.rawValue): \(diagnostic.message)", sourceLocation: sourceLocation)
    }
    return Replay.run(
      program: try #require(program, sourceLocation: sourceLocation), files: pack.files, sources: pack.sources,
      zone: Harbour.oslo
    ) { pattern, _ in
      files[pattern].map { [(path: pattern, bytes: Array($0.utf8))] } ?? []
    }
  }

  private func failures(_ test: String, files: [String: String] = [:]) throws -> [String] {
    try run(Harbour.pack + "test \"t\" {\n\(test)\n}", files: files).flatMap { $0.failures.map(\.message) }
  }

  private static let boat =
    "boat \"b1\" { berth \"q\", kind sail, moored 2024-01-01, insured true, kinds [sail, motor] }"
  private static let start = "given quay \"q\" { title \"Q\" }\ngiven \(boat)\n"

  @Test func `the language reference's first page`() throws {
    let file = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Fixtures/glance.krav")
    let results = try run(String(decoding: Data(contentsOf: file), as: UTF8.self))
    #expect(results.count == 2)
    for failure in results.flatMap(\.failures) { Issue.record("\(failure.message)") }
  }

  @Test func `colours, events and forecasts along the clock`() throws {
    let found = try failures(
      Self.start + """
        at 2024-01-31 expect green check on "b1" then yellow at 2024-02-01
                      expect unknown draught on "b1" + sail missing "boat/b1.draught"
                      expect green C on "q" then yellow at 2024-02-01
                      expect opened draught on "b1" + sail
        at 2024-02-20 expect red check on "b1" saying "Moored 1. januar 2024."
                      expect opened check on "b1" expect worsened check on "b1"
                      expect red C on "q"
        change boat "b1" { checked 2024-02-21, draught 2.75 }
        at 2024-02-21 expect green check on "b1" expect resolved check on "b1"
                      expect red draught on "b1" + sail expect worsened draught on "b1" + sail
                      expect green draught on "b1" + motor
        change boat "b1" { checked missing, insured false }
        at 2024-02-22 expect silent check on "b1"
        change boat "b1" { insured true }
        at 2024-02-23 expect red check on "b1" expect reopened check on "b1"
        remove boat "b1"
        at 2024-02-23T12:00:00+01:00 expect silent check on "b1" expect resolved check on "b1"
        """)
    #expect(found == [])
  }

  @Test(arguments: [
    ("at 2024-01-02 expect red check on \"b1\"", "expected red, was green until 2024-02-01"),
    ("at 2024-03-01 expect green check on \"b1\"", "expected green, was red"),
    ("at 2024-01-02 expect green check on \"b2\"", "expected green, was silent: no such subject"),
    ("at 2024-01-02 expect red draught on \"b1\" + sail", "expected red, was unknown, for want of boat/b1.draught"),
    (
      "at 2024-01-02 expect unknown draught on \"b1\" + sail missing \"boat/b1.x\"",
      "expected to miss boat/b1.x, missed boat/b1.draught"
    ),
    (
      "at 2024-01-02 expect green check on \"b1\" then yellow at 2024-02-02",
      "expected then yellow at 2024-02-02, got then yellow at 2024-02-01"
    ),
    (
      "at 2024-03-01 expect red check on \"b1\" then green at 2024-03-02",
      "expected then green at 2024-03-02, got no change ahead"
    ),
    ("at 2024-02-02 expect yellow check on \"b1\" saying \"Due.\"", "it says «Due 31. januar 2024.»"),
    ("at 2024-01-02 expect green check on \"b1\" saying \"x\"", "there is no reason to say anything"),
    ("at 2024-02-02 expect worsened check on \"b1\"", "expected worsened, the log tells opened"),
    ("at 2024-02-02 at 2024-02-03 expect opened check on \"b1\"", "expected opened, the log tells nothing"),
    ("at 2024-03-01 expect green C on \"q\"", "expected green, was red: 0 green, 0 yellow, 1 red, 0 unknown"),
    ("at 2024-03-01 expect red C on \"p\"", "there is no unit `p`"),
    ("given \(boat)", "`boat/b1` is already there"),
    ("change boat \"b2\" { kind sail }", "there is no `boat/b2` to change"),
    ("remove boat \"b2\"", "there is no `boat/b2` to remove"),
    ("given file \"no.jsonl\"", "there is no file `no.jsonl` beside the pack"),
    ("given boat \"b2\" { berth \"q\" }", "`kind`: expected `kind` in every record of this type"),
    ("at 2024-01-02T10:00:00+01:00 at 2024-01-02", "the clock of a test never goes back"),
  ])
  func `a failure says what was`(step: String, message: String) throws {
    #expect(try failures(Self.start + step).first == message)
  }

  @Test(arguments: [
    ("\"boat/b1.draught\", \"boat/b1.checked\"", ""),
    ("\"boat/b1.draught\"", "expected to miss boat/b1.draught, missed boat/b1.checked, boat/b1.draught"),
  ])
  func `all that is missing is named`(named: String, message: String) throws {
    let text = """
      rule both "both" { basis code "1" for boat b red when b.draught > 2 and b.checked > b.moored because "." }
      test "t" { \(Self.start) at 2024-01-02 expect unknown both on "b1" missing \(named) }
      """
    #expect(try run(Harbour.pack + text).flatMap { $0.failures.map(\.message) } == (message.isEmpty ? [] : [message]))
  }

  @Test func `a change keeps every other field, whatever its type`() throws {
    let found = try failures(
      """
      given quay "q" { title "Q", once ["old", "older"] }
      given boat "b1" { berth "q", kind sail, moored 2024-01-01, insured true, kinds [sail, motor], draught 2.75,
        crew ["a", "b"], seen 2024-01-01T10:00:00Z, stay "2024-01/2024-03", note "x", escorts ["b2"] }
      given boat "b2" { berth "old", kind motor, moored 2024-01-01, insured true }
      at 2024-01-02 expect red draught on "b1" + sail
      change boat "b1" { checked 2024-01-02 }
      at 2024-03-02 expect red draught on "b1" + sail expect green draught on "b1" + motor expect green check on "b1"
                    expect red C on "q"
      """)
    #expect(found == [])
  }

  @Test(arguments: ["boats.jsonl", "boats.json"])
  func `records from files may be changed and removed`(file: String) throws {
    let boats = ["b1", "b2", "b3"].map {
      "{\"type\":\"boat\",\"id\":\"\($0)\",\"berth\":\"q\",\"kind\":\"sail\",\"moored\":\"2024-01-01\",\"insured\":true}"
    }
    let text = file.hasSuffix("l") ? boats.joined(separator: "\n") + "\n" : "[\(boats.joined(separator: ", "))]"
    let found = try failures(
      """
      given quay "q" { title "Q" }
      given file "\(file)"
      at 2024-03-01 expect red check on "b1" expect red check on "b2" expect red check on "b3"
      change boat "b3" { checked 2024-03-01 }
      remove boat "b1"
      at 2024-03-02 expect silent check on "b1" expect red check on "b2" expect green check on "b3"
                    expect resolved check on "b1" expect resolved check on "b3"
      remove boat "b2"
      at 2024-03-03 expect silent check on "b2" expect green check on "b3"
      """, files: [file: text])
    #expect(found == [])
  }

  @Test func `a set is that test's alone, and those beside the pack do not count`() throws {
    let tests = """
      set grace = 5 days
      test "own" { set grace = 60 days
        \(Self.start) at 2024-02-29 expect green check on "b1" then yellow at 2024-03-02 }
      test "shipped" { \(Self.start) at 2024-01-31 expect green check on "b1" then yellow at 2024-02-01 }
      """
    let results = try run(Harbour.pack + tests)
    #expect(results.map(\.title) == ["own", "shipped"])
    #expect(results.flatMap { $0.failures.map(\.message) } == [])
  }

  /// Whoever asks only for the verdict gets the first failure, and no reasons.
  @Test func `a test may stop where it fails`() throws {
    let steps =
      "at 2024-03-01 expect green check on \"b1\" expect green C on \"q\"\nat 2024-03-02 expect green C on \"q\""
    let text = Harbour.pack + "test \"t\" {\n\(Self.start)\(steps)\n}"
    let pack = Pack.load(text: text, path: "harbour.krav")
    let program = try #require(Checker.check(files: pack.files, sources: pack.sources).program)
    let cases = Replay.cases(of: program, files: pack.files, sources: pack.sources)
    let test = try #require(cases.first)
    let whole = Replay.run(test, zone: Harbour.oslo) { _, _ in [] }
    #expect(whole.failures.count == 3)
    #expect(whole.failures.allSatisfy { !$0.notes.isEmpty })
    let first = Replay.run(test, zone: Harbour.oslo, options: .verdictOnly) { _, _ in [] }
    #expect(first.failures.map(\.message) == ["expected green, was red"])
    #expect(first.failures[0].notes.isEmpty)
  }
}
