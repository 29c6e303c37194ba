import Commands
import Linux
import Service

@main
struct Etterlev {
  /// Every command, in the order of the help.
  static let groups: [(title: String, commands: [any ClientCommand.Type])] = [
    (
      "what is the state of things",
      [
        StatusCommand.self, AlertsCommand.self, ShowCommand.self, WhyCommand.self, ForecastCommand.self,
        CalendarCommand.self, StatsCommand.self, ReportCommand.self, DigestCommand.self, FollowCommand.self,
        AcknowledgeCommand.self,
      ]
    ),
    (
      "records and logs",
      [
        ImportCommand.self, MappingSuggestCommand.self, EvalCommand.self, IntakeCommand.self, IntakeAcceptCommand.self,
        LogVerifyCommand.self, LogForgetCommand.self, MergeCommand.self, MetricsCommand.self, ProbeCommand.self,
      ]
    ),
    (
      "rules",
      [
        CheckCommand.self, TestCommand.self, DiffCommand.self, ExplainCommand.self, SchemaCommand.self,
        FormatCommand.self, SQLCommand.self, LanguageServerCommand.self,
      ]
    ),
    ("this program", [HelpCommand.self, CompletionsCommand.self, ManualCommand.self]),
  ]

  static let tool = Tool(
    name: "etterlev", summary: "asks etterlevd, and checks rules and records without it",
    details: [
      """
      What is asked of a daemon is asked at its socket. Where a command takes `--rules` and `--records`, it reads and judges \
      the records of a folder by itself instead.
      """
    ],
    groups: groups.map { group in Tool.Group(group.title, group.commands.map { $0.usage }) },
    outcomes: Exit.all,
    environment: [
      .init("ETTERLEV_SOCKET", "the daemon's socket, where no `--socket` is given"),
      .init("STATE_DIRECTORY", "where the alert log is kept, where no `--state` is given"),
      .init("PAGER", "what shows output that is longer than the terminal; without it `less -FRX`"),
      .init("COLUMNS", "how wide the terminal is, where it is not as wide as it says"),
      .init("NO_COLOR", "when it is not empty, nothing is coloured"),
      .init("CLICOLOR_FORCE", "when it is neither empty nor 0, colours are written though the output is no terminal"),
    ])

  static func main() {
    let words = Array(CommandLine.arguments.dropFirst())
    guard let first = words.first else {
      Output.error(Terminal.help(2).text(tool))
      Environment.leave(Exit.usage)
    }
    if first == "--help" || first == "-h" {
      Output.standard(Terminal.help(1).text(tool))
      Environment.leave(Exit.fine)
    }
    guard let found = tool.find(words),
      let command = groups.lazy.flatMap(\.commands).first(where: { $0.usage.name == found.usage.name })
    else {
      guard words.last == "--help" || words.last == "-h", !tool.below(first).isEmpty else {
        Output.error("etterlev: \(printable(tool.complaint(of: words)))\n")
        Environment.leave(Exit.usage)
      }
      for usage in tool.below(first) { Output.standard(Terminal.help(1).text(usage) + "\n") }
      Environment.leave(Exit.fine)
    }
    Environment.leave(run(command, Array(words.dropFirst(found.count))))
  }

  /// The exit code of a command; a failure is told.
  private static func run(_ command: any ClientCommand.Type, _ words: [String]) -> Int32 {
    let usage = command.usage
    func complain(_ text: String, _ hint: String = "") {
      Output.error("\(usage.invocation): \(printable(text))\n\(hint)")
    }
    do {
      let arguments = try Arguments(words, for: usage)
      if arguments.asksForHelp {
        Terminal.show(Terminal.help(1).text(usage), arguments)
        return Exit.fine
      }
      return try command.run(arguments)
    } catch let error as UsageError {
      complain(error.message)
    } catch let error as Unloadable {
      Output.error(error.rendered)
    } catch let error as Arguments.Failure {
      complain(error.description, "  `\(usage.invocation) --help` tells what it takes\n")
    } catch let error as Unanswered {
      complain(error.description)
      return Exit.unanswered
    } catch {
      complain("\(error)")
    }
    return command.failed
  }
}
