import Foundation
import Linux
import Records
import Testing

@testable import Service

@Suite final class ReadingNotesTests {
  private let state = FileManager.default.temporaryDirectory.path + "/notes-\(UUID().uuidString)"
  private let inbox = FileManager.default.temporaryDirectory.path + "/inbox-\(UUID().uuidString)"

  init() throws {
    for folder in [state, inbox] { try Directory.create(folder) }
    try write("a.json")
  }

  deinit { for folder in [state, inbox] { try? FileManager.default.removeItem(atPath: folder) } }

  private func write(_ name: String, _ text: String = "[]") throws {
    try Directory(inbox).replace(name, with: Array(text.utf8), mode: 0o600)
  }

  private var notes: [String] {
    get throws { try Directory(state).entries().map { String(decoding: $0.name, as: UTF8.self) } }
  }
  private func noted() throws -> String { try String(contentsOfFile: state + "/reading-0", encoding: .utf8) }

  /// `true` when the file is read; a crash leaves what it had noted then.
  private func read(_ name: String = "a.json", crashes: Bool = false) throws -> Bool {
    let root = try Directory(inbox)
    var wasRead = false
    var left = ""
    let note = try ReadingNotes(state: state).note(ofReader: 0)
    let outcome = note.during(name, in: root) {
      wasRead = true
      left = (try? noted()) ?? ""
      return .gone(from: nil)
    }
    if !wasRead {
      guard case .read(let batch, _) = outcome else { return false }
      #expect(batch.isRefused && batch.problems.map(\.code) == [.crashedReader])
    }
    if crashes { try left.write(toFile: state + "/reading-0", atomically: false, encoding: .utf8) }
    return wasRead
  }

  @Test func whatIsReadIsNotedMeanwhile() throws {
    let note = try ReadingNotes(state: state).note(ofReader: 0)
    let root = try Directory(inbox)
    _ = note.during("a.json", in: root) {
      let line = (try? noted()) ?? ""
      #expect(line.count == 65 && line.hasSuffix("\n") && !line.contains("json"))
      return .gone(from: nil)
    }
    #expect(try noted().isEmpty)
  }

  @Test func oneCrashIsForgivenAndTwoAreNot() throws {
    #expect(try read(crashes: true))
    #expect(try read(crashes: true), "it may have been anything")
    #expect(try !read())
    #expect(try !read(), "and stays left alone")
    try write("b.json")
    #expect(try read("b.json"), "others are read")
    Clock.sleep(milliseconds: 20)
    try write("a.json", "[ ]")
    #expect(try read(), "until it changes")
  }

  @Test func anEndBetweenFilesCountsForNone() throws {
    for _ in 0..<5 { #expect(try read()) }
    #expect(try !notes.contains("crashed-readers"))
  }

  @Test(arguments: ["", "\n", "no digest", "x y z\n", "0 1\n"]) func aSpoiltTallyIsNoHindrance(text: String) throws {
    try text.write(toFile: state + "/crashed-readers", atomically: false, encoding: .utf8)
    try text.write(toFile: state + "/reading-7", atomically: false, encoding: .utf8)
    #expect(try read())
    #expect(try !notes.contains("reading-7"), "a note is counted once")
  }
}
