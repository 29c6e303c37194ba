import Commands
import Testing

@Suite struct ArgumentsTests {
  private static let usage = Usage(
    tool: "t", name: "c", summary: "does it",
    operands: [.init("A", "first"), .init("B", "rest", count: .any)],
    options: [
      .option("rules", "DIR", .folder, "where"), .option("colour", "C", .words(["red", "green"]), "which"),
      .option("days", "N", .number(1...30), "how many"), .flag("json", "as JSON"),
    ],
    outcomes: [])

  @Test func readsOptionsFlagsAndOperands() throws {
    let words = ["a", "--rules", "x", "--rules=y", "--json", "b", "--days=7", "--", "--json"]
    let arguments = try Arguments(words, for: Self.usage)
    #expect(arguments.operands == ["a", "b", "--json"])
    #expect(arguments.values("rules") == ["x", "y"] && arguments.value("rules") == "y")
    #expect(arguments.has("json") && arguments.number("days") == 7)
  }

  @Test func everythingBehindACommandIsItsOwn() throws {
    let usage = Usage(
      tool: "t", name: "c", summary: "does it",
      options: [.flag("json", "as JSON"), .rest("exec", "CMD [ARG…]", "runs")],
      outcomes: [])
    let arguments = try Arguments(["--json", "--exec", "x", "--json=1", "--", "-h", "--nothing"], for: usage)
    #expect(arguments.values("exec") == ["x", "--json=1", "--", "-h", "--nothing"] && !arguments.asksForHelp)
    #expect(throws: Arguments.Failure.self) { try Arguments(["--exec"], for: usage) }
  }

  @Test(arguments: [
    (["a", "--rules"], "`--rules` needs a value: --rules DIR"), (["a", "--rulse", "x"], "did you mean `--rules`"),
    (["a", "--json=1"], "`--json` takes no value"), (["a", "-x"], "unknown option `-x`"),
    (["a", "-json"], "did you mean `--json`"), ([], "needs A: first"),
    (["a", "--colour", "reed"], "`--colour` is red or green, not `reed`: did you mean `red`"),
    (["a", "--days", "31"], "`--days` is a number from 1 to 30"), (["a", "--days", "x"], "from 1 to 30"),
    (["a", "--days=-1"], "from 1 to 30"), (["a", "--hlep"], "did you mean `--help`"),
  ])
  func refuses(_ words: [String], _ complaint: String) {
    let failure = #expect(throws: Arguments.Failure.self) { try Arguments(words, for: Self.usage) }
    #expect(failure?.description.contains(complaint) == true, "\(failure?.description ?? "")")
  }

  @Test func refusesWhatIsTooMuchAndWhatIsMissing() {
    let usage = Usage(
      tool: "t", name: "c", summary: "does it", options: [.option("to", "DAY", .day, "when", isRequired: true)],
      outcomes: [])
    #expect(throws: Arguments.Failure.self) { try Arguments([], for: usage) }
    #expect(throws: Arguments.Failure.self) { try Arguments(["--to", "x", "y"], for: usage) }
    #expect(throws: Never.self) { try Arguments(["--to", "x"], for: usage) }
  }

  @Test(arguments: [["--help"], ["-h"], ["--nonsense", "--help"], ["--colour", "no", "-h"]])
  func helpGoesBeforeAnyMistake(_ words: [String]) throws {
    #expect(try Arguments(words, for: Self.usage).asksForHelp)
  }

  @Test func helpMayBeAValue() throws {
    let arguments = try Arguments(["a", "--rules", "--help"], for: Self.usage)
    #expect(!arguments.asksForHelp && arguments.value("rules") == "--help")
  }
}
