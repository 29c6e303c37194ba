import Commands
import Linux
import Service

enum ManualCommand: ClientCommand {
  static let usage = Usage(
    "man", "manual pages, as roff",
    operands: [
      .init("COMMAND", .command, "the name of a command, or `etterlevd`; without it the page of all", count: .any)
    ],
    options: [.option("into", "DIR", .folder, "writes all pages into this folder instead")],
    examples: [
      .init("etterlev man status | man -l -", "the page of one command"),
      .init("etterlev man etterlevd | man -l -", "the daemon's"),
      .init(
        "etterlev man --into man", "nothing; the pages are etterlev.1, etterlev-status.1 and so on, and etterlevd.8"),
    ],
    seeAlso: ["help", "completions"])

  static func run(_ arguments: Arguments) throws -> Int32 {
    if let folder = arguments.value("into") {
      guard arguments.operands.isEmpty else { throw UsageError("`--into` writes all pages: name no command") }
      try Directory.create(folder)
      let directory = try Directory(folder)
      for page in Manual.pages(Etterlev.tool, [.daemon]) {
        try directory.replace(page.name, with: Array(page.text.utf8), mode: 0o644)
      }
      return Exit.fine
    }
    let words = arguments.operands
    if words.isEmpty || words == [Etterlev.tool.name] {
      Output.standard(Manual.page(Etterlev.tool, [.daemon]))
    } else if words == ["etterlevd"] {
      Output.standard(Manual.page(.daemon, section: 8, see: [("etterlev", 1)]))
    } else if let found = Etterlev.tool.find(words), found.count == words.count {
      Output.standard(Manual.page(found.usage, see: [("etterlev", 1)]))
    } else {
      throw UsageError(Etterlev.tool.complaint(of: words))
    }
    return Exit.fine
  }
}
