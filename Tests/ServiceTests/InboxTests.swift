import Foundation
import Linux
import Testing

@testable import Service

/// The watcher and what the loop knows of it, on a real folder.
@Suite(.timeLimit(.minutes(1))) final class InboxTests {
  private let root = FileManager.default.temporaryDirectory.appending(path: "etterlev-\(UUID().uuidString)")
  private let inbox: Inbox

  init() throws {
    try FileManager.default.createDirectory(at: root, withIntermediateDirectories: true)
    inbox = try Inbox(path: root.path, lacksEvents: false)
  }

  deinit {
    inbox.close(withinNanoseconds: 5_000_000_000)
    try? FileManager.default.removeItem(at: root)
  }

  private func write(_ path: String, _ text: String = "{}") throws {
    let file = root.appending(path: path)
    try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(text.utf8).write(to: file)
  }

  private func remove(_ path: String) throws { try FileManager.default.removeItem(at: root.appending(path: path)) }

  private func status(_ path: String) throws -> FileStatus { try Directory(root.path).status(path) }

  /// Takes in what the watcher tells until it is so, as the loop does.
  private func until(_ isSo: (Inbox.News) -> Bool) {
    var all = Inbox.News()
    while true {
      let news = inbox.takeReports(until: .max)
      all.hasChanged = all.hasChanged || news.hasChanged
      all.wasScanned = all.wasScanned || news.wasScanned
      all.found += news.found
      if isSo(all) { return }
      Clock.sleep(milliseconds: 1)
    }
  }

  /// What becomes due, once so many paths are.
  private func due(_ count: Int = 1) -> Set<String> {
    var paths: Set<String> = []
    until { _ in
      paths.formUnion(inbox.takeDue())
      return paths.count >= count
    }
    return paths
  }

  private func scan() {
    inbox.scan()
    #expect(inbox.isScanning)
    until { $0.wasScanned }
    #expect(!inbox.isScanning)
  }

  @Test func aScanFindsWhatIsNewAlteredAndGone() throws {
    for number in 0..<1000 { try write("a/\(number).json") }
    try write("b.jsonl")
    try write(".hidden.json")
    scan()
    let found = Set(inbox.takeDue())
    #expect(found.count == 1001 && found.contains("a/7.json") && found.contains("b.jsonl"))
    for path in found { inbox.noteRead(path, try status(path)) }
    scan()
    #expect(inbox.takesNothing, "all of it was read")
    try write("a/1.json", "[{}]")
    try remove("b.jsonl")
    scan()
    #expect(Set(inbox.takeDue()).isSuperset(of: ["a/1.json", "b.jsonl"]))
    inbox.noteGone("b.jsonl")
    inbox.forget()
    scan()
    #expect(Set(inbox.takeDue()).count == 1000, "forgotten, and read again")
  }

  @Test func whatTheKernelTellsIsDue() throws {
    scan()
    try write("a/1.json")
    #expect(due() == ["a/1.json"])
    inbox.noteRead("a/1.json", try status("a/1.json"))
    inbox.tellNotes()
    try remove("a")
    #expect(due() == ["a/1.json"])
  }

  @Test func aRootThatGoesIsToldOf() throws {
    scan()
    #expect(!inbox.isGone)
    try FileManager.default.removeItem(at: root)
    until { _ in inbox.isGone }
    #expect(!inbox.state.hasRoot)
    inbox.find(["a.json"])
    until { $0.found.contains { $0.asked == ["a.json"] && $0.absent == nil } }
    try write("a.json")
    scan()
    #expect(!inbox.isGone && Set(inbox.takeDue()) == ["a.json"])
  }

  @Test func itIsAskedWhatIsThere() throws {
    try write("there.json")
    inbox.find(["there.json", "not.json", "nor/here.json"])
    until { $0.found.contains { $0.absent == ["not.json", "nor/here.json"] } }
  }

  @Test func filesOfADeviceThatIsGoneAreLost() throws {
    try write("a.json")
    let status = try status("a.json")
    inbox.noteRead("a.json", status)
    #expect(inbox.lostWithTheirDevice([("a.json", status.device)]).isEmpty)
    #expect(inbox.lostWithTheirDevice([("a.json", nil)]).isEmpty)
    #expect(inbox.lostWithTheirDevice([("a.json", status.device + 1), ("b.json", status.device + 1)]) == ["a.json"])
  }
}
