import CivilTime
import Krav
import Records
import Testing

@testable import Engine

/// The work for a change is bounded by what its rules join it with, not by how many records there are.
@Suite struct WorkMeterTests {
  static let pack = """
    source law "Law" { id "L-1" in force from 2012-01-01 }
    enum area { housing, violence }
    record unit scope { name label; above unit?; areas [area] }
    record incident { unit unit; status enum { open, closed }; reported date; note text?; anonymous bool? }
    record measure { of incident; due date; done date? }
    record assessment { unit unit; area area; on date }
    rule in-time "t" { basis law "1" for incident a
      red when a.status != closed and today > a.reported + 30 days because "." }
    rule done "d" { basis law "1" for incident a where a.status = closed
      red when exists (measure m where m.of = a and m.done is missing) because "." }
    rule late "l" { basis law "1" for measure m
      red when m.done is missing and today > m.due and m.of.status = open because "." }
    rule coverage "c" { basis law "1" for unit u, k in u.areas
      let final = latest (assessment r by r.on where r.unit = u and r.area = k)
      red when final is missing because "."
      yellow when today > final.on + 12 months because "." }
    rule quiet "q" { basis law "1" for unit u
      yellow when no (incident a where a.unit = u and a.reported within last 90 days) because "." }
    rule beneath "u" { basis law "1" for unit u where u.above is missing
      yellow when exists (assessment r where r.unit under u and r.on within last 10 days) because "." }
    """

  /// Units with 200 incidents each, every fifth of which has a measure.
  static func house(incidents: Int) throws -> House {
    let house = try House(pack, at: "2026-06-01")
    let units = max(1, incidents / 200)
    var lines = #"{"type":"unit","id":"top","name":"Top","areas":[]}"# + "\n"
    for unit in 0..<units {
      lines += #"{"type":"unit","id":"u\#(unit)","name":"U","above":"top","areas":["housing","violence"]}"# + "\n"
      lines += #"{"type":"assessment","id":"r\#(unit)","unit":"u\#(unit)","area":"housing","on":"2025-10-01"}"# + "\n"
    }
    for number in 0..<incidents {
      let status = number.isMultiple(of: 3) ? "open" : "closed"
      let reported = CivilDate(dayNumber: 20_400 + Int32(number % 200))
      lines +=
        #"{"type":"incident","id":"i\#(number)","unit":"u\#(number % units)","status":"\#(status)","reported":"\#(reported)"}"#
        + "\n"
      if number.isMultiple(of: 5) {
        lines += #"{"type":"measure","id":"m\#(number)","of":"i\#(number)","due":"2026-06-0\#(number % 9 + 1)"}"# + "\n"
      }
    }
    try house.put(lines, file: "all", isLines: true)
    house.settle()
    _ = house.engine.takeChanges()
    return house
  }

  @Test(arguments: [1_000, 100_000])
  func costFollowsTheChange(incidents: Int) throws {
    let house = try Self.house(incidents: incidents)
    func cost(_ change: () throws -> Void) rethrows -> Int {
      house.engine.recordsTouched = 0
      try change()
      house.settle()
      return house.engine.recordsTouched
    }
    func incident(_ fields: String) throws -> Int {
      try cost { try house.put(#"{"type":"incident","id":"i10","unit":"u0",\#(fields)}"#, file: "i10") }
    }
    // It moves to another unit: the incidents of both are looked at.
    #expect(try incident(#""status":"open","reported":"2026-05-31""#) < 420)
    // The field is read by the incident's own rules and those of its measures.
    #expect(try incident(#""status":"closed","reported":"2026-05-31""#) <= 6)
    // No rule reads these.
    #expect(try incident(#""status":"closed","reported":"2026-05-31","note":"x","anonymous":true"#) == 0)
    #expect(
      try cost {
        try house.put(#"{"type":"measure","id":"m10","of":"i10","due":"2026-06-02","done":"2026-05-30"}"#, file: "z")
      } <= 4)
    // Its own unit's areas, and the unit at the top with all assessments beneath it.
    let units = max(1, incidents / 200)
    #expect(
      try cost {
        try house.put(
          #"{"type":"assessment","id":"new","unit":"u0","area":"housing","on":"2026-05-30"}"#, file: "new")
      } <= units + 20)
  }

  @Test(arguments: [1_000, 100_000])
  func aMidnightCostsWhatCrossesIt(incidents: Int) throws {
    let house = try Self.house(incidents: incidents)
    house.engine.recordsTouched = 0
    house.engine.advance(to: Instant(seconds: day("2026-06-02").seconds - 1))
    house.settle()
    #expect(house.engine.recordsTouched == 0)
    house.engine.advance(to: day("2026-06-02"))
    let due = house.engine.pending
    house.settle()
    // Those whose 30 days are over, the measures that were due, and units whose latest incident is 90 days old.
    #expect(due <= incidents / 200 + incidents / 15)
    #expect(house.engine.recordsTouched <= due * 3 + 201)
  }
}

extension WorkMeterTests {
  /// A rule that compares each unit with all the others asks each unit's query once, and after a change one unit's.
  @Test func derivedFieldsAreKept() throws {
    let house = try House(
      """
      source law "Law" { id "L-1" in force from 2012-01-01 }
      record unit scope { name label; size integer }
      record incident { unit unit; reported date }
      define unit u.rate = (count (incident a where a.unit = u and a.reported within last 90 days)) / u.size
      rule fewer "f" { basis law "1" for unit u
        yellow when u.rate < 0.5 * median p.rate of (unit p) because "." }
      """, at: "2026-06-01")
    for unit in 0..<50 { try house.put(#"{"type":"unit","id":"u\#(unit)","name":"U","size":3}"#, file: "u\(unit)") }
    for number in 0..<1000 {
      let id = #"{"type":"incident","id":"i\#(number)","unit":"u\#(number % 50)","reported":"2026-05-01"}"#
      try house.put(id, file: "i\(number)")
    }
    house.settle()
    // Every unit looks at every unit, and every incident is looked at once.
    #expect(house.engine.recordsTouched <= 50 * 50 + 50 + 1000)
    house.engine.recordsTouched = 0
    try house.put(#"{"type":"incident","id":"i0","unit":"u0","reported":"2025-05-01"}"#, file: "i0")
    house.settle()
    #expect(house.engine.recordsTouched <= 50 * 50 + 50 + 20)
  }
}
