import Krav
import Records
import Testing

@testable import Engine

/// The cost class that the checker gives a rule, against the records that the engine touches, for every shape of rule.
extension WorkMeterTests {
  private static let declarations = """
    source law "Law" { id "L-1" in force from 2012-01-01 }
    enum kind { small, large }
    record unit scope { name label; above unit?; opened date; favourites [incident]; kinds [kind]; size integer }
    record incident { unit unit; tag label; reported date; seen instant?; size integer?; kind kind; flags [kind] }
    record measure { of incident; due date; size integer }
    parameter stay by kind = { small: 30 days, large: 3 months }
    define incident a.due = a.reported + stay[a.kind]
    define incident a.grave = a.kind = large and today > a.due
    define unit u.many = count (incident a where a.unit = u) > 1000
    define incident a.of_unit = a.unit

    """

  /// Each shape with its class.
  private static let shapes: [(rule: String, expected: CostClass)] = [
    // The subject alone: comparisons, deadlines, windows, defines, tables, lists, `where`, `on`, list bindings.
    ("incident a red when a.size > 3 because \".\"", .constant),
    ("incident a where a.size is set red when today > a.reported + 14 days because \".\"", .constant),
    ("incident a red when a.grave because \".\" yellow when a.due within next 30 days because \".\"", .constant),
    (
      "incident a unknown when a.size is missing because \".\" red when now > a.seen + 72 hours because \".\"",
      .constant
    ),
    ("incident a, k in a.flags red when k = a.kind and a.size > 3 because \".\"", .constant),
    ("incident a red when every (k in a.flags satisfies k = a.kind) and a.size > 3 because \".\"", .constant),
    ("incident a red when at least 2 of [a.size > 3, a.kind = large, small in a.flags] because \".\"", .constant),
    ("incident a let end = a.reported + 1 month red when today > end - 3 working days because \".\"", .constant),
    // References, from either end.
    ("incident a red when a.size > 3 and a.unit.size > 3 because \".\"", .group),
    ("measure m red when m.of.unit.size > 3 and m.of.size > 3 because \".\"", .group),
    ("incident a where a.unit.above is set red when a.unit under a.unit.above because \".\"", .group),
    ("unit u, a in u.favourites red when a.size > 3 because \".\"", .group),
    ("unit u red when exists (a in u.favourites where a.size > 3) because \".\"", .group),
    ("unit u red when exists (incident a where a in u.favourites and a.size > 3) because \".\"", .group),
    ("incident a red when exists (unit u where u = a.unit and u.size > 3) because \".\"", .group),
    // Queries of every kind by the indexes of every kind.
    ("unit u red when exists (incident a where a.unit = u and a.size > 3) because \".\"", .group),
    ("unit u red when count (incident a where a.of_unit = u) > 3 and u.size > 3 because \".\"", .group),
    ("unit u red when u.many because \".\"", .group),
    ("unit u red when exists (measure m where m.of.unit = u and m.of.size > 3) because \".\"", .group),
    ("unit u red when exists (incident a where a.unit under u and a.size > 3) because \".\"", .group),
    ("unit u red when no (incident a where u under a.unit and a.size > 3) because \".\"", .group),
    ("incident a red when exists (unit u where a in u.favourites and u.size > 3) because \".\"", .group),
    ("measure m red when exists (incident a where a.tag = m.of.tag and a.size > 3) because \".\"", .group),
    ("unit u let all = (incident a where a.unit = u) red when sum 1 of all > 9 and no all because \".\"", .group),
    ("unit u red when share (incident a where a.unit = u satisfies a.size > 3) > 5% because \".\"", .group),
    ("unit u red when (latest (incident a by a.reported where a.unit = u)).size > 3 because \".\"", .group),
    ("unit u, k in u.kinds red when no (incident a where a.unit = u and a.kind = k) because \".\"", .group),
    // Nothing leads from the subject to them, or from them to the subject.
    ("unit u red when exists (incident a where a.size > 30) because \".\"", .all),
    ("unit u red when no (incident a where a.unit = u or a.size > 3) because \".\"", .all),
    ("unit u red when exists (incident a where a.reported = u.opened + 30 days) because \".\"", .all),
  ]

  /// Units of so many incidents each; the first of each is its unit's favourite, and those of the first have measures.
  private static func house(_ rule: String, incidents: Int, each: Int) throws -> House {
    let house = try House(declarations + "rule r \"R\" { basis law \"1\" for \(rule) }", at: "2026-06-01")
    let units = incidents / each
    var lines = ""
    for unit in 0..<units {
      lines +=
        #"{"type":"unit","id":"u\#(unit)","name":"U","opened":"2026-01-01","size":1,"kinds":["small"],"#
        + #""favourites":["i\#(unit)"]}"# + "\n"
    }
    for number in 0..<incidents {
      lines +=
        #"{"type":"incident","id":"i\#(number)","unit":"u\#(number % units)","tag":"t\#(number % units)","#
        + #""reported":"2026-05-01","size":1,"kind":"small","flags":["small"]}"# + "\n"
      guard number % units == 0 else { continue }
      lines += #"{"type":"measure","id":"m\#(number)","of":"i\#(number)","due":"2026-06-02","size":1}"# + "\n"
    }
    try house.put(lines, file: "all", isLines: true)
    house.settle()
    return house
  }

  /// What is touched for a change of one unit, one incident and one measure, each in all its fields but the references,
  /// and for an incident that comes and that goes.
  private static func touched(_ rule: String, incidents: Int, each: Int) throws -> [Int] {
    let house = try house(rule, incidents: incidents, each: each)
    func cost(_ change: () throws -> Void) rethrows -> Int {
      house.engine.recordsTouched = 0
      try change()
      house.settle()
      return house.engine.recordsTouched
    }
    func incident(_ id: String) -> String {
      #"{"type":"incident","id":"\#(id)","unit":"u0","tag":"t0","reported":"2026-04-02","#
        + #""seen":"2026-05-02T12:00:00Z","size":9,"kind":"large","flags":["large"]}"#
    }
    return [
      try cost {
        try house.put(
          #"{"type":"unit","id":"u0","name":"V","opened":"2026-02-01","size":9,"kinds":["large"],"favourites":["i0"]}"#,
          file: "u0")
      },
      try cost { try house.put(incident("i0"), file: "i0") },
      try cost { try house.put(#"{"type":"measure","id":"m0","of":"i0","due":"2026-07-02","size":9}"#, file: "m0") },
      try cost { try house.put(incident("new"), file: "incident/new") },
      cost { house.remove("incident", "new") },
    ]
  }

  @Test(arguments: shapes)
  func `a change costs what the class of the rule says`(rule: String, expected: CostClass) throws {
    let pack = Pack.load(text: Self.declarations + "rule r \"R\" { basis law \"1\" for \(rule) }", path: "a.krav")
    let program = try #require(Checker.check(pack).program, "\(Checker.check(pack).diagnostics)")
    #expect(program.rules[0].costClass == expected)
    let small = try Self.touched(rule, incidents: 100, each: 10)
    #expect(small.contains { $0 > 0 }, "some change concerns the rule")
    switch expected {
    case .constant:
      // One subject is judged, and nothing else is looked at.
      #expect(small.allSatisfy { $0 <= 2 })
      #expect(try Self.touched(rule, incidents: 10_000, each: 10) == small)
      #expect(try Self.touched(rule, incidents: 10_000, each: 1000) == small)
    case .group:
      #expect(try Self.touched(rule, incidents: 10_000, each: 10) == small, "the register's size is nothing to it")
      // As many subjects as the group has, each of them looking at as much as its reference or index finds.
      #expect(small.allSatisfy { $0 <= 10 * 12 })
    case .all:
      let large = try Self.touched(rule, incidents: 1000, each: 10)
      #expect(zip(small, large).contains { $1 >= 5 * $0 && $0 > 0 }, "it grows with the register")
    }
  }

  /// What the checker says of a rule without a register is what the engine's plan does with one.
  @Test(arguments: [
    Packs.oddJoins, pack,
    WorkMeterTests.declarations
      + shapes.enumerated().map {
        "rule r\($0) \"R\" { basis law \"1\" for \($1.rule) }\n"
      }.joined(),
  ])
  func `the class of a rule follows from the ways that its plan has`(text: String) throws {
    let house = try House(text)
    let plan = PlanCompiler.compile(house.program) { house.register.symbol(of: $0) }
    let ways = plan.dependencies.flatMap { $0 }
    for (number, rule) in house.program.rules.enumerated() {
      let own = ways.filter { $0.target == .rule(number) }.map(\.route)
      let found: CostClass =
        own.contains { $0.contains(.everything) } ? .all : own.contains { !$0.isEmpty } ? .group : .constant
      #expect(rule.costClass == found, "\(rule.name)")
    }
  }
}
