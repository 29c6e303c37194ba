import Krav
import Linux
import Reports
import Service

/// `etterlev check RULES…`
enum CheckCommand {
  static func run(_ words: [String]) throws -> Int32 {
    let arguments = try Arguments(words, options: [], flags: ["json", "sarif"])
    guard !arguments.operands.isEmpty else { throw UsageError("name the folders to check") }
    let form = try DiagnosticForm(arguments)
    var isBroken = false
    var isWarned = false
    var found: [LocatedDiagnostic] = []
    for folder in arguments.operands {
      for pack in PackFolders.below(folder) {
        let loaded = LoadedPack(folders: [pack])
        isBroken = isBroken || !loaded.errors.isEmpty
        isWarned = isWarned || !loaded.diagnostics.isEmpty
        guard form == .text else {
          found += loaded.diagnostics.map { LocatedDiagnostic($0, in: loaded.pack.sources) }
          continue
        }
        Output.error(loaded.rendered())
        if let program = loaded.program {
          Output.standard("\(pack): \(program.rules.count) rules, \(program.records.count - 1) record types\n")
        }
      }
    }
    form.write(found)
    return isBroken ? Exit.usage : isWarned ? Exit.findings : Exit.fine
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
    case .json: Output.standard(String(decoding: DiagnosticsJSON.lines(each), as: UTF8.self))
    case .sarif:
      let log = DiagnosticsSARIF.log(each, base: Environment.variable("PWD"))
      Output.standard(String(decoding: log, as: UTF8.self))
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
