internal import CLinux

/// A value that one thread at a time may touch.
///
/// Its lock is one of the C library (pthread_mutex_lock(3)), which the thread sanitizer follows. That of the standard
/// library's `Mutex` it does not see, and reports all that is done under it.
@safe
public final class Guarded<Value: ~Copyable & Sendable>: @unchecked Sendable {
  // Touched only by who holds the lock.
  private var value: Value
  private let monitor: UnsafeMutablePointer<linux_monitor>

  public init(_ value: consuming Value) {
    self.value = value
    unsafe monitor = .allocate(capacity: 1)
    unsafe linux_monitor_init(monitor)
  }

  deinit {
    unsafe linux_monitor_destroy(monitor)
    unsafe monitor.deallocate()
  }

  /// Waits until nobody else is at it. The body must not come back to the same value.
  public func withLock<Result, Failure: Error>(
    _ body: (inout Value) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    unsafe linux_monitor_lock(monitor)
    defer { unsafe linux_monitor_unlock(monitor) }
    return try body(&value)
  }
}
