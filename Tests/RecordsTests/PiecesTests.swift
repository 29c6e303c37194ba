import CivilTime
import Krav
import Testing

@testable import Records

/// A file in pieces says what the whole says.
@Suite struct PiecesTests {
  private static func lines(_ count: Int, _ other: [Int: String] = [:]) -> [UInt8] {
    var text = ""
    for number in 0..<count {
      let line = other[number] ?? PlainReaderTests.plain[number % PlainReaderTests.plain.count]
      // Each its own id.
      text += line.replacing("\"id\":", with: "\"id\":\"\(number)\",\"former_id\":", maxReplacements: 1) + "\n"
    }
    return Array(text.utf8)
  }

  private func read(_ bytes: [UInt8], path: String = "a.jsonl", least: Int) throws -> (
    pieces: Int, whole: Batch, joined: Batch
  ) {
    var reader = RecordReader(schema: RecordSchema(try program()), at: moment)
    let ranges = reader.pieces(of: bytes, path: path, count: 64, least: least)
    #expect(ranges.first?.lowerBound ?? 0 == 0)
    #expect(zip(ranges, ranges.dropFirst()).allSatisfy { $0.upperBound == $1.lowerBound })
    #expect(ranges.last.map { $0.upperBound == bytes.count } ?? true)
    let pieces = ranges.map { reader.read(piece: $0, path: path, bytes: bytes) }
    let whole = reader.read(path: path, bytes: bytes)
    return (ranges.count, whole, ranges.isEmpty ? whole : reader.join(pieces, path: path, bytes: bytes))
  }

  @Test(arguments: [64, 100, 777, 5000]) func sayWhatTheWholeSays(_ least: Int) throws {
    let (count, whole, joined) = try read(Self.lines(200), least: least)
    #expect(count > 1)
    #expect(whole.count == 200)
    #expect(joined == whole)
  }

  @Test func keepLinesOfDuplicatesAndProblems() throws {
    var other: [Int: String] = [:]
    for number in stride(from: 3, to: 190, by: 11) { other[number] = #"{"type":"ship","id":"x","fleet":"n"}"# }
    other[50] = ""
    other[60] = #"{"type":"boat","id":"y"}"#
    var bytes = Self.lines(200, other)
    bytes += Array((PlainReaderTests.plain[1] + "\n" + PlainReaderTests.plain[1]).utf8)
    let (count, whole, joined) = try read(bytes, least: 300)
    #expect(count > 1)
    #expect(whole.problems.contains { $0.code == .duplicate && $0.line == 202 })
    #expect(joined.problems == whole.problems)
    #expect(joined.problemCounts == whole.problemCounts)
    #expect(joined.entries.map(\.line) == whole.entries.map(\.line))
    #expect(joined.refusals == whole.refusals)
    let (one, other1) = (Register(program: try program()), Register(program: try program()))
    for (register, batch) in [(one, whole), (other1, joined)] {
      for change in register.stage(batch) { register.commit(change) }
    }
    #expect(one.counts == other1.counts)
  }

  /// More problems of a kind than are kept.
  @Test func countWhatIsNotKept() throws {
    let faulty = Dictionary(uniqueKeysWithValues: (0..<400).map { ($0, #"{"type":"ship","id":"x","fleet":"n"}"#) })
    let (_, whole, joined) = try read(Self.lines(400, faulty), least: 1000)
    #expect(whole.problems.count == 100)
    #expect(joined.problems == whole.problems)
    #expect(joined.problemCounts == whole.problemCounts)
  }

  @Test(arguments: ["{", "[]", "{\"a\":\u{1}}"]) func areRefusedAltogether(_ line: String) throws {
    let (count, whole, joined) = try read(Self.lines(100, [70: line]), least: 500)
    #expect(count > 1)
    #expect(whole.isRefused)
    #expect(joined == whole)
  }

  @Test func areNotMadeOfWhatIsNoLines() throws {
    #expect(try read(Self.lines(100), path: "a.json", least: 500).pieces == 0)
    #expect(try read([0xEF, 0xBB, 0xBF] + Self.lines(100), least: 500).pieces == 0)
    #expect(try read(Self.lines(3), least: 1 << 20).pieces == 0)
  }
}
