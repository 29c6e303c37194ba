internal import Krav

/// A pack as the editor has it: what lies on the disk, with open documents in its place.
struct OpenPack {
  /// One file of the pack, and how its places are counted.
  struct File {
    var pack: OpenPack
    var number: Int32
    var map: PlaceMap
    var source: SourceSet.File { pack.pack.sources.files[Int(number)] }
  }

  let pack: Pack
  /// `nil` when the pack has errors.
  let program: Program?
  let diagnostics: [Diagnostic]
  let index: NameIndex
  /// What the editor or the disk has, by path.
  private let texts: [String: String]

  init(folder: String, documents: [String: String], folders: Pack.Folders) {
    var texts: [String: String] = [:]
    let reading = Pack.Folders(
      list: { folder in
        let open = documents.keys.compactMap {
          $0.hasPrefix(folder + "/") ? String($0.dropFirst(folder.count + 1)) : nil
        }
        .filter { !$0.contains("/") }
        guard let names = folders.list(folder) else { return open.isEmpty ? nil : open }
        return names + Set(open).subtracting(names)
      },
      read: { path in
        if let text = documents[path] {
          texts[path] = text
          return Array(text.utf8)
        }
        let bytes = folders.read(path)
        if let bytes { texts[path] = String(decoding: bytes, as: UTF8.self) }
        return bytes
      })
    pack = Pack.load([folder], from: reading)
    (program, diagnostics) = Checker.check(pack)
    index = NameIndex(pack.files)
    self.texts = texts
  }

  func file(_ path: String) -> File? {
    guard let number = pack.sources.files.firstIndex(where: { $0.path == path }) else { return nil }
    return file(Int32(number))
  }

  func file(_ number: Int32) -> File? {
    guard pack.sources.files.indices.contains(Int(number)) else { return nil }
    let source = pack.sources.files[Int(number)]
    let text = texts[source.path] ?? String(decoding: source.bytes, as: UTF8.self)
    return File(pack: self, number: number, map: PlaceMap(text: text, file: source))
  }
}
