import Alerts
import CivilTime
import Krav
import Testing

@Suite struct LedgerTests {
  /// From one verdict to another: the event and where it came from; "" is none.
  @Test(arguments: [
    (Verdict?.none, Verdict?.none, "", Verdict?.none), (.green, .green, "", nil), (.none, .yellow, "opened", nil),
    (.green, .yellow, "opened", nil), (.green, .red, "opened", nil), (.green, .unknown, "opened", nil),
    (.yellow, .yellow, "", nil), (.yellow, .unknown, "worsened", .yellow), (.yellow, .red, "worsened", .yellow),
    (.unknown, .red, "worsened", .unknown), (.red, .unknown, "eased", .red), (.red, .yellow, "eased", .red),
    (.unknown, .yellow, "eased", .unknown), (.yellow, .green, "resolved", nil), (.red, .green, "resolved", nil),
    (.red, .none, "resolved", nil),
  ])
  func `goes by green, yellow, unknown, red`(before: Verdict?, after: Verdict?, expected: String, from: Verdict?) {
    var source = FakeVerdicts([.init(rule: "r", subject: "s/1", verdict: before)])
    var log = TestLog()
    log.ledger = Ledger()
    log.write(log.ledger.reconcileAll(with: source, at: .day(1), cause: .record))
    source.set(.init(rule: "r", subject: "s/1", verdict: after))
    let events = log.ledger.reconcile([source.change("r", "s/1")], with: source, at: .day(2))
    #expect(events.map(\.kind.rawValue) == (expected.isEmpty ? [] : [expected]))
    #expect(events.first?.from == from)
    if expected == "resolved" { #expect(events.first?.why == (after == .green ? .met : .left)) }
  }

  @Test func `the same subject reopens with its history`() {
    var source = FakeVerdicts([.init(rule: "r", subject: "s/1", verdict: .red)])
    var log = TestLog()
    log.write(log.ledger.reconcileAll(with: source, at: .day(1), cause: .record))
    for (day, verdict) in [(2, Verdict.green), (3, .yellow), (4, .red), (5, .yellow)] {
      source.set(.init(rule: "r", subject: "s/1", verdict: verdict))
      log.write(log.ledger.reconcile([source.change("r", "s/1", cause: .clock)], with: source, at: .day(Int64(day))))
    }
    let id = AlertID(rule: "r", subject: "s/1")
    #expect(log.ledger.history(of: id).map(\.kind) == [.opened, .resolved, .reopened, .worsened, .eased])
    #expect(log.ledger.history(of: id).map(\.seq) == [2, 3, 4, 5, 6])
    #expect(log.ledger.alert(id)?.opened == .day(3))
    #expect(log.ledger.alert(id)?.changed == .day(5))
  }

  @Test func `how it stood before a moment is known`() {
    var source = FakeVerdicts([.init(rule: "r", subject: "s/1", verdict: .yellow)])
    var log = TestLog()
    log.write(log.ledger.reconcileAll(with: source, at: .day(1), cause: .record))
    for (day, verdict) in [(2, Verdict.red), (3, .green), (4, .unknown)] {
      source.set(.init(rule: "r", subject: "s/1", verdict: verdict))
      log.write(log.ledger.reconcile([source.change("r", "s/1", cause: .clock)], with: source, at: .day(Int64(day))))
    }
    let id = AlertID(rule: "r", subject: "s/1")
    let stood = (1...6).map { log.ledger.standing(of: id, before: .day($0)) }
    #expect(stood.map(\.?.state) == [nil, .open, .open, .resolved, .open, .open])
    #expect(stood[1]?.verdict == .yellow && stood[2]?.verdict == .red && stood[4]?.verdict == .unknown)
    #expect(log.ledger.standing(of: AlertID(rule: "r", subject: "s/2"), before: .day(9)) == nil)
  }

  @Test func `nothing is shown before it is on disk, and nothing staged twice`() {
    let source = FakeVerdicts([.init(rule: "r", subject: "s/1", verdict: .red)])
    var ledger = Ledger()
    let events = ledger.reconcileAll(with: source, at: .day(1), cause: .record)
    #expect(events.count == 1)
    #expect(ledger.unlogged == 1)
    #expect(ledger.alerts().isEmpty)
    #expect(ledger.alert(AlertID(rule: "r", subject: "s/1")) == nil)
    #expect(ledger.reconcile([source.change("r", "s/1")], with: source, at: .day(2)).isEmpty)
    #expect(ledger.reconcileAll(with: source, at: .day(2), cause: .record).isEmpty)
    ledger.commit(count: 1, firstSeq: 2)
    #expect(ledger.unlogged == 0)
    #expect(ledger.alerts().map(\.changedSeq) == [2])
  }

  @Test func `events wait in order while the disk is full`() {
    var source = FakeVerdicts([.init(rule: "r", subject: "s/1", verdict: .yellow)])
    var ledger = Ledger()
    var waiting = ledger.reconcileAll(with: source, at: .day(1), cause: .record)
    source.set(.init(rule: "r", subject: "s/1", verdict: .red))
    waiting += ledger.reconcile([source.change("r", "s/1")], with: source, at: .day(2))
    source.set(.init(rule: "r", subject: "s/1", verdict: .green))
    waiting += ledger.reconcile([source.change("r", "s/1")], with: source, at: .day(3))
    #expect(waiting.map(\.kind) == [.opened, .worsened, .resolved])
    #expect(ledger.unlogged == 3)
    ledger.commit(count: 2, firstSeq: 7)
    #expect(ledger.alerts().first?.verdict == .red)
    ledger.commit(count: 1, firstSeq: 12)
    #expect(ledger.alerts().isEmpty)
    #expect(ledger.alerts(.resolved).map(\.changedSeq) == [12])
  }

  @Test func `a restart repeats nothing and tells what happened meanwhile`() {
    var source = FakeVerdicts([
      .init(rule: "r", subject: "s/same", verdict: .red), .init(rule: "r", subject: "s/met", verdict: .red),
      .init(rule: "r", subject: "s/worse", verdict: .yellow), .init(rule: "r", subject: "s/late", verdict: .yellow),
      .init(rule: "r", subject: "s/silent", verdict: .red), .init(rule: "old", subject: "s/1", verdict: .red),
      .init(rule: "r", subject: "s/green", verdict: .green),
    ])
    var log = TestLog()
    log.write(log.ledger.reconcileAll(with: source, at: .day(1), cause: .record))
    var fold = TestLog.fold(log.bytes)
    #expect(fold.ledger.shown == log.ledger.shown)
    var again = fold.ledger
    #expect(again.reconcileAll(with: source, at: .day(9), cause: .record, since: fold.lastAt).isEmpty)

    source.set(.init(rule: "r", subject: "s/met", verdict: .green))
    source.set(.init(rule: "r", subject: "s/worse", verdict: .red))
    source.set(.init(rule: "r", subject: "s/late", verdict: .red, past: [86_400: .yellow]))
    source.set(.init(rule: "r", subject: "s/silent", verdict: nil, absence: .notInForce))
    source.set(.init(rule: "r", subject: "s/new", verdict: .unknown))
    source.rules.remove("old")
    source.rows.removeAll { $0.rule == "old" }
    again = fold.ledger
    let events = again.reconcileAll(with: source, at: .day(9), cause: .record, since: fold.lastAt)
    let told = events.map { "\($0.alert?.subject ?? "") \($0.kind) \($0.cause) \($0.why?.rawValue ?? "")" }
    #expect(
      told == [
        "s/worse worsened record ", "s/late worsened clock ", "s/new opened record ",
        "s/met resolved record met", "s/silent resolved record not in force", "s/1 resolved record rule removed",
      ])
    again.commit(count: events.count, firstSeq: 90)
    fold = LogFold()
    #expect(again.reconcileAll(with: source, at: .day(10), cause: .record, since: fold.lastAt).isEmpty)
  }

  @Test func `a subject that is gone has left`() {
    var source = FakeVerdicts([
      .init(rule: "r", subject: "s/1", verdict: .red), .init(rule: "r", subject: "s/2", verdict: .green),
    ])
    var ledger = Ledger()
    _ = ledger.reconcileAll(with: source, at: .day(1), cause: .record)
    source.rows.removeFirst()
    let events = ledger.reconcileAll(with: source, at: .day(2), cause: .record)
    #expect(events.map(\.why) == [.left])
    #expect(events.first?.verdict == nil)
  }

  @Test(arguments: [false, true])
  func `a renamed unit keeps its alert`(allAtOnce: Bool) {
    var source = FakeVerdicts([.init(rule: "r", subject: "enhet/nord", verdict: .red, absence: .left)])
    var log = TestLog()
    log.write(log.ledger.reconcileAll(with: source, at: .day(1), cause: .record))
    source.set(.init(rule: "r", subject: "enhet/nord", verdict: nil))
    source.set(.init(rule: "r", subject: "enhet/nord-øst", stable: "enhet/nord", unit: "top/nord-øst", verdict: .red))
    let changes = [source.change("r", "enhet/nord"), source.change("r", "enhet/nord-øst")]
    let events =
      allAtOnce
      ? log.ledger.reconcileAll(with: source, at: .day(2), cause: .record)
      : log.ledger.reconcile(changes, with: source, at: .day(2))
    #expect(events.map(\.kind) == [.renamed])
    log.write(events)
    let id = AlertID(rule: "r", subject: "enhet/nord")
    #expect(log.ledger.alert(id)?.subject == "enhet/nord-øst")
    #expect(log.ledger.alert(id)?.unit == "top/nord-øst")
    #expect(TestLog.fold(log.bytes).ledger.shown == log.ledger.shown)
  }

  @Test func `a renamed rule keeps its alerts, and the old id finds them`() {
    var source = FakeVerdicts([
      .init(rule: "old", subject: "s/1", verdict: .red), .init(rule: "old", subject: "s/2", verdict: .yellow),
    ])
    var log = TestLog()
    log.write(log.ledger.reconcileAll(with: source, at: .day(1), cause: .record))
    source = FakeVerdicts([
      .init(rule: "new", formerRule: "old", subject: "s/1", verdict: .red),
      .init(rule: "new", formerRule: "old", subject: "s/2", verdict: .red),
    ])
    let events = log.ledger.reconcileAll(with: source, at: .day(2), cause: .pack)
    #expect(events.map(\.kind) == [.renamed, .renamed, .worsened])
    log.write(events)
    let (old, new) = (AlertID(rule: "old", subject: "s/1"), AlertID(rule: "new", subject: "s/1"))
    #expect(log.ledger.alert(old)?.id == new)
    #expect(log.ledger.history(of: new).map(\.kind) == [.opened, .renamed])
    let folded = TestLog.fold(log.bytes).ledger
    #expect(folded.shown == log.ledger.shown)
    #expect(folded.alert(old)?.id == new)
    #expect(folded.alerts().count == 2)
  }

  @Test func `a subject that takes another one's former name goes on with that alert, and its own has left`() throws {
    var source = FakeVerdicts([
      .init(rule: "r", subject: "enhet/x", verdict: .red), .init(rule: "r", subject: "enhet/y", verdict: .yellow),
    ])
    var log = TestLog()
    log.write(log.ledger.reconcileAll(with: source, at: .day(1), cause: .record))
    source.set(.init(rule: "r", subject: "enhet/y", verdict: nil))
    source.set(.init(rule: "r", subject: "enhet/x", stable: "enhet/y", verdict: .unknown))
    let changes = [source.change("r", "enhet/x"), source.change("r", "enhet/y")]
    log.write(log.ledger.reconcile(changes, with: source, at: .day(2)))
    let told = log.written.dropFirst(2).map {
      "\($0.alert?.subject ?? "") \($0.kind) \($0.alert?.id.description ?? "")"
    }
    let (x, y) = (AlertID(rule: "r", subject: "enhet/x"), AlertID(rule: "r", subject: "enhet/y"))
    #expect(told == ["enhet/x resolved \(x)", "enhet/x renamed \(y)", "enhet/x worsened \(y)"])
    #expect(log.ledger.alerts().map(\.id) == [y])
    #expect(TestLog.fold(log.bytes).ledger.shown == log.ledger.shown)
  }

  @Test func `thousands of events are committed in any portions`() {
    var source = FakeVerdicts()
    source.rules = ["r"]
    source.rows = (0..<20_000).map { .init(rule: "r", subject: "s/\($0)", verdict: .yellow) }
    var ledger = Ledger()
    let events = ledger.reconcileAll(with: source, at: .day(1), cause: .record)
    var seq: UInt64 = 2
    for portion in [1, 4095, 1, 5000, 3, 4096, 6000, 804] {
      ledger.commit(count: portion, firstSeq: seq)
      seq += UInt64(portion)
      #expect(ledger.unlogged == events.count - Int(seq - 2))
      #expect(ledger.alerts(limit: 1).first?.subject == "s/\(seq - 3)")
    }
    #expect(ledger.count(.open, .yellow) == 20_000)
  }

  @Test func `two living subjects with one oldest name have two alerts`() {
    let source = FakeVerdicts([
      .init(rule: "r", subject: "enhet/a", stable: "enhet/x", verdict: .red),
      .init(rule: "r", subject: "enhet/b", stable: "enhet/x", verdict: .yellow),
    ])
    var log = TestLog()
    log.write(log.ledger.reconcileAll(with: source, at: .day(1), cause: .record))
    #expect(log.ledger.alerts().map(\.subject) == ["enhet/b", "enhet/a"])
    var again = TestLog.fold(log.bytes).ledger
    #expect(again.reconcileAll(with: source, at: .day(2), cause: .record).isEmpty)
  }

  @Test func `alerts come by their last change, in pages`() {
    var source = FakeVerdicts((0..<10).map { .init(rule: "r", subject: "s/\($0)", verdict: .yellow) })
    var log = TestLog()
    log.write(log.ledger.reconcileAll(with: source, at: .day(1), cause: .record))
    source.set(.init(rule: "r", subject: "s/3", verdict: .red))
    source.set(.init(rule: "r", subject: "s/9", verdict: .green))
    log.write(
      log.ledger.reconcile([source.change("r", "s/3"), source.change("r", "s/9")], with: source, at: .day(2)))
    let first = log.ledger.alerts(limit: 4)
    #expect(first.map(\.subject) == ["s/3", "s/8", "s/7", "s/6"])
    let second = log.ledger.alerts(before: first.last?.changedSeq, limit: 100)
    #expect(second.map(\.subject) == ["s/5", "s/4", "s/2", "s/1", "s/0"])
    #expect(log.ledger.alerts(where: { $0.verdict == .red }).map(\.subject) == ["s/3"])
    #expect(log.ledger.count(.open, .yellow) == 8)
    #expect(log.ledger.count(.open, .red) == 1)
    #expect(log.ledger.count(.resolved, .green) == 1)
  }
}
