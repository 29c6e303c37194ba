import Linux
import Synchronization

/// A line on standard error that counts up, where that is a terminal.
final class Progress: Sendable {
  private let what: String
  private let count: Int
  private let isShown = Environment.isTerminal(2)
  private let done = Mutex(0)

  init(_ what: String, count: Int) {
    self.what = what
    self.count = count
  }

  func step() {
    guard isShown else { return }
    done.withLock { done in
      done += 1
      if done == count || done % max(1, count / 100) == 0 { Output.error("\r\(what): \(done) of \(count)") }
    }
  }

  /// Takes the line away.
  func clear() {
    if isShown { Output.error("\r\u{1B}[K") }
  }
}
