import Linux
import Service

/// Exit codes of the client, the same for every command.
enum Exit {
  static let fine: Int32 = 0
  /// The command did its work and found something.
  static let findings: Int32 = 1
  /// The command line or a pack is wrong.
  static let usage: Int32 = 2
  /// No daemon answers.
  static let unanswered: Int32 = 3
}

struct UsageError: Error {
  var message: String
  init(_ message: String) { self.message = message }
}

@main
struct Etterlev {
  static let commands: [(name: String, summary: String, run: @Sendable ([String]) throws -> Int32)] = [
    ("status", "criteria and units as a traffic-light table, now or `--as-of` another day", StatusCommand.run),
    ("forecast", "what will change and when, if nothing is done", ForecastCommand.run),
    ("alerts", "open alerts, the last changed first", AlertsCommand.run),
    ("show", "one alert: why, evidence, legal basis", ShowCommand.run),
    ("ack", "mark an open alert as seen: `ack ALERT --comment TEXT`", AcknowledgeCommand.run),
    ("follow", "events as they come, through restarts; `--since SEQ` begins behind a number", FollowCommand.run),
    ("metrics", "what the daemon counts, as text for monitoring", MetricsCommand.run),
    ("why", "why a rule says what it says of a subject, and what would clear it", WhyCommand.run),
    ("check", "what is wrong with packs; `--rules` adds what each rule costs", CheckCommand.run),
    ("explain", "what a code such as `krav/unknown-name` means, or what a rule rests on", ExplainCommand.run),
    ("schema", "the records that a pack reads: for people, or as JSON Schema by `--json`", SchemaCommand.run),
    ("fmt", "lay packs out in the one way: `--check` only tells", FormatCommand.run),
    ("test", "run the tests of packs", TestCommand.run),
    ("diff", "what another pack would change: alerts gained, lost and moved", DiffCommand.run),
    ("eval", "judge a folder of records once, without a daemon", EvalCommand.run),
    ("lsp", "serve an editor: diagnostics, hover, completion, definitions, layout", LanguageServerCommand.run),
    (
      "intake", "check record files: `intake FILE… --rules DIR`; let vanished ones go: `intake accept`",
      IntakeCommand.run
    ),
    ("log", "verify the alert log, or erase a comment: `log verify`, `log forget SEQ`", LogCommand.run),
  ]

  static func main() {
    let words = Array(CommandLine.arguments.dropFirst())
    guard let name = words.first, name != "help", name != "--help", name != "-h" else {
      Output.standard(help)
      Environment.leave(words.isEmpty ? Exit.usage : Exit.fine)
    }
    guard let command = commands.first(where: { $0.name == name }) else {
      Output.error("etterlev: unknown command `\(name)`\n\n" + help)
      Environment.leave(Exit.usage)
    }
    do {
      Environment.leave(try command.run(Array(words.dropFirst())))
    } catch let error as UsageError {
      Output.error("etterlev \(name): \(error.message)\n")
      Environment.leave(Exit.usage)
    } catch let error as Unloadable {
      Output.error(error.rendered)
      Environment.leave(Exit.usage)
    } catch let error as Arguments.Failure {
      Output.error("etterlev \(name): \(error.description)\n")
      Environment.leave(Exit.usage)
    } catch let error as Unanswered {
      Output.error("etterlev \(name): \(error.description)\n")
      Environment.leave(Exit.unanswered)
    } catch {
      Output.error("etterlev \(name): \(error)\n")
      Environment.leave(Exit.usage)
    }
  }

  static var help: String {
    var text = "etterlev asks etterlevd, and checks rules and records without it.\n\n"
    for command in commands {
      text += "  etterlev \(command.name)\(String(repeating: " ", count: 10 - command.name.count))\(command.summary)\n"
    }
    text += """

      The daemon's socket is `--socket PATH`, else $ETTERLEV_SOCKET, else the place where a daemon of this folder or of the
      system listens. `--json` prints facts as JSON.

      Exit codes: 0 fine, 1 findings, 2 usage or load error, 3 no daemon answers.

      """
    return text
  }
}
