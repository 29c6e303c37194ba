internal import CLinux

/// A client that was accepted.
public struct Client: ~Copyable, Sendable {
  public let socket: FileDescriptor
  public let peer: PeerIdentity

  /// The socket, for whoever keeps the client.
  public consuming func release() -> FileDescriptor { socket }
}

/// A listening Unix stream socket that never waits. Its file goes with it.
public struct UnixListener: ~Copyable, Sendable {
  private let descriptor: FileDescriptor
  private let file: File?
  public var number: Int32 { descriptor.number }

  /// The name that was bound, and what lay there then.
  private struct File {
    var path: String
    var inode: UInt64
    var device: UInt64
  }

  /// Binds the path, of at most 107 bytes, replacing a socket that nobody answers at. One that answers, or a file of any
  /// other kind, is ``SystemError/isAddressInUse``. Two that start at the same moment are kept apart by a lock elsewhere.
  ///
  /// Nobody gets in before the file has its rights (`mode`, the umask not applied) and its group, if one is given.
  public init(path: String, mode: UInt32, group: UInt32? = nil) throws(SystemError) {
    let name = try path.terminated()
    let socket = FileDescriptor(taking: try call("socket") { linux_socket(linux_stream) })
    try socket.setNonblocking()
    // The file gets the socket's own rights, so at no time more than it shall have.
    try call("fchmod \(path)") { linux_fchmod(socket.number, 0o600) }
    do throws(SystemError) {
      try socket.bind(to: path)
    } catch  where error.isAddressInUse {
      try Self.removeStale(path, name)
      try socket.bind(to: path)
    }
    if let group { try call("lchown \(path)") { unsafe linux_set_group(name, group) } }
    try call("chmod \(path)") { unsafe linux_chmod(name, mode) }
    try call("listen \(path)") { linux_listen(socket.number, 256) }
    var raw = linux_status()
    try call("lstat \(path)") { unsafe linux_fstatat(AT_FDCWD, name, &raw) }
    descriptor = socket
    file = File(path: path, inode: raw.inode, device: raw.device)
  }

  /// Takes over a socket that the service manager listens on; its file stays.
  public init(inherited number: Int32) {
    descriptor = FileDescriptor(taking: number)
    file = nil
    // It comes waiting, and to be inherited by children as well.
    _ = linux_set_nonblocking(number)
    _ = linux_set_close_on_exec(number)
  }

  deinit {
    // Another may have put its own there since.
    var raw = linux_status()
    guard let file, let name = try? file.path.terminated(), unsafe linux_fstatat(AT_FDCWD, name, &raw) == 0,
      raw.inode == file.inode, raw.device == file.device
    else { return }
    _ = unsafe linux_unlinkat(AT_FDCWD, name, 0)
  }

  /// Gives the socket's file to a group.
  public func give(toGroup group: UInt32) throws(SystemError) {
    guard let file else { return }
    let name = try file.path.terminated()
    try call("lchown \(file.path)") { unsafe linux_set_group(name, group) }
  }

  /// A client that waits, non-blocking; `nil` when none does.
  ///
  /// ``SystemError/isFileLimit`` leaves the client in the queue, and the listener readable: whoever waits for it must
  /// stop until something is closed.
  public func accept() throws(SystemError) -> Client? {
    while true {
      do throws(SystemError) {
        guard let number = try callUnlessBlocking("accept4", { linux_accept(descriptor.number) }) else { return nil }
        let socket = FileDescriptor(taking: number)
        let peer = try PeerIdentity(of: socket.number)
        return Client(socket: socket, peer: peer)
      } catch  where error.code == ECONNABORTED {
        // It was gone before it was taken; another may wait.
      }
    }
  }

  private static func removeStale(_ path: String, _ name: [CChar]) throws(SystemError) {
    let inUse = SystemError(call: "bind \(path)", code: EADDRINUSE)
    var raw = linux_status()
    try call("lstat \(path)") { unsafe linux_fstatat(AT_FDCWD, name, &raw) }
    guard raw.mode & 0o170000 == 0o140000 else { throw inUse }
    let probe = FileDescriptor(taking: try call("socket") { linux_socket(linux_stream) })
    // A listener with a full queue answers late, but it lives.
    try probe.setNonblocking()
    do throws(SystemError) {
      try probe.connect(to: path)
    } catch  where error.code == ECONNREFUSED {
      try call("unlink \(path)") { unsafe linux_unlinkat(AT_FDCWD, name, 0) }
      return
    } catch {
      throw inUse
    }
    throw inUse
  }
}
