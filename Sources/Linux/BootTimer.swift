internal import CLinux

/// A timer that counts from now on, sleep of the machine included, and that no setting of the clock touches.
public struct BootTimer: ~Copyable, Sendable {
  private let descriptor: FileDescriptor
  public var number: Int32 { descriptor.number }

  public init() throws(SystemError) {
    descriptor = FileDescriptor(taking: try call("timerfd_create") { linux_timerfd(CLOCK_BOOTTIME) })
  }

  /// Goes off after so many nanoseconds (at once for none), then every `interval` nanoseconds (0: once). `nil` never.
  public func set(afterNanoseconds delay: Int64?, everyNanoseconds interval: Int64 = 0) throws(SystemError) {
    try call("timerfd_settime") {
      linux_timerfd_set(number, delay.map { max(1, $0) } ?? 0, delay == nil ? 0 : max(0, interval))
    }
  }

  /// How often it went off since it was last read.
  @discardableResult
  public func read() -> UInt64 {
    takeCount(number)
  }
}
