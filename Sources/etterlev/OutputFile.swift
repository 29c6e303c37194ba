import Linux

/// A file that a command writes: aside and renamed, so that whoever reads it has the old one or the new one.
struct OutputFile {
  private let folder: String
  private let name: String

  init(_ path: String) throws {
    let parts = path.split(separator: "/", omittingEmptySubsequences: false)
    name = parts.last.map(String.init) ?? ""
    folder = parts.count > 1 ? parts.dropLast().joined(separator: "/") + "/" : "."
    guard !name.isEmpty, name != ".", name != ".." else { throw UsageError("`\(path)` names no file") }
  }

  /// Everybody may read it, whatever the process's mask is.
  func write(_ bytes: [UInt8]) throws {
    do throws(SystemError) {
      try Directory(folder).replace(name, with: bytes, mode: 0o644, isExact: true)
    } catch {
      throw UsageError("`\(name)` cannot be written (\(error))")
    }
  }
}
