import Krav
import Linux
import Service

/// `etterlev check RULES…`
enum CheckCommand {
  static func run(_ words: [String]) throws -> Int32 {
    let arguments = try Arguments(words, options: [], flags: [])
    guard !arguments.operands.isEmpty else { throw UsageError("name the folders to check") }
    var isBroken = false
    var isWarned = false
    for folder in arguments.operands {
      for pack in PackFolders.below(folder) {
        let loaded = LoadedPack(folders: [pack])
        Output.error(loaded.rendered())
        isBroken = isBroken || !loaded.errors.isEmpty
        isWarned = isWarned || !loaded.diagnostics.isEmpty
        if let program = loaded.program {
          Output.standard("\(pack): \(program.rules.count) rules, \(program.records.count - 1) record types\n")
        }
      }
    }
    return isBroken ? Exit.usage : isWarned ? Exit.findings : Exit.fine
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
