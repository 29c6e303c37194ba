import Linux

/// Packs lie in folders; a folder of folders holds several.
enum PackFolders {
  /// The folder itself if it holds `.krav` files, and every folder below that does; where none does, the folder alone.
  static func below(_ folder: String) -> [String] {
    let packs = packs(in: folder)
    return packs.isEmpty ? [folder] : packs
  }

  private static func packs(in folder: String) -> [String] {
    guard !folder.hasSuffix(".krav") else { return [folder] }
    guard let directory = try? Directory(folder), let entries = try? directory.entries() else { return [] }
    let names = entries.compactMap { entry in
      String(validating: entry.name, as: UTF8.self).map { (name: $0, kind: entry.kind) }
    }.sorted { $0.name < $1.name }
    return (names.contains { $0.name.hasSuffix(".krav") } ? [folder] : [])
      + names.filter { $0.kind == .directory && !$0.name.hasPrefix(".") }
      .flatMap { packs(in: folder + "/" + $0.name) }
  }
}
