import Commands
import Foundation
import Testing

/// Help, completions and manual pages of a small tool that has one of each kind, as they stand in `Tests/Fixtures/terminal`.
/// `ETTERLEV_RECORD=1 swift test --filter SnapshotTests` writes them anew; look at the difference before it is kept.
@Suite struct SnapshotTests {
  private static let daemon = Usage(
    tool: "harbourd", name: "", summary: "watches the harbour",
    options: [
      .option("log", "DIR", .folder, "where the log is kept", fallback: "./log"), .flag("quiet", "says nothing"),
    ],
    examples: [.init("harbourd --quiet", "nothing")], outcomes: [.init(0, "it was told to end")])

  private static let tool = Tool(
    name: "harbour", summary: "asks harbourd what lies in the harbour",
    details: [
      "A first paragraph, which is long enough to be broken at eighty columns, names `--berth` and ends there."
    ],
    groups: [
      .init(
        "boats",
        [
          Usage(
            tool: "harbour", name: "list", summary: "boats that lie here; it's a [table]: name, berth",
            details: [
              ".A paragraph that begins with a point, has a back\\slash, and tells of bøyer – more than ASCII.",
              "A second.",
            ],
            operands: [.init("BERTH", "where; any without one", count: .any)],
            options: [
              .option("colour", "C", .words(["red", "green"]), "only such boats", fallback: "all"),
              .option("days", "N", .number(1...30), "how many days back"),
              .option("from", "FILE", .file, "reads this", isRepeatable: true, isRequired: true),
              .flag("json", "as JSON"),
            ],
            examples: [
              .init("harbour list --from x --json '~ & ^'", "all, as JSON"),
              .init("harbour list 7 --from x", "what lies at berth 7"),
            ], outcomes: [.init(0, "there are some"), .init(1, "there are none")], seeAlso: ["log verify"]),
          Usage(
            tool: "harbour", name: "take", summary: "takes boats out",
            operands: [.init("FILE", .file, "whose", count: .some)],
            options: [.option("yard", "DIR", .folder, "where to")], examples: [], outcomes: []),
          Usage(
            tool: "harbour", name: "take back", summary: "and in again",
            operands: [.init("DIR", .folder, "from where")],
            outcomes: []),
        ]),
      .init(
        "the rest",
        [
          Usage(tool: "harbour", name: "log verify", summary: "whether the log is whole", outcomes: []),
          Usage(
            tool: "harbour", name: "help", summary: "tells what a command does",
            operands: [.init("COMMAND", .command, "which", count: .optional)], outcomes: []),
        ]),
    ],
    outcomes: [.init(0, "fine"), .init(1, "not fine")], environment: [.init("HARBOUR", "which one")],
    files: [.init("/etc/harbour", "what is agreed")])

  private static let texts: [(name: String, text: String)] =
    [
      ("help.txt", Help(width: 80, isColoured: false).text(tool)),
      ("help-list-60.txt", Help(width: 60, isColoured: false).text(tool.usages[0])),
      ("help-coloured.txt", Help(width: 80, isColoured: true).text(daemon)),
      ("harbour.bash", BashCompletion.script(tool, [daemon])), ("_harbour", ZshCompletion.script(tool, [daemon])),
      ("harbour.fish", FishCompletion.script(tool, [daemon])),
    ] + Manual.pages(tool, [daemon]).map { ($0.name, $0.text) }

  @Test(arguments: texts.map(\.name)) func isAsKept(_ name: String) throws {
    let text = try #require(Self.texts.first { $0.name == name }?.text)
    let file = root.appending(path: "Tests/Fixtures/terminal/\(name)")
    if ProcessInfo.processInfo.environment["ETTERLEV_RECORD"] != nil {
      try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
      try text.write(to: file, atomically: true, encoding: .utf8)
    }
    #expect(try String(contentsOf: file, encoding: .utf8) == text)
  }
}
