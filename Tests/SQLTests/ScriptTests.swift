import Foundation
import Krav
import SQL
import Testing

@Suite struct ScriptTests {
  /// Packs that say something of every kind, with what they are for.
  static let packs = [
    rule("today > t.due + 3 months"), rule("t.done is missing and today - t.due > 14 days"),
    rule("t.due within last 12 months"), rule("t.heard is set and now > t.heard + 72 hours"),
    rule("t.due within (this tertial)"), rule("t.span.last < today"), rule("t.grade > low"), rule("t.weight * 3 > 2"),
    rule("today > t.due + 10 working days"), rule("t.due.next_working_day < today"),
    rule("exists (thing o where o.owner = t and o.due < today)"), rule("t.owner.owner.size > 3"),
    rule("count (thing o where o.owner = t) >= 3"), rule("at least 2 of [t.size > 1, t.done is set, today > t.due]"),
    rule("share (thing o where o.owner = t satisfies o.done is set) < 80%"),
    rule("(latest (thing o by o.due where o.owner = t)).size > 1"),
    rule("median o.size of (thing o where o.owner = t) > 3"),
    rule("every (thing o where o.owner.place = t.place satisfies o.grade = high)"), rule("\"Ole's\" in t.place.aims"),
    rule("t.place under t.owner.place"), rule("(sum o.weight of (thing o where o.owner = t)) > 2.5"),
    rule("today > frist", lets: "let frist = t.done else t.due"), rule("exists (p in t.parts where p.done is missing)"),
    rule("t.size > 3", name: "with-a-dash"),
  ]

  /// Every statement is whole, and every column and relation that it names is there.
  static func faults(_ script: Script) -> [String] {
    var found: [String] = []
    let parts = [script.schema, script.load, script.rules].map { Statements($0) }
    found += parts.compactMap(\.fault)
    let all = parts.flatMap(\.statements)
    let schemas: Set = ["etterlev", "records", "rules", "messages", "horizons", "missing", "criteria"]
    var made: Set<String> = []
    for tokens in all {
      if let fault = Statements.fault(tokens) { found.append(fault) }
      if tokens.first == .word("CREATE"),
        let member = Statements.members(tokens).first(where: { schemas.contains($0.of) })
      {
        made.insert("\(member.of).\(member.name)")
      }
    }
    for tokens in all {
      let columns = Statements.names(behind: "AS", tokens)
      for member in Statements.members(tokens) {
        if schemas.contains(member.of) {
          if !made.contains("\(member.of).\(member.name)") { found.append("there is no \(member.of).\(member.name)") }
        } else if member.name.hasPrefix("_"), member.of.hasPrefix("s"), !columns.contains(member.name) {
          found.append("there is no column \(member.of).\(member.name)")
        }
      }
    }
    return found
  }

  @Test(arguments: dialects, packs) func statementsAreWhole(_ dialect: DialectName, _ text: String) throws {
    let script = try script(text, dialect)
    #expect(script.refusals.isEmpty, "\(script.refusals.map(\.reason))")
    #expect(Self.faults(script) == [])
  }

  @Test(arguments: packs) func statementsForSparkAreWhole(_ text: String) throws {
    let script = try script(text, .spark)
    #expect(script.refusals.isEmpty, "\(script.refusals.map(\.reason))")
    for part in [script.schema, script.load, script.rules].map({
      // Spark writes a quote within a text with a backslash.
      Statements($0.replacing("\\'", with: ""))
    }) {
      #expect(part.fault == nil)
      #expect(part.statements.compactMap { Statements.fault($0) } == [])
    }
  }

  private static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()

  @Test(arguments: dialects, ["kvalitetsforskriften", "revisjoner/hamar-2022"])
  func shippedPacksAreSaidWhole(_ dialect: DialectName, _ name: String) throws {
    let folders = Pack.Folders(
      list: { try? FileManager.default.contentsOfDirectory(atPath: $0) },
      read: { FileManager.default.contents(atPath: $0).map { Array($0) } })
    let pack = Pack.load([Self.root.appending(path: "Rules/\(name)").path], from: folders)
    let script = try script(pack, dialect)
    #expect(script.refusals.isEmpty, "\(script.refusals.map(\.reason))")
    #expect(Self.faults(script) == [])
  }

  @Test(arguments: dialects) func everyRuleHasItsViews(_ dialect: DialectName) throws {
    let script = try script(
      rule("t.owner.size > 3 or today > t.due") + #" criterion c "C" { basis law "1" rules r verdict worst }"#, dialect)
    for name in ["rules.\"r\"", "messages.\"r\"", "horizons.\"r\"", "missing.\"r\"", "criteria.\"c\""] {
      #expect(script.view(name) != nil, "\(name)")
    }
    for name in ["verdicts", "messages", "horizons", "missing", "standings"] {
      #expect(script.view("etterlev.\(name)") != nil, "\(name)")
    }
    #expect(script.schema.contains("CREATE TABLE records.\"thing\""))
    #expect(script.load.contains("INSERT INTO records.\"thing\""))
  }

  /// The calendar is there only for who counts working days.
  @Test(arguments: dialects) func theCalendarIsWrittenWhereItIsAsked(_ dialect: DialectName) throws {
    #expect(!(try script(rule("today > t.due + 10 days"), dialect)).schema.contains("etterlev.calendar"))
    #expect((try script(rule("today > t.due + 10 working days"), dialect)).schema.contains("etterlev.calendar"))
  }
}
