import CivilTime
import Foundation
import Krav
import Linux
import Records
import Testing

@testable import Service

@Suite struct RecordFileReaderTests {
  private static let moment = RecordReader.Moment(
    today: CivilDate(dayNumber: 20_000), now: Instant(seconds: 1_728_000_000))

  private static func schema() throws -> RecordSchema {
    let pack = Pack.load(text: "record fleet scope { name label }", path: "x.krav")
    return RecordSchema(try #require(Checker.check(pack).program))
  }

  private static func kind(_ outcome: RecordFiles.Outcome) -> String {
    switch outcome {
    case .gone: "gone"
    case .read(let batch, let status):
      batch.problems.first.map(\.code.rawValue) ?? "\(batch.count) of \(status.size) bytes"
    }
  }

  /// A folder is kept open from file to file; what is not below the root is not read, nor is what is no file.
  @Test func readsNeighboursAndNothingElse() throws {
    let root = FileManager.default.temporaryDirectory.appending(path: "etterlev-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: root) }
    func make(_ folder: String) throws {
      try FileManager.default.createDirectory(at: root.appending(path: folder), withIntermediateDirectories: true)
    }
    func write(_ path: String, _ id: String) throws {
      try #"{"type":"fleet","id":"\#(id)","name":"N"}"#.write(
        to: root.appending(path: path), atomically: false, encoding: .utf8)
    }
    func link(_ path: String, to target: String) throws {
      try FileManager.default.createSymbolicLink(
        atPath: root.appending(path: path).path, withDestinationPath: target)
    }
    try make("a/b/c.json")
    try write("top.json", "t")
    for number in 0..<300 { try write("a/\(number).json", "n\(number)") }
    try write("a/b/x.json", "bx")
    try link("a/link.json", to: "0.json")
    try link("beside", to: "a")
    let directory = try Directory(root.path)
    var reader = RecordFileReader(schema: try Self.schema(), at: Self.moment)
    func read(_ path: String) -> String { Self.kind(reader.read(path, below: directory)) }
    for number in 0..<300 { #expect(read("a/\(number).json").hasPrefix("1 of ")) }
    #expect(read("a/none.json") == "gone")
    #expect(read("none/none.json") == "gone")
    #expect(read("top.json").hasPrefix("1 of "))
    #expect(read("a/b/x.json").hasPrefix("1 of "))
    #expect(read("a/link.json") == "intake/not-a-file")
    #expect(read("a/b/c.json") == "intake/not-a-file")
    #expect(["intake/not-a-file", "gone"].contains(read("beside/0.json")))
    #expect(read("a/01010150074.json") == "gone")
    try write("a/01010150074.json", "x")
    #expect(read("a/01010150074.json") == "intake/national-id")
    // The folder is gone; another stands in its place by the next time that it is looked up.
    try FileManager.default.removeItem(at: root.appending(path: "a"))
    #expect(read("a/0.json") == "gone")
    try make("a")
    try write("a/0.json", "again")
    _ = read("top.json")
    #expect(read("a/b/x.json") == "gone")
    #expect(read("a/0.json").hasPrefix("1 of "))
  }
}
