import CivilTime
import Krav
import Records
import Testing

@testable import Engine

/// What is kept of reasons and evidence is what would be told anew, whatever has happened.
@Suite struct KeptReasonsTests {
  @Test(arguments: IncrementalTests.seeds)
  func joinsOfAllKinds(seed: UInt64) throws { try play(Packs.oddJoins, seed) }

  @Test(arguments: IncrementalTests.seeds)
  func qualitySystem(seed: UInt64) throws { try play(Packs.qualitySystem, seed) }

  @Test(arguments: IncrementalTests.seeds)
  func conditionsOnOneRecord(seed: UInt64) throws { try play(Packs.testedConditions, seed) }

  /// Records come, change and go, units move and get other names, files grow stale, days and hours pass.
  private func play(_ pack: String, _ seed: UInt64) throws {
    let house = try House(pack, at: "2025-06-01")
    var random = RandomRecords(house.program, seed: seed)
    var files: [String] = []
    for step in 0..<90 {
      let type = Int.random(in: 0..<house.program.records.count, using: &random.dice)
      guard !house.program.records[type].isWaiver else { continue }
      let (name, id) = (house.program.records[type].name, random.id(type))
      if step > 30, random.dice.chance(15) {
        house.remove(name, id)
      } else if step > 30, random.dice.chance(10) {
        house.engine.setStale(random.dice.chance(50), file: files.randomElement(using: &random.dice) ?? "")
      } else {
        var fields = random.fields(type)
        if step > 30, house.holds(name, id) {
          fields = Array(fields.shuffled(using: &random.dice).prefix(Int.random(in: 0...2, using: &random.dice)))
        }
        try house.put(name, id, fields)
        files.append("\(name)/\(id).json")
      }
      // What waits to be judged is told as it is, and not kept.
      if random.dice.chance(30) { equalFresh(house, seed, "seed \(seed), before step \(step)") }
      if random.dice.chance(30) {
        let moves: [Int64] = [1, 3600, 86_400, 40 * 86_400, -86_400, -7200]
        let seconds = moves.randomElement(using: &random.dice) ?? 0
        house.engine.advance(to: Instant(seconds: house.engine.now.seconds + seconds))
      }
      house.settle()
      if step > 25 { equalFresh(house, seed, "seed \(seed), step \(step)") }
    }
  }

  private func equalFresh(_ house: House, _ seed: UInt64, _ place: String) {
    let engine = house.engine
    var keys: [VerdictKey] = []
    engine.forEachVerdict { key, _ in keys.append(key) }
    for key in keys where (UInt64(key.rule) + UInt64(key.subject)) % 5 == seed % 5 {
      func comment(_ what: String) -> Comment {
        "\(place): \(what) of \(house.program.rules[Int(key.rule)].name) \(engine.subjectName(of: key))"
      }
      let fresh = engine.explanation(of: key)
      // Of some it is first told, and then kept, what decided.
      if key.subject.isMultiple(of: 2) {
        let deciding = decidingAlone(engine.keptExplanation(of: key, isWhole: false))
        #expect(deciding == decidingAlone(fresh), comment("what decided"))
      }
      #expect(engine.keptExplanation(of: key) == fresh, comment("reasons"))
      #expect(engine.keptEvidence(of: key, limit: 3) == engine.evidence(of: key, limit: 3), comment("evidence"))
      #expect(engine.keptEvidence(of: key, limit: .max) == engine.evidence(of: key, limit: .max), comment("evidence"))
    }
  }

  private func decidingAlone(_ explanation: Explanation) -> Explanation {
    var explanation = explanation
    explanation.clauses.removeAll { clause in
      explanation.clause.map { $0 != clause.clause } ?? (clause.step.answer != .undecided)
    }
    return explanation
  }

  // MARK: What is kept, and how long

  private static let pack = """
    source law "Law" { id "L-1" in force from 2012-01-01 }
    record unit scope { name label; above unit? }
    record incident { unit unit; reported date; seen instant?; closed date?; tag label? }
    rule quiet "q" { basis law "1" for unit u
      yellow when no (incident a where a.unit under u and a.reported within last 30 days) because "." }
    rule old "o" { basis law "1" for incident a
      red when a.closed is missing and today > a.reported + 10 days because "{a.tag}" }
    rule soon "s" { basis law "1" for incident a
      red when a.closed is missing and now > a.seen + 24 hours because "." }
    """

  private func house() throws -> House {
    let house = try House(Self.pack, at: "2026-06-01")
    try house.put(#"{"type":"unit","id":"top","name":"Top"}"#, file: "top")
    for unit in ["u", "v"] {
      try house.put(#"{"type":"unit","id":"\#(unit)","name":"U","above":"top"}"#, file: unit)
      for number in 0..<20 { try house.put(incident("\(unit)\(number)", unit), file: "\(unit)\(number)") }
    }
    house.settle()
    return house
  }

  private func incident(_ id: String, _ unit: String, _ more: String = "") -> String {
    #"{"type":"incident","id":"\#(id)","unit":"\#(unit)","reported":"2026-01-10","seen":"2026-01-10T08:00:00Z"\#(more)}"#
  }

  /// How many records are looked at to tell why again, and by whom.
  private func work(_ house: House, _ rule: String, _ root: String) throws -> Int {
    let key = try #require(try house.key(rule, root))
    house.engine.recordsTouched = 0
    let told = house.engine.keptExplanation(of: key)
    let evidence = house.engine.keptEvidence(of: key)
    let work = house.engine.recordsTouched
    #expect(told == house.engine.explanation(of: key) && evidence == house.engine.evidence(of: key))
    return work
  }

  @Test func isKeptUntilSomethingChangesThatItRestsOn() throws {
    let house = try house()
    func isKept(_ rule: String, _ root: String) throws -> Bool { try work(house, rule, root) == 0 }
    #expect(try !isKept("quiet", "u") && isKept("quiet", "u"))
    #expect(try !isKept("old", "v3") && isKept("old", "v3"))
    // Of another unit, and of no rule's interest.
    try house.put(incident("v4", "v", #","closed":"2026-05-01""#), file: "v4")
    try house.put(incident("u4", "u", #","tag":"x""#), file: "u4")
    house.settle()
    #expect(try isKept("quiet", "u") && isKept("old", "v3"))
    // A record of its own, which leaves the verdict as it is.
    try house.put(incident("u4", "u").replacing("2026-01-10\",\"s", with: "2026-01-11\",\"s"), file: "u4")
    house.settle()
    #expect(try !isKept("quiet", "u") && isKept("quiet", "u") && isKept("old", "v3"))
    // Its unit moves away, and what lay beneath it with it.
    #expect(try !isKept("quiet", "top") && isKept("quiet", "top"))
    try house.put(#"{"type":"unit","id":"v","name":"U","above":"u"}"#, file: "v")
    house.settle()
    #expect(try !isKept("quiet", "u"))
    // Minutes pass, and a midnight that no verdict waits for.
    house.engine.advance(to: Instant(seconds: house.engine.now.seconds + 3600))
    house.settle()
    #expect(try isKept("quiet", "u") && isKept("old", "v3"))
    let key = try #require(try house.key("old", "v3"))
    #expect(house.engine.keptExplanation(of: key).at == house.engine.now)
    house.engine.advance(to: Instant(seconds: house.engine.now.seconds + 86_400))
    house.settle()
    #expect(try !isKept("quiet", "u") && !isKept("old", "v3") && isKept("old", "v3"))
  }

  @Test func whatFollowsSecondsIsKeptForOne() throws {
    let house = try house()
    #expect(try work(house, "soon", "u1") > 0)
    #expect(try work(house, "soon", "u1") == 0)
    house.engine.advance(to: Instant(seconds: house.engine.now.seconds + 1))
    house.settle()
    #expect(try work(house, "soon", "u1") > 0)
  }

  @Test func whatWaitsToBeJudgedIsNotKept() throws {
    let house = try house()
    try house.put(incident("u1", "u", #","closed":"2026-05-01""#), file: "u1")
    #expect(try work(house, "old", "u1") > 0)
    #expect(try work(house, "old", "u1") > 0)
    try house.put(incident("u1", "u"), file: "u1")
    house.settle()
    #expect(try work(house, "old", "u1") > 0)
    #expect(try work(house, "old", "u1") == 0)
  }

  @Test func noMoreIsKeptThanFits() throws {
    let house = try house()
    for number in 0..<2 * KeptReasons.most {
      try house.put(incident("w\(number)", "u"), file: "w\(number)")
    }
    house.settle()
    for number in 0..<2 * KeptReasons.most { _ = try work(house, "old", "w\(number)") }
    let count = try (0..<2 * KeptReasons.most).count { number in
      let key = try #require(try house.key("old", "w\(number)"))
      return house.engine.kept.explanation(of: key, isWhole: true, house.engine.evaluator) != nil
    }
    #expect(count <= KeptReasons.most && count > 0)
    // Evidence of more records than are kept whole is whole for who asks for all.
    for number in 0...KeptReasons.mostRecords {
      try house.put(incident("x\(number)", "u").replacing("2026-01-10\",", with: "2026-05-30\","), file: "x\(number)")
    }
    house.settle()
    let key = try #require(try house.key("quiet", "top"))
    for limit in [.max, 20, .max, 5000] as [Int] {
      #expect(house.engine.keptEvidence(of: key, limit: limit) == house.engine.evidence(of: key, limit: limit))
    }
  }
}
