internal import CLinux

/// The kernel's list of files to wait on (epoll(7)), level-triggered. A file that is closed leaves the list by itself.
public struct EventPoll: ~Copyable, Sendable {
  public struct Event: Sendable {
    /// What the file was added under.
    public var token: UInt64
    /// Something to read, or the end.
    public var isReadable: Bool
    public var isWritable: Bool
    /// The other end has gone altogether. Reported whatever was asked for.
    public var isHungUp: Bool
  }

  private let descriptor: FileDescriptor

  public init() throws(SystemError) {
    descriptor = FileDescriptor(taking: try call("epoll_create1") { linux_epoll_create() })
  }

  public func add(_ number: Int32, token: UInt64, writable: Bool = false) throws(SystemError) {
    try control(EPOLL_CTL_ADD, number, token, readable: true, writable: writable)
  }

  public func change(_ number: Int32, token: UInt64, readable: Bool = true, writable: Bool) throws(SystemError) {
    try control(EPOLL_CTL_MOD, number, token, readable: readable, writable: writable)
  }

  public func remove(_ number: Int32) {
    _ = linux_epoll_control(descriptor.number, EPOLL_CTL_DEL, number, 0, 0)
  }

  /// What is ready, at most 64 at a time, the rest with the next call; empty after the time in milliseconds (-1 waits for
  /// ever) or when a signal interrupts.
  public func wait(milliseconds: Int32) throws(SystemError) -> [Event] {
    let capacity = Int(linux_epoll_batch)
    let raw: [linux_event]
    var failure = 0
    unsafe raw = [linux_event](unsafeUninitializedCapacity: capacity) { buffer, size in
      let count = unsafe linux_epoll_wait(descriptor.number, buffer.baseAddress, milliseconds)
      size = max(0, count)
      failure = max(0, -count)
    }
    if failure != 0, failure != Int(EINTR) {
      throw SystemError(call: "epoll_wait", code: Int32(truncatingIfNeeded: failure))
    }
    return raw.map {
      Event(
        token: $0.token, isReadable: $0.readiness & Self.readable != 0, isWritable: $0.readiness & Self.writable != 0,
        isHungUp: $0.readiness & Self.hungUp != 0)
    }
  }

  private func control(
    _ operation: Int32, _ number: Int32, _ token: UInt64, readable: Bool, writable: Bool
  ) throws(SystemError) {
    let interest = (readable ? Self.readable : 0) | (writable ? Self.writable : 0)
    try call("epoll_ctl") { linux_epoll_control(descriptor.number, operation, number, interest, token) }
  }

  /// EPOLLIN | EPOLLRDHUP, EPOLLOUT, EPOLLERR | EPOLLHUP.
  private static let readable: UInt32 = 0x2001
  private static let writable: UInt32 = 0x004
  private static let hungUp: UInt32 = 0x018
}
