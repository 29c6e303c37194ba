internal import CLinux

public enum UnixClient {
  /// A connection that waits in reading, writing and connecting, each time at most so long (nil: for ever; then EAGAIN).
  /// ENOENT or ECONNREFUSED: nobody listens there.
  public static func connect(_ path: String, timeoutMilliseconds: Int64? = nil) throws(SystemError) -> FileDescriptor {
    let client = FileDescriptor(taking: try call("socket") { linux_socket(linux_stream) })
    if let timeoutMilliseconds {
      // Zero would mean for ever.
      try call("setsockopt") { linux_set_timeout(client.number, max(1, timeoutMilliseconds)) }
    }
    try client.connect(to: path)
    return consume client
  }

  /// Two connections to each other, as of a pipe with two directions.
  public static func pair() throws(SystemError) -> UnixPair {
    var ends: (Int32, Int32) = (-1, -1)
    try call("socketpair") {
      unsafe withUnsafeMutableBytes(of: &ends) {
        unsafe linux_socket_pair(linux_stream, $0.assumingMemoryBound(to: Int32.self).baseAddress)
      }
    }
    return UnixPair(first: FileDescriptor(taking: ends.0), second: FileDescriptor(taking: ends.1))
  }

  /// One datagram to a path, or to an abstract name that is written with `@`. EAGAIN when the receiver's queue is full;
  /// with `waiting`, only after five seconds.
  public static func send(_ bytes: [UInt8], to path: String, waiting: Bool = false) throws(SystemError) {
    let socket = try datagramSocket(waiting: waiting)
    try socket.sendDatagram(bytes, passing: -1, to: path, waiting: waiting)
  }

  /// Sends an open file along with the bytes; the receiver gets a duplicate.
  public static func send(
    _ bytes: [UInt8], passing file: borrowing FileDescriptor, to path: String, waiting: Bool = false
  ) throws(SystemError) {
    let socket = try datagramSocket(waiting: waiting)
    try socket.sendDatagram(bytes, passing: file.number, to: path, waiting: waiting)
  }

  /// A file in memory with these bytes, which nobody can change any more: how a datagram goes that is too long.
  public static func sealedMemory(_ bytes: [UInt8]) throws(SystemError) -> FileDescriptor {
    let file = FileDescriptor(taking: try call("memfd_create") { unsafe linux_memory_file("datagram") })
    try file.write(bytes)
    try call("fcntl") { linux_seal(file.number) }
    return consume file
  }

  private static func datagramSocket(waiting: Bool) throws(SystemError) -> FileDescriptor {
    let socket = FileDescriptor(taking: try call("socket") { linux_socket(linux_datagram) })
    if waiting { try call("setsockopt") { linux_set_timeout(socket.number, 5000) } }
    return consume socket
  }
}

/// Both ends of a socketpair(2).
public struct UnixPair: ~Copyable, Sendable {
  public var first: FileDescriptor
  public var second: FileDescriptor
}

/// A Unix datagram socket that receives, as a service manager's or a journal's does. It never waits.
public struct UnixReceiver: ~Copyable, Sendable {
  public struct Message: ~Copyable, Sendable {
    public let bytes: [UInt8]
    /// The open file that came along.
    public var file: FileDescriptor?
  }

  private let descriptor: FileDescriptor
  public var number: Int32 { descriptor.number }

  /// At a path, or at an abstract name that is written with `@`.
  public init(path: String) throws(SystemError) {
    let socket = FileDescriptor(taking: try call("socket") { linux_socket(linux_datagram) })
    try socket.bind(to: path)
    try socket.setNonblocking()
    descriptor = socket
  }

  /// The next message, cut at 64 KiB; `nil` when there is none.
  public func receive() throws(SystemError) -> Message? {
    var passed: Int32 = -1
    var bytes = [UInt8](repeating: 0, count: 1 << 16)
    let count = try callUnlessBlocking("recvmsg") {
      unsafe bytes.withUnsafeMutableBytes { unsafe linux_receive_with(number, $0.baseAddress, $0.count, &passed) }
    }
    guard let count else { return nil }
    return Message(bytes: Array(bytes.prefix(count)), file: passed < 0 ? nil : FileDescriptor(taking: passed))
  }
}

extension FileDescriptor {
  func connect(to path: String) throws(SystemError) {
    let bytes = path.pathBytes
    try call("connect \(path)") { unsafe linux_connect(number, bytes, bytes.count) }
  }

  func bind(to path: String) throws(SystemError) {
    let bytes = path.pathBytes
    try call("bind \(path)") { unsafe linux_bind(number, bytes, bytes.count) }
  }

  fileprivate func sendDatagram(
    _ bytes: [UInt8], passing passed: Int32, to path: String, waiting: Bool
  ) throws(SystemError) {
    let address = path.pathBytes
    try call("sendmsg \(path)") {
      unsafe linux_send_to(number, address, address.count, bytes, bytes.count, passed, waiting ? 1 : 0)
    }
  }
}
