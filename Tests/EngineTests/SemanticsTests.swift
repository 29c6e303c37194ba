import Krav
import Testing

@testable import Engine

/// One condition on one record, in each state that its terms may have: red is true, green false, unknown undecided.
@Suite struct SemanticsTests {
  static let pack = """
    source law "Law" { id "L" in force from 2000-01-01 }
    enum kind ordered { low, middle, high }
    enum plain { a, b }
    record unit scope { name label; above unit?; kinds [kind] }
    record thing {
      unit unit?; gone thing?; other thing?; none thing?; empty date?; day date?; heard instant?; number integer?; zero integer?
      flag bool?; silent bool?; kind kind?; plain plain?; tag label?; note text?; blank text?; span period?; open period?
      things [thing]; kinds [kind]; nothing [kind]; huge integer?
    }
    record part { of thing; size integer?; day date?; kind kind?; flag bool?; place unit? }
    parameter limit by kind = { low: 30 days, middle: 2 months, high: 5 working days }
    parameter grid by kind, plain = {
      low: { a: 1, b: 2 }, middle: { a: 3, b: 4 }, high: { a: 5, b: 6 } }
    parameter chosen = [low, high]
    parameter quorum = 2
    define thing t.whole = t.empty else t.day
    define thing t.parts = count (part p where p.of = t)
    define thing t.lack = t.gone.number
    """

  static let records = [
    #"{"type":"unit","id":"top","name":"Top"}"#,
    #"{"type":"unit","id":"u","name":"U","above":"top","kinds":["low"]}"#,
    #"{"type":"unit","id":"lost","name":"Lost","above":"nowhere"}"#,
    #"{"type":"unit","id":"c1","name":"C1","above":"c2"}"#,
    #"{"type":"unit","id":"c2","name":"C2","above":"c1"}"#,
    #"{"type":"thing","id":"o","number":7,"unit":"top"}"#,
    #"""
    {"type":"thing","id":"t","unit":"u","gone":"absent","other":"o","day":"2026-03-02","number":6,"zero":0,
     "heard":"2026-03-29T00:30:00Z","flag":true,"kind":"middle","plain":"b","tag":"x","note":"secret",
     "span":"2026-21","open":"2026-03/..","things":["o","absent"],"kinds":["low","middle"],"huge":9000000000000000000}
    """#,
    #"{"type":"part","id":"p1","of":"t","size":1,"day":"2026-01-10","kind":"low","flag":true,"place":"u"}"#,
    #"{"type":"part","id":"p2","of":"t","size":4,"day":"2026-02-10","kind":"high","flag":false,"place":"top"}"#,
    #"{"type":"part","id":"p3","of":"t","size":10,"day":"2026-02-10","kind":"high","flag":true,"place":"u"}"#,
    #"{"type":"part","id":"q1","of":"o","day":"2026-09-01"}"#,
    #"{"type":"part","id":"q2","of":"o","size":5,"day":"2026-01-01","flag":true,"kind":"low"}"#,
  ]

  struct Case: Sendable, CustomTestStringConvertible {
    var condition: String
    var verdict: Verdict
    var missing: [String]
    var testDescription: String { condition }

    init(_ condition: String, _ verdict: Verdict, _ missing: String...) {
      self.condition = condition
      self.verdict = verdict
      self.missing = missing
    }
  }

  @Test(arguments: terms + references + time + logic + lists + quantifiers + aggregates + units)
  func condition(_ example: Case) throws {
    let rule = #"rule r "r" { basis law "1" for thing t red when \#(example.condition) because "." }"#
    let house = try House(Self.pack + "\n" + rule, at: "2026-03-15")
    for (number, record) in Self.records.enumerated() { try house.put(record, file: "\(number)") }
    house.settle()
    let key = try #require(try house.key("r", "t"))
    let judgement = house.engine.judgement(of: key)
    #expect(judgement.verdict == example.verdict)
    #expect(judgement.missing == example.missing)
    #expect(house.engine.evaluate(key, at: house.engine.now) == judgement)
  }
}

extension SemanticsTests {
  static let terms: [Case] = [
    Case("t.number = 6", .red),
    Case("t.number != 6", .green),
    Case("t.empty = t.day", .unknown, "thing/t.empty"),
    Case("t.empty is missing", .red),
    Case("t.gone.number is missing", .unknown, "thing/absent"),
    Case("t.gone is set", .red),
    Case("t.none.number is missing", .red),
    Case("t.none.number = 1", .unknown, "thing/t.none"),
    Case("t.other.number = 7", .red),
    Case("t.other.day = t.day", .unknown, "thing/o.day"),
    Case("t.whole = t.day", .red),
    Case("t.parts = 3", .red),
    Case("t.lack = 3", .unknown, "thing/absent"),
    Case("t.gone.parts = 0", .unknown, "thing/absent"),
    Case("t.number / t.zero is missing", .red),
    Case("t.number / t.zero > 1", .unknown),
    Case("t.number / 4 = 1.5", .red),
    Case("t.number * 2 - 1 = 11", .red),
    Case("-t.number < 0", .red),
    Case("t.huge + t.huge > 1", .unknown),
    Case("t.huge * t.huge is missing", .unknown),
    Case("t.empty else t.day = 2026-03-02", .red),
    Case("t.gone.day else t.day = 2026-03-02", .unknown, "thing/absent"),
    Case("t.none.day else t.empty = 2026-03-02", .unknown, "thing/t.empty", "thing/t.none"),
    Case("t.none.day else t.gone.day = 2026-03-02", .unknown, "thing/absent"),
    Case("t.flag", .red),
    Case("t.silent", .unknown, "thing/t.silent"),
    Case("not (t.silent else false)", .red),
    Case("t.kind >= middle", .red),
    Case("t.kind > middle", .green),
    Case(#"t.tag = "x""#, .red),
    Case("t.note is set", .red),
    Case("t.blank is missing", .red),
    Case("grid[t.kind, t.plain] = 4", .red),
    Case("t.day + limit[t.kind] = 2026-05-02", .red),
    Case("t.day + limit[t.other.kind] = 2026-05-02", .unknown, "thing/o.kind"),
    Case("t.day + 2 * limit[t.kind] = 2026-07-02", .red),
    Case("t.day + 0.5 * limit[high] = 2026-07-02", .unknown),
  ]

  static let references: [Case] = [
    Case("t.other = t", .green),
    Case("t.none = t", .green),
    Case("t.none != t", .red),
    Case("t.gone = t", .green),
    Case("t.gone.other = t", .unknown, "thing/absent"),
    Case("t.other.unit = t.unit.above", .red),
  ]

  static let time: [Case] = [
    Case("t.span.last = 2026-05-31", .red),
    Case("t.open.first = 2026-03-01", .red),
    Case("t.open.last is missing", .red),
    Case("today > t.open.last", .unknown),
    Case("t.day within t.open", .unknown),
    Case("2026-02-28 within t.open", .green),
    Case("t.day within t.span", .red),
    Case("t.heard.date = 2026-03-29", .red),
    Case("2026-03-29.next_working_day = 2026-03-30", .red),
    Case("t.day + 1 month - 2 days = 2026-03-31", .red),
    Case("2025-01-31 + 1 month = 2025-02-28", .red),
    Case("today - t.day = 13 days", .red),
    Case("t.day within last 13 days", .red),
    Case("t.day within last 12 days", .green),
    Case("t.empty within last 12 days", .unknown, "thing/t.empty"),
    Case("2026-03-20 within next 5 days", .red),
    Case("2026-03-21 within next 5 days", .green),
    Case("t.heard - 2026-03-29T00:00:00Z = 0.5 * 1 hour", .red),
    Case("now > t.heard + 1 hour", .green),
    Case("this tertial.first = 2026-01-01", .red),
    Case("last quarter.last = 2025-12-31", .red),
    Case("t.day + 5 working days = 2026-03-09", .red),
  ]

  static let logic: [Case] = [
    Case("t.silent and t.zero = 1", .green),
    Case("t.silent or t.zero = 0", .red),
    Case("t.silent or t.zero = 1", .unknown, "thing/t.silent"),
    Case("t.silent and t.empty = t.day and t.flag", .unknown, "thing/t.empty", "thing/t.silent"),
    Case("not t.silent", .unknown, "thing/t.silent"),
    Case("at least 2 of [t.flag, t.silent, t.number = 6]", .red),
    Case("at least 2 of [t.flag, t.silent, t.number = 5]", .unknown, "thing/t.silent"),
    Case("at least 3 of [t.flag, t.silent, t.number = 5]", .green),
  ]

  static let lists: [Case] = [
    Case("t.kind in [low, middle]", .red),
    Case("t.kind not in chosen", .red),
    Case("t.other.kind in chosen", .unknown, "thing/o.kind"),
    Case("t.other.kind in t.nothing", .green),
    Case("t.nothing is missing", .red),
    Case("t.kinds is set", .red),
    Case("low in t.none.kinds", .unknown, "thing/t.none"),
    Case("t.other in t.things", .red),
    Case("t in t.things", .green),
    Case("t.day in [2026-03-02, t.empty]", .red),
    Case("t.day in [2026-03-03, t.empty]", .unknown, "thing/t.empty"),
  ]

  static let quantifiers: [Case] = [
    Case("exists (part p where p.of = t and p.size > 5)", .red),
    Case("no (part p where p.of = t and p.size > 50)", .red),
    Case("every (part p where p.of = t satisfies p.size > 0)", .red),
    Case("every (part p where p.of = t.none satisfies p.size > 0)", .red),
    Case("exists (part p where p.of = t.other and p.size > 5)", .unknown, "part/q1.size"),
    Case("exists (part p where p.of = t.other and p.size > 4)", .red),
    Case("every (part p where p.of = t.other satisfies p.kind = low)", .unknown, "part/q1.kind"),
    Case("every (part p where p.of = t.other satisfies p.size > 5)", .green),
    Case("at least 2 (part p where p.of = t and p.kind = high)", .red),
    Case("at least quorum (part p where p.of = t and p.kind = low)", .green),
    Case("at least t.none.number (part p where p.of = t)", .unknown, "thing/t.none"),
    Case("exists (x in t.things where x.number = 7)", .red),
    Case("exists (x in t.things where x.number = 8)", .unknown, "thing/absent"),
    Case("exists (part p where p.of = t.other and p.of.other = t)", .green),
    Case("every (k in chosen satisfies k in t.kinds)", .green),
    Case("exists (part p where p.place under t.unit.above and p.kind = low)", .red),
    Case("exists (part p where p.of = t.other and p.place under t.unit)", .unknown, "part/q1.place", "part/q2.place"),
  ]

  static let aggregates: [Case] = [
    Case("(count (part p where p.of = t)) = 3", .red),
    Case("(count (part p where p.of = t.other and p.size > 4)) >= 1", .red),
    Case("(count (part p where p.of = t.other and p.size > 4)) >= 2", .unknown, "part/q1.size"),
    Case("(count (part p where p.of = t.other and p.size > 4)) = 0", .green),
    Case("(count (part p where p.of = t.other and p.size > 4)) is missing", .unknown, "part/q1.size"),
    Case("(share (part p where p.of = t satisfies p.flag)) > 66%", .red),
    Case("(share (part p where p.of = t.other satisfies p.flag)) > 1%", .unknown, "part/q1.flag"),
    Case("(share (part p where p.of = t and p.size > 99 satisfies p.flag)) is missing", .red),
    Case("(sum p.size of (part p where p.of = t)) = 15", .red),
    Case("(sum p.size of (part p where p.of = t and p.size > 99)) = 0", .red),
    Case("(sum p.size of (part p where p.of = t.other)) > 0", .unknown, "part/q1.size"),
    Case("(median p.size of (part p where p.of = t)) = 4", .red),
    Case("(median p.size of (part p where p.of = t and p.size < 5)) = 2.5", .red),
    Case("(median (p.day - 2026-01-01) of (part p where p.of = t and p.size < 5)) = 9 days", .red),
    Case("(median p.size of (part p where p.size > 99)) is missing", .unknown, "part/q1.size"),
    Case("(latest (part p by p.day where p.of = t)).size = 10", .red),
    Case("(earliest (part p by p.day where p.of = t)).size = 1", .red),
    Case("(latest (part p by p.day where p.of = t.other)).size = 5", .red),
    Case("(latest (part p by p.day where p.of = t.other and p.size > 5)) is missing", .red),
    Case("(latest (part p by p.day where p.of = t and p.place.above.above is set)) is missing", .red),
    Case("(latest (thing x by x.day where x.other.day is set)) is missing", .red),
  ]

  static let units: [Case] = [
    Case("t.unit under t.unit", .red),
    Case("t.unit under t.unit.above", .red),
    Case("t.unit.above under t.unit", .green),
    Case("t.none.unit under t.unit", .unknown, "thing/t.none"),
    Case("exists (unit u where u under t.unit.above and u.kinds is set)", .red),
    Case("exists (unit u where t.unit under u and u.above is missing)", .red),
    Case(#"exists (unit u where u.name = "C1" and u under u.above)"#, .red),
    Case(#"exists (unit u where u.name = "C1" and u under t.unit)"#, .green),
    Case(#"exists (unit u where u.name = "Lost" and u under t.unit)"#, .green),
  ]
}
