import Testing

@testable import Linux

@Suite(.timeLimit(.minutes(1))) struct ThreadsTests {
  @Test(arguments: [1, 2, 7, 1000]) func resultsStandInTheOrderOfTheItems(threads: Int) {
    let squares = Threads.map(Array(0..<500), threads: threads) { $0 * $0 }
    #expect(squares == (0..<500).map { $0 * $0 })
    #expect(Threads.map([Int](), threads: threads) { $0 } == [])
  }

  @Test func severalRunAtOnce() {
    // Each waits until all four have begun: one thread alone would wait for ever.
    let begun = Guarded(0)
    _ = Threads.map(Array(0..<4), threads: 4) { _ in
      begun.withLock { $0 += 1 }
      while begun.withLock({ $0 }) < 4 { Clock.sleep(milliseconds: 1) }
    }
    #expect(begun.withLock { $0 } == 4)
    #expect(Threads.processors >= 1)
  }
}
