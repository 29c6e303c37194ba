import Alerts
import CivilTime
import Krav
import Testing

/// Red for too long: the day before, of and after, through waivers, marks, restarts and a disk that is full.
@Suite struct EscalationTests {
  private static let id = AlertID(rule: "r", subject: "s/1")
  private static let limit = CivilDuration.days(14)

  private struct Room {
    var source: FakeVerdicts
    var log = TestLog()

    init(_ verdict: Verdict = .red, unit: String = "top/leaf") {
      source = FakeVerdicts([.init(rule: "r", subject: "s/1", unit: unit, verdict: verdict)])
      // Six hours into day 1.
      log.write(log.ledger.reconcileAll(with: source, at: Instant(seconds: 86_400 + 21_600), cause: .record))
    }

    mutating func turn(_ verdict: Verdict?, day: Int64) {
      source.set(.init(rule: "r", subject: "s/1", verdict: verdict))
      log.write(log.ledger.reconcile([source.change("r", "s/1")], with: source, at: .day(day)))
    }

    mutating func escalate(_ at: Instant) -> Int {
      let events = log.ledger.escalate(after: EscalationTests.limit, in: .utc, at: at)
      log.write(events)
      return events.count
    }

    var due: Instant? {
      var ledger = log.ledger
      return ledger.nextEscalation(after: EscalationTests.limit, in: .utc)
    }
  }

  @Test(arguments: [(15, 0), (16, 1), (17, 1)]) func `after more than fourteen days`(day: Int64, count: Int) {
    var room = Room()
    #expect(room.due == .day(16))
    #expect(room.escalate(.day(day)) == count)
    #expect(room.escalate(.day(day)) == 0, "it is told once")
    #expect((room.log.ledger.escalation(of: Self.id) != nil) == (count == 1))
  }

  @Test func `the event names the unit above`() throws {
    var room = Room()
    #expect(room.escalate(.day(16)) == 1)
    let line = try #require(room.log.lines.last)
    #expect(line.contains(#""event":"escalated","cause":"clock""#))
    #expect(line.contains(#""unit":"top/leaf","verdict":"red","to":"top""#))
    #expect(room.log.ledger.escalation(of: Self.id) == Escalation(seq: 3, at: .day(16), unit: "top"))
    #expect(room.log.ledger.alert(Self.id)?.state == .open)
    var root = Room(unit: "top")
    #expect(root.escalate(.day(16)) == 1)
    #expect(root.log.ledger.escalation(of: Self.id)?.unit == "top")
  }

  @Test func `a restart neither forgets nor repeats`() {
    var room = Room()
    #expect(TestLog.fold(room.log.bytes).ledger.escalation(of: Self.id) == nil)
    var before = TestLog.fold(room.log.bytes).ledger
    #expect(before.nextEscalation(after: Self.limit, in: .utc) == .day(16))
    #expect(room.escalate(.day(16)) == 1)
    var after = TestLog.fold(room.log.bytes).ledger
    #expect(after.nextEscalation(after: Self.limit, in: .utc) == nil)
    #expect(after.escalation(of: Self.id) == room.log.ledger.escalation(of: Self.id))
  }

  @Test func `what was not red all the while begins anew`() {
    var room = Room()
    room.turn(.yellow, day: 10)
    #expect(room.due == nil)
    room.turn(.red, day: 12)
    #expect(room.due == .day(27))
    #expect(room.escalate(.day(26)) == 0)
    #expect(room.escalate(.day(27)) == 1)
    room.turn(.yellow, day: 28)
    #expect(room.log.ledger.escalation(of: Self.id) == nil, "no longer red")
  }

  @Test func `an acknowledgement does not stop it`() {
    var room = Room()
    guard case .staged(let events) = room.log.ledger.acknowledge(Self.id, by: "kari", comment: nil, at: .day(3)) else {
      Issue.record("not acknowledged")
      return
    }
    room.log.write(events)
    #expect(room.escalate(.day(16)) == 1)
    #expect(room.log.ledger.acknowledgement(of: Self.id)?.by == "kari")
  }

  @Test func `yellow, unknown and problems are never escalated`() {
    for verdict in [Verdict.yellow, .unknown] { #expect(Room(verdict).due == nil) }
    var room = Room(.yellow)
    room.log.write(
      room.log.ledger.raise(
        Problem(code: "intake/x", subject: "file/a", verdict: .red, count: 1, places: []), at: .day(2)))
    #expect(room.due == nil)
  }

  @Test func `nothing is due while events wait for the disk`() {
    var ledger = Room().log.ledger
    let events = ledger.escalate(after: Self.limit, in: .utc, at: .day(16))
    #expect(events.count == 1)
    #expect(ledger.nextEscalation(after: Self.limit, in: .utc) == nil)
    #expect(ledger.escalate(after: Self.limit, in: .utc, at: .day(17)).isEmpty)
    ledger.commit(count: 1, firstSeq: 3)
    #expect(ledger.nextEscalation(after: Self.limit, in: .utc) == nil)
  }

  @Test func `many are told in portions, the longest red first`() {
    let rows = (1...1200).map { FakeVerdicts.Row(rule: "r", subject: "s/\($0)", verdict: .red) }
    let source = FakeVerdicts(rows)
    var log = TestLog()
    log.write(log.ledger.reconcileAll(with: source, at: .day(1), cause: .record))
    var told: [Int] = []
    while log.ledger.nextEscalation(after: .hours(24), in: .utc).map({ $0 <= .day(2) }) ?? false {
      let events = log.ledger.escalate(after: .hours(24), in: .utc, at: .day(2))
      told.append(events.count)
      log.write(events)
    }
    #expect(told == [500, 500, 200])
  }
}
