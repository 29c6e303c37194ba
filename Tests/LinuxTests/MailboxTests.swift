import Testing

@testable import Linux

@Suite(.timeLimit(.minutes(1))) struct MailboxTests {
  @Test func aWorkerDoesAllInOrder() throws {
    let done = Guarded<[Int]>([])
    let worker = try Worker<Int>(name: "test") { jobs in done.withLock { $0 += jobs } }
    for job in 0..<1000 { worker.give(job) }
    worker.close()
    #expect(done.withLock { $0 } == Array(0..<1000))
    worker.give(1000)
    #expect(worker.waiting == 0)
  }

  @Test func aForgottenWorkerEndsByItself() throws {
    let done = Mailbox<Int>()
    var worker: Worker<Int>? = try Worker<Int>(name: "test") { jobs in for job in jobs { done.send(job) } }
    worker?.give(1)
    worker = nil
    #expect(done.receiveAll() == [1])
  }

  @Test func aWorkerThatHangsIsLeftBehind() throws {
    let release = Mailbox<Int>()
    let worker = try Worker<Int>(name: "test") { _ in _ = release.receiveAll() }
    worker.give(1)
    #expect(!worker.close(withinNanoseconds: 0))
    #expect(!worker.close(withinNanoseconds: 20_000_000))
    release.close()
    #expect(worker.close(withinNanoseconds: 30_000_000_000))
    #expect(worker.close(withinNanoseconds: 0), "it has ended")
  }

  @Test func aMarkTellsForHowLongSomebodyWaits() {
    let mark = WaitMark()
    #expect(mark.waited == nil)
    mark.begin()
    Clock.sleep(milliseconds: 20)
    #expect(mark.waited.map { $0 >= 20_000_000 } == true)
    mark.begin()
    #expect(mark.waited.map { $0 < 10_000_000_000 } == true)
    mark.end()
    #expect(mark.waited == nil)
  }

  @Test func aFullBoxRefusesOrLetsWait() throws {
    let box = Mailbox<Int>(capacity: 2)
    #expect(box.offer(1) && box.offer(2) && !box.offer(3))
    let sender = try KernelThread(name: "sender") {
      for number in 3...100 { box.send(number) }
      box.close()
    }
    var got: [Int] = []
    while let some = box.receiveAll() {
      #expect(some.count <= 2)
      got += some
    }
    sender.join()
    #expect(got == Array(1...100))
    #expect(!box.send(101) && !box.offer(101))
  }

  @Test func waitingHasAnEnd() {
    let box = Mailbox<Int>()
    let start = Clock.monotonicNanoseconds()
    #expect(box.receiveAll(withinNanoseconds: 20_000_000) == [])
    #expect(Clock.monotonicNanoseconds() - start >= 20_000_000)
    box.send(1)
    #expect(box.receiveAll(withinNanoseconds: .max) == [1])
    box.send(2)
    box.close()
    #expect(box.receiveAll(withinNanoseconds: 0) == [2])
    #expect(box.receiveAll(withinNanoseconds: .max) == nil)
    #expect(box.takeAll() == [])
  }

  @Test func manySendersLoseNothing() throws {
    let box = Mailbox<Int>(capacity: 10)
    let senders = try (0..<4).map { sender in
      try KernelThread(name: "sender") { for number in 0..<500 { box.send(sender * 1000 + number) } }
    }
    var got: [Int] = []
    while got.count < 2000 { got += box.receiveAll() ?? [] }
    for sender in senders { sender.join() }
    for sender in 0..<4 { #expect(got.filter { $0 / 1000 == sender } == (0..<500).map { sender * 1000 + $0 }) }
  }
}
