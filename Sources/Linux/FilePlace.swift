/// Where a file lies: a folder, and the name in it.
public struct FilePlace: Equatable, Sendable {
  /// As it can be opened: `.` for a path without a folder, `/` for the root.
  public let folder: String
  /// Empty when the path ends in `/`.
  public let name: String

  public init(_ path: String) {
    let slash = path.lastIndex(of: "/")
    folder = slash.map { $0 == path.startIndex ? "/" : String(path[..<$0]) } ?? "."
    name = slash.map { String(path[path.index(after: $0)...]) } ?? path
  }
}
