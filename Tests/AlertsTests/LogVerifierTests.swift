import Alerts
import CivilTime
import Foundation
import Krav
import Testing

@Suite struct LogVerifierTests {
  private func joined(_ lines: some Sequence<String>) -> [UInt8] { Array(lines.joined().utf8) }

  @Test func `a log of the daemon's own is whole`() {
    let log = SampleLog.log
    let report = TestLog.verify(log.bytes)
    #expect(report.isWhole)
    #expect(report.lineCount == log.lines.count && report.firstSeq == 1 && report.head == log.encoder.head)
    #expect(
      report.remarks.last
        == "without a head from elsewhere, another last line, a cut end or a rewritten log cannot be seen")
    #expect(
      TestLog.verify(log.bytes, heads: [log.encoder.head]).remarks.suffix(2)
        == ["1 of 1 heads agree", "the head of line \(log.encoder.head.seq) vouches for it and all before it"])
  }

  /// Every bit of every byte: seen from the log alone, but in the last line only against a head.
  @Test func `a flip of any bit is found`() {
    let log = SampleLog.log
    let lastLine = log.bytes.count - (log.lines.last?.utf8.count ?? 0)
    for place in log.bytes.indices {
      for bit in 0..<8 {
        var bytes = log.bytes
        bytes[place] ^= 1 << UInt8(bit)
        let report = TestLog.verify(bytes, heads: place < lastLine ? [] : [log.encoder.head])
        #expect(!report.isWhole, "byte \(place), bit \(bit)")
      }
      var bytes = log.bytes
      bytes[place] = 0
      // At the end of a log, zeros are what a power cut leaves.
      #expect(
        !TestLog.verify(bytes, heads: place < lastLine - 1 ? [] : [log.encoder.head]).isWhole, "byte \(place) zero")
    }
  }

  /// A head vouches for what stands before it, and it is said what no head vouches for.
  @Test func `what no head vouches for is told`() {
    let log = SampleLog.log
    let half = log.lines.count / 2
    let head = TestLog.fold(joined(log.lines.prefix(half))).head
    let report = TestLog.verify(log.bytes, heads: [head, head])
    #expect(report.isWhole && report.headCount == 1 && report.lastVouched == UInt64(half))
    #expect(
      report.remarks.last
        == "no head vouches for the lines after it, to \(log.lines.count): a cut end behind it cannot be seen")
  }

  @Test func `a missing line is named`() {
    let lines = SampleLog.log.lines
    for gone in 1..<lines.count - 1 {
      let report = TestLog.verify(joined(lines[..<gone] + lines[(gone + 1)...]))
      let seq = UInt64(gone + 1)
      #expect(report.faults.map(\.kind) == [.missing(seq, seq)])
      #expect(report.faults.first?.line == gone + 1)
    }
  }

  @Test func `lines that changed places are named`() {
    let lines = SampleLog.log.lines
    for place in 1..<lines.count - 1 {
      var swapped = lines
      swapped.swapAt(place, place + 1)
      let kinds = TestLog.verify(joined(swapped)).faults.map(\.kind)
      #expect(kinds.contains(.outOfOrder) && kinds.count >= 2)
    }
  }

  @Test func `an inserted line is named, also one that was chained with care`() {
    let lines = SampleLog.log.lines
    for place in 2..<lines.count {
      let repeated = joined(lines[..<place] + [lines[place - 1]] + lines[place...])
      #expect(TestLog.verify(repeated).faults.map(\.kind) == [.outOfOrder])
      var encoder = LogEncoder(head: TestLog.fold(joined(lines[..<place])).head, zone: .utc)
      var forged: [UInt8] = []
      encoder.append(
        PendingEvent(at: .day(1), kind: .packChanged, cause: .pack, pack: "sha256:f"), to: &forged
      ) { _ in nil }
      let report = TestLog.verify(joined(lines[..<place]) + forged + joined(lines[place...]))
      #expect(report.faults.contains { $0.kind == .outOfOrder })
    }
  }

  @Test func `a cut end is found against a head, and said to be invisible without one`() {
    let log = SampleLog.log
    for kept in 1..<log.lines.count {
      let bytes = joined(log.lines[..<kept])
      #expect(TestLog.verify(bytes).isWhole)
      #expect(TestLog.verify(bytes, heads: [log.encoder.head]).faults.map(\.kind) == [.cut(log.encoder.head)])
    }
  }

  @Test func `a rewritten log is found against a head`() throws {
    let log = SampleLog.log
    var encoder = LogEncoder(zone: .utc, instance: "other")
    var bytes: [UInt8] = []
    encoder.appendSegment(to: &bytes)
    for event in log.written { encoder.append(event, to: &bytes) { _ in nil } }
    #expect(TestLog.verify(bytes).isWhole)
    let report = TestLog.verify(bytes, heads: [log.encoder.head])
    #expect(report.faults.map(\.kind) == [.rewritten(log.encoder.head)])
    let text = try #require(LogHead(log.encoder.head.description))
    #expect(text == log.encoder.head)
  }

  @Test(arguments: ["", "412", "412:", "412:zz", ":00", "x:" + String(repeating: "0", count: 64)])
  func `a head is refused`(text: String) {
    #expect(LogHead(text) == nil)
  }

  @Test(.enabled(if: FileManager.default.isExecutableFile(atPath: "/usr/bin/sha256sum")))
  func `sed and sha256sum check the chain`() throws {
    let log = SampleLog.log
    let file = FileManager.default.temporaryDirectory.appendingPathComponent("alerts-\(UUID().uuidString).jsonl")
    try Data(log.bytes).write(to: file)
    defer { try? FileManager.default.removeItem(at: file) }
    for seq in 2...log.lines.count {
      let shell = Process()
      shell.executableURL = URL(fileURLWithPath: "/bin/sh")
      shell.arguments = ["-c", "sed -n \(seq - 1)p \"$0\" | sha256sum", file.path]
      let output = Pipe()
      shell.standardOutput = output
      try shell.run()
      let sum = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self).prefix(64)
      shell.waitUntilExit()
      #expect(log.lines[seq - 1].hasSuffix("\"prev\":\"\(sum)\"}\n"))
    }
  }
}
