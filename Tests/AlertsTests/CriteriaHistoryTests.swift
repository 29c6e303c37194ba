import Alerts
import CivilTime
import Engine
import Krav
import Testing

/// How criteria stood on a past day is in the log, and nowhere else.
@Suite struct CriteriaHistoryTests {
  private static func standing(_ unit: String, _ verdict: Verdict?) -> CriterionStanding {
    CriterionStanding(criterion: "K1", unit: unit, verdict: verdict)
  }

  private func log() -> TestLog {
    var log = TestLog()
    func tell(_ day: Int64, _ standings: [CriterionStanding], isWhole: Bool = true) {
      log.write(log.ledger.reconcile(criteria: standings, isWhole: isWhole, cause: .record, at: .day(day)))
    }
    tell(1, [Self.standing("top", .green), Self.standing("top/a", .green), Self.standing("top/b", .unknown)])
    tell(2, [Self.standing("top/a", .red)], isWhole: false)
    tell(3, [Self.standing("top", .red), Self.standing("top/a", .red), Self.standing("top/b", .unknown)])
    tell(4, [Self.standing("top", .red), Self.standing("top/b", .yellow)])
    return log
  }

  @Test func whatDiffersIsTold() {
    let log = log()
    let told = log.written.map { event -> String in
      guard case .criterion(let standing) = event.detail else { return "?" }
      return "\(standing.unit) \(event.from?.word ?? "-") \(event.verdict?.word ?? "-")"
    }
    #expect(
      told == [
        "top - green", "top/a - green", "top/b - unknown", "top/a green red", "top green red", "top/b unknown yellow",
        "top/a red -",
      ])
    #expect(log.written.last { $0.verdict == nil }?.why == .left)
    #expect(log.lines[4].contains(#""event":"criterion-changed","cause":"record","criterion":"K1","unit":"top/a""#))
    #expect(log.lines[4].contains(#""verdict":"red","from":"green","pack""#))
  }

  @Test(arguments: [
    (0, [] as [String]), (1, ["top green", "top/a green", "top/b unknown"]),
    (2, ["top green", "top/a red", "top/b unknown"]), (3, ["top red", "top/a red", "top/b unknown"]),
    (4, ["top red", "top/b yellow"]), (9, ["top red", "top/b yellow"]),
  ])
  func theLogKnowsHowItWas(day: Int, expected: [String]) {
    let log = log()
    for ledger in [log.ledger, TestLog.fold(log.bytes, portion: 50).ledger] {
      let found = ledger.criteria(at: .day(Int64(day))).map { "\($0.unit) \($0.verdict?.word ?? "-")" }
      #expect(found.sorted() == expected)
      #expect(ledger.firstAt == .day(1))
    }
  }

  @Test func aRestartTellsNothingAgain() {
    let log = log()
    var ledger = TestLog.fold(log.bytes).ledger
    let standings = [Self.standing("top", .red), Self.standing("top/b", .yellow)]
    #expect(ledger.reconcile(criteria: standings, isWhole: true, cause: .record, at: .day(5)).isEmpty)
    #expect(ledger.unlogged == 0)
  }

  /// Alerts that stood at a moment, with the units that they belonged to then.
  @Test(arguments: [
    (0, 0, 0, 0), (1, 0, 4, 0), (2, 1, 3, 0), (3, 0, 3, 0), (4, 0, 3, 1), (8, 0, 3, 1),
  ])
  func alertsAreCountedAsTheyStood(day: Int, red: Int, yellow: Int, unknown: Int) {
    let log = SampleLog.log
    for ledger in [log.ledger, TestLog.fold(log.bytes).ledger] {
      var counts = PastCounts(at: .day(Int64(day)))
      while !counts.step(ledger, limit: 1) {}
      var sum = PastCounts.Counts()
      counts.forEach(ledger) { rule, _, own in
        #expect(rule == "r")
        sum.red += own.red
        sum.yellow += own.yellow
        sum.unknown += own.unknown
      }
      #expect((sum.red, sum.yellow, sum.unknown) == (red, yellow, unknown))
    }
  }
}
