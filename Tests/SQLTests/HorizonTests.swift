import SQL
import Testing

/// What the views of horizons and of missing fields say; whether it is so, Tests/Integration/sql.sh asks the engines.
@Suite struct HorizonTests {
  /// The horizon of a condition that is not met yet, as it stands in the view.
  static let solved = [
    ("today > t.due", #"WHEN s0._today <= s0."due" THEN (s0."due" + 1) END"#),
    ("today >= t.due", #"WHEN s0._today < s0."due" THEN s0."due" END"#),
    ("t.due < today", #"WHEN s0._today <= s0."due" THEN (s0."due" + 1) END"#),
    ("t.due <= today", #"WHEN s0._today < s0."due" THEN s0."due" END"#),
    ("today = t.due", #"WHEN s0._today < s0."due" THEN s0."due" WHEN s0._today = s0."due" THEN (s0."due" + 1) END"#),
    ("t.heard is set and now > t.heard", #"WHEN s0._now <= s0."heard" THEN ("#),
    ("today - t.due > 14 days", "BETWEEN 0 AND 4000000"), ("today - t.due >= 14 days", "BETWEEN 1 AND 4000000"),
    ("t.due within last 12 months", #"WHEN s0._today < s0."due" THEN s0."due""#),
    ("(t.done else today) > t.due", "<> 0 AND s0._today <= s0.\"due\""),
    ("not exists (thing o where o.owner = t and today > o.due)", "max("),
    ("count (thing o where o.owner = t and today > o.due) > 2", "min("),
    ("(latest (thing o by o.due where o.owner = t)).size > 1", #"> s0._today THEN"#),
    ("t.size > 1 and today > t.due", #"WHEN NOT (s0."size" > 1) THEN NULL ELSE"#),
  ]

  @Test(arguments: dialects, solved)
  func whatMovesIsSolvedForTheClock(_ dialect: DialectName, _ example: (condition: String, text: String)) throws {
    let script = try script(rule(example.condition), dialect)
    let view = try #require(script.view("horizons.\"r\""))
    #expect(script.refusals.isEmpty)
    #expect(view.contains(example.text), "\(view)")
  }

  /// Only the law's own dates bound what reads no clock.
  @Test(arguments: dialects, ["t.size > 3", "t.done is missing", "exists (thing o where o.owner = t)"])
  func whatReadsNoClockHoldsForEver(_ dialect: DialectName, _ condition: String) throws {
    let view = try #require((try script(rule(condition), dialect)).view("horizons.\"r\""))
    let ends = view.split(separator: "s0._today").dropFirst().map { $0.prefix(3) }
    // Read for the day on which the law comes into force, and as the clock's own column.
    #expect(ends.allSatisfy { $0 == " < " || $0 == " >=" || $0.hasPrefix(" FR") || $0.hasPrefix(",") }, "\(view)")
  }

  /// What is missing, by what may be undecided.
  static let lacking = [
    ("t.size > 3", nil), ("t.done > t.due", #"'.done' || chr(10)"#), ("t.owner.size > 3", "'thing/' || "),
    ("t.owner.owner.done > t.due", #"'.owner' || chr(10)"#),
    ("t.done is set and t.done > t.due", #"'.done' || chr(10)"#),
    ("count (thing o where o.owner = t and o.done > o.due) > 2", "string_agg("),
    ("exists (x in [t.done, t.owner.due] where x > t.due)", "AS l"),
  ]

  @Test(arguments: dialects, lacking)
  func whatIsMissingIsNamed(_ dialect: DialectName, _ example: (condition: String, text: String?)) throws {
    let script = try script(rule(example.condition), dialect)
    #expect(script.refusals.isEmpty)
    guard let text = example.text else { return #expect(script.view("missing.\"r\"") == nil) }
    let view = try #require(script.view("missing.\"r\""))
    #expect(view.contains(text), "\(view)")
  }
}
