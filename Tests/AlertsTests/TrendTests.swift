import Alerts
import CivilTime
import Krav
import Testing
import TestSupport

/// Alerts from day to day: counted as events come, and held against what going through every history gives.
@Suite struct TrendTests {
  private struct Room {
    var source = FakeVerdicts()
    var log = TestLog()

    init() { log.ledger = LogFold(countingDaysIn: .utc).ledger }

    mutating func turn(_ subject: String, _ verdict: Verdict?, unit: String = "top/leaf", at moment: Instant) {
      source.set(.init(rule: "r", subject: subject, unit: unit, verdict: verdict))
      log.write(log.ledger.reconcile([source.change("r", subject)], with: source, at: moment))
    }

    func sum(until day: Int64, days: Int, _ passes: (String) -> Bool = { _ in true }) -> TrendSum {
      var sum = TrendSum(log.ledger, until: CivilDate(dayNumber: Int32(day)), days: days, in: .utc)
      while !sum.step(log.ledger, limit: 1, passes) {}
      return sum
    }
  }

  private static func slowly(_ ledger: Ledger, endOf day: Int64) -> [String: DayCounts] {
    var counts = PastCounts(at: Instant(seconds: (day + 1) * 86_400 - 1))
    while !counts.step(ledger, limit: 100) {}
    var found: [String: DayCounts] = [:]
    counts.forEach(ledger) { _, unit, own in
      found[unit] = DayCounts(red: Int32(own.red), yellow: Int32(own.yellow), unknown: Int32(own.unknown))
    }
    return found
  }

  @Test(arguments: [1, 2, 3, 4] as [UInt64]) func `the days are those of every history`(seed: UInt64) {
    var random = SplitMix(seed: seed)
    var room = Room()
    let units = ["top", "top/a", "top/b"]
    var second: Int64 = 86_400 * 10
    for _ in 0..<600 {
      second += Int64.random(in: 0...4 * 86_400, using: &random)
      let verdict = [Verdict.red, .yellow, .unknown, .green, nil].randomElement(using: &random) ?? nil
      let subject = "s/\(Int.random(in: 0..<8, using: &random))"
      // A record takes its alert along when it moves.
      room.turn(subject, verdict, unit: units.randomElement(using: &random) ?? "top", at: Instant(seconds: second))
    }
    let last = second / 86_400
    for unit in units {
      let sum = room.sum(until: last, days: 365) { $0 == unit }
      #expect(sum.days.count == 365)
      for (place, counts) in sum.days.enumerated() {
        let day = Int64(sum.first.dayNumber) + Int64(place)
        #expect(counts == Self.slowly(room.log.ledger, endOf: day)[unit] ?? DayCounts(), "\(unit), day \(day)")
      }
    }
    var fold = LogFold(countingDaysIn: .utc)
    fold.begin(segment: "alerts.jsonl")
    fold.feed(room.log.bytes.span)
    fold.end()
    var read = TrendSum(fold.ledger, until: CivilDate(dayNumber: Int32(last)), days: 365, in: .utc)
    while !read.step(fold.ledger, limit: 10, { _ in true }) {}
    let live = room.sum(until: last, days: 365)
    #expect(read.days == live.days)
    #expect(read.closings.map(\.unit).sorted() == live.closings.map(\.unit).sorted())
    #expect(read.closings.flatMap(\.lengths).sorted() == live.closings.flatMap(\.lengths).sorted())
  }

  @Test(arguments: [(0, 0), (1, 1), (9, 9), (200, 200)] as [(Int64, Int32)])
  func `a duty that is met is counted by its days`(later: Int64, length: Int32) {
    var room = Room()
    room.turn("s/1", .red, at: Instant(seconds: 86_400 * 100 + 80_000))
    room.turn("s/1", .green, at: Instant(seconds: 86_400 * (100 + later) + 80_100))
    let sum = room.sum(until: 100 + later, days: 365)
    #expect(sum.closings.map(\.lengths) == [[length]])
    #expect(sum.closings.map(\.unit) == ["top/leaf"])
  }

  @Test func `what only left is not counted as met`() {
    var room = Room()
    room.turn("s/1", .red, at: .day(100))
    room.turn("s/1", nil, at: .day(103))
    let sum = room.sum(until: 104, days: 365)
    #expect(sum.closings.isEmpty)
    #expect(sum.days.map(\.red) == [1, 1, 1, 0, 0])
  }

  @Test func `the days begin with the log, and what is not to be seen is not counted`() {
    var room = Room()
    room.turn("s/1", .yellow, unit: "top/a", at: .day(100))
    room.turn("s/2", .red, unit: "top/b", at: .day(101))
    #expect(room.sum(until: 102, days: 365).days.map(\.total) == [1, 2, 2])
    #expect(room.sum(until: 102, days: 2).days.map(\.total) == [2, 2])
    #expect(room.sum(until: 102, days: 365) { $0 == "top/a" }.days.map(\.total) == [1, 1, 1])
    #expect(room.sum(until: 102, days: 365) { _ in false }.days.map(\.total) == [0, 0, 0])
  }

  @Test func `a problem of a file is no alert of a rule`() {
    var room = Room()
    let problem = Problem(code: "intake/not-json", subject: "file/x", count: 1, places: [])
    room.log.write(room.log.ledger.raise(problem, at: .day(100)))
    #expect(room.sum(until: 100, days: 10).days.map(\.total) == [0])
  }

  @Test func `what stands is gone through once`() {
    var room = Room()
    for number in 0..<10 { room.turn("s/\(number)", number < 7 ? .red : .green, at: .day(100)) }
    room.turn("s/0", .green, at: .day(101))
    var found: [String] = []
    var walk = AlertWalk()
    var steps = 1
    while !walk.step(room.log.ledger, limit: 2, { found.append($0.subject) }) { steps += 1 }
    #expect(found == (1..<7).map { "s/\($0)" })
    #expect(steps >= 3)
  }
}
