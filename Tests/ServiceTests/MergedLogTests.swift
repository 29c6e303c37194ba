import Alerts
import CivilTime
import Foundation
import Krav
import Testing

@testable import Service

/// A log that is read while its daemon writes, begins segments and removes them, and while copies of it are replaced.
@Suite final class MergedLogTests {
  private let folder = FileManager.default.temporaryDirectory.appending(path: "merged-\(UUID().uuidString)")
  private var encoder = LogEncoder(zone: .utc)
  /// Of all segments, by what the next one will be called when it is closed.
  private var written: [String] = []

  init() throws { try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true) }

  deinit { try? FileManager.default.removeItem(at: folder) }

  private func file(_ name: String) -> URL { folder.appending(path: name) }

  /// Appends events to the open segment, or begins it.
  private func write(_ count: Int, size: Int = 10) throws {
    let open = file("alerts.jsonl")
    var bytes = (try? Data(contentsOf: open)).map { [UInt8]($0) } ?? []
    let start = bytes.count
    if bytes.isEmpty { encoder.appendSegment(to: &bytes) }
    for _ in 0..<count {
      let subject = "s/" + String(repeating: "x", count: size)
      encoder.append(
        PendingEvent(
          at: Instant(seconds: 1_700_000_000 + Int64(encoder.head.seq)), kind: .opened, cause: .record,
          alert: .init(id: AlertID(rule: "r", subject: subject), rule: "r", subject: subject, unit: "u"), verdict: .red,
          detail: .none, pack: "sha256:1"), to: &bytes
      ) { _ in nil }
    }
    written += bytes[start...].split(separator: 0x0A).map { String(decoding: $0, as: UTF8.self) }
    if start == 0 {
      try Data(bytes).write(to: open)
    } else {
      let handle = try FileHandle(forWritingTo: open)
      try handle.seekToEnd()
      try handle.write(contentsOf: Data(bytes[start...]))
      try handle.close()
    }
  }

  /// The open segment is closed under the number of its first line.
  private func close(_ firstSeq: Int) throws {
    try FileManager.default.moveItem(at: file("alerts.jsonl"), to: file("alerts-\(firstSeq).jsonl"))
  }

  private func read(_ log: inout MergedLog, atMost count: Int = .max) -> [String] {
    var lines: [String] = []
    while lines.count < count, log.advance() {
      var line: [UInt8] = []
      log.lines.append(to: &line)
      lines.append(String(decoding: line, as: UTF8.self))
      log.notePassed()
    }
    return lines
  }

  private func log(after place: VouchedLines.Place? = nil) -> MergedLog {
    MergedLog(name: "n", folder: folder.path, after: place)
  }

  @Test func `segments are read in their order, and only what is new the next time`() throws {
    try write(20)
    try close(1)
    try write(20)
    var first = log()
    #expect(read(&first) == written && first.failure == nil && first.beginsLate == nil)
    var again = log(after: first.passed)
    #expect(read(&again).isEmpty && again.failure == nil && again.passed == first.passed)
    let before = written.count
    try write(3)
    try close(22)
    try write(5)
    var next = log(after: again.passed)
    #expect(read(&next) == Array(written[before...]) && next.failure == nil)
    // A wrong place costs a search and nothing else.
    var misplaced = try #require(first.passed)
    for offset in [1, misplaced.offset - 1, misplaced.offset + 1, 1 << 40] {
      misplaced.offset = Int64(offset)
      var log = log(after: misplaced)
      #expect(read(&log) == Array(written[before...]) && log.failure == nil)
    }
  }

  /// It reads what was there when it began; the rest comes the next time.
  @Test func `segments that are closed and begun while it reads are no gap`() throws {
    try write(60, size: 4000)
    let before = written
    var log = log()
    var lines = read(&log, atMost: 5)
    try write(60, size: 4000)
    try close(1)
    try write(10)
    lines += read(&log)
    #expect(lines == before && log.failure == nil)
    try close(122)
    try write(10)
    var next = self.log(after: log.passed)
    lines += read(&next)
    #expect(lines == written && next.failure == nil)
  }

  @Test func `a copy that is replaced by a longer one while it is read is no break`() throws {
    try write(60, size: 4000)
    let before = written
    var log = log()
    var lines = read(&log, atMost: 5)
    try FileManager.default.copyItem(at: file("alerts.jsonl"), to: file("new"))
    try FileManager.default.removeItem(at: file("alerts.jsonl"))
    try FileManager.default.moveItem(at: file("new"), to: file("alerts.jsonl"))
    try write(3)
    lines += read(&log)
    #expect(lines == before && log.failure == nil)
    var next = self.log(after: log.passed)
    lines += read(&next)
    #expect(lines == written && next.failure == nil)
  }

  /// As when a segment is closed between the names being listed and the files being looked at.
  @Test func `a segment that comes late is looked for again`() throws {
    try write(20, size: 8000)
    try close(1)
    try write(20)
    try close(22)
    try write(20)
    try FileManager.default.moveItem(at: file("alerts-22.jsonl"), to: file("away"))
    var early = log()
    #expect(read(&early) == Array(written.prefix(20)) && early.failure != nil)
    var log = log()
    var lines = read(&log, atMost: 2)
    try FileManager.default.moveItem(at: file("away"), to: file("alerts-22.jsonl"))
    lines += read(&log)
    #expect(lines == written && log.failure == nil && log.beginsLate == nil)
  }

  @Test func `what is removed under it is told, and goes on the next time`() throws {
    try write(60, size: 4000)
    var log = log()
    var lines = read(&log, atMost: 5)
    try FileManager.default.moveItem(at: file("alerts.jsonl"), to: file("away"))
    lines += read(&log)
    #expect(log.failure?.description.contains("removed while it was read") == true)
    try FileManager.default.moveItem(at: file("away"), to: file("alerts.jsonl"))
    var next = self.log(after: log.passed)
    lines += read(&next)
    #expect(lines == written && next.failure == nil)
  }

  @Test func `what is not there is told`() throws {
    var empty = log()
    #expect(read(&empty).isEmpty && empty.failure?.description == "\(folder.path): there is no alert log here")
    var nowhere = MergedLog(name: "n", folder: "/nowhere/at-all", after: nil)
    #expect(read(&nowhere).isEmpty && nowhere.failure?.description.contains("/nowhere/at-all") == true)
    try write(5)
    try close(1)
    try write(5)
    try FileManager.default.removeItem(at: file("alerts-1.jsonl"))
    var late = log()
    #expect(read(&late).count == 6 && late.failure == nil && late.beginsLate == 7)
  }
}
