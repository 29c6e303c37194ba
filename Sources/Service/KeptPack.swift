internal import Alerts
internal import Krav
internal import Linux
internal import Records

/// A pack as it was in force, `packs/HASH/` in the state directory: its files below the paths that they had, and
/// `pack.json`, which comes last and names them.
///
/// It shows by which rules an alert was judged, and the daemon starts with it when the rules have since become such that
/// they cannot be loaded.
enum KeptPack {
  private static let folder = "packs"
  private static let index = "pack.json"

  /// What is to be kept, for a thread to write.
  struct New: Sendable {
    let hash: String
    let roots: [String]
    let files: [(path: String, bytes: [UInt8])]

    init(_ pack: LoadedPack) {
      hash = pack.hash
      roots = pack.folders
      files = pack.pack.sources.files.map { ($0.path, $0.bytes) }
    }

    /// On the disk when it returns. One that is kept already is left as it is.
    func write(state: String) throws(SystemError) {
      let place = KeptPack.place(hash, state)
      if (try? readFile(place + "/" + KeptPack.index)) != nil { return }
      for file in files {
        let path = place + KeptPack.below(file.path)
        let slash = path.utf8.lastIndex(of: 0x2F) ?? path.startIndex
        try Directory.create(String(path[..<slash]), mode: 0o700)
        try Directory(String(path[..<slash])).replace(String(path[slash...].dropFirst()), with: file.bytes)
      }
      var body = JSONWriter()
      body.beginObject()
      body.field("roots", roots)
      body.field("files", files.map(\.path))
      body.endObject()
      body.endLine()
      try Directory.create(place, mode: 0o700)
      try Directory(place).replace(KeptPack.index, with: body.bytes)
    }
  }

  /// Loads a pack that was kept; `nil` where there is none, or it is not what it was.
  static func load(_ hash: String, state: String) -> LoadedPack? {
    let place = place(hash, state)
    guard let bytes = try? readFile(place + "/" + index, limit: 1 << 24), let kept = JSONValue(bytes) else {
      return nil
    }
    let paths = kept["files"].items.compactMap(\.text)
    let folders = Pack.Folders(
      list: { folder in
        let names = paths.compactMap { path -> String? in
          guard let slash = path.utf8.lastIndex(of: 0x2F) else { return folder == "." ? path : nil }
          let parent = slash == path.startIndex ? "/" : String(path[..<slash])
          return parent == folder ? String(path[slash...].dropFirst()) : nil
        }
        return names.isEmpty ? nil : names
      },
      read: { path in try? readStart(of: place + below(path), limit: Pack.fileLimit) })
    let pack = LoadedPack(folders: kept["roots"].items.compactMap(\.text), from: folders)
    return pack.hash == hash ? pack : nil
  }

  private static func place(_ hash: String, _ state: String) -> String {
    "\(state)/\(folder)/\(hash.split(separator: ":").last ?? "")"
  }

  /// A file's path below the place of its pack, which no `..` leads out of.
  private static func below(_ path: String) -> String {
    path.split(separator: "/").map { $0 == ".." ? "/(up)" : "/" + $0 }.joined()
  }
}

extension LoadedPack {
  /// Whether a daemon may judge by it: it has no errors, and names no account that nobody knows.
  public var isUsable: Bool { program != nil && unknownAccounts().isEmpty }

  /// The pack that was in force when the daemon of a state directory last ran, if it was kept and can be used.
  ///
  /// - Parameter state: the state directory.
  public static func inForce(state: String) -> LoadedPack? {
    guard let hash = try? StateFolder.fold(state).ledger.packHash, let pack = KeptPack.load(hash, state: state),
      pack.isUsable
    else { return nil }
    return pack
  }
}
