internal import Glibc

/// Work that is split among the processors.
public enum Threads {
  /// How many threads can run at once here; at least one.
  public static var processors: Int { max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN))) }

  /// The body's results for all items, in their order. The body runs on several threads at once, the calling one among
  /// them; items are taken one by one, so that long ones among them cost no waiting.
  public static func map<Item: Sendable, Result: Sendable>(
    _ items: [Item], threads: Int = processors, _ body: @escaping @Sendable (Item) -> Result
  ) -> [Result] {
    let share = Share<Result>(count: items.count)
    let run: @Sendable () -> Void = {
      while let index = share.take() { share.put(body(items[index]), at: index) }
    }
    let wanted = max(1, min(threads, items.count))
    // Where no thread can be had, those that run do all of it.
    let helpers = (1..<wanted).compactMap { _ in try? KernelThread(name: "map", run) }
    run()
    for helper in helpers { helper.join() }
    return share.results()
  }
}

/// Which items are taken, and what came of those that are done.
private final class Share<Result: Sendable>: Sendable {
  private let state: Guarded<(next: Int, done: [Result?])>
  private let count: Int

  init(count: Int) {
    self.count = count
    state = Guarded((next: 0, done: Array(repeating: nil, count: count)))
  }

  func take() -> Int? {
    state.withLock { state in
      guard state.next < count else { return nil }
      state.next += 1
      return state.next - 1
    }
  }

  func put(_ result: Result, at index: Int) { state.withLock { $0.done[index] = result } }

  func results() -> [Result] { state.withLock { $0.done.compactMap(\.self) } }
}
