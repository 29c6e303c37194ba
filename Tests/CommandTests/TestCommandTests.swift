import Foundation
import Testing

private let python = ["/usr/bin/python3", "/usr/local/bin/python3"].first {
  FileManager.default.isExecutableFile(atPath: $0)
}

@Suite(.enabled(if: areBuilt, "the executables are built elsewhere"))
struct TestCommandTests {
  private static let pack = """
    source code "Harbour code" { id "HC-7" in force from 2020-01-01 }
    record boat { moored date past }
    parameter grace = 3 days
    rule check "checked" {
      basis code "1"
      for boat b
      red when today > b.moored + grace because "Moored {b.moored}."
    }
    rule young "young" {
      basis code "2"
      for boat b
      yellow when b.moored within last 2 days because "Just moored."
    }
    test "in time" {
      given boat "b" { moored 2024-01-01 }
      at 2024-01-03 expect green check on "b"
      at 2024-01-04 expect green check on "b" then red at 2024-01-05
      at 2024-01-05 expect red check on "b"
    }
    test "<late> & \\"later\\"" {
      given boat "b" { moored 2024-01-01 }
      at 2024-01-04 expect red check on "b"
      at 2024-01-04 expect red check on "c"
    }
    test "young" {
      given boat "b" { moored 2024-01-01 }
      at 2024-01-03 expect yellow young on "b"
    }

    """

  private func test(
    _ words: [String], pack: String = pack
  ) throws -> (code: Int32, output: String, error: String, folder: URL) {
    let folder = FileManager.default.temporaryDirectory.appending(path: "tests-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: folder) }
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    try Data(pack.utf8).write(to: folder.appending(path: "harbour.krav"))
    let result = try run("etterlev", ["test", folder.path] + words.map { $0.replacing("DIR", with: folder.path) })
    // Times differ from run to run.
    let output = result.output.replacing(#/\([0-9]+\.[0-9]{3} s\)/#, with: "(0 s)")
      .replacing(folder.path, with: "DIR")
    return (result.code, output, result.error, folder)
  }

  @Test func showsWhatWasCompared() throws {
    let result = try test(["--verbose"])
    #expect(result.code == 1)
    #expect(
      result.output == """
        passed: in time (0 s)
        DIR/harbour.krav:20:1: test `<late> & "later"` failed
          DIR/harbour.krav:22:17: expected red, was green until 2024-01-05
              at 2024-01-04 expect red check on "b"
                            ^^^^^^^^^^^^^^^^^^^^^^^
            not red: `today > b.moored + grace` does not hold (harbour.krav:7)
              today            = 4. januar 2024
              b.moored + grace = 4. januar 2024
              b.moored         = 1. januar 2024
              grace            = 3 dager

          DIR/harbour.krav:23:17: expected red, was silent: no such subject
              at 2024-01-04 expect red check on "c"
                            ^^^^^^^^^^^^^^^^^^^^^^^
            there are `b`

        passed: young (0 s)
        DIR: 2 passed, 1 failed (0 s)

        failed:
          DIR/harbour.krav:20:1: <late> & "later"
        2 passed, 1 failed (0 s)

        """)
  }

  @Test(arguments: [
    (["in time"], ["in time"]), (["IN T"], ["in time"]), (["check"], ["in time", "<late> & \"later\""]),
    (["youn?"], ["young"]), (["*e*"], ["in time", "<late> & \"later\"", "young"]),
    (["young", "late"], ["<late> & \"later\"", "young"]),
    (["harbour.krav"], ["in time", "<late> & \"later\"", "young"]),
    (["*/harbour.krav"], ["in time", "<late> & \"later\"", "young"]),
  ])
  func filters(_ patterns: [String], _ titles: [String]) throws {
    let result = try test(["--json"] + patterns.flatMap { ["--filter", $0] })
    let lines = try result.output.split(separator: "\n").map {
      try #require(JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any])
    }
    #expect(lines.compactMap { $0["test"] as? String } == titles)
    #expect(result.code == (titles.contains { $0.contains("late") } ? 1 : 0))
  }

  @Test(arguments: [
    ("chekc", "no test matches `chekc`; did you mean `check`"),
    (
      "nothing like it",
      "no test matches `nothing like it`; a filter is a part of a test's title, of its file's path, or of the name of a rule "
        + "(`*` and `?` make it a pattern of the whole), and there are 3 tests"
    ),
  ])
  func aFilterThatMatchesNothing(_ pattern: String, _ complaint: String) throws {
    let result = try test(["--filter", pattern])
    #expect(result.code == 2)
    #expect(result.output.isEmpty)
    #expect(result.error == "etterlev test: \(complaint)\n")
  }

  @Test func machinesGetPlacesValuesAndSums() throws {
    let result = try test(["--json"])
    let lines = try result.output.split(separator: "\n").map {
      try #require(JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any])
    }
    #expect(lines.map { $0["passed"] as? Bool } == [true, false, true, nil])
    #expect(lines[3]["passed"] as? Int == 2)
    #expect(lines[3]["failed"] as? Int == 1)
    let failures = try #require(lines[1]["failures"] as? [[String: Any]])
    #expect(failures.count == 2)
    #expect(failures[0]["line"] as? Int == 22)
    #expect(failures[0]["column"] as? Int == 17)
    #expect(failures[0]["expected"] as? String == "red")
    #expect(failures[0]["got"] as? String == "green")
    let notes = try #require(failures[0]["notes"] as? [[String: Any]])
    #expect(notes[0]["line"] as? Int == 7)
    #expect(notes.last?["text"] as? String == "grace            = 3 dager")
  }

  @Test(arguments: [
    ("--coverage", 1), ("--coverage-at-least=80", 1), ("--coverage-at-least=101", 2), ("--coverage-at-least=x", 2),
  ])
  func coverageMayBeDemanded(_ option: String, _ code: Int32) throws {
    let passing = Self.pack.replacing("expect red check on \"c\"", with: "")
      .replacing("at 2024-01-04 expect red check", with: "at 2024-01-04 expect green check")
    #expect(try test([option]).code == code)
    // 7 of 10 goals.
    let result = try test([option, "--verbose"], pack: passing)
    #expect(result.code == (option == "--coverage" ? 0 : code))
    guard code == 1 else { return }
    #expect(result.output.hasSuffix("\ncoverage: 7 of 10 (70 %), 2 more seen but not checked\n"), "\(result.output)")
    #expect(
      result.output.contains(
        "DIR/harbour.krav:12:15: young: no test stands on the day before `b.moored within last 2 days`\n"))
    #expect(try test(["--coverage-at-least", "70%"], pack: passing).code == 0)
  }

  @Test func aPackThatCannotBeLoadedIsTold() throws {
    let result = try test(["--junit", "-"], pack: "rule nothing")
    #expect(result.code == 2)
    #expect(result.output.contains("errors=\"1\""))
    #expect(result.error.contains("error[krav/"))
    #expect(try test(["--junit", "-", "--json"]).code == 2)
    #expect(try test(["--junit", "/nowhere/tests.xml"]).error.contains("`/nowhere/tests.xml`"))
    #expect(try test(["--junit", "/dev/null"]).error.contains("is no plain file"))
  }

  /// Read by a parser that nobody here wrote.
  @Test(.enabled(if: python != nil, "python3 is not installed"), arguments: ["-", "FILE"])
  func junitIsReadByOthers(_ place: String) throws {
    let file = FileManager.default.temporaryDirectory.appending(path: "\(UUID().uuidString).xml")
    defer { try? FileManager.default.removeItem(at: file) }
    let result = try test(["--junit", place == "-" ? "-" : file.path])
    if place == "-" { try Data(result.output.utf8).write(to: file) }
    #expect(place == "-" || result.output.hasSuffix("2 passed, 1 failed (0 s)\n"))
    let script = """
      import sys, xml.etree.ElementTree as E
      root = E.parse(sys.argv[1]).getroot()
      print(root.tag, root.get('tests'), root.get('failures'), root.get('errors'), float(root.get('time')) >= 0)
      for suite in root:
        print(suite.tag, suite.get('tests'), suite.get('failures'))
        for case in suite:
          print(case.tag, case.get('name'), case.get('file').split('/')[-1], case.get('line'), float(case.get('time')) >= 0)
          for failure in case:
            print(failure.tag, failure.get('message').count(': expected '), 'grace            = 3 dager\\n' in failure.text)
      """
    let process = Process()
    process.executableURL = URL(filePath: try #require(python))
    process.arguments = ["-c", script, file.path]
    let output = Pipe()
    process.standardOutput = output
    try process.run()
    let read = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    #expect(
      read == """
        testsuites 3 1 0 True
        testsuite 3 1
        testcase in time harbour.krav 14 True
        testcase <late> & "later" harbour.krav 20 True
        failure 2 True
        testcase young harbour.krav 25 True

        """)
  }
}
