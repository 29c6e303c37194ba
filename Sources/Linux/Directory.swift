internal import CLinux

/// An open directory, below which files are reached without following links or leaving it, wherever it is moved meanwhile.
///
/// Relative paths are text or bytes: what ``Entry/name`` gives can be opened.
public struct Directory: ~Copyable, Sendable {
  public let descriptor: FileDescriptor
  /// What it was opened by; for messages.
  public let path: String

  /// Opens by path, following links.
  public init(_ path: String) throws(SystemError) {
    self.path = path
    let name = try path.terminated()
    let flags = O_RDONLY | O_DIRECTORY | O_CLOEXEC
    descriptor = FileDescriptor(taking: try call("open \(path)") { unsafe linux_open(name, flags, 0) })
  }

  init(_ descriptor: consuming FileDescriptor, path: String) {
    self.descriptor = descriptor
    self.path = path
  }

  /// Creates a directory and those on the way to it; one that is there is left as it is.
  public static func create(_ path: String, mode: UInt32 = 0o755) throws(SystemError) {
    var prefix = path.hasPrefix("/") ? "/" : ""
    for part in path.split(separator: "/") {
      prefix += prefix.isEmpty || prefix == "/" ? String(part) : "/" + part
      let name = try prefix.terminated()
      do throws(SystemError) {
        try call("mkdir \(prefix)") { unsafe linux_mkdirat(AT_FDCWD, name, mode) }
      } catch {
        // On the way there may be one that is read-only, or not ours: it is there all the same.
        if !error.isExisting, (try? Directory(prefix)) == nil { throw error }
      }
    }
  }

  /// The status of a name below: of a link itself, and through no link on the way (`ELOOP`).
  public func status(_ relative: some PathBytes) throws(SystemError) -> FileStatus {
    if relative.pathBytes.contains(UInt8(ascii: "/")) {
      return try openBeneath(relative.pathBytes, Int32(linux_path_only) | O_NOFOLLOW).status()
    }
    let name = try relative.terminated()
    var raw = linux_status()
    try call("fstatat \(relative.pathText)") { unsafe linux_fstatat(descriptor.number, name, &raw) }
    return FileStatus(raw)
  }
}
