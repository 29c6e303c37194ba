public import Krav
internal import Linux
internal import Records

/// Packs as read from folders: the program, if there is one, and all that was said about it.
public struct LoadedPack {
  /// The folders (or single files) that it was read from.
  let folders: [String]
  public var pack: Pack
  public var program: Program?
  public var diagnostics: [Diagnostic]
  /// `sha256:…` over the paths and bytes of all files.
  public var hash: String

  public var errors: [Diagnostic] { diagnostics.filter { $0.severity == .error } }

  /// Packs as they lie on the disk.
  public static var folders: Pack.Folders {
    Pack.Folders(
      list: { folder in
        guard let directory = try? Directory(folder), let entries = try? directory.entries() else { return nil }
        return entries.compactMap { $0.kind == .directory ? nil : String(validating: $0.name, as: UTF8.self) }
      },
      read: { path in try? readStart(of: path, limit: Pack.fileLimit) })
  }

  /// Reads folders (or single files) as one pack, with those that it uses.
  public init(folders: [String]) { self.init(folders: folders, from: Self.folders) }

  init(folders: [String], from place: Pack.Folders) {
    self.folders = folders
    pack = Pack.load(folders, from: place)
    var hash = SHA256()
    for file in pack.sources.files {
      hash.update(Array((file.path.split(separator: "/").last.map(String.init) ?? file.path).utf8) + [0])
      hash.update(file.bytes)
    }
    self.hash = "sha256:" + SHA256.hex(hash.finalize())
    if pack.hasErrors {
      diagnostics = pack.diagnostics
    } else {
      let (program, found) = Checker.check(files: pack.files, sources: pack.sources)
      self.program = program
      diagnostics = (pack.diagnostics + found).sortedByPlace()
    }
  }

  /// Every diagnostic for a person who reads standard error: in colour if that is a terminal.
  public func rendered() -> String { rendered(isColoured: Environment.wantsColour(2)) }

  /// Every diagnostic as a person reads it, an empty line behind each, and how many there are.
  public func rendered(isColoured: Bool) -> String {
    guard !diagnostics.isEmpty else { return "" }
    return diagnostics.map { $0.render(in: pack.sources, isColoured: isColoured) + "\n\n" }.joined()
      + "\(diagnostics.summary)\n"
  }

  /// The files that a pattern beside a file of the pack names (`records/*.jsonl`), with their bytes, by name.
  public func files(matching pattern: String, beside range: SourceRange) -> [(path: String, bytes: [UInt8])] {
    let base = pack.sources.files[Int(range.file)].path.split(separator: "/", omittingEmptySubsequences: false)
      .dropLast().joined(separator: "/")
    let path = pattern.hasPrefix("/") || base.isEmpty ? pattern : base + "/" + pattern
    let parts = path.split(separator: "/", omittingEmptySubsequences: false)
    let folder = parts.dropLast().joined(separator: "/")
    guard let name = parts.last, let directory = try? Directory(folder.isEmpty ? "." : folder),
      let entries = try? directory.entries()
    else { return [] }
    return entries.compactMap { String(validating: $0.name, as: UTF8.self) }
      .filter { Self.matches($0.utf8[...], name.utf8[...]) }.sorted()
      .compactMap { name in
        let path = folder.isEmpty ? name : folder + "/" + name
        return (try? readFile(path)).map { (path, $0) }
      }
  }

  /// `*` stands for any run of characters.
  private static func matches(_ name: Substring.UTF8View, _ pattern: Substring.UTF8View) -> Bool {
    guard let first = pattern.first else { return name.isEmpty }
    if first == 0x2A {
      let rest = pattern.dropFirst()
      return name.indices.contains { matches(name[$0...], rest) } || matches(name[name.endIndex...], rest)
    }
    return name.first == first && matches(name.dropFirst(), pattern.dropFirst())
  }
}
