import Foundation
import Testing

@testable import Linux

@Suite struct UnixSocketTests {
  private func isRefused(_ path: String) -> Bool {
    code { _ = try UnixListener(path: path, mode: 0o600) } == EADDRINUSE
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
    #expect(accepted.peer.group == Environment.effectiveGroup)
    let status = try String(contentsOfFile: "/proc/self/status", encoding: .utf8)
    let line = try #require(status.split(separator: "\n").first { $0.hasPrefix("Groups:") })
    let groups = Set(line.dropFirst(7).split(whereSeparator: \.isWhitespace).compactMap { UInt32($0) })
    #expect(accepted.peer.groups == groups.union([Environment.effectiveGroup]))
    let socket = accepted.release()
    #expect(try socket.receive(atMost: 10) == nil)
    try client.write([1, 2, 3])
    #expect(try socket.receive(atMost: 10) == [1, 2, 3])
    var sent = 0
    while let count = try socket.send(Array(repeating: 0, count: 1 << 16), from: 0) { sent += count }
    #expect(sent > 0)
    try client.endSending()
    #expect(try socket.receive(atMost: 10) == [])
    #expect(isRefused(path))
  }

  @Test func aPeerThatHasGoneIsAnErrorAndNoSignal() throws {
    var pair = try UnixClient.pair()
    pair.second = FileDescriptor(taking: Int32(-1))
    let error = #expect(throws: SystemError.self) { _ = try pair.first.send([1], from: 0) }
    #expect(error?.isDisconnected == true)
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
    #expect(!FileManager.default.fileExists(atPath: path))
    try FileManager.default.moveItem(atPath: path + ".kept", toPath: path)
    let second = try UnixListener(path: path, mode: 0o600)
    _ = try UnixClient.connect(path)
    let isAccepted = if let _ = try second.accept() { true } else { false }
    #expect(isAccepted)
  }

  @Test func whatIsNoStaleSocketIsLeftAlone() throws {
    let folder = try Folder()
    let directory = try Directory(folder.path)
    folder.fifo("fifo")
    try folder.write("file", "x")
    try Directory.create(folder.path + "/sub")
    for name in ["fifo", "file", "sub"] {
      let before = try directory.status(name)
      #expect(isRefused(folder.path + "/" + name))
      #expect(try directory.status(name).inode == before.inode)
    }
  }

  /// It does not get round to accepting, but it lives.
  @Test(.timeLimit(.minutes(1))) func aListenerWithAFullQueueIsNotStale() throws {
    let folder = try Folder()
    let path = folder.path + "/socket"
    let listener = try UnixListener(path: path, mode: 0o600)
    let waiting = Waiting()
    let failure = code {
      for _ in 0..<1000 { waiting.add(try UnixClient.connect(path, timeoutMilliseconds: 20)) }
    }
    #expect(failure == EAGAIN)
    #expect(isRefused(path))
    _ = listener.number
  }

  /// There is no array of owners.
  private final class Waiting {
    private var client: FileDescriptor?
    private var next: Waiting?
    func add(_ client: consuming FileDescriptor) {
      let rest = Waiting()
      rest.client = self.client.take()
      rest.next = next
      next = rest
      self.client = consume client
    }
    deinit {
      var rest = next
      next = nil
      while let one = rest {
        rest = one.next
        one.next = nil
      }
    }
  }

  @Test(arguments: [0o600, 0o660, 0o666] as [UInt32]) func theFileHasTheRightsThatWereAskedFor(mode: UInt32) throws {
    let folder = try Folder()
    let listener = try UnixListener(path: folder.path + "/socket", mode: mode, group: Environment.effectiveGroup)
    let status = try Directory(folder.path).status("socket")
    #expect(status.mode == mode)
    #expect(status.group == Environment.effectiveGroup)
    try listener.give(toGroup: Environment.effectiveGroup)
  }

  @Test func anothersFileIsNotRemoved() throws {
    let folder = try Folder()
    let path = folder.path + "/socket"
    do {
      let listener = try UnixListener(path: path, mode: 0o600)
      try FileManager.default.removeItem(atPath: path)
      try folder.write("socket", "another's")
      _ = listener.number
    }
    #expect(FileManager.default.fileExists(atPath: path))
  }

  /// systemd hands listeners over waiting.
  @Test(.timeLimit(.minutes(1))) func anInheritedListenerDoesNotWait() throws {
    let folder = try Folder()
    let path = folder.path + "/socket"
    let owner = try UnixListener(path: path, mode: 0o600)
    let number = dup(owner.number)
    _ = fcntl(number, F_SETFL, 0)
    do {
      let listener = UnixListener(inherited: number)
      let isAccepted = if let _ = try listener.accept() { true } else { false }
      #expect(!isAccepted)
      #expect(fcntl(number, F_GETFD) & FD_CLOEXEC != 0)
    }
    #expect(FileManager.default.fileExists(atPath: path))
  }

  @Test func pathsThatDoNotFitAreRefused() throws {
    let folder = try Folder()
    let fitting = folder.path + "/" + String(repeating: "x", count: 106 - folder.path.utf8.count)
    _ = try UnixListener(path: fitting, mode: 0o600)
    #expect(code { _ = try UnixListener(path: fitting + "y", mode: 0o600) } == ENAMETOOLONG)
    #expect(code { _ = try UnixClient.connect(folder.path + "/none") } == ENOENT)
    try folder.write("file", "")
    #expect(code { _ = try UnixClient.connect(folder.path + "/file") } == ECONNREFUSED)
  }

  @Test func filesGoAlongWithMessages() throws {
    let folder = try Folder()
    try folder.write("file", "hello")
    let receiver = try UnixReceiver(path: folder.path + "/socket")
    let file = try Directory(folder.path).open("file")
    try UnixClient.send([7], passing: file, to: folder.path + "/socket")
    guard var message = try receiver.receive() else {
      Issue.record("nothing came")
      return
    }
    #expect(message.bytes == [7])
    let passed = message.file.take()
    #expect(try passed?.readAll(expected: 5, limit: 100) == Array("hello".utf8))
  }
}
