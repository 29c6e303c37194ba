import Foundation
import Testing

@testable import Linux

@Suite struct ServiceManagerTests {
  private func messages(_ receiver: borrowing UnixReceiver) throws -> [String] {
    var texts: [String] = []
    while let message = try receiver.receive() { texts.append(String(decoding: message.bytes, as: UTF8.self)) }
    return texts
  }

  @Test(arguments: [false, true]) func tellsTheManager(isAbstract: Bool) throws {
    let folder = try Folder()
    let address = isAbstract ? "@linux-\(UUID().uuidString)" : folder.path + "/notify"
    let receiver = try UnixReceiver(path: address)
    let manager = ServiceManager { $0 == "NOTIFY_SOCKET" ? address : nil }
    manager.extendStart(microseconds: 5_000_000, "half")
    manager.ready("in force")
    manager.alive()
    manager.status("two\nREADY=0\r\nlines")
    manager.stopping()
    #expect(
      try messages(receiver) == [
        "EXTEND_TIMEOUT_USEC=5000000\nSTATUS=half", "READY=1\nSTATUS=in force", "WATCHDOG=1",
        "STATUS=two READY=0 lines", "STOPPING=1",
      ])
    let before = Clock.monotonicNanoseconds() / 1000
    manager.reloading()
    let reload = try #require(try messages(receiver).first)
    #expect(reload.hasPrefix("RELOADING=1\nMONOTONIC_USEC="))
    let time = try #require(Int64(reload.drop { $0 != "\n" }.drop { $0 != "=" }.dropFirst()))
    #expect((before...Clock.monotonicNanoseconds() / 1000).contains(time))
  }

  /// Its queue is full: what must arrive waits, what comes again does not.
  @Test(.timeLimit(.minutes(1))) func waitsForABusyManager() throws {
    let folder = try Folder()
    let address = folder.path + "/notify"
    let receiver = try UnixReceiver(path: address)
    let manager = ServiceManager { $0 == "NOTIFY_SOCKET" ? address : nil }
    while (try? UnixClient.send([0], to: address)) != nil {}
    manager.alive()
    let ready = try KernelThread(name: "ready") { manager.ready("") }
    Clock.sleep(milliseconds: 50)
    var all: [String] = []
    while all.last?.hasPrefix("READY=1") != true { all += try messages(receiver) }
    ready.join()
    #expect(!all.contains("WATCHDOG=1"))
  }

  @Test func withoutAManagerNothingHappens() {
    for address in [nil, "", "vsock:2:1", "/nowhere/at/all"] {
      let manager = ServiceManager { $0 == "NOTIFY_SOCKET" ? address : nil }
      manager.ready("")
      #expect(manager.watchdogInterval == nil)
      #expect(manager.inheritedSocket == nil)
    }
  }

  @Test(
    arguments: [
      (["WATCHDOG_USEC": "30000000"], 15_000_000), (["WATCHDOG_USEC": "30000000", "WATCHDOG_PID": "1"], nil),
      (["WATCHDOG_USEC": "3", "WATCHDOG_PID": "\(getpid())"], 1), (["WATCHDOG_USEC": "0"], nil),
      (["WATCHDOG_USEC": "soon"], nil), ([:], nil),
    ] as [([String: String], Int64?)])
  func knowsHowOftenTheWatchdogWantsToHear(_ variables: [String: String], _ interval: Int64?) {
    #expect(ServiceManager { variables[$0] }.watchdogInterval == interval)
  }

  @Test(
    arguments: [
      (["LISTEN_FDS": "2", "LISTEN_FDNAMES": "http:"], ["http", "unknown"]), (["LISTEN_FDS": "1"], ["unknown"]),
      (["LISTEN_FDS": "0"], []), (["LISTEN_FDS": "-1"], []), (["LISTEN_FDS": "2", "LISTEN_PID": "1"], []),
    ] as [([String: String], [String])])
  func knowsWhatWasHandedOver(_ variables: [String: String], _ names: [String]) {
    let own = variables.merging(["LISTEN_PID": "\(getpid())"]) { given, _ in given }
    let inherited = ServiceManager { own[$0] }.inherited
    #expect(inherited.map(\.name) == names)
    #expect(inherited.map(\.number) == (0..<Int32(names.count)).map { $0 + 3 })
  }

  @Test func entriesOfTheJournal() {
    let entry = Journal.entry([
      ("MESSAGE", "one line"), ("lower", "x"), ("_TRUSTED", "x"), ("9", "x"), ("A B", "x"), ("N\nX", "x"),
      (String(repeating: "A", count: 65), "x"), ("DETAIL_2", "two\nlines"), ("EMPTY", ""),
    ])
    let expected =
      Array("MESSAGE=one line\nDETAIL_2\n".utf8) + [9, 0, 0, 0, 0, 0, 0, 0] + Array("two\nlines\nEMPTY=\n".utf8)
    #expect(entry == expected)
  }

  @Test func aLongEntryGoesAsSealedMemory() throws {
    let folder = try Folder()
    let path = folder.path + "/journal"
    let receiver = try UnixReceiver(path: path)
    Journal.send([("MESSAGE", "short")], to: path)
    let long = String(repeating: "x", count: 1 << 20)
    Journal.send([("MESSAGE", long)], to: path)
    Journal.send([("MESSAGE", "nobody")], to: folder.path + "/none")
    #expect(try receiver.receive()?.bytes == Array("MESSAGE=short\n".utf8))
    guard var message = try receiver.receive(), let file = message.file.take() else {
      Issue.record("no file came")
      return
    }
    #expect(message.bytes.isEmpty)
    #expect(try file.read(at: 0, count: 2 << 20) == Array("MESSAGE=\(long)\n".utf8))
    #expect(code { try file.write([1], at: 0) } == EPERM)
    #expect(code { try file.truncate(to: 0) } == EPERM)
  }
}
