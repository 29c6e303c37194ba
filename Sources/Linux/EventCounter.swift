internal import CLinux

/// A counter that wakes a loop from another thread (eventfd(2)).
public struct EventCounter: ~Copyable, Sendable {
  private let descriptor: FileDescriptor
  public var number: Int32 { descriptor.number }

  public init() throws(SystemError) {
    descriptor = FileDescriptor(taking: try call("eventfd") { linux_eventfd() })
  }

  /// From any thread; never waits and never fails.
  public func signal() {
    var one: UInt64 = 1
    // Full means that it is readable already.
    while unsafe linux_write(number, &one, 8) == -Int(EINTR) {}
  }

  public func clear() {
    _ = takeCount(number)
  }
}

/// The eight bytes that an eventfd or a timerfd gives; zero when it has none.
func takeCount(_ number: Int32) -> UInt64 {
  var count: UInt64 = 0
  while true {
    let result = unsafe linux_read(number, &count, 8)
    if result != -Int(EINTR) { return result == 8 ? count : 0 }
  }
}
