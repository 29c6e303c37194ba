import SQL
import Testing

/// What engines join by, so that no rule holds every candidate against every row.
@Suite struct JoinTests {
  private func view(_ text: String, _ dialect: DialectName) throws -> Substring {
    try #require(try script(text, dialect).view("rules.\"r\""))
  }

  @Test(arguments: dialects) func whatIsSetFilters(_ dialect: DialectName) throws {
    let asked = rule("no (thing o where o.owner = t and o.done >= t.due and o.done is set)")
    #expect(try view(asked, dialect).contains("\"done\" IS NOT NULL)"))
    #expect(try view(asked, dialect).contains("NOT EXISTS"))
    // Without that it may be undecided whether a thing belongs.
    #expect(!(try view(rule("no (thing o where o.owner = t and o.done >= t.due)"), dialect)).contains("EXISTS"))
  }

  @Test(arguments: dialects) func aWayLeadsWhereItMustOrIsLost(_ dialect: DialectName) throws {
    let followed = try script(rule("no (thing o where o.owner.place = t.place)"), dialect)
    #expect(try #require(followed.view("rules.\"r\"")).contains("l.reference = 'thing.owner'"))
    #expect(followed.load.contains("INSERT INTO etterlev.lost"))
    #expect(!(try script(rule("no (thing o where o.owner = t)"), dialect)).load.contains("INSERT INTO etterlev.lost"))
  }

  @Test(arguments: dialects) func aBranchIsJoinedWithTheTree(_ dialect: DialectName) throws {
    let text = pack(
      #"rule r "R" { basis law "1" for unit u red when no (thing o where o.place under u) because "{u.name}" }"#)
    #expect(try view(text, dialect).contains("JOIN etterlev.tree"))
  }

  @Test func duckDBGroupsWhatEqualitiesBind() throws {
    let counted = rule("count (thing o where o.owner = t and o.due < today) >= 3")
    #expect(try view(counted, .duckdb).contains("GROUP BY"))
    #expect(!(try view(counted, .duckdb)).contains("LATERAL"))
    #expect(!(try view(counted, .postgres)).contains("GROUP BY"))
    // What is bound by more than equalities is asked for by each row.
    #expect(!(try view(rule("count (thing o where o.due < t.due) >= 3"), .duckdb)).contains("GROUP BY"))
  }

  @Test func postgresKeepsMembersThatAskQueries() throws {
    func asked(_ condition: String) -> String {
      rule(
        "exists (o in alike where at least 2 (p in alike where p.due >= o.due))",
        lets: "let alike = (thing a where a.owner = t and \(condition))")
    }
    let kept = try view(asked("no (thing b where b.owner = a)"), .postgres)
    #expect(kept.split(separator: "CROSS JOIN LATERAL (SELECT array_agg(").count == 2)
    #expect(!(try view(asked("no (thing b where b.owner = a)"), .duckdb)).contains("array_agg"))
    #expect(!(try view(asked("a.size > 3"), .postgres)).contains("array_agg"))
  }
}
