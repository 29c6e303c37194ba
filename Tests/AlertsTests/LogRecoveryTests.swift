import Alerts
import CivilTime
import Krav
import Testing

@Suite struct LogRecoveryTests {
  @Test(arguments: [1, 7, 64, 511, 100_000])
  func `bytes may come in any portions`(portion: Int) {
    let log = SampleLog.log
    let fold = TestLog.fold(log.bytes, portion: portion)
    #expect(fold.head == log.encoder.head)
    #expect(fold.ledger.shown == log.ledger.shown)
    #expect(fold.faults.isEmpty && fold.torn.isEmpty)
    #expect(fold.firstSeq == 1)
  }

  /// A crash at any byte of a write of several lines: what is whole stays, the rest is cut and said, and going on from
  /// there gives a chain that holds and the state that was lost.
  @Test func `every prefix of the last write recovers`() {
    var before = SampleLog.log
    let source = FakeVerdicts(
      (1...4).map { .init(rule: "r", subject: "s/\($0)", verdict: $0 == 2 ? .unknown : .yellow) }
        + (5...7).map { .init(rule: "r", subject: "s/\($0)", verdict: .red) })
    let start = before.bytes.count
    let ledgerBefore = before.ledger
    before.write(before.ledger.reconcileAll(with: source, at: .day(9), cause: .record))
    let whole = before
    for end in start...whole.bytes.count {
      let prefix = Array(whole.bytes[..<end])
      let fold = TestLog.fold(prefix)
      let kept = (prefix.lastIndex(of: UInt8(ascii: "\n")) ?? -1) + 1
      #expect(fold.faults.isEmpty)
      #expect(fold.torn == (kept == end ? [] : [TornTail(segment: "alerts.jsonl", offset: kept, length: end - kept)]))
      var again = TestLog(
        ledger: fold.ledger, encoder: LogEncoder(head: fold.head, zone: .utc), bytes: Array(prefix[..<kept]))
      if end == start { #expect(fold.ledger.shown == ledgerBefore.shown) }
      again.write(again.ledger.reconcileAll(with: source, at: .day(9), cause: .record))
      #expect(again.bytes == whole.bytes)
      #expect(again.ledger.shown == whole.ledger.shown)
    }
  }

  @Test func `an empty log is a start`() {
    let fold = TestLog.fold([])
    #expect(fold.head == .start)
    #expect(fold.firstSeq == nil)
    #expect(fold.lastAt == nil)
    #expect(TestLog.verify([]).isWhole)
  }

  @Test func `zeros after a power cut are a torn tail`() {
    let log = SampleLog.log
    let cut = log.bytes + [UInt8](repeating: 0, count: 300) + [UInt8(ascii: "\n")] + [0, 0]
    let fold = TestLog.fold(cut)
    #expect(fold.torn == [TornTail(segment: "alerts.jsonl", offset: log.bytes.count, length: 303)])
    #expect(fold.faults.isEmpty)
    #expect(fold.head == log.encoder.head)
    #expect(fold.ledger.shown == log.ledger.shown)
  }

  @Test func `a segment goes on from the one before, and repeats what a failed write left there`() {
    let log = SampleLog.log
    let synced = log.lines.prefix(5).joined()
    var encoder = LogEncoder(head: TestLog.fold(Array(synced.utf8)).head, zone: .utc)
    var second: [UInt8] = []
    encoder.appendSegment(to: &second)
    let event = PendingEvent(
      at: .day(8), kind: .opened, cause: .record,
      alert: .init(id: AlertID(rule: "r", subject: "s/9"), rule: "r", subject: "s/9", unit: ""), verdict: .red,
      detail: .grounds(Grounds()), pack: "sha256:1")
    encoder.append(event, to: &second) { _ in nil }
    let first = LogFold.firstSeq(of: second.span)
    #expect(first == 6)
    var fold = LogFold()
    var verifier = LogVerifier(heads: [encoder.head])
    fold.begin(segment: "alerts-1.jsonl", endsBefore: first)
    verifier.begin(segment: "alerts-1.jsonl", endsBefore: first)
    fold.feed(log.bytes.span)
    verifier.feed(log.bytes.span)
    fold.end()
    verifier.end()
    fold.begin(segment: "alerts.jsonl")
    verifier.begin(segment: "alerts.jsonl")
    fold.feed(second.span)
    verifier.feed(second.span)
    fold.end()
    verifier.end()
    #expect(fold.faults.isEmpty)
    #expect(fold.head == encoder.head)
    #expect(fold.ledger.alerts().first?.subject == "s/9")
    let report = verifier.report()
    #expect(report.isWhole && report.headsFound == 1 && report.abandonedCount == log.lines.count - 5)
  }

  @Test func `older segments may be gone`() {
    let log = SampleLog.log
    var encoder = LogEncoder(head: log.encoder.head, zone: .utc)
    var second: [UInt8] = []
    encoder.appendSegment(to: &second)
    var events: [PendingEvent] = []
    var ledger = log.ledger
    let source = FakeVerdicts([.init(rule: "r", subject: "s/1", verdict: .red)])
    events = ledger.reconcileAll(with: source, at: .day(8), cause: .record)
    for event in events { encoder.append(event, to: &second) { _ in nil } }
    let fold = TestLog.fold(second)
    #expect(fold.faults.isEmpty)
    #expect(fold.firstSeq == log.encoder.head.seq + 1)
    #expect(fold.ledger.alerts().map(\.verdict) == [.red])
    let report = TestLog.verify(second, heads: [log.encoder.head, encoder.head])
    #expect(report.isWhole && report.headsBeforeLog == 1)
    #expect(report.remarks.contains("lines before \(log.encoder.head.seq + 1) are no longer kept"))
  }
}
