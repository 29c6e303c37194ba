internal import CLinux

/// A queue between threads: any may send, any may receive, first in, first out.
@safe
public final class Mailbox<Element: Sendable>: @unchecked Sendable {
  // What follows is touched only by who holds the monitor.
  private let monitor: UnsafeMutablePointer<linux_monitor>
  private var elements: [Element] = []
  private var isClosed = false
  private let capacity: Int

  /// At most `capacity` elements wait; more are refused, or waited for.
  public init(capacity: Int = .max) {
    self.capacity = max(1, capacity)
    unsafe monitor = .allocate(capacity: 1)
    unsafe linux_monitor_init(monitor)
  }

  deinit {
    unsafe linux_monitor_destroy(monitor)
    unsafe monitor.deallocate()
  }

  /// How many wait.
  public var count: Int { locked { elements.count } }

  /// Adds, waiting while the box is full; `false` when it is closed.
  @discardableResult
  public func send(_ element: Element) -> Bool {
    locked {
      while elements.count >= capacity, !isClosed { unsafe linux_monitor_wait(monitor) }
      return add(element)
    }
  }

  /// Adds without waiting; `false` when the box is full or closed.
  public func offer(_ element: Element) -> Bool {
    locked { elements.count < capacity && add(element) }
  }

  /// All that wait, oldest first, as soon as one does; `nil` when the box is closed and empty.
  public func receiveAll() -> [Element]? {
    locked {
      while elements.isEmpty, !isClosed { unsafe linux_monitor_wait(monitor) }
      return elements.isEmpty ? nil : all()
    }
  }

  /// The same, waiting at most so long; empty when the time is over.
  public func receiveAll(withinNanoseconds limit: Int64) -> [Element]? {
    let (sum, isOver) = Clock.monotonicNanoseconds().addingReportingOverflow(max(0, limit))
    return locked {
      while limit > 0, elements.isEmpty, !isClosed {
        if unsafe linux_monitor_wait_until(monitor, isOver ? .max : sum) == 0 { break }
      }
      return elements.isEmpty && isClosed ? nil : all()
    }
  }

  /// All that wait now.
  public func takeAll() -> [Element] {
    locked { all() }
  }

  /// Takes nothing more; what waits can still be received.
  public func close() {
    locked {
      isClosed = true
      unsafe linux_monitor_wake(monitor)
    }
  }

  private func add(_ element: Element) -> Bool {
    if isClosed { return false }
    elements.append(element)
    unsafe linux_monitor_wake(monitor)
    return true
  }

  private func all() -> [Element] {
    let taken = elements
    elements = []
    if capacity != .max { unsafe linux_monitor_wake(monitor) }
    return taken
  }

  private func locked<Result>(_ body: () -> Result) -> Result {
    unsafe linux_monitor_lock(monitor)
    defer { unsafe linux_monitor_unlock(monitor) }
    return body()
  }
}
