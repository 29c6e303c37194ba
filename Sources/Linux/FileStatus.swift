internal import CLinux

/// What fstat(2) says of a file. Two equal ones, before and after reading, mean that nobody wrote in between.
public struct FileStatus: Hashable, Sendable {
  public enum Kind: Sendable { case regular, directory, symbolicLink, other }
  public var kind: Kind
  public var size: Int64
  /// When the contents last changed, in nanoseconds since 1970-01-01T00:00:00Z.
  public var modified: Int64
  /// When contents, rights, owner or links last changed, in the same count. Unlike `modified`, nobody can set it.
  public var changed: Int64
  public var inode: UInt64
  public var device: UInt64
  public var links: UInt64
  public var user: UInt32
  public var group: UInt32
  /// The rights, with the bits for set-user, set-group and sticky: 0 to 0o7777.
  public var mode: UInt32

  init(_ raw: linux_status) {
    kind =
      switch raw.mode & 0o170000 {
      case 0o100000: .regular
      case 0o040000: .directory
      case 0o120000: .symbolicLink
      default: .other
      }
    size = raw.size
    modified = raw.mtime
    changed = raw.ctime
    inode = raw.inode
    device = raw.device
    links = raw.nlink
    user = raw.uid
    group = raw.gid
    mode = raw.mode & 0o7777
  }

  /// Of a file that could not be looked at: no file is like it.
  public static let unknown = FileStatus(linux_status())
}

extension FileDescriptor {
  public func status() throws(SystemError) -> FileStatus {
    var raw = linux_status()
    try call("fstat") { unsafe linux_fstat(number, &raw) }
    return FileStatus(raw)
  }
}
