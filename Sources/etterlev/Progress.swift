import Krav
import Linux
import Synchronization

/// A line on standard error that tells how far work has come, where that is a terminal and the work takes longer than a
/// second. Threads may share it.
final class Progress: Sendable {
  private struct State {
    var done = 0
    var count: Int
    /// When the line was last written; nil before it was.
    var told: Int64?
  }

  /// Whether anybody sees it: what it costs to know how much there is to do can be saved else.
  static var isShown: Bool { Environment.isTerminal(2) && !Environment.isDumb }

  private let what: String
  private let isShown = Progress.isShown
  private let start = Clock.monotonicNanoseconds()
  private let state: Mutex<State>

  /// - Parameters:
  ///   - what: what is done, in a few words.
  ///   - count: how much there is to do; zero when that is not known.
  init(_ what: String, count: Int) {
    self.what = Diagnostic.visible(what)
    state = Mutex(State(count: count))
  }

  /// One more is done.
  func step() {
    guard isShown else { return }
    state.withLock { state in
      state.done += 1
      tell(&state)
    }
  }

  /// So much is done.
  ///
  /// - Parameters:
  ///   - done: how much.
  ///   - count: how much there is, where that is known by now.
  func reach(_ done: Int, of count: Int? = nil) {
    guard isShown else { return }
    state.withLock { state in
      state.done = done
      if let count { state.count = count }
      tell(&state)
    }
  }

  /// Takes the line away.
  func clear() {
    guard isShown else { return }
    state.withLock { state in
      if state.told != nil { Output.replaceLine("") }
      state.told = nil
    }
  }

  /// After the first second, ten times a second at most.
  private func tell(_ state: inout State) {
    let now = Clock.monotonicNanoseconds()
    guard now - start >= 1_000_000_000, now - (state.told ?? 0) >= 100_000_000 else { return }
    state.told = now
    let line = ProgressLine(
      what: what, done: state.done, count: state.count, milliseconds: (now - start) / 1_000_000)
    Output.replaceLine(line.text(width: Environment.terminalWidth(2) ?? 80))
  }
}
