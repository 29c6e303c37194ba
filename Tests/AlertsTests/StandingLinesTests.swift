import Alerts
import CivilTime
import Krav
import Testing

/// What is kept of segments that are removed adds up to what they did.
@Suite struct StandingLinesTests {
  private static let parameters = ["a", "b"].map { ParameterSetting(name: $0, value: "30 days", shipped: "9 days") }

  /// A life of forty days, of which some alerts last.
  private static let log: TestLog = {
    var log = TestLog()
    var source = FakeVerdicts((1...6).map { .init(rule: "r", subject: "s/\($0)", verdict: .yellow) })
    log.write(log.ledger.load(pack: "sha256:1", parameters: parameters, by: "root", at: .day(0)))
    log.write(log.ledger.reconcileAll(with: source, at: .day(1), cause: .record))
    for day in 2..<40 {
      let row = day % 5
      source.rows[row].verdict = [.red, .green, .unknown, nil, .yellow][day % 7 % 5]
      log.write(
        log.ledger.reconcile([source.change("r", "s/\(row + 1)")], with: source, at: .day(Int64(day))))
      let standing = CriterionStanding(criterion: "c", unit: "u\(day % 3)", verdict: day % 4 == 0 ? nil : .red)
      log.write(log.ledger.reconcile(criteria: [standing], isWhole: false, cause: .record, at: .day(Int64(day))))
      if day == 20 { log.write(log.ledger.load(pack: "sha256:2", parameters: [], by: "root", at: .day(20))) }
    }
    return log
  }()

  private static func open(_ ledger: Ledger) -> [String] {
    [AlertState.open, .waived].flatMap { ledger.alerts($0) }
      .map { "\($0.id) \($0.rule) \($0.subject) \($0.unit) \($0.verdict?.word ?? "") \($0.opened) \($0.changedSeq)" }
      .sorted()
  }

  @Test func `a log cut anywhere stands as before`() {
    let lines = Self.log.lines
    let whole = TestLog.fold(Self.log.bytes)
    for cut in 1..<lines.count {
      var kept = StandingLines()
      let (before, after) = (Array(lines[..<cut].joined().utf8), Array(lines[cut...].joined().utf8))
      kept.feed(before.span, before: .max)
      // Lines that stand in the segment that is left count once.
      let bytes = kept.bytes + (cut % 2 == 0 ? Array(lines[cut].utf8) : [])
      #expect(bytes.count <= Self.log.bytes.count)
      var fold = LogFold()
      fold.feed(standing: bytes.span, before: UInt64(cut + 1))
      fold.begin(segment: "alerts.jsonl")
      fold.feed(after.span)
      fold.end()
      #expect(Self.open(fold.ledger) == Self.open(whole.ledger), "cut before line \(cut + 1)")
      #expect(fold.head == whole.head && fold.ledger.packHash == whole.ledger.packHash)
      var again = fold.ledger
      #expect(again.load(pack: "sha256:2", parameters: Self.parameters, by: "root", at: .day(50)).isEmpty)
      var twice = StandingLines()
      twice.feed(bytes.span, before: UInt64(cut + 1))
      twice.feed(after.span, before: .max)
      var once = StandingLines()
      let bytesOfAll = Self.log.bytes
      once.feed(bytesOfAll.span, before: .max)
      #expect(twice.bytes == once.bytes)
    }
  }

  @Test func `what is resolved is not kept`() {
    var log = TestLog()
    var source = FakeVerdicts([.init(rule: "r", subject: "s/1", verdict: .red)])
    log.write(log.ledger.reconcileAll(with: source, at: .day(1), cause: .record))
    source.rows[0].verdict = .green
    log.write(log.ledger.reconcile([source.change("r", "s/1")], with: source, at: .day(2)))
    var kept = StandingLines()
    let bytes = log.bytes
    kept.feed(bytes.span, before: .max)
    #expect(kept.bytes.isEmpty && kept.lastAt == .day(2))
  }

  @Test func `heads vouch for lines that are kept, and find other ones`() {
    let lines = Self.log.lines
    let cut = lines.count / 2
    let (before, after) = (Array(lines[..<cut].joined().utf8), Array(lines[cut...].joined().utf8))
    var kept = StandingLines()
    kept.feed(before.span, before: .max)
    let heads = (1...lines.count).map { TestLog.fold(Array(lines[..<$0].joined().utf8)).head }
    func verify(_ standing: [UInt8]) -> LogReport {
      var verifier = LogVerifier(heads: heads)
      verifier.feed(standing: standing.span, before: UInt64(cut + 1))
      verifier.begin(segment: "alerts.jsonl")
      verifier.feed(after.span)
      verifier.end()
      return verifier.report()
    }
    let report = verify(kept.bytes)
    // The log was cut amid a segment.
    #expect(report.faults.map(\.kind) == [.headless] && report.standingCount > 5)
    #expect(report.headsFound + report.headsBeforeLog == heads.count)
    #expect(report.headsFound == report.standingCount + lines.count - cut)
    var altered = kept.bytes
    altered[altered.count - 100] ^= 1
    #expect(verify(altered).faultCount == 2)
  }
}
