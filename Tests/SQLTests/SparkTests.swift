import Krav
import SQL
import Testing

@Suite struct SparkTests {
  /// What the view of the rule says.
  static func view(_ condition: String) throws -> Substring {
    let script = try script(rule(condition), .spark)
    #expect(script.refusals.isEmpty, "\(script.refusals.map(\.reason))")
    return try #require(script.view("rules.`r`"))
  }

  @Test func namesAreThoseThatTheCatalogTakes() throws {
    let script = try script(rule("t.size > 3", name: "så-dårlig-ø"), .spark)
    #expect(script.view("rules.`sa_darlig__`") != nil)
    #expect(script.rules.contains("CAST('så-dårlig-ø' AS STRING) AS rule"))
  }

  @Test func namesThatAreOneThereAreRefused() throws {
    let one = #"rule a-b "One" { basis law "1" for thing t red when t.size > 3 because "much" }"#
    let other = #"rule A_b "Other" { basis law "1" for thing t red when t.size > 4 because "much" }"#
    let script = try script(pack(one + "\n" + other), .spark)
    #expect(script.refusals.map(\.reason) == ["`a-b` and `A_b` are one name here"])
    #expect(script.refusals.first?.range != nil)
  }

  @Test func textsAreInSparksQuotes() throws {
    let view = try Self.view(#""Ole's \\ own" in t.place.aims"#)
    #expect(view.contains(#"'Ole\'s \\ own'"#))
  }

  @Test(arguments: [
    ("exists (thing o where o.owner = t)", "GROUP BY `s1.municipality`, `s1.owner`"),
    // One comes later if the last does.
    ("exists (thing o where o.place = t.place and o.due > t.due)", "max(`s1.due`) AS a0"),
    ("exists (thing o where o.place = t.place and o.due <= t.due)", "min(`s1.due`) AS a0"),
  ])
  func whatEqualitiesBindIsGroupedAndJoinedOnce(_ condition: String, _ text: String) throws {
    let view = try Self.view(condition)
    #expect(view.contains(text), "\(view)")
    #expect(!view.contains("any_value("), "\(view)")
  }

  @Test(arguments: [
    "count (thing o where o.place = t.place and o.due > t.due) > 2", "exists (p in t.parts where p.due < t.due)",
  ])
  func whatElseBindsIsPutTogetherAgain(_ condition: String) throws {
    #expect(try Self.view(condition).contains("any_value(`s0.due`) AS `s0.due`"))
  }

  @Test func whatMayNotBeGuessedStopsTheQuery() throws {
    #expect(try Self.view("today > t.due + 10 working days").contains("raise_error('outside the calendar"))
  }

  @Test func verdictsAreFilledRuleByRule() throws {
    let script = try script(rule("t.size > 3"), .spark)
    #expect(script.schema.contains("CREATE TABLE etterlev.verdicts"))
    #expect(script.load.contains("clause, parameters FROM messages.`r`"))
    // A statement ends where a line does, and nowhere else.
    let statements = (script.schema + script.load + script.rules).split(separator: ";\n").map { String($0) }
    #expect(statements.allSatisfy { Statements($0).statements.count <= 1 })
  }
}
