import Records
import Testing

@testable import Examples

struct RecordPlanTests {
  static let plan = """
    {"seed": 1, "from": "2024-01-01", "to": "2025-12-31",
     "members": [
       {"id": "north", "weights": {"load": 3, "pace": 2}, "names": [{"to": "2024-12-31", "as": {"old": 1}}]},
       {"id": "south", "from": "2025-01-01"},
       {"id": "none", "weights": {"load": 0}}],
     "files": {"units.jsonl": [{"type": "unit", "id": "north", "parts": ["a", 1, true, null]}]},
     "series": [
       {"type": "case", "file": "case-{year}.jsonl", "id": "C-{year}-{number}", "member": "unit", "weight": "load",
        "day": "seen", "count": 300, "weekdays": [1, 1, 1, 1, 1, 0, 0], "holidays": 0,
        "episodes": [{"from": "2024-03-01", "to": "2024-05-31", "factor": 0}],
        "fields": [
          {"field": "_kind", "choose": {"a": 1, "b": 1}},
          {"field": "closed", "if": {"_kind": "a"}, "after": "seen", "days": [[0, 1], [1, 40]], "scale": "pace"},
          {"field": "due", "after": "seen", "days": 30, "ahead": true, "working": true},
          {"field": "state", "if": {"closed": "*"}, "value": "closed"},
          {"field": "state", "value": "open"},
          {"field": "early", "to": "2024-12-31", "value": true},
          {"field": "seldom", "chance": [0.1], "number": [[0, 3], [1, 5]]},
          {"field": "parts", "each": {"always": 1, "never": 0}}],
        "children": [
          {"field": "acts", "if": {"closed": "*"}, "count": {"2": 1},
           "fields": [{"field": "done", "between": ["seen", "closed"]}]}]},
       {"type": "visit", "file": "visits.jsonl", "id": "V-{year}-{number}", "member": "unit", "day": "day",
        "weight": "load", "for each": {"field": "kind", "values": ["x", "y"]}, "start": 0, "every": 100,
        "episodes": [{"from": "2024-03-01", "to": "2024-05-31", "factor": 0}], "fields": []}]}
    """

  private func records(_ text: String = plan, seed: UInt64? = nil) throws -> [String: [JSONValue]] {
    var plan = try RecordPlan(try #require(JSONValue(Array(text.utf8))))
    if let seed { plan.seed = seed }
    return Dictionary(
      uniqueKeysWithValues: try plan.files().map { file in
        (file.name, try file.bytes.split(separator: 0x0A).map { try #require(JSONValue(Array($0))) })
      })
  }

  @Test func theSameSeedGivesTheSameRecordsAndAnotherOthers() throws {
    #expect(try records() == records())
    #expect(try records() != records(seed: 2))
  }

  @Test func asManyAsThePlanSaysOnTheDaysThatItGivesWeight() throws {
    let cases = try records().filter { $0.key.hasPrefix("case") }.flatMap(\.value)
    #expect(cases.count == 300)
    for one in cases {
      let seen = try #require(one["seen"].text)
      #expect(!("2024-03-01"..."2024-05-31").contains(seen), "in the gap")
      #expect(seen != "2024-12-25" && seen != "2025-05-01", "a holiday")
      #expect(one["_kind"] == .null, "what begins with a low line stays in the plan")
    }
    #expect(Set(cases.compactMap { $0["id"].text }).count == 300)
  }

  @Test func membersHaveTheNameThatTheyHadOnTheDay() throws {
    let files = try records()
    let units = { (file: String) in Set((files[file] ?? []).compactMap { $0["unit"].text }) }
    #expect(units("case-2024.jsonl") == ["old"])
    #expect(units("case-2025.jsonl") == ["north", "south"])
  }

  @Test func fieldsFollowTheirConditions() throws {
    let cases = try records().filter { $0.key.hasPrefix("case") }.flatMap(\.value)
    #expect(cases.contains { $0["state"].text == "open" })
    for one in cases {
      let seen = try #require(one["seen"].text)
      let closed = one["closed"].text
      #expect(one["state"].text == (closed == nil ? "open" : "closed"))
      #expect(one["early"].isTrue == (seen <= "2024-12-31"))
      #expect(one["parts"].items == [.string("always")])
      #expect(one["acts"].items.count == (closed == nil ? 0 : 2))
      for act in one["acts"].items {
        let done = try #require(act["done"].text)
        #expect(seen <= done && done <= (closed ?? ""))
      }
      if let closed { #expect(closed <= "2025-12-31", "nothing has happened after the last day") }
    }
    #expect(cases.contains { ($0["due"].text ?? "") > "2025-12-31" }, "what is planned may lie ahead")
    let seldom = cases.compactMap { $0["seldom"].integer }
    #expect(seldom.count > 10 && seldom.count < 60 && seldom.allSatisfy { (3...5).contains($0) })
  }

  @Test func whatRecursIsPutOffOverAGap() throws {
    let visits = try records()["visits.jsonl"] ?? []
    let north = visits.filter { $0["unit"].text == "old" && $0["kind"].text == "x" }.compactMap { $0["day"].text }
    // Every 200 days (100, twice as far apart for a load of 3: three times), never in the gap.
    #expect(north == ["2024-01-01", "2024-10-27"])
    #expect(!visits.contains { $0["unit"].text == "none" })
    #expect(visits.contains { $0["unit"].text == "south" })
  }

  @Test func writtenRecordsStayAsTheyAre() throws {
    #expect(try records()["units.jsonl"]?.first?["parts"].items == [.string("a"), .number("1"), .bool(true), .null])
  }

  @Test(arguments: [
    ("\"seed\": 1", "\"seed\": \"x\"", "the plan: `seed` is a whole number from 0 on"),
    ("2025-12-31\",\n \"members", "2023-12-31\",\n \"members", "the plan: `from` is after `to`"),
    ("\"weekdays\": [1, ", "\"weekdays\": [", "the plan, series 1, `case`: `weekdays` holds 7 numbers"),
    (
      "\"after\": \"seen\"", "\"after\": \"sene\"",
      "the plan, series 1, `case`, fields 2, `closed`: there is no field `sene`"
    ),
    ("[[0, 1], [1, 40]]", "[[0, 40], [1, 1]]", "the plan, series 1, `case`, fields 2, `closed`: `days` does not rise"),
    (
      "\"value\": \"open\"", "\"worth\": \"open\"",
      "the plan, series 1, `case`, fields 5, `state`: it says nothing to fill the field with"
    ),
    (
      "{\"a\": 1, \"b\": 1}", "{\"a\": 0}",
      "the plan, series 1, `case`, fields 1, `_kind`: `choose` has nothing to choose"
    ),
  ])
  func whatDoesNotFitIsTold(_ before: String, _ after: String, _ message: String) throws {
    let text = Self.plan.replacing(before, with: after)
    #expect(text != Self.plan)
    let json = try #require(JSONValue(Array(text.utf8)))
    #expect { try RecordPlan(json) } throws: { "\($0)" == message }
  }
}
