import Commands
import Krav
import Linux
import Reports
import Service

/// What is wrong with packs first, then a line for each.
enum CheckCommand: ClientCommand {
  static let usage = Usage(
    "check", "what is wrong with packs",
    details: [
      """
      What is wrong is told first, each with its place and what to do; then comes a line for each pack. `etterlev explain` tells \
      what a code means.
      """
    ],
    operands: [.init("RULES", .folder, "the folder of a pack, or of several packs", count: .some)],
    options: [
      .flag("rules", "also what each rule asks, rests on and costs"), .flag("json", "one object a line, for programs"),
      .flag("sarif", "as SARIF 2.1.0, for code forges"),
      .flag("csv", "with `--rules`, the table of the rules as CSV"), .noPager,
    ],
    fine: "no findings", findings: "there are warnings",
    examples: [
      .init("etterlev check Rules/kvalitetsforskriften", "what is wrong with one pack"),
      .init("etterlev check --rules Rules/kvalitetsforskriften", "and its rules with what they cost"),
      .init("etterlev check --sarif Rules", "all packs below a folder, for a code forge"),
    ],
    seeAlso: ["explain", "test", "fmt"])

  static func run(_ arguments: Arguments) throws -> Int32 {
    let form = try DiagnosticForm(arguments)
    if form == .sarif, arguments.has("rules") { throw UsageError("`--rules` has no place in `--sarif`: choose one") }
    var isBroken = false
    var isWarned = false
    var found: [LocatedDiagnostic] = []
    // What a pack says that several use is said once.
    var told: Set<String> = []
    var summaries = ""
    var ruleLines: [UInt8] = []
    var table = CSV(header: ["pack"] + RuleTable.heads)
    let isTable = arguments.has("csv")
    if isTable, form != .text || !arguments.has("rules") { throw UsageError("`--csv` goes with `--rules` alone") }
    for folder in arguments.operands {
      for pack in PackFolders.below(folder) {
        let loaded = LoadedPack(folders: [pack])
        isBroken = isBroken || !loaded.errors.isEmpty
        isWarned = isWarned || !loaded.diagnostics.isEmpty
        guard form == .text else {
          if arguments.has("rules"), let program = loaded.program {
            for number in own(program.rules, of: loaded) {
              ruleLines += RuleReference(number, in: program, loaded.pack.sources).json() + [0x0A]
            }
          }
          found += loaded.diagnostics.map { LocatedDiagnostic($0, in: loaded.pack.sources) }
          continue
        }
        for diagnostic in loaded.diagnostics {
          let text = diagnostic.render(in: loaded.pack.sources, isColoured: Environment.wantsColour(2))
          if told.insert(text).inserted { Output.error(text + "\n") }
        }
        if isTable, let program = loaded.program {
          let rules = own(program.rules, of: loaded).map { program.rules[$0] }
          RuleTable.add(rules, of: program, in: loaded.pack.sources, as: pack, to: &table)
        }
        summaries += summary(of: pack, loaded, showsRules: arguments.has("rules"))
      }
    }
    if isTable { Output.standard(table.rendered) } else { Terminal.show(summaries, arguments) }
    form.write(found)
    Terminal.write(jsonLines: ruleLines)
    return isBroken ? Exit.usage : isWarned ? Exit.findings : Exit.fine
  }

  /// The indices of the rules that are its own: those of packs that it uses are shown where those are checked.
  private static func own(_ rules: [Rule], of loaded: LoadedPack) -> [Int] {
    rules.indices.filter { loaded.pack.sources.files[Int(rules[$0].range.file)].pack == 0 }
  }

  /// One line, and the table of the rules if that is asked for.
  private static func summary(of pack: String, _ loaded: LoadedPack, showsRules: Bool) -> String {
    guard let program = loaded.program else {
      return printable("\(pack): not loaded, \(loaded.diagnostics.summary)") + "\n"
    }
    let own = own(program.rules, of: loaded).map { program.rules[$0] }
    let used = program.rules.count - own.count
    var text = "\(pack): \(own.count) rules"
    if used > 0 { text += " and \(used) of packs that it uses" }
    text += ", \(program.records.count - 1) record types, \(loaded.diagnostics.summary)"
    if !own.isEmpty { text += "; cost: \(RuleTable.costs(own))" }
    text = Prose.hanging("", printable(text), width: Terminal.width) + "\n"
    if showsRules, !own.isEmpty {
      text +=
        "\n"
        + RuleTable.rendered(
          own, of: program, in: loaded.pack.sources, width: Terminal.width, isColoured: Terminal.isColoured) + "\n"
    }
    return text
  }
}

/// How diagnostics are told.
enum DiagnosticForm {
  /// To people, pack by pack.
  case text
  case json, sarif

  init(_ arguments: Arguments) throws {
    if arguments.has("json"), arguments.has("sarif") { throw UsageError("choose `--json` or `--sarif`") }
    self = arguments.has("json") ? .json : arguments.has("sarif") ? .sarif : .text
  }

  /// Writes what machines read; people have been told already.
  func write(_ found: [LocatedDiagnostic]) {
    let each = LocatedDiagnostic.each(found)
    switch self {
    case .text: break
    case .json: Terminal.write(jsonLines: DiagnosticsJSON.lines(each))
    case .sarif:
      let log = DiagnosticsSARIF.log(each, base: Environment.variable("PWD"))
      Terminal.write(jsonLines: log)
    }
  }
}

/// Packs lie in folders; a folder of folders holds several.
enum PackFolders {
  /// The folder itself if it holds `.krav` files, and every folder below that does.
  static func below(_ folder: String) -> [String] {
    guard !folder.hasSuffix(".krav") else { return [folder] }
    guard let directory = try? Directory(folder), let entries = try? directory.entries() else { return [folder] }
    let names = entries.compactMap { entry in
      String(validating: entry.name, as: UTF8.self).map { (name: $0, kind: entry.kind) }
    }.sorted { $0.name < $1.name }
    var packs: [String] = []
    if names.contains(where: { $0.name.hasSuffix(".krav") }) { packs.append(folder) }
    for entry in names where entry.kind == .directory && !entry.name.hasPrefix(".") {
      packs += below(folder + "/" + entry.name).filter { $0.hasSuffix(".krav") || hasRules($0) }
    }
    return packs.isEmpty ? [folder] : packs
  }

  private static func hasRules(_ folder: String) -> Bool {
    guard let directory = try? Directory(folder), let entries = try? directory.entries() else { return false }
    return entries.contains { String(decoding: $0.name, as: UTF8.self).hasSuffix(".krav") }
  }
}
