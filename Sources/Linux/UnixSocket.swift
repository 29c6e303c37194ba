internal import CLinux
internal import Glibc

/// Who is at the other end of a Unix socket, as the kernel says.
public struct PeerIdentity: Hashable, Sendable {
  public var process: Int32
  public var user: UInt32
  public var group: UInt32
  /// Supplementary groups too.
  public var groups: Set<UInt32>
}

/// A client that was accepted.
public struct Client: ~Copyable {
  public let socket: FileDescriptor
  public let peer: PeerIdentity

  /// The socket, for whoever keeps the client.
  public consuming func release() -> FileDescriptor { socket }
}

/// A listening Unix stream socket. Its file goes with it.
public struct UnixListener: ~Copyable {
  private let descriptor: FileDescriptor
  private let path: String?
  public var number: Int32 { descriptor.number }

  /// Binds the path, replacing a socket that nobody answers at.
  public init(path: String, mode: UInt32) throws(SystemError) {
    if let status = try? Directory(Self.folder(path)).status(Self.name(path)), status.kind == .other {
      if (try? UnixClient.connect(path)) != nil { throw SystemError(call: "bind \(path)", code: EADDRINUSE) }
      _ = unsafe unlink(path)
    }
    let socket = FileDescriptor(taking: Int32(try retry("socket") { Int(UnixClient.socket(nonBlocking: true)) }))
    try retry("bind \(path)") { unsafe Int(clinux_bind(socket.number, path)) }
    try retry("chmod \(path)") { unsafe Int(chmod(path, mode)) }
    try retry("listen") { Int(listen(socket.number, 256)) }
    descriptor = socket
    self.path = path
  }

  /// Takes over a socket that the service manager listens on.
  public init(inherited number: Int32) {
    descriptor = FileDescriptor(taking: number)
    path = nil
  }

  deinit {
    if let path { _ = unsafe unlink(path) }
  }

  /// Gives the socket's file to a group.
  public func give(toGroup group: UInt32) throws(SystemError) {
    guard let path else { return }
    try retry("chown \(path)") { unsafe Int(chown(path, uid_t.max, group)) }
  }

  /// A client that waits, non-blocking; `nil` when none does.
  public func accept() throws(SystemError) -> Client? {
    let number = clinux_accept(descriptor.number)
    guard number >= 0 else {
      let error = SystemError.last("accept")
      if error.wouldBlock || error.code == EINTR || error.code == ECONNABORTED { return nil }
      throw error
    }
    let client = FileDescriptor(taking: number)
    var process: Int32 = 0
    var user: UInt32 = .max
    var group: UInt32 = .max
    guard unsafe clinux_peer(number, &process, &user, &group) == 0 else { throw SystemError.last("SO_PEERCRED") }
    var groups = [UInt32](repeating: 0, count: 1024)
    let count = unsafe clinux_peer_groups(number, &groups, UInt32(groups.count))
    let all = Set(groups.prefix(Int(max(0, count)))).union([group])
    return Client(
      socket: client, peer: PeerIdentity(process: process, user: user, group: group, groups: all))
  }

  private static func folder(_ path: String) -> String {
    guard let slash = path.lastIndex(of: "/") else { return "." }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }

  private static func name(_ path: String) -> String {
    path.lastIndex(of: "/").map { String(path[path.index(after: $0)...]) } ?? path
  }
}

public enum UnixClient {
  static func socket(nonBlocking: Bool) -> Int32 {
    // SOCK_STREAM, SOCK_CLOEXEC and SOCK_NONBLOCK are enum cases in the overlay; their values are the kernel's.
    Glibc.socket(AF_UNIX, 1 | 0o2000000 | (nonBlocking ? 0o4000 : 0), 0)
  }

  /// A blocking connection.
  public static func connect(_ path: String) throws(SystemError) -> FileDescriptor {
    let client = FileDescriptor(taking: Int32(try retry("socket") { Int(socket(nonBlocking: false)) }))
    try retry("connect \(path)") { unsafe Int(clinux_connect(client.number, path)) }
    return client
  }

  /// One datagram to a path, or to an abstract name that is written with `@`.
  public static func send(_ bytes: [UInt8], to path: String) throws(SystemError) {
    let client = FileDescriptor(
      taking: Int32(try retry("socket") { Int(Glibc.socket(AF_UNIX, 2 | 0o2000000, 0)) }))
    try retry("sendto \(path)") {
      unsafe bytes.withUnsafeBytes { unsafe clinux_send_datagram(client.number, path, $0.baseAddress, bytes.count) }
    }
  }
}
