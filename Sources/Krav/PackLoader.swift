/// Follows a pack's `use` declarations, depth first.
struct PackLoader {
  private enum Progress { case underWay, done }

  private let roots: [String]
  private let folders: Pack.Folders
  private var pack = Pack(sources: SourceSet(), files: [], diagnostics: [])
  private var progress: [String: Progress] = [:]
  private var seenFiles: Set<String> = []
  /// The folders whose files are being read, each used by the one before.
  private var way: [String] = []
  private var packs = 1
  private var faults = 0

  /// Packs may use each other this deep.
  private static let depthLimit = 32

  init(roots: [String], folders: Pack.Folders) {
    self.roots = roots.map { FolderPath.clean($0) }
    self.folders = folders
  }

  mutating func load() -> Pack {
    for root in roots { take(root, number: 0, use: nil) }
    pack.diagnostics = pack.diagnostics.sortedByPlace()
    return pack
  }

  private mutating func take(_ folder: String, number: Int?, use: SourceRange?) {
    switch progress[folder] {
    case .done: return
    case .underWay:
      guard faults < Lexer.diagnosticLimit else { return }
      let circle = way[(way.firstIndex(of: folder) ?? 0)...].map { "`\($0)`" } + ["`\(folder)`"]
      fault(
        .useCycle, use, "the packs use each other in a circle: \(circle.joined(separator: " → "))",
        help: "move what both need into a pack of its own")
      return
    case nil: break
    }
    guard faults < Lexer.diagnosticLimit else { return }
    guard way.count < Self.depthLimit else {
      fault(.tooDeep, use, "packs use each other deeper than \(Self.depthLimit)", help: "use the packs directly")
      return
    }
    progress[folder] = .underWay
    way.append(folder)
    let own = number ?? (roots.contains(folder) ? 0 : packs)
    if own == packs { packs += 1 }
    for path in paths(in: folder, use: use) where seenFiles.insert(path).inserted {
      guard let (syntax, found) = read(path, number: own, use: use) else { continue }
      for case .use(let use) in syntax.declarations {
        // A path that is not written right leads nowhere.
        guard !found.contains(where: { $0.range.lies(in: use.range) }) else { continue }
        take(FolderPath.resolve(use.path.value, from: path), number: nil, use: use.path.range)
      }
    }
    way.removeLast()
    progress[folder] = .done
  }

  private mutating func paths(in folder: String, use: SourceRange?) -> [String] {
    if folder.hasSuffix(".krav") { return [folder] }
    guard let names = folders.list(folder) else {
      fault(
        .noSuchPack, use, "there is no folder `\(folder)`",
        help: use == nil ? "name the folder that holds the rules" : "a path in `use` goes from the file's own folder")
      return []
    }
    let paths = names.filter { $0.hasSuffix(".krav") && !$0.hasPrefix(".") }.sorted()
      .map { FolderPath.clean(folder + "/" + $0) }
    if paths.isEmpty {
      fault(
        .emptyPack, use, "the folder `\(folder)` has no `.krav` file",
        help: "name the folder that holds the rules")
    }
    return paths
  }

  private mutating func read(
    _ path: String, number: Int, use: SourceRange?
  ) -> (syntax: FileSyntax, found: [Diagnostic])? {
    guard let bytes = folders.read(path) else {
      fault(.unreadable, use, "`\(path)` cannot be read", help: "see that it exists and that you may read it")
      return nil
    }
    guard bytes.count <= Pack.fileLimit else {
      fault(.tooLarge(path, at: use))
      return nil
    }
    let index = Int32(pack.sources.files.count)
    switch SourceText.read(bytes) {
    case .valid(let text):
      pack.sources.files.append(.init(path: path, pack: number, bytes: text))
      let (syntax, found) = Parser.parse(pack.sources.files[Int(index)], file: index)
      pack.diagnostics += found
      pack.files.append(syntax)
      return (syntax, found)
    case .invalid(let before):
      pack.sources.files.append(.init(path: path, pack: number, bytes: before))
      let end = Int32(before.count)
      fault(.notUTF8(SourceRange(file: index, start: end, end: end)))
      return nil
    }
  }

  private mutating func fault(_ code: DiagnosticCode, _ range: SourceRange?, _ message: String, help: String) {
    fault(Diagnostic(.error, code, range ?? .nowhere, message, help: help))
  }

  private mutating func fault(_ diagnostic: Diagnostic) {
    faults += 1
    pack.diagnostics.append(diagnostic)
  }
}

/// Paths as text: what a link leads to is not seen here.
enum FolderPath {
  /// Where a path in `use` leads from the file that it stands in.
  static func resolve(_ path: String, from file: String) -> String {
    guard !path.hasPrefix("/") else { return clean(path) }
    guard let slash = file.utf8.lastIndex(of: 0x2F) else { return clean(path) }
    return clean(String(file[..<slash]) + "/" + path)
  }

  /// Without `.`, `..` and doubled or trailing slashes, as far as the text alone tells.
  static func clean(_ path: String) -> String {
    let isAbsolute = path.hasPrefix("/")
    var parts: [Substring] = []
    for part in path.split(separator: "/") where part != "." {
      if part == "..", let last = parts.last, last != ".." {
        parts.removeLast()
      } else if part != ".." || !isAbsolute {
        parts.append(part)
      }
    }
    let joined = parts.joined(separator: "/")
    return isAbsolute ? "/" + joined : joined.isEmpty ? "." : joined
  }
}
