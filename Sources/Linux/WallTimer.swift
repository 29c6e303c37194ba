internal import CLinux
private import Synchronization

/// A timer on the wall clock that notices when the clock is set (timerfd_create(2)).
public struct WallTimer: ~Copyable, Sendable {
  public enum Event: Sendable { case none, expired, clockChanged }

  private let descriptor: FileDescriptor
  /// The clock was set, and the kernel told it while the timer was being set.
  private let isChangeUnread = Atomic(false)
  public var number: Int32 { descriptor.number }

  public init() throws(SystemError) {
    descriptor = FileDescriptor(taking: try call("timerfd_create") { linux_timerfd(CLOCK_REALTIME) })
  }

  /// Goes off at the second since 1970-01-01T00:00:00Z, at once if that has passed; `nil` never, but it still notices the
  /// clock being set.
  public func set(at second: Int64?) throws(SystemError) {
    // A hundred years ahead is never, for a timer that must stay armed to be told of a set clock. Zero would disarm.
    let far = Clock.realtimeSeconds() + 3_155_760_000
    try set(atNanoseconds: max(1, min(second ?? far, far)) * 1_000_000_000)
  }

  public func read() -> Event {
    var count: UInt64 = 0
    let result = unsafe linux_read(number, &count, 8)
    if isChangeUnread.exchange(false, ordering: .relaxed) || result == -Int(ECANCELED) { return .clockChanged }
    return result == 8 ? .expired : .none
  }

  private func set(atNanoseconds instant: Int64) throws(SystemError) {
    do throws(SystemError) {
      try call("timerfd_settime") { linux_timerfd_set_wall(number, instant) }
    } catch  where error.code == ECANCELED {
      noteChange()
    }
  }

  /// The timer is set, but the kernel says only then, and not in `read`, that the clock was set since the last time.
  func noteChange() {
    isChangeUnread.store(true, ordering: .relaxed)
    // Going off at once brings the reader.
    _ = linux_timerfd_set_wall(number, 1)
  }
}
