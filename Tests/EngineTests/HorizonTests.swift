import CivilTime
import Krav
import Testing

@testable import Engine

/// A verdict does not change before its horizon, and a comparison with the clock changes exactly there.
@Suite struct HorizonTests {
  static let conditions = [
    "today > t.day", "today >= t.day", "today < t.day", "today <= t.day", "today = t.day", "today != t.day",
    "t.day < today", "today > t.day + 1 month", "today >= t.day - 30 days", "today - t.day > 30 days",
    "today - t.day = 30 days", "t.day - today > 10 days", "t.day - today <= 10 days", "t.day - today != 0 days",
    "t.day within last 3 months", "t.day within next 20 days", "t.day within this tertial", "t.day within last month",
    "this quarter.first = t.first", "last half.last < t.day", "today > (t.none else t.day)",
    "(t.none else today) > t.day", "t.day within t.span", "today > t.day or today < t.first",
    "today > t.first and today <= t.day", "not (today >= t.day)",
    "at least 2 of [today > t.first, today < t.day, today = t.first]",
    "exists (part p where p.of = t and today > p.day)", "no (part p where p.of = t and today <= p.day)",
    "at least 2 (part p where p.of = t and p.day within last 60 days)",
    "every (part p where p.of = t satisfies today > p.day + 14 days)",
    "(count (part p where p.of = t and today >= p.day)) = 2",
    "(share (part p where p.of = t satisfies today > p.day)) > 50%",
    "(latest (part p by p.day where p.of = t)).size >= 2", "(earliest (part p by p.day where p.of = t)) is missing",
    "(sum p.size of (part p where p.of = t and p.day within last 1 month)) > 2",
    "today > t.none", "today > t.day and today > t.none",
  ]

  static func house(_ condition: String) throws -> House {
    let house = try House(
      """
      source law "Law" { id "L" in force from 2000-01-01 }
      record thing { first date; day date; none date?; heard instant; span period }
      record part { of thing; day date; size integer }
      rule r "r" { basis law "1" for thing t red when \(condition) because "." }
      """, at: "2025-11-01")
    try house.put(
      #"""
      {"type":"thing","id":"t","first":"2026-01-01","day":"2026-03-29","heard":"2026-03-29T00:30:00Z",
       "span":"2026-02/2026-05"}
      """#, file: "t")
    for (number, day) in ["2026-01-20", "2026-02-28", "2026-03-28", "2026-06-01"].enumerated() {
      try house.put(
        #"{"type":"part","id":"p\#(number)","of":"t","day":"\#(day)","size":\#(number)}"#, file: "p\(number)")
    }
    house.settle()
    return house
  }

  @Test(arguments: conditions)
  func everyDay(_ condition: String) throws {
    let house = try Self.house(condition)
    let key = try #require(try house.key("r", "t"))
    let start = house.engine.today
    var promised: (until: Int64, judgement: Judgement)?
    var changes: [Instant] = []
    for offset in 0..<420 {
      let now = oslo.startOfDay(CivilDate(dayNumber: start.dayNumber + Int32(offset)))
      let judgement = house.engine.evaluate(key, at: now)
      #expect(judgement.horizon.map { $0 > now } ?? true)
      if let promised, now.seconds < promised.until {
        #expect(judgement.verdict == promised.judgement.verdict, "\(now) before \(promised.until)")
        #expect(judgement.missing == promised.judgement.missing)
      } else {
        if let promised, promised.judgement.verdict != judgement.verdict { changes.append(now) }
        promised = (judgement.horizon?.seconds ?? .max, judgement)
      }
      // The last second of the day is as good as its first, unless the horizon says otherwise.
      let evening = Instant(seconds: now.seconds + 82_799)
      #expect(house.engine.evaluate(key, at: evening).verdict == judgement.verdict)
    }
    // The forecast finds the same days.
    var found: [Instant] = []
    house.engine.advance(to: day("2025-11-01"))
    let end = oslo.startOfDay(CivilDate(dayNumber: start.dayNumber + 419))
    while let change = house.engine.nextChange(of: key, before: end) {
      found.append(change.at)
      house.engine.advance(to: change.at)
    }
    #expect(found == changes)
  }

  @Test(arguments: [
    "today > t.day", "today - t.day > 30 days", "t.day - today <= 10 days", "t.day within last 3 months",
    "t.day within next 20 days", "today = t.day", "now > t.heard + 72 hours", "t.heard - now < 5 hours",
    "t.heard within last 9 hours", "t.heard within next 9 hours", "now - t.heard = 48 hours",
  ])
  func aComparisonChangesAtItsHorizon(_ condition: String) throws {
    let house = try Self.house(condition)
    let key = try #require(try house.key("r", "t"))
    var judgement = house.engine.evaluate(key, at: house.engine.now)
    var count = 0
    while let horizon = judgement.horizon {
      let before = house.engine.evaluate(key, at: Instant(seconds: horizon.seconds - 1))
      let after = house.engine.evaluate(key, at: horizon)
      #expect(before.verdict == judgement.verdict)
      #expect(after.verdict != judgement.verdict)
      judgement = after
      count += 1
    }
    #expect(count == (condition.contains("within") || condition.contains(" = ") ? 2 : 1))
  }

  @Test func theClockIsFollowedThroughEveryHorizon() throws {
    let house = try Self.house("today > t.day")
    let key = try #require(try house.key("r", "t"))
    _ = house.engine.takeChanges()
    #expect(house.engine.nextHorizon == day("2026-03-30"))
    house.engine.advance(to: Instant(seconds: day("2026-03-30").seconds - 1))
    #expect(house.engine.pending == 0)
    house.engine.advance(to: day("2026-03-30"))
    #expect(house.engine.pending == 1)
    house.settle()
    #expect(
      house.engine.takeChanges() == [VerdictChange(key: key, before: .green, after: .red, cause: .clock)])
    #expect(house.engine.nextHorizon == nil)
    house.engine.advance(to: day("2026-01-01"))
    house.settle()
    #expect(house.engine.verdict(of: key) == .green)
    #expect(house.engine.nextHorizon == day("2026-03-30"))
  }
}
