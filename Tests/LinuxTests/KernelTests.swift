import Foundation
import Synchronization
import Testing

@testable import Linux

/// A folder of its own that goes with the test.
final class Folder {
  let path: String
  init() throws {
    path = FileManager.default.temporaryDirectory.appending(path: "linux-\(UUID().uuidString)").path
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }
  deinit { try? FileManager.default.removeItem(atPath: path) }
  func write(_ name: String, _ text: String) throws {
    try text.write(toFile: path + "/" + name, atomically: false, encoding: .utf8)
  }
}

@Suite struct KernelTests {
  @Test func filesBelowAFolderAreReachedAndNoLinkIsFollowed() throws {
    let folder = try Folder()
    try FileManager.default.createDirectory(atPath: folder.path + "/sub", withIntermediateDirectories: true)
    try folder.write("sub/a.json", "hello")
    try FileManager.default.createSymbolicLink(atPath: folder.path + "/link", withDestinationPath: "sub/a.json")
    let directory = try Directory(folder.path)
    let file = try directory.open("sub/a.json")
    #expect(try file.readAll(expected: 1, limit: 100) == Array("hello".utf8))
    #expect(try file.read(at: 1, count: 3) == Array("ell".utf8))
    #expect(try file.status().kind == .regular)
    for path in ["link", "../\(folder.path.split(separator: "/").last ?? "")/sub/a.json"] {
      #expect {
        _ = try directory.open(path)
      } throws: { error in
        (error as? SystemError)?.isLoop == true
      }
    }
    #expect(try directory.entries().count == 2)
    #expect(try directory.status("link").kind == .symbolicLink)
  }

  @Test func inotifyReportsRenamesAndWrites() throws {
    let folder = try Folder()
    let inotify = try Inotify()
    let watch = try inotify.watch(Directory(folder.path))
    try folder.write("a.tmp", "x")
    try FileManager.default.moveItem(atPath: folder.path + "/a.tmp", toPath: folder.path + "/a.json")
    try FileManager.default.removeItem(atPath: folder.path + "/a.json")
    let events = try inotify.read()
    #expect(events.allSatisfy { $0.watch == watch })
    #expect(events.contains { $0.kind == .arrived && $0.name == Array("a.json".utf8) })
    #expect(events.last.map { $0.kind == .left && $0.name == Array("a.json".utf8) } == true)
    try FileManager.default.removeItem(atPath: folder.path)
    #expect(try inotify.read().contains { $0.kind == .directoryGone })
  }

  @Test func timersCountersAndPollWakeALoop() throws {
    let poll = try EventPoll()
    let counter = try EventCounter()
    let timer = try WallTimer()
    try poll.add(counter.number, token: 7)
    try poll.add(timer.number, token: 8)
    #expect(try poll.wait(milliseconds: 0).isEmpty)
    counter.signal()
    #expect(try poll.wait(milliseconds: 1000).map(\.token) == [7])
    counter.clear()
    #expect(timer.read() == .none)
    try timer.set(at: Clock.realtimeSeconds() - 1)
    #expect(try poll.wait(milliseconds: 1000).map(\.token) == [8])
    #expect(timer.read() == .expired)
    try timer.set(at: nil)
    #expect(try poll.wait(milliseconds: 0).isEmpty)
  }

  @Test func socketsTellWhoAsks() throws {
    let folder = try Folder()
    let path = folder.path + "/socket"
    let listener = try UnixListener(path: path, mode: 0o600)
    if let _ = try listener.accept() { Issue.record("somebody was accepted") }
    let client = try UnixClient.connect(path)
    guard let accepted = try listener.accept() else {
      Issue.record("nobody was accepted")
      return
    }
    #expect(accepted.peer.process == Environment.processID)
    #expect(accepted.peer.user == Environment.effectiveUser)
    let socket = accepted.release()
    #expect(try socket.receive(atMost: 10) == nil)
    try client.write([1, 2, 3])
    #expect(try socket.receive(atMost: 10) == [1, 2, 3])
    var sent = 0
    while let count = try socket.send(Array(repeating: 0, count: 1 << 16), from: 0) { sent += count }
    #expect(sent > 0)
    #expect {
      _ = try UnixListener(path: path, mode: 0o600)
    } throws: { error in
      (error as? SystemError)?.isAddressInUse == true
    }
  }

  @Test func aStaleSocketIsReplaced() throws {
    let folder = try Folder()
    let path = folder.path + "/socket"
    do {
      let first = try UnixListener(path: path, mode: 0o600)
      // As after a crash: the file stays, nobody listens.
      try FileManager.default.linkItem(atPath: path, toPath: path + ".kept")
      _ = first.number
    }
    try FileManager.default.moveItem(atPath: path + ".kept", toPath: path)
    let second = try UnixListener(path: path, mode: 0o600)
    _ = try UnixClient.connect(path)
    let isAccepted = if let _ = try second.accept() { true } else { false }
    #expect(isAccepted)
  }

  @Test func aLockIsHeldOnce() throws {
    let folder = try Folder()
    let directory = try Directory(folder.path)
    let first = try directory.append("lock")
    let second = try directory.append("lock")
    #expect(try first.lock())
    #expect(try !second.lock())
  }

  @Test func aWorkerDoesAllInOrder() throws {
    let done = Mutex<[Int]>([])
    let worker = try Worker<Int>(name: "test") { jobs in done.withLock { $0 += jobs } }
    for job in 0..<1000 { worker.give(job) }
    worker.close()
    #expect(done.withLock { $0 } == Array(0..<1000))
  }

  @Test func replacedFilesAreWhole() throws {
    let folder = try Folder()
    let directory = try Directory(folder.path)
    try directory.replace("state", with: Array("one".utf8))
    try directory.replace("state", with: Array("two".utf8))
    #expect(try readFile(folder.path + "/state") == Array("two".utf8))
    #expect(try directory.entries().count == 1)
  }
}

@Suite struct SourcesTests {
  /// `unsafe` stands in one room, and no room imports Foundation.
  @Test func onlyOneRoomIsUnsafe() throws {
    let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    let sources = root.appending(path: "Sources")
    let files = try #require(FileManager.default.enumerator(at: sources, includingPropertiesForKeys: nil))
    var seen = 0
    for case let file as URL in files where file.pathExtension == "swift" {
      seen += 1
      for line in try String(contentsOf: file, encoding: .utf8).split(separator: "\n") {
        let code = line.trimmingCharacters(in: .whitespaces)
        if code.hasPrefix("//") { continue }
        let isLinux = file.path.contains("/Sources/Linux/")
        #expect(isLinux || !code.split(whereSeparator: { !$0.isLetter }).contains("unsafe"), "\(file.path): \(code)")
        #expect(!code.contains("import Foundation"), "\(file.path)")
      }
    }
    #expect(seen > 20)
  }
}
