internal import CLinux

/// The kernel's clocks, clock_gettime(2).
public enum Clock {
  /// Seconds since 1970-01-01T00:00:00Z, rounded down. May be set forward and back.
  public static func realtimeSeconds() -> Int64 {
    let now = realtimeNanoseconds()
    return (now >= 0 ? now : now - 999_999_999) / 1_000_000_000
  }

  /// Nanoseconds since 1970-01-01T00:00:00Z. May be set forward and back.
  public static func realtimeNanoseconds() -> Int64 { linux_clock(CLOCK_REALTIME) }

  /// Nanoseconds since the machine started, sleep not counted.
  public static func monotonicNanoseconds() -> Int64 { linux_clock(CLOCK_MONOTONIC) }

  /// Nanoseconds since the machine started, sleep counted; nobody sets it.
  public static func bootNanoseconds() -> Int64 { linux_clock(CLOCK_BOOTTIME) }

  /// The same in whole seconds.
  public static func bootSeconds() -> Int64 { bootNanoseconds() / 1_000_000_000 }

  /// Nanoseconds of processor time that all threads of the process have used.
  public static func processCPUNanoseconds() -> Int64 { linux_clock(CLOCK_PROCESS_CPUTIME_ID) }

  /// Lets the thread rest.
  public static func sleep(milliseconds: Int) {
    let end = monotonicNanoseconds() + Int64(milliseconds) * 1_000_000
    while linux_sleep_until(end) == -Int(EINTR) {}
  }
}
