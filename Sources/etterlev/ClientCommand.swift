import Commands

/// A command of the client: how it is called, and what it does when it is.
protocol ClientCommand: SendableMetatype {
  static var usage: Usage { get }
  /// Does it with what was written behind its name; the exit code.
  static func run(_ arguments: Arguments) throws -> Int32
  /// The exit code when it cannot be done as it was asked for.
  static var failed: Int32 { get }
}

extension ClientCommand {
  static var failed: Int32 { Exit.usage }
}

extension Usage {
  /// A command of the client, with the exit codes that all have.
  ///
  /// - Parameters:
  ///   - name: as it is called, of several words for one of a family.
  ///   - summary: what it does, in a line; lower case, no full stop.
  ///   - details: paragraphs that say the rest, in sentences.
  ///   - operands: what follows the name.
  ///   - options: what may be given besides.
  ///   - fine: what exit code 0 means.
  ///   - findings: what exit code 1 means; `nil` where it never ends so.
  ///   - examples: command lines and what they show.
  ///   - seeAlso: names of other commands.
  ///   - file: where it is declared.
  init(
    _ name: String, _ summary: String, details: [String] = [], operands: [Operand] = [], options: [Option] = [],
    fine: String = "it is done", findings: String? = nil, examples: [Example], seeAlso: [String] = [],
    file: String = #fileID
  ) {
    var outcomes = [Outcome(Exit.fine, fine)]
    if let findings { outcomes.append(Outcome(Exit.findings, findings)) }
    outcomes.append(Exit.wrong)
    if options.contains(where: { $0.name == Option.socket.name }) { outcomes.append(Exit.silent) }
    self.init(
      tool: "etterlev", name: name, summary: summary, details: details, operands: operands, options: options,
      examples: examples, outcomes: outcomes, seeAlso: seeAlso, file: file)
  }
}

// What several commands take.
extension Usage.Option {
  static let socket = option(
    "socket", "PATH", .file, "the daemon's socket",
    fallback: "$ETTERLEV_SOCKET, else ./.etterlevd/socket where a daemon listens there, else /run/etterlevd/socket")
  static let json = flag("json", "prints facts as JSON, for programs")
  static let rules = option(
    "rules", "DIR", .folder, "the folder of a pack, to judge without a daemon", isRepeatable: true)
  static let records = option("records", "DIR", .folder, "the folder of the records that are judged by `--rules`")
  static let csv = flag("csv", "prints the table as CSV: semicolons and UTF-8 with its mark, as Excel opens it rightly")
  static let noPager = flag("no-pager", "shows long output at once, not page by page")
  static let unit = option("unit", "ID", "only this unit and those beneath it")
  static let rule = option("rule", "NAME", "only what this rule says")
  static let criterion = option("criterion", "NAME", "only the rules of this criterion")
  static let state = option(
    "state", "DIR", .folder, "where the alert log is kept", fallback: "$STATE_DIRECTORY, else ./.etterlevd/state")

  /// Who is asked: the daemon, or a folder of records in its place.
  static let sources: [Usage.Option] = [socket, rules, records]
}
