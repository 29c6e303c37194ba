import Alerts
import CivilTime
import Foundation
import Krav
import Linux
import Testing

@testable import Service

/// Old lines are read back from the segments, in portions, without a gap.
@Suite(.enabled(if: hasZone, "tzdata is not installed"))
struct BacklogTests {
  private let folder = FileManager.default.temporaryDirectory.appending(path: "backlog-\(UUID().uuidString)").path

  /// Lines of a log, `count` of them, closed into segments that begin with these numbers.
  private func log(_ count: Int, segments: [Int]) throws -> [[UInt8]] {
    try Directory.create(folder)
    var encoder = LogEncoder(zone: .utc)
    var lines: [[UInt8]] = []
    for number in 1...count {
      var bytes: [UInt8] = []
      if segments.contains(number) {
        encoder.appendSegment(to: &bytes)
      } else {
        let reference = PendingEvent.Reference(
          id: AlertID(bits: UInt64(number)), rule: "r", subject: "s/\(number)", unit: "top/leaf")
        encoder.append(
          PendingEvent(
            at: Instant(seconds: Int64(number)), kind: .opened, cause: .record, alert: reference, verdict: .red,
            pack: "sha256:" + String(repeating: "0", count: 64)),
          to: &bytes
        ) { _ in nil }
      }
      lines.append(bytes)
    }
    for (index, first) in segments.enumerated() {
      let end = index + 1 < segments.count ? segments[index + 1] : count + 1
      let name = index + 1 < segments.count ? "alerts-\(first).jsonl" : "alerts.jsonl"
      try Data(lines[(first - 1)..<(end - 1)].flatMap { $0 }).write(to: URL(filePath: folder + "/" + name))
    }
    return lines
  }

  private func portion(_ backlog: Backlog, after: UInt64, until: UInt64) -> [Backlog.Line] {
    backlog.read(Backlog.Job(token: 1, after: after, until: until))
    while true {
      if let portion = backlog.take().first { return portion.lines }
      Clock.sleep(milliseconds: 1)
    }
  }

  @Test(arguments: [0, 1, 999, 1000, 1001, 2500, 3999] as [UInt64]) func `from any line to the end`(start: UInt64)
    throws
  {
    let lines = try log(4000, segments: [1, 1001, 1002, 3000])
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let backlog = try Backlog(state: folder)
    var after = start
    var portions = 0
    while after < 4000 {
      let found = portion(backlog, after: after, until: 4000)
      #expect(found.map(\.seq) == Array(after + 1..<after + 1 + UInt64(found.count)))
      #expect(found.map(\.bytes) == Array(lines[Int(after)..<Int(after) + found.count]))
      #expect(found.reduce(0) { $0 + $1.bytes.count } < Backlog.portionSize + 1000)
      guard let last = found.last else { break }
      if last.content.event == "opened" { #expect(last.content.unit == "top/leaf") }
      after = last.seq
      portions += 1
    }
    #expect(after == 4000)
    #expect(start > 0 || portions > 8)
  }

  @Test func `no further than it is said, and nothing that is gone`() throws {
    _ = try log(100, segments: [1, 50])
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let backlog = try Backlog(state: folder)
    #expect(portion(backlog, after: 10, until: 20).map(\.seq) == Array(11...20))
    #expect(portion(backlog, after: 20, until: 20).isEmpty)
    #expect(portion(backlog, after: 100, until: 120).isEmpty)
    try FileManager.default.removeItem(atPath: folder + "/alerts-1.jsonl")
    #expect(portion(backlog, after: 10, until: 100).isEmpty)
    #expect(portion(backlog, after: 49, until: 100).count == 51)
  }
}
