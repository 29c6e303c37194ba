import Commands
import Linux
import Service

enum HelpCommand: ClientCommand {
  static let usage = Usage(
    "help", "what a command does and takes, with examples",
    operands: [.init("COMMAND", .command, "the name of a command, as `status` or `log verify`", count: .any)],
    options: [.noPager],
    examples: [
      .init("etterlev help", "all commands, a line each"),
      .init("etterlev help log verify", "one command, as `etterlev log verify --help`"),
    ])

  static func run(_ arguments: Arguments) throws -> Int32 {
    let words = arguments.operands
    guard !words.isEmpty else {
      Terminal.show(Terminal.help(1).text(Etterlev.tool), arguments)
      return Exit.fine
    }
    if words == ["etterlevd"] {
      Terminal.show(Terminal.help(1).text(Usage.daemon), arguments)
      return Exit.fine
    }
    var usages = words.count == 1 ? Etterlev.tool.below(words[0]) : []
    if let found = Etterlev.tool.find(words), found.count == words.count { usages.insert(found.usage, at: 0) }
    guard !usages.isEmpty else { throw UsageError(Etterlev.tool.complaint(of: words)) }
    Terminal.show(usages.map { Terminal.help(1).text($0) }.joined(separator: "\n"), arguments)
    return Exit.fine
  }
}
