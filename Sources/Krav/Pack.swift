/// A pack as read: its files, those of the packs it uses, their trees and what is wrong with them.
public struct Pack: Sendable {
  public var sources: SourceSet
  public var files: [FileSyntax]
  public var diagnostics: [Diagnostic]

  /// Whether it must not be checked or run.
  public var hasErrors: Bool { diagnostics.contains { $0.severity == .error } }

  /// Where packs are read from. Folders are paths with `/` between; what they mean is the reader's affair.
  public struct Folders {
    /// The names of the files in a folder, or `nil` when there is no such folder.
    public var list: (_ folder: String) -> [String]?
    /// A file's bytes, or `nil` when it cannot be read.
    public var read: (_ path: String) -> [UInt8]?

    public init(list: @escaping (String) -> [String]?, read: @escaping (String) -> [UInt8]?) {
      self.list = list
      self.read = read
    }
  }

  /// The limit of one file in bytes.
  public static let fileLimit = 4 << 20

  /// Reads the folders as one pack (its own files may lie in several), and every pack that it uses, once.
  ///
  /// Instead of a folder a `.krav` file may be named. Files are taken in the order of their names. The text that a
  /// ``SourceSet`` holds is NFC UTF-8 without a byte order mark.
  public static func load(_ roots: [String], from folders: Folders) -> Pack {
    var loader = PackLoader(roots: roots, folders: folders)
    return loader.load()
  }

  /// Reads one text that lies in no folder.
  public static func load(text: String, path: String) -> Pack {
    load([path], from: Folders(list: { _ in nil }, read: { _ in Array(text.utf8) }))
  }
}
