import Alerts
import CivilTime
import Engine
import Krav
import Records
import Testing

/// Units that are renamed, merged, split and moved: no deadline starts anew, and no alert loses its history.
@Suite struct ReorganisationTests {
  /// The quays and boats of a harbour, with the log of what was told.
  private struct Port {
    let quay: Harbour.Quay
    var log = TestLog()

    /// On 1 June, with a boat at each quay that has not been checked since it was moored.
    init(_ quays: [String], boats: [(id: String, quay: String, moored: String)]) throws {
      quay = try Harbour.Quay(
        at: Harbour.oslo.startOfDay(try #require(CivilDate(iso: "2024-06-01"))),
        """
        rule crowded "Not too many boats" {
          basis code "4"
          for quay q
          red when exists (boat b where b.berth = q and b.insured and today > b.moored + 20 days) because "Long."
        }
        """)
      for line in quays { put(line) }
      for boat in boats { put(boat.id, at: boat.quay, moored: boat.moored) }
      tell()
    }

    /// `north`, or `west: old, older < north`: aliases, and the quay that it is part of.
    mutating func put(_ line: String) {
      let halves = line.split(separator: " < ").map(String.init)
      let parts = halves[0].split(separator: ": ").map(String.init)
      let names = parts.count > 1 ? parts[1].split(separator: ", ").map { "\"\($0)\"" } : []
      let above = halves.count > 1 ? ",\"part_of\":\"\(halves[1])\"" : ""
      quay.put(
        "\(parts[0]).json",
        "{\"type\":\"quay\",\"id\":\"\(parts[0])\",\"title\":\"Q\"\(above),\"once\":[\(names.joined(separator: ","))]}")
    }

    mutating func put(_ boat: String, at quay: String, moored: String) {
      self.quay.put(
        "boat-\(boat).json",
        "{\"type\":\"boat\",\"id\":\"\(boat)\",\"kind\":\"sail\",\"berth\":\"\(quay)\",\"moored\":\"\(moored)\","
          + "\"insured\":true,\"note\":\"x\"}")
    }

    mutating func tell() {
      log.write(log.ledger.reconcile(quay.takeChanges(), with: EngineVerdicts(quay.engine), at: quay.engine.now))
    }

    mutating func advance(to day: String) throws {
      quay.engine.advance(to: Harbour.oslo.startOfDay(try #require(CivilDate(iso: day))))
      tell()
    }

    /// What was told of a rule: `opened quay/a`, `renamed quay/b`, …
    func told(_ rule: String) -> [String] {
      log.written.filter { $0.alert?.rule == rule }.map { "\($0.kind) \($0.alert?.subject ?? "")" }
    }

    /// The alerts of a rule by the day that they were opened, as the log alone has them after a restart.
    func standing(_ rule: String) -> [String] {
      let ledger = TestLog.fold(log.bytes).ledger
      return ledger.alerts(.open).filter { $0.rule == rule }.map { "\($0.subject) \($0.id)" }.sorted()
    }

    func verdict(_ rule: String, _ subject: String) throws -> Verdict? {
      let verdicts = EngineVerdicts(quay.engine)
      return verdicts.verdict(of: try #require(verdicts.key(rule: rule, subject: subject)))
    }
  }

  @Test func `a unit that is renamed keeps its alerts, and its boats' days go on`() throws {
    var port = try Port(["a"], boats: [("b", "a", "2024-05-10")])
    #expect(port.told("crowded") == ["opened quay/a"])
    let before = port.standing("crowded")
    port.put("z: a")
    port.quay.withdraw("a.json")
    port.tell()
    #expect(port.told("crowded") == ["opened quay/a", "renamed quay/z"])
    #expect(port.standing("crowded").map { $0.suffix(14) } == before.map { $0.suffix(14) })
    // Moored on 10 May under the old name: in time until 9 June all the same.
    try port.advance(to: "2024-06-09")
    #expect(try port.verdict("check", "boat/b") == .green)
    try port.advance(to: "2024-06-10")
    #expect(try port.verdict("check", "boat/b") == .yellow)
    try port.advance(to: "2024-06-20")
    #expect(port.told("check") == ["opened boat/b", "worsened boat/b"])
    // A second renaming: the oldest name still gives the id.
    port.put("y: a, z")
    port.quay.withdraw("z.json")
    port.tell()
    #expect(port.told("crowded") == ["opened quay/a", "renamed quay/z", "renamed quay/y"])
    #expect(port.standing("crowded").map { $0.suffix(14) } == before.map { $0.suffix(14) })
  }

  /// Which of the two had an alert: the first named, the second, or both.
  @Test(arguments: [
    (["2024-05-01", "2024-05-30"], ["opened quay/a", "renamed quay/c"]),
    (["2024-05-30", "2024-05-01"], ["opened quay/b", "renamed quay/c"]),
    (["2024-05-01", "2024-05-02"], ["opened quay/a", "opened quay/b", "renamed quay/c", "resolved quay/b"]),
  ])
  func `units that are merged hand their alerts on`(_ moored: [String], _ told: [String]) throws {
    var port = try Port(["a", "b"], boats: [("x", "a", moored[0]), ("y", "b", moored[1])])
    port.put("c: a, b")
    port.quay.withdraw("a.json")
    port.quay.withdraw("b.json")
    port.tell()
    #expect(port.told("crowded") == told)
    #expect(port.standing("crowded").map { $0.prefix(6) } == ["quay/c"])
    #expect(port.quay.engine.register.contestedAliases.isEmpty && port.quay.engine.register.dangling.isEmpty)
    // The alert is resolved under the new name when its boats are gone.
    port.put("x", at: "c", moored: "2024-06-01")
    port.put("y", at: "b", moored: "2024-06-01")
    port.tell()
    #expect(port.told("crowded") == told + ["resolved quay/c"])
    let opened = try #require(CivilDate(iso: "2024-06-22"))
    #expect(port.quay.engine.nextHorizon == Harbour.oslo.startOfDay(opened), "twenty days from each boat's own day")
  }

  @Test func `of a unit that is split, one part goes on with what was, and the other begins`() throws {
    var port = try Port(["a"], boats: [("b", "a", "2024-05-01")])
    port.put("east: a")
    port.put("west")
    port.quay.withdraw("a.json")
    port.put("n", at: "west", moored: "2024-06-01")
    port.tell()
    #expect(port.told("crowded") == ["opened quay/a", "renamed quay/east"])
    try port.advance(to: "2024-06-22")
    #expect(port.told("crowded") == ["opened quay/a", "renamed quay/east", "opened quay/west"])
    #expect(port.told("check").count { $0 == "opened boat/b" } == 1)
  }

  @Test func `a name that two units claim is nobody's until one lets it go`() throws {
    var port = try Port(["a"], boats: [("b", "a", "2024-05-01")])
    port.put("east: a")
    port.put("west: a")
    port.quay.withdraw("a.json")
    port.tell()
    let register = port.quay.engine.register
    #expect(register.contestedAliases.map(\.name) == ["a"])
    #expect(register.contestedAliases.first?.units == ["east", "west"])
    #expect(register.dangling.count == 1)
    port.put("west")
    port.tell()
    #expect(register.contestedAliases.isEmpty && register.dangling.isEmpty)
    #expect(port.standing("crowded").map { $0.prefix(9) } == ["quay/east"])
    // Also the id of another unit that is there is no earlier name.
    port.put("a")
    port.tell()
    #expect(register.contestedAliases.first?.units == ["east"])
  }

  @Test func `a branch that is moved keeps its alerts without a word`() throws {
    var port = try Port(["x", "y", "a < x", "a1: old < a"], boats: [("b", "old", "2024-05-01")])
    let (before, count) = (port.standing("crowded"), port.log.written.count)
    port.put("a < y")
    port.tell()
    #expect(port.log.written.count == count)
    #expect(port.standing("crowded") == before)
    let verdicts = EngineVerdicts(port.quay.engine)
    let key = try #require(verdicts.key(rule: "crowded", subject: "quay/a1"))
    #expect(verdicts.identity(of: key).unit == "y/a/a1")
    let (above, elsewhere) = (
      port.quay.engine.rollUp(criterion: 0, unit: "y"), port.quay.engine.rollUp(criterion: 0, unit: "x")
    )
    #expect(above?.judged == 1 && elsewhere?.judged == 0)
    try port.advance(to: "2024-06-20")
    #expect(port.log.written.last?.alert?.unit == "y/a/a1")
  }
}
