import Krav
import Testing

@testable import Engine

/// The cost class that the checker gives a rule, against the records that the engine touches.
@Suite struct CostMeterTests {
  private static let declarations = """
    source law "Law" { id "L-1" in force from 2012-01-01 }
    enum kind { small, large }
    record unit scope { name label; above unit?; opened date; favourites [incident] }
    record incident { unit unit; reported date; size integer; kind kind }
    record measure { of incident; due date }

    """

  /// Two hundred units with as many incidents each as asked, every incident with a measure.
  private static func house(_ rule: String, incidentsEach: Int, units: Int = 40) throws -> House {
    let house = try House(declarations + "rule r \"R\" { basis law \"1\" for \(rule) }", at: "2026-06-01")
    var lines = ""
    for unit in 0..<units {
      lines += #"{"type":"unit","id":"u\#(unit)","name":"U","opened":"2026-01-01","favourites":["i\#(unit)"]}"# + "\n"
    }
    for number in 0..<(incidentsEach * units) {
      lines +=
        #"{"type":"incident","id":"i\#(number)","unit":"u\#(number % units)","reported":"2026-05-01","size":1,"kind":"small"}"#
        + "\n" + #"{"type":"measure","id":"m\#(number)","of":"i\#(number)","due":"2026-06-02"}"# + "\n"
    }
    try house.put(lines, file: "all", isLines: true)
    house.settle()
    return house
  }

  /// What is touched for a changed incident.
  private static func touched(_ rule: String, incidentsEach: Int, units: Int = 40) throws -> Int {
    let house = try house(rule, incidentsEach: incidentsEach, units: units)
    house.engine.recordsTouched = 0
    try house.put(
      #"{"type":"incident","id":"i0","unit":"u0","reported":"2026-05-02","size":2,"kind":"large"}"#, file: "i0")
    house.settle()
    return house.engine.recordsTouched
  }

  @Test(
    arguments: [
      ("incident a red when a.size > 3 and a.unit.name = \"U\" because \".\"", CostClass.constant),
      ("measure m red when m.of.size > 3 and today > m.due because \".\"", .constant),
      ("unit u red when exists (a in u.favourites where a.size > 3) because \".\"", .constant),
      ("unit u red when exists (incident a where a in u.favourites and a.size > 3) because \".\"", .constant),
      ("unit u red when exists (incident a where a.unit = u and a.size > 3) because \".\"", .group),
      ("unit u red when exists (measure m where m.of.unit = u and m.of.size > 3) because \".\"", .group),
      ("unit u red when exists (incident a where a.unit under u and a.size > 3) because \".\"", .group),
      ("unit u red when exists (incident a where a.size > 3) because \".\"", .all),
      ("unit u red when exists (incident a where a.reported = u.opened + 30 days) because \".\"", .all),
    ] as [(String, CostClass)])
  func `the engine touches what the class says`(rule: String, expected: CostClass) throws {
    let program = try #require(
      Checker.check(
        Pack.load(text: Self.declarations + "rule r \"R\" { basis law \"1\" for \(rule) }", path: "a.krav")
      ).program)
    #expect(program.rules[0].costClass == expected)
    let small = try Self.touched(rule, incidentsEach: 10)
    let largerGroups = try Self.touched(rule, incidentsEach: 40)
    let moreUnits = try Self.touched(rule, incidentsEach: 10, units: 160)
    switch expected {
    case .constant:
      #expect(small <= 6 && largerGroups == small && moreUnits == small)
    case .group:
      #expect(largerGroups > small, "it grows with the group")
      #expect(largerGroups <= 2 * 40 + 6, "and is no more than that")
      #expect(moreUnits == small, "the register's size is nothing to it")
    case .all:
      #expect(moreUnits >= 3 * small, "it grows with the register")
    }
  }
}
