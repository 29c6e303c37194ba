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
    let lines = program.rules.indices.map { number in
      String(decoding: RuleReference(number, in: program, Self.pack.sources).json(), as: UTF8.self)
    }
    #expect(
      lines == [
        #"""
        {"name":"leaves","title":"Boats leave","weight":"ordinary","colours":["red","yellow"],"cost":"constant",\#
        "basis":["HC-7 § 1"],"criteria":[],"set":[],"because":"reads its subject alone","queries":[],\#
        "bases":[{"source":"Harbour code","id":"HC-7","place":"§ 1","from":"2020-01-01","to":null}],\#
        "parameters":[{"name":"stay","value":"30 days","shipped":"30 days","statutory":false,"bound":null,"bases":[]},\#
        {"name":"yearly","value":"12 months","shipped":"12 months","statutory":true,"bound":"at most 12 months",\#
        "bases":[{"source":"Harbour code","id":"HC-7","place":"§ 1","from":"2020-01-01","to":null}]}],\#
        "file":"a.krav","line":6,"column":1,"text":"rule leaves \"Boats leave\" { basis code \"§ 1\" for boat b\n  \#
        red when today > b.moored + yearly because \".\" yellow when today > b.moored + stay because \".\" }"}
        """#,
        #"""
        {"name":"used","title":"Quays are used","weight":"ordinary","colours":["unknown","red"],"cost":"all",\#
        "basis":["HC-7 § 2","HC-7 § 3"],"criteria":[],"set":[],\#
        "because":"looks at every `boat`: the `where` of `(boat b where b.moored within last 30 days)` has no join",\#
        "queries":[{"cost":"all","record":"boat","file":"a.krav","line":9,"column":22},\#
        {"cost":"group","record":"boat","file":"a.krav","line":10,"column":15}],\#
        "bases":[{"source":"Harbour code","id":"HC-7","place":"§ 2","from":"2020-01-01","to":null},\#
        {"source":"Harbour code","id":"HC-7","place":"§ 3","from":"2020-01-01","to":null}],"parameters":[],\#
        "file":"a.krav","line":8,"column":1,"text":"rule used \"Quays are used\" { basis code \"§ 2\", code \"§ 3\" \#
        for quay q\n  unknown when count (boat b where b.moored within last 30 days) < 3 because \".\"\n  \#
        red when no (boat b where b.berth = q) because \".\" }"}
        """#,
      ])
  }
}
