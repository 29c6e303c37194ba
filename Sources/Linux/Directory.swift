internal import CLinux
internal import Glibc

/// An open directory, below which files are reached without following links or leaving it.
public struct Directory: ~Copyable, Sendable {
  public enum Kind: Sendable { case regular, directory, symbolicLink, other }

  public struct Entry: Sendable {
    /// As the file system has it; not always UTF-8.
    public var name: [UInt8]
    public var kind: Kind
  }

  public let descriptor: FileDescriptor
  public let path: String

  public init(_ path: String) throws(SystemError) {
    self.path = path
    let number = try retry("open \(path)") {
      unsafe Int(clinux_open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC, 0))
    }
    descriptor = FileDescriptor(taking: Int32(number))
  }

  private init(_ descriptor: consuming FileDescriptor, path: String) {
    self.descriptor = descriptor
    self.path = path
  }

  /// Opens a file below this directory for reading: `ELOOP` or `EXDEV` for a symbolic link on the way or a path that
  /// leaves; a FIFO does not make it wait.
  public func open(_ relative: String) throws(SystemError) -> FileDescriptor {
    try openBeneath(relative, O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC)
  }

  /// A directory below this one; `.` is this one again.
  public func subdirectory(_ relative: String) throws(SystemError) -> Directory {
    let number = try openBeneath(relative, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    return Directory(number, path: relative == "." ? path : path + "/" + relative)
  }

  /// Creates (or opens) a file below this directory for reading and appending.
  public func append(_ relative: String, mode: UInt32 = 0o600) throws(SystemError) -> FileDescriptor {
    let number = try retry("openat \(relative)") {
      unsafe Int(
        clinux_open_at(descriptor.number, relative, O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC | O_NOFOLLOW, mode))
    }
    return FileDescriptor(taking: Int32(number))
  }

  /// Writes a whole file aside and renames it into place.
  public func replace(_ name: String, with bytes: [UInt8], mode: UInt32 = 0o600) throws(SystemError) {
    let aside = ".\(name).tmp"
    do {
      let number = try retry("openat \(aside)") {
        unsafe Int(
          clinux_open_at(descriptor.number, aside, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, mode))
      }
      let file = FileDescriptor(taking: Int32(number))
      try file.write(bytes)
      try file.synchroniseData()
    }
    try rename(aside, to: name)
  }

  public func rename(_ from: String, to: String) throws(SystemError) {
    try retry("renameat \(from)") {
      unsafe Int(renameat(descriptor.number, from, descriptor.number, to))
    }
  }

  public func remove(_ name: String) throws(SystemError) {
    try retry("unlinkat \(name)") { unsafe Int(unlinkat(descriptor.number, name, 0)) }
  }

  /// Creates a directory and those on the way to it; one that is there is left as it is.
  public static func create(_ path: String, mode: UInt32 = 0o755) throws(SystemError) {
    var prefix = path.hasPrefix("/") ? "/" : ""
    for part in path.split(separator: "/") {
      prefix += prefix.isEmpty || prefix == "/" ? String(part) : "/" + part
      do throws(SystemError) {
        try retry("mkdir \(prefix)") { [prefix] in unsafe Int(mkdir(prefix, mode)) }
      } catch {
        if !error.isExisting { throw error }
      }
    }
  }

  /// What the directory holds, without `.` and `..`, in no order.
  public func entries() throws(SystemError) -> [Entry] {
    let number = try openBeneath(".", O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    let copy = dup(number.number)
    guard copy >= 0, let stream = unsafe fdopendir(copy) else { throw SystemError.last("opendir \(path)") }
    defer { unsafe closedir(stream) }
    var entries: [Entry] = []
    while true {
      // readdir(3) tells the end from an error by errno alone.
      errno = 0
      guard let entry = unsafe readdir(stream) else {
        if clinux_errno() != 0 { throw SystemError.last("readdir \(path)") }
        return entries
      }
      let name = unsafe withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
        unsafe Array(bytes.prefix { $0 != 0 })
      }
      if name == [0x2E] || name == [0x2E, 0x2E] { continue }
      let kind: Kind =
        switch unsafe Int(entry.pointee.d_type) {
        case 8: .regular
        case 4: .directory
        case 10: .symbolicLink
        case 0: unknownKind(name)
        default: .other
        }
      entries.append(Entry(name: name, kind: kind))
    }
  }

  /// The status of a name below, links not followed.
  public func status(_ relative: String) throws(SystemError) -> FileStatus {
    var status = stat()
    try retry("fstatat \(relative)") {
      unsafe Int(fstatat(descriptor.number, relative, &status, AT_SYMLINK_NOFOLLOW))
    }
    return FileStatus(status)
  }

  /// Whether the kernel tells of what others change here: not on network file systems, FUSE and the like.
  public func reportsChanges() -> Bool {
    var status = statfs()
    guard unsafe fstatfs(descriptor.number, &status) == 0 else { return false }
    // NFS, SMB, SMB2, CIFS, FUSE, 9p, Ceph, AFS.
    let remote: Set<UInt32> = [
      0x6969, 0x517B, 0xFE53_4D42, 0xFF53_4D42, 0x6573_5546, 0x0102_1997, 0x00C3_6400, 0x5346_414F,
    ]
    return !remote.contains(UInt32(truncatingIfNeeded: status.f_type))
  }

  private func unknownKind(_ name: [UInt8]) -> Kind {
    guard let text = String(validating: name, as: UTF8.self), let status = try? status(text) else { return .other }
    return switch status.kind {
    case .regular: .regular
    case .directory: .directory
    case .symbolicLink: .symbolicLink
    case .other: .other
    }
  }

  private func openBeneath(_ relative: String, _ flags: Int32) throws(SystemError) -> FileDescriptor {
    let number = try retry("openat2 \(relative)") {
      unsafe Int(clinux_open_beneath(descriptor.number, relative, UInt64(flags), 0))
    }
    return FileDescriptor(taking: Int32(number))
  }
}

/// A file's bytes by path; links are followed, since the operator named it.
public func readFile(_ path: String, limit: Int = 256 << 20) throws(SystemError) -> [UInt8] {
  let number = try retry("open \(path)") { unsafe Int(clinux_open(path, O_RDONLY | O_CLOEXEC, 0)) }
  let file = FileDescriptor(taking: Int32(number))
  let status = try file.status()
  guard status.kind == .regular else { throw SystemError(call: "open \(path)", code: EISDIR) }
  return try file.readAll(expected: Int(status.size), limit: limit)
}

/// Where a path leads, links resolved.
public func resolvedPath(_ path: String) throws(SystemError) -> String {
  guard let resolved = unsafe realpath(path, nil) else { throw SystemError.last("realpath \(path)") }
  defer { unsafe free(resolved) }
  return unsafe String(cString: resolved)
}
