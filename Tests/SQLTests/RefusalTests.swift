import Krav
import SQL
import Testing

@Suite struct RefusalTests {
  struct Example: CustomTestStringConvertible, Sendable {
    var pack: String
    var subject: String
    var reason: String
    /// What the place covers; `nil` for none.
    var text: String?
    var dialects = SQLTests.dialects
    var testDescription: String { reason }
  }

  static let long = String(repeating: "å", count: 32)

  static let examples = [
    Example(
      pack: rule("sum o.size / 2 of (thing o where o.owner = t) > 3"), subject: "r",
      reason: "a sum of what has been divided", text: "o.size / 2"),
    Example(
      pack: pack(
        "define thing v.w = [v.weight, v.owner.weight] "
          + #"rule r "R" { basis law "1" for thing t, x in t.w red when t.size > x because "It is" }"#),
      subject: "r", reason: "subjects by fractions", text: "t.w"),
    Example(
      pack: pack(
        "define thing t.days = [(latest (thing o by o.due where o.owner = t)).due] "
          + #"rule r "R" { basis law "1" for thing t, d in t.days red when d > t.due because "It is" }"#), subject: "r",
      reason: "its horizons: subjects that come and go as time passes", text: "t.days"),
    Example(
      pack: pack(#"rule \#(long) "R" { basis law "1" for thing t red when t.size > 3 because "It is" }"#),
      subject: long,
      reason: "`\(long)` is longer than the 63 bytes that a name may have", text: nil, dialects: [.postgres]),
    Example(
      pack: pack("record odd { Size integer  size integer }"), subject: "odd",
      reason: "two columns of `odd` are called `size`", text: nil, dialects: [.duckdb]),
    Example(
      pack: pack(
        #"rule r "R" { basis law "1" for thing t red when sum o.size / 2 of (thing o) > 3 because "It is" } "#
          + #"criterion c "C" { basis law "1" rules r verdict worst }"#), subject: "c", reason: "`r` is refused",
      text: nil),
  ]

  @Test(arguments: dialects, examples) func whatCannotBeSaidIsRefused(_ dialect: DialectName, _ example: Example) throws
  {
    guard example.dialects.contains(dialect) else { return }
    let pack = Pack.load(text: example.pack, path: "pack.krav")
    let script = try script(pack, dialect)
    let refusal = try #require(script.refusals.first { $0.subject == example.subject })
    #expect(refusal.reason == example.reason)
    guard let text = example.text else { return }
    let range = try #require(refusal.range)
    #expect(Array(example.pack.utf8)[Int(range.start)..<Int(range.end)].elementsEqual(text.utf8))
  }

  /// What stands beside is written all the same.
  @Test(arguments: dialects) func theRestIsWritten(_ dialect: DialectName) throws {
    let script = try script(
      rule("t.size > 3", name: "said")
        + #" rule unsaid "U" { basis law "1" for unit u red when sum t.size / 2 of (thing t where t.place = u) > 3 because "much" }"#,
      dialect)
    #expect(script.refusals.map(\.subject) == ["unsaid"])
    #expect(script.view("rules.\"said\"") != nil && script.view("horizons.\"said\"") != nil)
    #expect(!script.rules.contains("unsaid"))
  }
}
