import CivilTime
import Krav
import Records
import Testing

@testable import Engine

@Suite struct ExplanationTests {
  private func house() throws -> House {
    let house = try House(Packs.qualitySystem, at: "2026-03-15")
    try house.put(
      #"{"type":"unit","id":"top","name":"Top","running":true}"#, file: "top")
    try house.put(
      #"{"type":"unit","id":"a+b/c","name":"A","above":"top","running":true,"areas":["housing","violence"],"known_as":["oldest","older"]}"#,
      file: "a")
    try house.put(
      #"{"type":"incident","id":"I%1","unit":"older","status":"closed","reported":"2026-01-02","reported_as":"high"}"#,
      file: "i")
    try house.put(#"{"type":"measure","id":"m1","of":"I%1","due":"2026-02-01","done":"2026-02-01"}"#, file: "m1")
    try house.put(#"{"type":"measure","id":"m2","of":"I%1","due":"2026-02-01"}"#, file: "m2")
    try house.put(#"{"type":"measure","id":"m3","of":"other"}"#, file: "m3")
    try house.put(#"{"type":"assessment","id":"s","unit":"a+b/c","area":"violence","on":"2025-01-02"}"#, file: "s")
    house.settle()
    return house
  }

  @Test func subjectsAreNamed() throws {
    let house = try house()
    let key = try #require(try house.key("coverage", "a+b/c", "violence"))
    #expect(house.engine.subjectName(of: key) == "unit/a%2Bb%2Fc+violence")
    #expect(house.engine.stableSubjectName(of: key) == "unit/oldest+violence")
    #expect(house.engine.unitPath(of: key) == ["top", "a+b/c"])
    #expect(try house.key("coverage", "oldest", "violence") == key)
    let incident = try #require(try house.key("closed-with-measures", "I%1"))
    #expect(house.engine.subjectName(of: incident) == "incident/I%251")
    #expect(house.engine.stableSubjectName(of: incident) == "incident/I%251")
    #expect(house.engine.unitPath(of: incident) == ["top", "a+b/c"])
    let measure = try #require(try house.key("measures", "m1"))
    #expect(house.engine.unitPath(of: measure) == ["top", "a+b/c"])
    #expect(try house.key("measures", "m3").map { house.engine.unitPath(of: $0) } == [])
  }

  @Test func messagesAreRenderedNow() throws {
    let house = try house()
    let never = try #require(try house.key("coverage", "a+b/c", "housing"))
    #expect(house.engine.message(of: never) == "A: housing never")
    #expect(house.engine.remedy(of: never) == nil)
    let late = try #require(try house.key("coverage", "a+b/c", "violence"))
    #expect(house.engine.message(of: late) == "A: violence and threats 2. januar 2025")
    let green = try #require(try house.key("closed-in-time", "I%1"))
    #expect(house.engine.message(of: green) == nil)
    #expect(house.engine.remedy(of: green) == "Close it, due 9. januar 2026.")
    let unknown = try #require(try house.key("measures", "m3"))
    #expect(house.engine.message(of: unknown) == "kan ikke vurderes: mangler incident/other, measure/m3.due")
  }

  @Test func evidenceIsWhatWasReadAndCounted() throws {
    let house = try house()
    let key = try #require(try house.key("closed-with-measures", "I%1"))
    #expect(house.engine.verdict(of: key) == .red)
    let names = house.engine.evidence(of: key).map { house.register.id($0) }
    #expect(names == ["I%1", "m1", "m2"])
    #expect(house.engine.evidence(of: key, limit: 2).count == 2)
    let coverage = try #require(try house.key("coverage", "a+b/c", "violence"))
    try house.put(
      #"{"type":"assessment","id":"earlier","unit":"a+b/c","area":"violence","on":"2024-01-02"}"#, file: "earlier")
    house.settle()
    #expect(house.engine.evidence(of: coverage).map { house.register.id($0) } == ["a+b/c", "s"])
  }

  @Test func basesInForceAreCited() throws {
    let house = try house()
    let reviewed = try #require(try house.key("reviewed", "top"))
    #expect(house.engine.citations(for: reviewed) == ["F-B 8 f"])
    house.engine.advance(to: day("2016-12-31"))
    #expect(house.engine.citations(for: reviewed) == ["F-A 4 h"])
  }

  @Test func aSubjectThatIsGoneIsSilent() throws {
    let house = try house()
    let key = try #require(try house.key("coverage", "a+b/c", "violence"))
    _ = house.engine.takeChanges()
    try house.put(
      #"{"type":"unit","id":"a+b/c","name":"A","above":"top","running":true,"areas":["housing"],"known_as":["oldest"]}"#,
      file: "a")
    house.settle()
    let changes = house.engine.takeChanges()
    #expect(changes.contains(VerdictChange(key: key, before: .yellow, after: nil, cause: .record)))
    #expect(house.engine.judgement(of: key).verdict == nil)
    #expect(house.engine.evaluate(key, at: house.engine.now).verdict == nil)
  }

  @Test func aChangeThatIsTakenBackIsNoChange() throws {
    let house = try house()
    _ = house.engine.takeChanges()
    house.remove("x", "m2")
    house.engine.apply(house.register.withdraw(file: "m2.json"))
    house.settle()
    try house.put(#"{"type":"measure","id":"m2","of":"I%1","due":"2026-02-01"}"#, file: "m2")
    house.settle()
    #expect(house.engine.takeChanges().isEmpty)
  }
}
