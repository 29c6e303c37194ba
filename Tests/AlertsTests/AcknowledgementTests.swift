import Alerts
import CivilTime
import Krav
import Records
import Testing

/// A mark on an alert, through what may happen to it.
@Suite struct AcknowledgementTests {
  private static let id = AlertID(rule: "r", subject: "s/1")

  private struct Room {
    var source: FakeVerdicts
    var log = TestLog()

    init(_ verdict: Verdict = .yellow) {
      source = FakeVerdicts([.init(rule: "r", subject: "s/1", verdict: verdict)])
      log.write(log.ledger.reconcileAll(with: source, at: .day(1), cause: .record))
    }

    mutating func turn(_ verdict: Verdict?, day: Int64) {
      source.set(.init(rule: "r", subject: "s/1", verdict: verdict))
      log.write(log.ledger.reconcile([source.change("r", "s/1")], with: source, at: .day(day)))
    }

    /// The event is written at once; `nil` when none was made.
    mutating func acknowledge(_ by: String, comment: [UInt8]? = nil, day: Int64 = 2) -> EventKind? {
      guard
        case .staged(let events) = log.ledger.acknowledge(
          AcknowledgementTests.id, by: by, comment: comment, at: .day(day))
      else { return nil }
      log.write(events)
      return events.first?.kind
    }

    var mark: Acknowledgement? { log.ledger.acknowledgement(of: AcknowledgementTests.id) }
    /// The same from the bytes alone.
    var markReadBack: Acknowledgement? { TestLog.fold(log.bytes).ledger.acknowledgement(of: AcknowledgementTests.id) }
  }

  @Test func `a mark tells who and when, and is read back`() throws {
    var room = Room()
    let hash = SHA256.hash([1, 2, 3])
    #expect(room.acknowledge("kari", comment: hash) == .acknowledged)
    let mark = try #require(room.mark)
    #expect(mark == Acknowledgement(seq: 3, at: .day(2), by: "kari", comment: hash))
    #expect(room.markReadBack == mark)
    #expect(room.log.ledger.alert(Self.id)?.state == .open)
    #expect(room.log.ledger.alert(Self.id)?.verdict == .yellow)
    #expect(room.log.lines.last?.contains(#""event":"acknowledged","cause":"person""#) == true)
    #expect(room.log.lines.last?.contains(#""by":"kari","comment_sha256":""# + SHA256.hex(hash)) == true)
    #expect(TestLog.verify(room.log.bytes).isWhole)
  }

  /// What comes after a mark, and whether it stands then.
  @Test(arguments: [
    (Verdict.yellow, Verdict?.some(.red), false), (.yellow, .unknown, false), (.unknown, .red, false),
    (.red, .yellow, true), (.red, .unknown, true), (.yellow, .green, false), (.yellow, nil, false),
  ]) func `worse makes it void, better does not`(before: Verdict, after: Verdict?, stands: Bool) {
    var room = Room(before)
    #expect(room.acknowledge("kari") == .acknowledged)
    room.turn(after, day: 3)
    #expect((room.mark != nil) == stands)
    #expect(room.markReadBack == room.mark)
    // Reopened, it has been seen by nobody.
    room.turn(.green, day: 4)
    room.turn(before, day: 5)
    #expect(room.mark == nil)
  }

  @Test func `the same person makes one event, another one more`() {
    var room = Room()
    #expect(room.acknowledge("kari") == .acknowledged)
    #expect(room.acknowledge("kari") == nil)
    #expect(room.acknowledge("ola") == .acknowledged)
    #expect(room.mark?.by == "ola")
    #expect(room.log.ledger.history(of: Self.id).map(\.kind) == [.opened, .acknowledged, .acknowledged])
  }

  @Test func `before it is on disk it is not shown and not made twice`() {
    var ledger = Room().log.ledger
    guard case .staged(let events) = ledger.acknowledge(Self.id, by: "kari", comment: nil, at: .day(2)) else {
      Issue.record("nothing was staged")
      return
    }
    #expect(ledger.acknowledgement(of: Self.id) == nil)
    guard case .repeated = ledger.acknowledge(Self.id, by: "kari", comment: nil, at: .day(2)) else {
      Issue.record("staged twice")
      return
    }
    ledger.commit(count: events.count, firstSeq: 3)
    #expect(ledger.acknowledgement(of: Self.id)?.seq == 3)
  }

  @Test func `what is not open is refused`() {
    var room = Room()
    room.turn(.green, day: 2)
    guard case .refused(.resolved) = room.log.ledger.acknowledge(Self.id, by: "kari", comment: nil, at: .day(3)) else {
      Issue.record("a resolved alert was acknowledged")
      return
    }
    let other = AlertID(rule: "r", subject: "s/2")
    guard case .unknown = room.log.ledger.acknowledge(other, by: "kari", comment: nil, at: .day(3)) else {
      Issue.record("an alert that is not there was acknowledged")
      return
    }
  }
}
