import Foundation
import Testing
import TestSupport

@testable import Alerts

@Suite struct MergeTests {
  private struct Key: Comparable {
    var time: Int64
    var log: Int
    var seq: Int
    static func < (left: Key, right: Key) -> Bool {
      (left.time, left.log, left.seq) < (right.time, right.log, right.seq)
    }
  }

  @Test(arguments: 1...40)
  func `the order is that of a plain sort`(seed: Int) {
    var random = SplitMix(seed: UInt64(seed))
    let logs = (0..<Int.random(in: 0...30, using: &random)).map { log in
      var time = Int64.random(in: 0...5, using: &random)
      return (0..<Int.random(in: 0...40, using: &random)).map { seq in
        time += Int64.random(in: 0...3, using: &random)
        return Key(time: time, log: log, seq: seq)
      }
    }
    var queue = MergeQueue()
    for (log, keys) in logs.enumerated().shuffled(using: &random) {
      if let first = keys.first { queue.insert(log: log, time: first.time) }
    }
    var places = [Int](repeating: 0, count: logs.count)
    var merged: [Key] = []
    while let log = queue.first {
      merged.append(logs[log][places[log]])
      places[log] += 1
      queue.advanceFirst(to: places[log] < logs[log].count ? logs[log][places[log]].time : nil)
    }
    #expect(merged == logs.flatMap { $0 }.sorted())
  }

  private static let name = "Hå, \"v\" \\ x"

  private func merged(_ form: MergedLines.Form) throws -> (text: String, log: FleetLog) {
    var random = SplitMix(seed: 9)
    let log = FleetLog(count: 3, segment: 2, random: &random)
    var lines = VouchedLines()
    var out = MergedLines(form, municipalities: ["a", Self.name])
    for segment in log.segments {
      lines.begin(segment: "x")
      lines.feed(segment.bytes)
      while try lines.next() { out.append(lines, log: 1) }
    }
    lines.finish()
    while try lines.next() { out.append(lines, log: 1) }
    let text = String(decoding: out.take(), as: UTF8.self)
    #expect(out.bytes.isEmpty)
    return (text, log)
  }

  @Test func `a line of JSON has the log's line as it stands`() throws {
    let (text, log) = try merged(.jsonLines)
    let lines = text.split(separator: "\n")
    #expect(lines.count == log.lines.count)
    for (place, line) in lines.enumerated() {
      let own = String(decoding: log.lines[place], as: UTF8.self)
      #expect(line.hasSuffix(",\"line\":\(own)}"))
      let value = try #require(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
      #expect(value["municipality"] as? String == Self.name && value["seq"] as? Int == place + 1)
      #expect("\(place + 1):\(value["hash"] as? String ?? "")" == log.heads[place].description)
      #expect(value.keys.sorted() == ["hash", "line", "municipality", "seq"])
    }
  }

  @Test func `a row of CSV has it too`() throws {
    let (text, log) = try merged(.csv)
    var expected = "municipality,seq,hash,line\n"
    for (place, line) in log.lines.enumerated() {
      let hash = log.heads[place].description.split(separator: ":")[1]
      let own = String(decoding: line, as: UTF8.self).replacing("\"", with: "\"\"")
      expected += "\"Hå, \"\"v\"\" \\ x\",\(place + 1),\(hash),\"\(own)\"\n"
    }
    #expect(text == expected)
  }
}
