import Alerts
import CivilTime
import Foundation
import Krav
import Linux
import Testing

@testable import Service

/// What the daemon makes of its state directory at the start, whatever a crash has left there.
@Suite(.enabled(if: hasZone, "tzdata is not installed"))
final class LogStartTests {
  private let folder = FileManager.default.temporaryDirectory.appending(path: "log-\(UUID().uuidString)")
  private let zone: ZoneRules

  init() throws {
    zone = try Oslo.rules()
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(at: folder) }

  private func configuration(_ change: (inout LogPolicy) -> Void = { _ in }) -> Configuration {
    var configuration = Configuration(
      rules: [], records: folder.path, state: folder.path, socket: "", asOf: nil, acknowledgeGroup: nil,
      socketGroup: nil)
    change(&configuration.log)
    return configuration
  }

  private func file(_ name: String = "alerts.jsonl") -> URL { folder.appending(path: name) }
  private func names() throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: folder.path).filter { $0.hasSuffix(".jsonl") }.sorted()
  }

  private static func event(_ number: Int, at day: Int64, _ verdict: Verdict? = .red) -> PendingEvent {
    let subject = "s/\(number)"
    return PendingEvent(
      at: Instant(seconds: 1_700_000_000 + day * 86_400), kind: verdict == nil ? .resolved : .opened, cause: .record,
      alert: .init(id: AlertID(rule: "r", subject: subject), rule: "r", subject: subject, unit: "u"), verdict: verdict,
      why: verdict == nil ? .left : nil, detail: verdict == nil ? .none : .grounds(Grounds()), pack: "sha256:1")
  }

  /// Writes jobs one after the other, each a write of its own.
  private func write(_ jobs: [[PendingEvent]], _ configuration: Configuration) throws -> LogHead {
    let opened = try Daemon.openLog(configuration, zone: zone)
    var head = opened.head
    for events in jobs {
      opened.log.write(AlertLog.Job(events: events, files: [:]))
      var isWritten = false
      while !isWritten {
        for case .written(let written) in opened.log.takeReports() {
          head = written.head
          isWritten = true
        }
      }
    }
    opened.log.close()
    return head
  }

  /// Every prefix of the last write: the lines that are whole stay, the rest is cut, and the chain goes on from there.
  @Test func everyPrefixOfTheLastWriteIsAStart() throws {
    let configuration = configuration()
    _ = try write([[Self.event(1, at: 0)]], configuration)
    let start = try Data(contentsOf: file()).count
    let head = try write([[Self.event(2, at: 1), Self.event(3, at: 1)]], configuration)
    let whole = try Data(contentsOf: file())
    for end in start...whole.count {
      try whole.prefix(end).write(to: file())
      let kept = (whole.prefix(end).lastIndex(of: 0x0A) ?? -1) + 1
      do {
        let opened = try Daemon.openLog(configuration, zone: zone)
        #expect(try Data(contentsOf: file()) == whole.prefix(kept))
        let known = opened.ledger.alerts().map(\.subject).sorted()
        #expect(
          known == Array(["s/1", "s/2", "s/3"].prefix(known.count))
            && known.count == (kept == start ? 1 : kept == whole.count ? 3 : 2))
        #expect(opened.recent.places(after: 0)?.count == Int(opened.head.seq))
        opened.log.close()
      }
      guard end % 50 == 0 || end == whole.count else { continue }
      let rest = [2, 3].filter { $0 > (kept == start ? 1 : kept == whole.count ? 3 : 2) }.map { Self.event($0, at: 1) }
      if !rest.isEmpty { #expect(try write([rest], configuration) == head) }
      #expect(try Data(contentsOf: file()) == whole)
    }
  }

  @Test func aLogCannotBeHeldTwice() throws {
    let opened = try Daemon.openLog(configuration(), zone: zone)
    #expect(throws: Daemon.Failure.self) { try Daemon.openLog(configuration(), zone: zone) }
    opened.log.close()
  }

  @Test func segmentsAreClosedBySizeAndNamedByTheirFirstLine() throws {
    let configuration = configuration {
      $0.segmentLimit = 900
      $0.instance = "nord"
    }
    var head = LogHead.start
    // Two runs: a restart knows where its open segment began.
    for run in 0..<2 {
      head = try write((0..<5).map { [Self.event(run * 5 + $0, at: 0)] }, configuration)
    }
    let names = try names()
    #expect(names.count > 3 && names.first == "alerts-1.jsonl")
    for name in names {
      let text = try String(contentsOf: file(name), encoding: .utf8)
      let first = try #require(text.split(separator: "\n").first)
      #expect(first.contains("\"event\":\"segment\",\"instance\":\"nord\""))
      if name != "alerts.jsonl" { #expect(first.hasPrefix("{\"seq\":\(name.dropFirst(7).dropLast(6)),")) }
    }
    let report = try StateFolder.verify(folder.path, heads: [head])
    #expect(report.isWhole && report.firstSeq == 1 && report.headsFound == 1)
    let fold = try StateFolder.fold(folder.path)
    #expect(fold.ledger.alerts().count == 10 && fold.head == head)
  }

  /// With `keep` a segment ends with its month, and goes when it is too old, but for what still stands in it.
  @Test func oldSegmentsGoAndWhatStandsInThemStays() throws {
    let configuration = configuration { $0.keptDays = 100 }
    var jobs = [[Self.event(1, at: 0), Self.event(2, at: 0)], [Self.event(2, at: 1, nil)]]
    for day in stride(from: Int64(30), to: 400, by: 15) {
      jobs.append([Self.event(Int(day), at: day), Self.event(Int(day), at: day, nil)])
    }
    let head = try write(jobs, configuration)
    let report = try StateFolder.verify(folder.path, heads: [head])
    let first = try #require(report.firstSeq)
    #expect(report.isWhole && first > 20 && report.standingCount == 1)
    #expect(report.remarks.contains("lines before \(first) are no longer kept"))
    let names = try names()
    #expect(
      names.count >= 5 && names.count <= 7 && names.contains("standing.jsonl")
        && names.contains("alerts-\(first).jsonl"))
    let fold = try StateFolder.fold(folder.path)
    #expect(fold.ledger.alerts().map(\.subject) == ["s/1"])
    #expect(fold.ledger.alerts().first?.opened == Self.event(1, at: 0).at)
    // Nothing more goes at a restart, and the chain goes on.
    let next = try write([[Self.event(9, at: 385)]], configuration)
    #expect(next.seq == head.seq + 1)
    #expect(try self.names() == names)
  }

  /// What somebody else does to the open segment is noticed with the next write, and is left as it is; the log goes on.
  @Test(arguments: ["removed", "replaced", "cut", "written to"])
  func anAlteredSegmentIsLeftAndTold(_ deed: String) throws {
    let opened = try Daemon.openLog(configuration(), zone: zone)
    func write(_ number: Int) -> Bool? {
      opened.log.write(AlertLog.Job(events: [Self.event(number, at: 0)], files: [:], comments: [:]))
      while true {
        for case .written(let written) in opened.log.takeReports() { return written.wasTouched }
      }
    }
    #expect(write(1) == false && write(2) == false)
    let before = try Data(contentsOf: file())
    let handle = try FileHandle(forUpdating: file())
    switch deed {
    case "removed": try FileManager.default.removeItem(at: file())
    case "replaced": try before.write(to: file(), options: .atomic)
    case "cut": try handle.truncate(atOffset: UInt64(before.count - 10))
    default: try handle.seekToEnd(); try handle.write(contentsOf: Data("{}\n".utf8))
    }
    #expect(write(3) == true && write(4) == false)
    opened.log.close()
    #expect(try names() == (deed == "removed" ? ["alerts.jsonl"] : ["alerts-1.jsonl", "alerts.jsonl"]))
    #expect(try String(contentsOf: file(), encoding: .utf8).contains("s/4"))
    let report = try StateFolder.verify(folder.path, heads: [])
    #expect(report.isWhole == (deed == "replaced" || deed == "removed"), "\(report.faults)")
  }
}
