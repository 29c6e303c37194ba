import Alerts
import CivilTime
import Krav
import Testing

@Suite struct ProblemTests {
  private func problem(_ code: String, _ file: String, _ lines: [Int]) -> Problem {
    Problem(
      code: code, subject: Problem.subject(file: file), count: lines.count,
      places: lines.map { .init(line: $0, column: 1, field: "meldt", expected: "a date", remedy: "mend it") })
  }

  @Test func `opens, keeps still while only places change, and is resolved`() {
    var log = TestLog()
    log.write(
      log.ledger.reconcile(problems: [problem("intake/bad-date", "a.json", [3])], prefix: "intake/", at: .day(1)))
    log.write(
      log.ledger.reconcile(problems: [problem("intake/bad-date", "a.json", [3, 8])], prefix: "intake/", at: .day(2)))
    #expect(log.written.map(\.kind) == [.opened])
    #expect(log.ledger.alerts().first?.problem?.count == 2)
    #expect(log.ledger.alerts().first?.verdict == .unknown)
    log.write(log.ledger.reconcile(problems: [], prefix: "intake/", at: .day(3)))
    log.write(log.ledger.raise(problem("intake/bad-date", "a.json", [1]), at: .day(4)))
    #expect(log.written.map(\.kind) == [.opened, .resolved, .reopened])
    #expect(log.ledger.alerts().first?.subject == "file/a.json")
  }

  @Test func `a restart knows it, with its places, and no rule resolves it`() {
    var log = TestLog()
    log.write(log.ledger.raise(problem("intake/not-json", "mappe/b+c.json", [7]), at: .day(1)))
    log.write(log.ledger.raise(Problem(code: "service/clock", subject: "clock", count: 1, places: []), at: .day(1)))
    var again = TestLog.fold(log.bytes).ledger
    #expect(again.shown == log.ledger.shown)
    #expect(again.alerts().last?.problem == problem("intake/not-json", "mappe/b+c.json", [7]))
    #expect(again.alerts().last?.subject == "file/mappe%2Fb%2Bc.json")
    #expect(again.reconcileAll(with: FakeVerdicts(), at: .day(2), cause: .record).isEmpty)
    let events = again.reconcile(problems: [], prefix: "intake/", at: .day(2))
    #expect(events.map(\.alert?.rule) == ["intake/not-json"])
    #expect(events.map(\.cause) == [.record])
    #expect(again.clear(code: "service/clock", subject: "clock", at: .day(3)).map(\.cause) == [.service])
    #expect(again.clear(code: "service/clock", subject: "clock", at: .day(3)).isEmpty)
  }

  @Test func `keeps the first twenty places`() {
    let many = problem("intake/bad-date", "a", Array(1...50))
    #expect(many.count == 50)
    #expect(many.places.map(\.line) == (1...20).map { $0 })
  }

  @Test(arguments: [("a/b", "a%2Fb"), ("50%+x", "50%25%2Bx"), ("tab\t\u{7F}", "tab%09%7F"), ("blåbær ", "blåbær ")])
  func `ids are encoded in subjects`(id: String, expected: String) {
    #expect(Problem.subject(file: id) == "file/" + expected)
  }
}
