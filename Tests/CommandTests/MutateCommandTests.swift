import Foundation
import Testing

@Suite(.enabled(if: areBuilt, "the executables are built elsewhere"))
struct MutateCommandTests {
  /// A pack whose test stands neither on the deadline nor on the day after.
  private static let weak = """
    source code "Harbour code" { id "HC-7" in force from 2020-01-01 }
    record boat { moored date past }
    rule check "checked" {
      basis code "1"
      for boat b
      red when today > b.moored + 3 days because "Moored {b.moored}."
    }
    test "check" {
      given boat "b" { moored 2024-01-01 }
      at 2024-01-02 expect green check on "b"
      at 2024-01-09 expect red check on "b"
    }

    """
  private static let tight = weak.replacing("2024-01-02", with: "2024-01-04").replacing(
    "2024-01-09", with: "2024-01-05")

  private static let survivors = [
    "`today > b.moored + 3 days`: `>` became `>=`",
    "`today > b.moored + 3 days`: `3 days` became `2 days`",
    "`today > b.moored + 3 days`: `3 days` became `4 days`",
  ].map { "harbour: rule check, red, \($0)" }

  /// Runs `etterlev test --mutate` on the pack, with a file of accepted survivors if there is one.
  private func mutate(
    _ pack: String, accepting list: String? = nil, _ words: [String] = []
  ) throws -> (code: Int32, output: String, error: String) {
    let folder = FileManager.default.temporaryDirectory.appending(path: "mutate-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: folder) }
    let harbour = folder.appending(path: "harbour")
    try FileManager.default.createDirectory(at: harbour, withIntermediateDirectories: true)
    try Data(pack.utf8).write(to: harbour.appending(path: "harbour.krav"))
    var words = ["test", "--mutate", harbour.path] + words
    if let list {
      let file = folder.appending(path: "list.txt")
      try Data(list.utf8).write(to: file)
      words += ["--survivors", file.path]
    }
    return try run("etterlev", words)
  }

  private func accepting(_ keys: [String]) -> String {
    keys.map { $0 + "\n  Nobody minds.\n" }.joined()
  }

  @Test func aTightTestLeavesNone() throws {
    let result = try mutate(Self.tight)
    #expect(result.code == 0, "\(result.error)")
    #expect(result.output.hasSuffix("harbour: 4 of 4 mutants killed (100.0 %), 0 survive\n"))
  }

  @Test func aSurvivorIsShownWithItsPlaceAndWhatWouldKillIt() throws {
    let result = try mutate(Self.weak)
    #expect(result.code == 1)
    #expect(result.output.contains("harbour.krav:6:18: `>` became `>=`\n"))
    #expect(result.output.contains("red when today > b.moored + 3 days because"))
    #expect(result.output.contains("no test has `today` equal to `b.moored + 3 days`\n"))
    #expect(result.output.contains("no test stands between `3 days` and `4 days`\n"))
    for key in Self.survivors { #expect(result.output.contains("key: \(key)\n")) }
    #expect(result.output.hasSuffix("harbour: 1 of 4 mutants killed (25.0 %), 3 survive\n"))
  }

  @Test func survivorsMayBeAccepted() throws {
    let whole = try mutate(Self.weak, accepting: accepting(Self.survivors))
    #expect(whole.code == 0, "\(whole.error)")
    #expect(whole.output.hasSuffix("3 accepted, 0 new, 0 stale\n"))

    let part = try mutate(Self.weak, accepting: accepting(Array(Self.survivors.dropLast())))
    #expect(part.code == 1)
    #expect(part.output.contains("key: \(Self.survivors[2])\n"))
    #expect(!part.output.contains("key: \(Self.survivors[0])\n"))
    #expect(part.output.hasSuffix("2 accepted, 1 new, 0 stale\n"))
  }

  @Test func anEntryThatDoesNotSurviveIsStale() throws {
    let result = try mutate(Self.tight, accepting: accepting([Self.survivors[0], "other: rule r: x"]))
    #expect(result.code == 1)
    #expect(result.error.contains("list.txt:1: this mutant does not survive any more: `\(Self.survivors[0])`\n"))
    // Of what has not been tried nothing is said.
    #expect(!result.error.contains("other"))
    let filtered = try mutate(Self.tight, accepting: accepting(["harbour: rule q: x"]), ["--filter", "check"])
    #expect(filtered.code == 0, "\(filtered.error)")
  }

  @Test func json() throws {
    let result = try mutate(Self.weak, accepting: accepting([Self.survivors[0]]), ["--json"])
    #expect(result.code == 1)
    let lines = try result.output.split(separator: "\n").map {
      try #require(try JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any])
    }
    #expect(lines.count == 5)
    #expect(lines.dropLast().compactMap { $0["killed"] as? Bool } == [true, false, false, false])
    #expect(lines[0]["by"] as? String == "check")
    #expect(lines[1]["accepted"] as? String == "Nobody minds.")
    #expect(lines[1]["line"] as? Int == 6)
    #expect(lines[1]["column"] as? Int == 18)
    #expect(lines[2]["accepted"] == nil)
    #expect(lines[4]["mutants"] as? Int == 4 && lines[4]["killed"] as? Int == 1)
  }

  @Test(
    arguments: [
      (["--filter", "nothing"], nil, "with `nothing` in its name"), (["--nonsense"], nil, "unknown option"),
      (["--survivors", "/nowhere"], nil, "`/nowhere` cannot be read"),
      ([], "harbour: rule check: x\n", "list.txt:1: no reason is given"),
    ] as [([String], String?, String)])
  func usage(_ words: [String], _ list: String?, _ message: String) throws {
    let result = try mutate(Self.tight, accepting: list, words)
    #expect(result.code == 2)
    #expect(result.error.contains(message), "\(result.error)")
  }
}
