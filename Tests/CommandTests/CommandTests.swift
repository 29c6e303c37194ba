import Foundation
import Service
import Testing

private let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
  .deletingLastPathComponent()

/// The executables that the test's own build made.
private func binary(_ name: String) -> URL { root.appending(path: ".build/debug/\(name)") }

private func run(_ name: String, _ words: [String]) throws -> (code: Int32, output: String, error: String) {
  let process = Process()
  process.executableURL = binary(name)
  process.arguments = words
  process.currentDirectoryURL = root
  let output = Pipe()
  let error = Pipe()
  process.standardOutput = output
  process.standardError = error
  try process.run()
  let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
  let complaint = String(decoding: error.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
  process.waitUntilExit()
  return (process.terminationStatus, text, complaint)
}

private let areBuilt = FileManager.default.fileExists(atPath: binary("etterlev").path)

@Suite(.enabled(if: areBuilt, "the executables are built elsewhere"))
struct CommandTests {
  private static let harbour = ["--rules", "Tests/Fixtures/harbour", "--records", "Tests/Fixtures/harbour/records"]

  @Test(
    arguments: [
      (["check", "Rules"], 0), (["test", "Rules"], 0), (["test", "Tests/Fixtures/harbour"], 0),
      (["check", "nowhere"], 2),
      (["status", "--socket", "/nowhere/socket"], 3), (["nonsense"], 2), (["alerts", "--nonsense"], 2), (["eval"], 2),
      (["log", "verify", "--state", "/nowhere"], 2), (["eval", "--as-of", "2024-01-11"] + harbour, 1),
    ] as [([String], Int32)])
  func exitCodes(_ words: [String], _ code: Int32) throws {
    let result = try run("etterlev", words)
    #expect(result.code == code, "\(words): \(result.error)")
    #expect(code != 2 || !result.error.isEmpty)
  }

  @Test func evalPrintsOneObjectALine() throws {
    let result = try run("etterlev", ["eval", "--json", "--all", "--as-of", "2024-01-16"] + Self.harbour)
    let lines = result.output.split(separator: "\n").map(String.init)
    #expect(
      lines == [
        #"{"rule":"drills","subject":"quay/q","unit":"port/q","verdict":"red","message":"Quay never held a drill."}"#,
        #"{"rule":"overstay","subject":"vessel/v","unit":"port/q","verdict":"yellow","message":"Moored since 10. januar 2024."}"#,
      ])
  }

  @Test func aPackThatCannotBeLoadedEndsTheDaemonWithTwo() throws {
    let result = try run("etterlevd", ["--check", "--rules", "nowhere"])
    #expect(result.code == 2)
    #expect(result.error.contains("krav/no-such-pack"))
  }
}

@Suite struct ArgumentsTests {
  @Test func readsOptionsFlagsAndOperands() throws {
    let arguments = try Arguments(
      ["a", "--rules", "x", "--rules=y", "--json", "b"], options: ["rules"], flags: ["json"])
    #expect(arguments.operands == ["a", "b"])
    #expect(arguments.values("rules") == ["x", "y"])
    #expect(arguments.has("json"))
  }

  @Test(arguments: [["--rules"], ["--nope"], ["--json=1"], ["-x"]])
  func refuses(_ words: [String]) {
    #expect(throws: Arguments.Failure.self) { try Arguments(words, options: ["rules"], flags: ["json"]) }
  }
}
