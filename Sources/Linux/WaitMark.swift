private import Synchronization

/// Since when a thread has waited for something that may never come, for others to see.
public final class WaitMark: Sendable {
  private let since = Atomic<Int64>(0)

  public init() {}

  /// The thread waits from now on; what it waited for before has come.
  public func begin() { since.store(max(1, Clock.monotonicNanoseconds()), ordering: .relaxed) }

  /// It waits for nothing.
  public func end() { since.store(0, ordering: .relaxed) }

  /// For how many nanoseconds it has waited; `nil` when it does not.
  public var waited: Int64? {
    let since = since.load(ordering: .relaxed)
    return since == 0 ? nil : max(0, Clock.monotonicNanoseconds() - since)
  }
}
