internal import CLinux

/// An open file, socket or the like; closed when it goes.
public struct FileDescriptor: ~Copyable, Sendable {
  /// The kernel's number, for other calls of this module and for tables.
  public let number: Int32

  /// Takes over a number that somebody else opened.
  public init(taking number: Int32) {
    self.number = number
  }

  init(taking number: Int) {
    self.number = Int32(truncatingIfNeeded: number)
  }

  deinit {
    if number >= 0 { _ = linux_close(number) }
  }

  /// Closes now, and tells what a network file system found out only then.
  public consuming func close() throws(SystemError) {
    let number = number
    discard self
    let result = linux_close(number)
    // Linux has closed it even when a signal interrupted.
    if result < 0, result != -Int(EINTR) {
      throw SystemError(call: "close", code: Int32(truncatingIfNeeded: -result))
    }
  }

  /// A second owner of the same open file: place, lock and flags are shared.
  public func duplicate() throws(SystemError) -> FileDescriptor {
    FileDescriptor(taking: try call("fcntl") { linux_duplicate(number) })
  }

  /// From now on calls that would wait return at once.
  public func setNonblocking() throws(SystemError) {
    try call("fcntl") { linux_set_nonblocking(number) }
  }

  /// Takes the file's exclusive lock, flock(2); `false` when another open file holds it. The kernel lets it go with the
  /// last owner of this one, so no later than the process ends.
  public func lock() throws(SystemError) -> Bool {
    try callUnlessBlocking("flock") { linux_lock(number) } != nil
  }
}
