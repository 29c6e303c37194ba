import CivilTime
import Krav
import Testing

@testable import Engine

/// Work is done in slices, and what has been told is told once.
@Suite struct SlicesTests {
  private func house() throws -> House {
    let house = try House(
      """
      source law "Law" { id "L" in force from 2000-01-01 }
      record thing { day date; size integer }
      rule late "l" { basis law "1" for thing t red when today > t.day because "." }
      rule large "g" { basis law "1" for thing t yellow when t.size > median s.size of (thing s) because "." }
      """, at: "2026-01-01")
    for number in 0..<200 {
      try house.put(
        #"{"type":"thing","id":"t\#(number)","day":"2026-01-\#(number % 20 + 10)","size":\#(number)}"#,
        file: "t\(number)")
    }
    return house
  }

  @Test(arguments: [1, 7, 1000])
  func stepsDoTheSameWork(limit: Int) throws {
    let house = try house()
    var steps = 1
    while !house.engine.step(limit: limit) { steps += 1 }
    #expect(steps >= 400 / limit)
    #expect(steps <= 400 / limit + 5)
    #expect(house.engine.pending == 0)
    let changes = house.engine.takeChanges()
    #expect(changes.count == 400)
    #expect(Set(changes.map(\.key)).count == 400)
    #expect(changes.allSatisfy { $0.before == nil && $0.cause == .record })
    #expect(changes.filter { $0.after == .yellow }.count == 100)
    #expect(house.engine.takeChanges().isEmpty)
  }

  @Test func aChangeThatMayConcernEveryoneJudgesEveryoneOnce() throws {
    let house = try house()
    house.settle()
    house.engine.recordsTouched = 0
    try house.put(#"{"type":"thing","id":"t0","day":"2026-01-10","size":1000}"#, file: "t0")
    house.settle()
    // Every thing looks at every thing, once.
    #expect(house.engine.recordsTouched == 200 * 200 + 200)
  }

  @Test func aClockThatGoesBackAndForthEndsWhereItBegan() throws {
    let house = try house()
    house.settle()
    _ = house.engine.takeChanges()
    try house.run(to: day("2026-02-01"))
    #expect(house.engine.takeChanges().count == 200)
    #expect(house.engine.nextHorizon == nil)
    house.engine.advance(to: day("2026-01-01"))
    // Half of it is judged when the clock goes on again.
    _ = house.engine.step(limit: 150)
    house.engine.advance(to: day("2026-01-15"))
    house.settle()
    let key = try #require(try house.key("late", "t3"))
    #expect(house.engine.verdict(of: key) == .red)
    #expect(house.engine.nextHorizon == day("2026-01-16"))
    let changes = house.engine.takeChanges()
    #expect(changes.count == 150)
    #expect(changes.allSatisfy { $0.before == .red && $0.after == .green && $0.cause == .clock })
  }
}
