/// A pack as read: its files, those of the packs it uses, their trees and what is wrong with them.
public struct Pack: Sendable {
  public var sources: SourceSet
  public var files: [FileSyntax]
  public var diagnostics: [Diagnostic]

  /// Whether it may be checked and run.
  public var hasErrors: Bool { diagnostics.contains { $0.severity == .error } }

  /// Where packs are read from. Folders are paths with `/` between; what they mean is the reader's affair.
  public struct Folders {
    /// The names of the `.krav` files in a folder, or `nil` when there is no such folder.
    public var list: (_ folder: String) -> [String]?
    /// A file's bytes, or `nil` when it cannot be read.
    public var read: (_ path: String) -> [UInt8]?

    public init(list: @escaping (String) -> [String]?, read: @escaping (String) -> [UInt8]?) {
      self.list = list
      self.read = read
    }
  }

  /// The limit of one file in bytes.
  public static let fileLimit = 16 << 20

  /// Reads the folders as one pack (its own files may lie in several), and every pack that it uses, once.
  ///
  /// A file may also be named itself. Files are taken in the order of their names.
  public static func load(_ roots: [String], from folders: Folders) -> Pack {
    var pack = Pack(sources: SourceSet(), files: [], diagnostics: [])
    var seen: Set<String> = []
    var pending: [(folder: String, number: Int, use: SourceRange?)] = roots.map { (clean($0), 0, nil) }
    var next = 0
    var packs = 1
    while next < pending.count {
      let (folder, number, use) = pending[next]
      next += 1
      guard seen.insert(folder).inserted else { continue }
      for path in pack.paths(in: folder, use: use, from: folders) {
        guard let syntax = pack.read(path, number: number, use: use, from: folders) else { continue }
        let base = path.split(separator: "/", omittingEmptySubsequences: false).dropLast().joined(separator: "/")
        for case .use(let use) in syntax.declarations {
          pending.append(
            (clean(use.path.value.hasPrefix("/") ? use.path.value : base + "/" + use.path.value), packs, use.range))
          packs += 1
        }
      }
    }
    pack.diagnostics = pack.diagnostics.sortedByPlace()
    return pack
  }

  /// Reads one text that lies in no folder.
  public static func load(text: String, path: String) -> Pack {
    load([path], from: Folders(list: { _ in nil }, read: { _ in Array(text.utf8) }))
  }

  private mutating func paths(in folder: String, use: SourceRange?, from folders: Folders) -> [String] {
    if folder.hasSuffix(".krav") { return [folder] }
    guard let names = folders.list(folder) else {
      fault(
        "krav/no-such-pack", use, "there is no folder `\(folder)`",
        help: "a path in `use` goes from the file's own folder")
      return []
    }
    let paths = names.filter { $0.hasSuffix(".krav") && !$0.hasPrefix(".") }.sorted().map { folder + "/" + $0 }
    if paths.isEmpty {
      fault(
        "krav/empty-pack", use, "the folder `\(folder)` has no `.krav` file",
        help: "name the folder that holds the rules")
    }
    return paths
  }

  private mutating func read(_ path: String, number: Int, use: SourceRange?, from folders: Folders) -> FileSyntax? {
    guard var bytes = folders.read(path) else {
      fault("krav/unreadable", use, "`\(path)` cannot be read", help: nil)
      return nil
    }
    guard bytes.count <= Self.fileLimit else {
      fault("krav/too-large", use, "`\(path)` is over 16 MiB", help: "split it into several files")
      return nil
    }
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { bytes.removeFirst(3) }
    let index = Int32(sources.files.count)
    guard let text = String(validating: bytes, as: UTF8.self) else {
      sources.files.append(.init(path: path, pack: number, bytes: Self.validPrefix(bytes)))
      let end = Int32(sources.files[Int(index)].bytes.count)
      diagnostics.append(
        Diagnostic(
          .error, "krav/not-utf8", SourceRange(file: index, start: end, end: end), "the file is not UTF-8 from here on",
          help: "save it as UTF-8"))
      return nil
    }
    sources.files.append(.init(path: path, pack: number, bytes: Array(NFC.normalise(text).utf8)))
    let (syntax, found) = Parser.parse(sources.files[Int(index)], file: index)
    diagnostics += found
    files.append(syntax)
    return syntax
  }

  private mutating func fault(_ code: String, _ range: SourceRange?, _ message: String, help: String?) {
    let nowhere = SourceRange(file: -1, start: 0, end: 0)
    diagnostics.append(Diagnostic(.error, code, range ?? nowhere, message, help: help))
  }

  /// The bytes before the first that is not UTF-8.
  private static func validPrefix(_ bytes: [UInt8]) -> [UInt8] {
    var low = 0
    var high = bytes.count
    while low < high {
      let middle = (low + high + 1) / 2
      // A prefix that only cuts a character is good up to that character.
      let isGood = (0...3).contains { cut in
        middle >= cut && String(validating: bytes[..<(middle - cut)], as: UTF8.self) != nil
      }
      if isGood { low = middle } else { high = middle - 1 }
    }
    while low > 0, String(validating: bytes[..<low], as: UTF8.self) == nil { low -= 1 }
    return Array(bytes[..<low])
  }

  /// Without `.`, `..` and doubled or trailing slashes, as far as the text alone tells.
  static func clean(_ path: String) -> String {
    var parts: [Substring] = []
    for part in path.split(separator: "/") where part != "." {
      if part == "..", let last = parts.last, last != ".." {
        parts.removeLast()
      } else {
        parts.append(part)
      }
    }
    let joined = parts.joined(separator: "/")
    return path.hasPrefix("/") ? "/" + joined : joined.isEmpty ? "." : joined
  }
}
