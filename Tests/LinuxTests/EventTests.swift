import Foundation
import Testing

@testable import Linux

@Suite struct EventTests {
  @Test func countersAndTimersWakeALoop() throws {
    let poll = try EventPoll()
    let counter = try EventCounter()
    let timer = try WallTimer()
    try poll.add(counter.number, token: 7)
    try poll.add(timer.number, token: .max)
    #expect(try poll.wait(milliseconds: 0).isEmpty)
    counter.signal()
    counter.signal()
    #expect(try poll.wait(milliseconds: 1000).map(\.token) == [7])
    counter.clear()
    #expect(try poll.wait(milliseconds: 0).isEmpty)
    #expect(timer.read() == .none)
    try timer.set(at: Clock.realtimeSeconds() - 1)
    #expect(try poll.wait(milliseconds: 1000).map(\.token) == [.max])
    #expect(timer.read() == .expired)
    #expect(timer.read() == .none)
    for past in [0, -5, Int64.min] {
      try timer.set(at: past)
      #expect(try poll.wait(milliseconds: 1000).count == 1)
    }
    try timer.set(at: nil)
    #expect(try poll.wait(milliseconds: 0).isEmpty)
    try timer.set(at: .max)
    #expect(try poll.wait(milliseconds: 0).isEmpty)
  }

  @Test func aWallTimerWaitsForItsSecond() throws {
    let poll = try EventPoll()
    let timer = try WallTimer()
    try poll.add(timer.number, token: 1)
    let second = Clock.realtimeSeconds() + 1
    try timer.set(at: second)
    #expect(try poll.wait(milliseconds: 5000).count == 1)
    #expect(Clock.realtimeNanoseconds() >= second * 1_000_000_000)
    #expect(timer.read() == .expired)
  }

  /// The kernel may tell of a set clock while the timer is being set, and then never again.
  @Test func aClockThatIsSetWhileATimerIsSetIsTold() throws {
    let poll = try EventPoll()
    let timer = try WallTimer()
    try poll.add(timer.number, token: 1)
    try timer.set(at: nil)
    timer.noteChange()
    #expect(try poll.wait(milliseconds: 1000).count == 1)
    #expect(timer.read() == .clockChanged)
    #expect(timer.read() == .none)
    #expect(try poll.wait(milliseconds: 0).isEmpty)
  }

  @Test func aBootTimerGoesOffAgainAndAgain() throws {
    let timer = try BootTimer()
    let poll = try EventPoll()
    try poll.add(timer.number, token: 1)
    let start = Clock.bootNanoseconds()
    try timer.set(afterNanoseconds: 20_000_000, everyNanoseconds: 10_000_000)
    var count: UInt64 = 0
    while count < 3 {
      #expect(try !poll.wait(milliseconds: 5000).isEmpty)
      count += timer.read()
    }
    #expect(Clock.bootNanoseconds() - start >= 40_000_000)
    try timer.set(afterNanoseconds: nil)
    Clock.sleep(milliseconds: 20)
    #expect(timer.read() == 0)
  }

  @Test func writingAndHangingUpAreTold() throws {
    let poll = try EventPoll()
    var pair = try UnixClient.pair()
    try poll.add(pair.first.number, token: 1)
    #expect(try poll.wait(milliseconds: 0).isEmpty)
    try poll.change(pair.first.number, token: 2, writable: true)
    let writable = try #require(try poll.wait(milliseconds: 0).first)
    #expect(writable.token == 2 && writable.isWritable && !writable.isReadable)
    try poll.change(pair.first.number, token: 2, readable: false, writable: false)
    try pair.second.write([1])
    #expect(try poll.wait(milliseconds: 0).isEmpty)
    pair.second = FileDescriptor(taking: Int32(-1))
    #expect(try poll.wait(milliseconds: 0).map(\.isHungUp) == [true])
    poll.remove(pair.first.number)
    #expect(try poll.wait(milliseconds: 0).isEmpty)
  }

  /// Sent to this thread alone, so that no other is hit.
  @Test func signalsAreReadInsteadOfEnding() throws {
    let source = try SignalSource()
    #expect(source.next() == nil)
    raise(SIGHUP)
    #expect(source.next() == .hangUp)
    raise(SIGTERM)
    raise(SIGINT)
    #expect(Set([source.next(), source.next()]) == [.terminate, .interrupt])
    #expect(source.next() == nil)
  }

  @Test func signalsDoNotReachThreads() throws {
    let isBlocked = Guarded<[Bool]>([])
    let thread = try KernelThread(name: "a name of more than fifteen bytes") {
      var set = sigset_t()
      pthread_sigmask(SIG_BLOCK, nil, &set)
      isBlocked.withLock { $0 = [SIGTERM, SIGHUP, SIGUSR1, SIGSEGV].map { sigismember(&set, $0) == 1 } }
    }
    thread.join()
    thread.join()
    #expect(isBlocked.withLock { $0 } == [true, true, true, false])
  }

  @Test func clocksGoOn() {
    #expect(abs(Double(Clock.realtimeSeconds()) - Date().timeIntervalSince1970) < 2)
    let start = Clock.monotonicNanoseconds()
    Clock.sleep(milliseconds: 5)
    #expect(Clock.monotonicNanoseconds() - start >= 5_000_000)
    #expect(Clock.bootNanoseconds() >= start)
    #expect(Clock.processCPUNanoseconds() > 0)
    #expect(Environment.residentMemory() > 1 << 20)
  }
}
