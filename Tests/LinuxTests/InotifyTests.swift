import Foundation
import Testing

@testable import Linux

@Suite struct InotifyTests {
  @Test func reportsRenamesAndWrites() throws {
    let folder = try Folder()
    let inotify = try Inotify()
    let watch = try inotify.watch(Directory(folder.path))
    try folder.write("a.tmp", "x")
    try FileManager.default.moveItem(atPath: folder.path + "/a.tmp", toPath: folder.path + "/a.json")
    try Directory.create(folder.path + "/sub")
    try FileManager.default.removeItem(atPath: folder.path + "/a.json")
    let events = try inotify.read()
    #expect(events.allSatisfy { $0.watch == watch })
    #expect(events.contains { $0.kind == .arrived && $0.name == Array("a.json".utf8) && !$0.isDirectory })
    #expect(events.contains { $0.kind == .arrived && $0.name == Array("sub".utf8) && $0.isDirectory })
    #expect(events.last.map { $0.kind == .left && $0.name == Array("a.json".utf8) } == true)
    #expect(try inotify.read().isEmpty)
    try FileManager.default.removeItem(atPath: folder.path)
    let last = try inotify.read()
    #expect(last.contains { $0.kind == .directoryGone })
    #expect(last.last?.kind == .ignored)
  }

  /// Rights and owners tell who may read a file, and whose word it is.
  @Test func reportsRightsThatChange() throws {
    let folder = try Folder()
    try folder.write("a", "x")
    let inotify = try Inotify()
    _ = try inotify.watch(Directory(folder.path))
    try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: folder.path + "/a")
    #expect(try inotify.read().map(\.kind) == [.altered])
    _ = try readFile(folder.path + "/a", limit: 100)
    #expect(try inotify.read().isEmpty, "reading changes nothing")
  }

  @Test func followsTheDirectoryAndNotItsPath() throws {
    let folder = try Folder()
    try Directory.create(folder.path + "/old")
    let inotify = try Inotify()
    let directory = try Directory(folder.path + "/old")
    try FileManager.default.moveItem(atPath: folder.path + "/old", toPath: folder.path + "/new")
    try Directory.create(folder.path + "/old")
    let watch = try inotify.watch(directory)
    try folder.write("old/a", "x")
    try folder.write("new/b", "x")
    #expect(Set(try inotify.read().map(\.name)) == [Array("b".utf8)])
    inotify.unwatch(watch)
    #expect(try inotify.read().map(\.kind) == [.ignored])
  }

  /// What an unread queue may hold here; nil where filling it would take too long.
  private static var queueLimit: Int? {
    guard let text = try? readFile("/proc/sys/fs/inotify/max_queued_events", limit: 100) else { return nil }
    let limit = Int(String(decoding: text, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)) ?? .max
    return limit <= 65_536 ? limit : nil
  }

  @Test(.enabled(if: queueLimit != nil)) func tellsThatTheQueueWasFull() throws {
    let folder = try Folder()
    let directory = try Directory(folder.path)
    let inotify = try Inotify()
    _ = try inotify.watch(directory)
    try folder.write("a", "")
    let limit = try #require(Self.queueLimit)
    for turn in 0..<limit / 2 + 10 {
      try directory.rename(turn % 2 == 0 ? "a" : "b", to: turn % 2 == 0 ? "b" : "a")
    }
    var events: [Inotify.Event] = []
    while case let more = try inotify.read(), !more.isEmpty { events += more }
    #expect(events.count == limit + 1)
    #expect(events.count { $0.kind == .overflowed } == 1)
    #expect(events.last?.kind == .overflowed)
    #expect(events.last?.watch == -1)
    try folder.write("c", "x")
    #expect(try inotify.read().contains { $0.name == Array("c".utf8) })
  }

  @Test func eventsAreReadAsTheyArePadded() {
    func event(_ watch: Int32, _ mask: UInt32, _ name: String, padded length: Int) -> [UInt8] {
      var bytes: [UInt8] = []
      for word in [UInt32(bitPattern: watch), mask, 7, UInt32(length)] {
        bytes += withUnsafeBytes(of: word) { Array($0) }
      }
      return bytes + Array(name.utf8) + Array(repeating: 0, count: length - name.utf8.count)
    }
    let bytes =
      event(1, 0x80, "a.json", padded: 16) + event(-1, 0x4000, "", padded: 0)
      + event(2, 0x4000_0100, "sixteen letters!", padded: 32)
    let events = Inotify.events(bytes.span)
    #expect(
      events == [
        Inotify.Event(watch: 1, name: Array("a.json".utf8), kind: .arrived, isDirectory: false),
        Inotify.Event(watch: -1, name: [], kind: .overflowed, isDirectory: false),
        Inotify.Event(watch: 2, name: Array("sixteen letters!".utf8), kind: .arrived, isDirectory: true),
      ])
    for cut in 0..<bytes.count {
      let part = Array(bytes[..<cut])
      #expect(Inotify.events(part.span) == Array(events.prefix(cut < 32 ? 0 : cut < 48 ? 1 : 2)))
    }
  }

  @Test func aWatchLimitIsNotAFullDisk() {
    #expect(SystemError(call: "inotify_add_watch records", code: ENOSPC).isWatchLimit)
    #expect(!SystemError(call: "write", code: ENOSPC).isWatchLimit)
  }
}
