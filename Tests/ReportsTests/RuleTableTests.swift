import Krav
import Reports
import Testing

@Suite struct RuleTableTests {
  private static let pack = Pack.load(
    text: """
      source code "Harbour code" { id "HC-7" in force from 2020-01-01 }
      record quay scope { title label }
      record boat { berth quay; moored date; crew integer? }
      parameter stay = 30 days
      parameter yearly statutory at most 12 months = 12 months
      rule leaves "Boats leave" { basis code "§ 1" for boat b
        red when today > b.moored + yearly because "." yellow when today > b.moored + stay because "." }
      rule used "Quays are used" { basis code "§ 2", code "§ 3" for quay q
        unknown when count (boat b where b.moored within last 30 days) < 3 because "."
        red when no (boat b where b.berth = q) because "." }
      """, path: "a.krav")

  @Test func `tells what each rule asks, costs and rests on`() throws {
    let pack = Self.pack
    let program = try #require(Checker.check(pack).program)
    let text = RuleTable.rendered(program.rules, of: program, in: pack.sources)
    let lines = text.split(separator: "\n").map { $0.split(separator: /\ \ +/).map(String.init) }
    #expect(
      lines == [
        ["rule", "colours", "cost", "because it", "parameters", "sources"],
        [
          "leaves", "red yellow", "constant", "reads its subject alone",
          "stay (own), yearly (statutory)", "HC-7 § 1",
        ],
        [
          "used", "unknown red", "all",
          "looks at every `boat`: the `where` of `(boat b where b.moored within last 30 days)` has no join",
          "HC-7 § 2, HC-7 § 3",
        ],
      ])
    #expect(RuleTable.costs(program.rules) == "1 constant, 1 all")
  }

  @Test func `tells the same to machines`() throws {
    let program = try #require(Checker.check(Self.pack).program)
    let lines = RulesJSON.lines(program.rules, of: program, in: Self.pack.sources)
    #expect(
      String(decoding: lines, as: UTF8.self) == """
        {"rule":"leaves","title":"Boats leave","file":"a.krav","line":6,"column":1,"colours":["red","yellow"],\
        "cost":"constant","because":"reads its subject alone","queries":[],\
        "parameters":[{"name":"stay","statutory":false},{"name":"yearly","statutory":true}],\
        "bases":[{"source":"HC-7","place":"§ 1"}]}
        {"rule":"used","title":"Quays are used","file":"a.krav","line":8,"column":1,"colours":["unknown","red"],\
        "cost":"all","because":"looks at every `boat`: the `where` of `(boat b where b.moored within last 30 days)` \
        has no join","queries":[{"cost":"all","record":"boat","file":"a.krav","line":9,"column":22},\
        {"cost":"group","record":"boat","file":"a.krav","line":10,"column":15}],"parameters":[],\
        "bases":[{"source":"HC-7","place":"§ 2"},{"source":"HC-7","place":"§ 3"}]}

        """)
  }
}
