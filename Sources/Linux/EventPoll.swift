internal import CLinux
internal import Glibc

/// The kernel's list of files to wait on (epoll(7)), level-triggered.
public struct EventPoll: ~Copyable {
  public struct Event: Sendable {
    /// What the file was added under.
    public var token: UInt64
    public var isReadable: Bool
    public var isWritable: Bool
    /// The other end has gone.
    public var isHungUp: Bool
  }

  private let descriptor: FileDescriptor

  public init() throws(SystemError) {
    descriptor = FileDescriptor(
      taking: Int32(try retry("epoll_create1") { Int(epoll_create1(Int32(truncatingIfNeeded: EPOLL_CLOEXEC))) }))
  }

  public func add(_ number: Int32, token: UInt64, writable: Bool = false) throws(SystemError) {
    try control(EPOLL_CTL_ADD, number, token, readable: true, writable: writable)
  }

  public func change(_ number: Int32, token: UInt64, readable: Bool = true, writable: Bool) throws(SystemError) {
    try control(EPOLL_CTL_MOD, number, token, readable: readable, writable: writable)
  }

  public func remove(_ number: Int32) {
    _ = clinux_epoll_control(descriptor.number, EPOLL_CTL_DEL, number, 0, 0)
  }

  /// What is ready; empty after the time in milliseconds (-1 waits for ever) or when a signal interrupts.
  public func wait(milliseconds: Int32) throws(SystemError) -> [Event] {
    var tokens = [UInt64](repeating: 0, count: 64)
    var flags = [UInt32](repeating: 0, count: 64)
    let count = unsafe clinux_epoll_wait(descriptor.number, &tokens, &flags, 64, milliseconds)
    if count < 0 {
      let error = SystemError.last("epoll_wait")
      if error.code == EINTR { return [] }
      throw error
    }
    return zip(tokens, flags).prefix(Int(count)).map { token, flags in
      Event(
        token: token, isReadable: flags & clinux_epoll_events(1, 0) != 0,
        isWritable: flags & clinux_epoll_events(0, 1) != 0, isHungUp: flags & clinux_epoll_hung_up() != 0)
    }
  }

  private func control(
    _ operation: Int32, _ number: Int32, _ token: UInt64, readable: Bool, writable: Bool
  ) throws(SystemError) {
    let events = clinux_epoll_events(readable ? 1 : 0, writable ? 1 : 0)
    try retry("epoll_ctl") { Int(clinux_epoll_control(descriptor.number, operation, number, events, token)) }
  }
}

/// A counter that wakes a loop from another thread (eventfd(2)).
public struct EventCounter: ~Copyable, Sendable {
  private let descriptor: FileDescriptor
  public var number: Int32 { descriptor.number }

  public init() throws(SystemError) {
    let flags = Int32(truncatingIfNeeded: EFD_CLOEXEC | EFD_NONBLOCK)
    descriptor = FileDescriptor(taking: Int32(try retry("eventfd") { Int(eventfd(0, flags)) }))
  }

  public func signal() {
    _ = eventfd_write(descriptor.number, 1)
  }

  public func clear() {
    var value: eventfd_t = 0
    _ = unsafe eventfd_read(descriptor.number, &value)
  }
}

/// Signals as something to wait on (signalfd(2)); they are blocked from then on in this thread and those it starts.
public struct SignalSource: ~Copyable {
  public enum Signal: Sendable { case terminate, interrupt, hangUp, other }

  private let descriptor: FileDescriptor
  public var number: Int32 { descriptor.number }

  /// SIGTERM, SIGINT and SIGHUP; SIGPIPE is ignored.
  public init() throws(SystemError) {
    clinux_ignore_sigpipe()
    let signals = [SIGTERM, SIGINT, SIGHUP]
    descriptor = FileDescriptor(
      taking: Int32(try retry("signalfd") { unsafe Int(clinux_signals(signals, Int32(signals.count))) }))
  }

  /// The next that came; `nil` when none has.
  public func next() -> Signal? {
    guard let bytes = try? descriptor.receive(atMost: 128), bytes.count == 128 else { return nil }
    // The signal's number is the first 32-bit word of the structure, in the machine's order.
    return switch Int32(bytes[0]) {
    case SIGTERM: .terminate
    case SIGINT: .interrupt
    case SIGHUP: .hangUp
    default: .other
    }
  }
}

/// A timer on the wall clock that notices when the clock is set (timerfd_create(2)).
public struct WallTimer: ~Copyable {
  public enum Event: Sendable { case none, expired, clockChanged }

  private let descriptor: FileDescriptor
  public var number: Int32 { descriptor.number }

  public init() throws(SystemError) {
    descriptor = FileDescriptor(
      taking: Int32(
        try retry("timerfd_create") {
          Int(timerfd_create(Int32(CLOCK_REALTIME), Int32(truncatingIfNeeded: TFD_CLOEXEC | TFD_NONBLOCK)))
        }))
  }

  /// Goes off at the second since 1970-01-01T00:00:00Z; `nil` never, but it still notices the clock being set.
  public func set(at second: Int64?) throws(SystemError) {
    var time = itimerspec()
    // A hundred years ahead is never, for a timer that must stay armed to be told of a set clock.
    let far = Clock.realtimeSeconds() + 3_155_760_000
    time.it_value.tv_sec = Int(max(1, min(second ?? far, far)))
    let flags = Int32(truncatingIfNeeded: TFD_TIMER_ABSTIME | TFD_TIMER_CANCEL_ON_SET)
    try retry("timerfd_settime") { unsafe Int(timerfd_settime(descriptor.number, flags, &time, nil)) }
  }

  public func read() -> Event {
    do throws(SystemError) {
      _ = try descriptor.read(atMost: 8)
      return .expired
    } catch {
      return error.code == ECANCELED ? .clockChanged : .none
    }
  }
}

/// The kernel's clocks.
public enum Clock {
  private static func read(_ clock: Int32) -> timespec {
    var time = timespec()
    _ = unsafe clock_gettime(clockid_t(clock), &time)
    return time
  }

  /// Seconds since 1970-01-01T00:00:00Z.
  public static func realtimeSeconds() -> Int64 { Int64(read(Int32(CLOCK_REALTIME)).tv_sec) }

  /// Nanoseconds since the machine started, sleep not counted.
  public static func monotonicNanoseconds() -> Int64 { nanoseconds(read(Int32(CLOCK_MONOTONIC))) }

  /// Seconds since the machine started, sleep counted; nobody sets it.
  public static func bootSeconds() -> Int64 { Int64(read(Int32(CLOCK_BOOTTIME)).tv_sec) }

  private static func nanoseconds(_ time: timespec) -> Int64 {
    Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
  }
}

extension Clock {
  /// Lets the thread rest.
  public static func sleep(milliseconds: Int) {
    var time = timespec(tv_sec: milliseconds / 1000, tv_nsec: milliseconds % 1000 * 1_000_000)
    var left = timespec()
    while unsafe nanosleep(&time, &left) != 0 && clinux_errno() == EINTR { time = left }
  }
}
