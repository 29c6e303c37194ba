import Foundation
import Synchronization
import Testing

@testable import Linux

@Suite struct FileDescriptorTests {
  @Test func readsAtAPlaceAndToALimit() throws {
    let folder = try Folder()
    try folder.write("file", "hello")
    let directory = try Directory(folder.path)
    #expect(try directory.open("file").readAll(expected: 1, limit: 100) == Array("hello".utf8))
    #expect(try directory.open("file").read(at: 1, count: 3) == Array("ell".utf8))
    #expect(try directory.open("file").read(at: 3, count: 100) == Array("lo".utf8))
    #expect(try directory.open("file").read(at: 9, count: 1).isEmpty)
    #expect(try directory.open("file").readAll(expected: 0, limit: 3).count > 3)
    #expect(try !readFile("/proc/sys/kernel/ostype").isEmpty)
    #expect(code { _ = try readFile(folder.path + "/file", limit: 4) } == EFBIG)
    #expect(try readFile(folder.path + "/file", limit: 5).count == 5)
    #expect(code { _ = try readFile(folder.path + "/none") } == ENOENT)
  }

  @Test func statusTellsAChangeThatKeepsSizeAndTime() throws {
    let folder = try Folder()
    let file = try Directory(folder.path).createFile("file", mode: 0o640)
    try file.write([1, 2, 3])
    let before = try file.status()
    #expect(before.kind == .regular)
    #expect(before.size == 3)
    #expect(before.links == 1)
    #expect(before.mode & 0o777 == 0o640 & ~currentMask())
    #expect(try file.status() == before)
    try file.write([9], at: 0)
    var times = [timespec(), timespec()]
    times[0].tv_sec = Int(before.modified / 1_000_000_000)
    times[0].tv_nsec = Int(before.modified % 1_000_000_000)
    times[1] = times[0]
    futimens(file.number, times)
    let after = try file.status()
    #expect(after.modified == before.modified && after.size == before.size)
    #expect(after != before)
    try file.truncate(to: 1)
    #expect(try file.read(at: 0, count: 9) == [9])
  }

  private func currentMask() -> UInt32 {
    let text = (try? String(contentsOfFile: "/proc/self/status", encoding: .utf8)) ?? ""
    let line = text.split(separator: "\n").first { $0.hasPrefix("Umask:") }
    return line.flatMap { UInt32($0.dropFirst(6).trimmingCharacters(in: .whitespaces), radix: 8) } ?? 0
  }

  /// A pipe takes 64 KiB at a time: the rest is written when there is room.
  @Test(.timeLimit(.minutes(1)), arguments: [false, true]) func writesAllToAFullPipe(isNonblocking: Bool) throws {
    let pipe = try UnixPipe()
    if isNonblocking { try pipe.input.setNonblocking() }
    let bytes = (0..<500_000).map { UInt8(truncatingIfNeeded: $0 &* 7 &+ $0 >> 8) }
    let input = try pipe.input.duplicate()
    let number = input.number
    let output = try pipe.output.duplicate()
    let writer = try KernelThread(name: "writer") { try? Output.write(bytes, to: number) }
    var got: [UInt8] = []
    while got.count < bytes.count {
      got += try output.read(atMost: 10_000)
      if got.count < 50_000 { Clock.sleep(milliseconds: 1) }
    }
    writer.join()
    #expect(got == bytes)
    _ = input
  }

  @Test func aWriterIsToldThatTheReaderHasGone() throws {
    signal(SIGPIPE, SIG_IGN)
    var pipe = try UnixPipe()
    pipe.output = FileDescriptor(taking: Int32(-1))
    let error = #expect(throws: SystemError.self) { try pipe.input.write([1]) }
    #expect(error?.isDisconnected == true)
    #expect(error?.description == "write: broken pipe")
  }

  @Test func aLockIsHeldOnce() throws {
    let folder = try Folder()
    let directory = try Directory(folder.path)
    var first: FileDescriptor? = try directory.append("lock")
    let second = try directory.append("lock")
    #expect(try first?.lock() == true)
    #expect(try !second.lock())
    first = nil
    #expect(try second.lock())
  }

  @Test func closesWhenItGoes() throws {
    let pipe = try UnixPipe()
    var copy: FileDescriptor? = try pipe.output.duplicate()
    let number = copy?.number ?? -1
    #expect(fcntl(number, F_GETFD) & FD_CLOEXEC != 0)
    copy = nil
    // Another test may have been given the number since; it is not this pipe any more.
    var status = stat()
    let isOpen = fstat(number, &status) == 0
    #expect(try !isOpen || UInt64(status.st_ino) != pipe.output.status().inode)
  }
}
