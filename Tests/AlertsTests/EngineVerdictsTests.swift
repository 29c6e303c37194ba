import Alerts
import CivilTime
import Engine
import Krav
import Records
import Testing

@Suite struct EngineVerdictsTests {
  private static let quay = "{\"type\":\"quay\",\"id\":\"q/1\",\"title\":\"Q\",\"once\":[\"q\"]}"

  private func start() throws -> (quay: Harbour.Quay, log: TestLog) {
    let now = Harbour.oslo.startOfDay(try #require(CivilDate(iso: "2024-06-01")))
    let quay = try Harbour.Quay(at: now)
    quay.put("q.json", Self.quay)
    quay.put("b.jsonl", "\n  " + Harbour.boat("b+1", "\"insured\":true,\"kinds\":[\"sail\"],\"draught\":3") + "\n")
    var log = TestLog()
    log.write(log.ledger.reconcile(quay.takeChanges(), with: EngineVerdicts(quay.engine), at: now))
    return (quay, log)
  }

  @Test func `an event names unit, basis and evidence`() throws {
    let (_, log) = try start()
    #expect(log.written.map { $0.alert?.rule } == ["check", "draught", "lamp"])
    let event = try #require(log.written.first { $0.alert?.rule == "draught" })
    #expect(event.alert?.subject == "boat/b%2B1+sail")
    #expect(event.alert?.unit == "q%2F1")
    guard case .grounds(let grounds) = event.detail else { return #expect(Bool(false)) }
    #expect(grounds.basis == ["HC-7 2", "HC-1 7 b"])
    let boat = try #require(grounds.evidence.first)
    #expect(boat.record == "boat/b%2B1" && boat.file == "b.jsonl" && boat.line == 2 && boat.offset == 3)
    #expect(boat.length == Harbour.boat("b+1", "\"insured\":true,\"kinds\":[\"sail\"],\"draught\":3").utf8.count)
  }

  @Test(arguments: [
    ("\"insured\":true,\"kinds\":[\"sail\"],\"draught\":1", "draught", "met", "HC-7 2"),
    ("\"insured\":true,\"kinds\":[\"motor\"],\"draught\":3", "draught", "left", ""),
    ("\"insured\":false,\"kinds\":[\"sail\"],\"draught\":3", "check", "left", ""), ("", "draught", "left", ""),
  ])
  func `why an alert is resolved`(fields: String, rule: String, why: String, basis: String) throws {
    var (quay, log) = try start()
    if fields.isEmpty { quay.withdraw("b.jsonl") } else { quay.put("b.jsonl", Harbour.boat("b+1", fields)) }
    let events = log.ledger.reconcile(quay.takeChanges(), with: EngineVerdicts(quay.engine), at: quay.engine.now)
    let event = try #require(events.first { $0.alert?.rule == rule })
    #expect(event.kind == .resolved && event.why?.rawValue == why)
    guard case .grounds(let grounds) = event.detail else { return #expect(Bool(false)) }
    #expect(grounds.basis.first ?? "" == basis)
  }

  @Test func `a rule that is law no longer falls silent at its midnight, also over a restart`() throws {
    var (quay, log) = try start()
    var restarted = TestLog.fold(log.bytes)
    let midnight = Harbour.oslo.startOfDay(try #require(CivilDate(iso: "2024-07-01")))
    #expect(quay.engine.nextHorizon == midnight)
    quay.engine.advance(to: midnight)
    let changes = quay.takeChanges()
    let events = log.ledger.reconcile(changes, with: EngineVerdicts(quay.engine), at: midnight)
    let told = events.map { "\($0.alert?.rule ?? "") \($0.kind) \($0.why?.rawValue ?? "") \($0.cause)" }
    #expect(told == ["lamp resolved not in force clock"])
    var ledger = restarted.ledger
    let again = ledger.reconcileAll(
      with: EngineVerdicts(quay.engine), at: midnight, cause: .record, since: restarted.lastAt)
    #expect(again.map { "\($0.alert?.rule ?? "") \($0.kind) \($0.why?.rawValue ?? "") \($0.cause)" } == told)
    restarted = LogFold()
  }

  @Test func `a subject is found as it is written`() throws {
    let (quay, _) = try start()
    let verdicts = EngineVerdicts(quay.engine)
    let key = try #require(verdicts.key(rule: "draught", subject: "boat/b%2B1+sail"))
    #expect(verdicts.verdict(of: key) == .red)
    for wrong in ["boat/b+1+sail", "quay/q%2F1+sail", "boat/b%2B1", "boat/b%2", "b%2B1+sail", "", "boat/x/y+sail"] {
      #expect(verdicts.key(rule: "draught", subject: wrong) == nil)
    }
    #expect(verdicts.key(rule: "none", subject: "boat/b%2B1") == nil)
    #expect(verdicts.hasRule("lamp") && !verdicts.hasRule("none"))
  }

  @Test func `parameters are told as a pack writes them`() throws {
    let program = try Harbour.program("set grace = 9000 days\nset rest[motor] = 2 weeks").program
    let told = ParameterSetting.all(of: program).map { "\($0.name) \($0.shipped) -> \($0.value)" }
    #expect(
      told == [
        "grace 30 days -> 9000 days", "rest[sail] 2 working days with saturdays -> 2 working days with saturdays",
        "rest[motor] 1 month -> 14 days", "crews 2.5 -> 2.5",
      ])
  }

  @Test func `a file's problems are one for each code, and no number of a person is repeated`() throws {
    let schema = RecordSchema(try Harbour.program().program)
    let moment = RecordReader.Moment(today: CivilDate(dayNumber: 19_000), now: Instant(seconds: 0))
    let lines = (0..<30).map { "{\"type\":\"boat\",\"id\":\"\($0)\",\"berth\":5}" }.joined(separator: "\n")
    let batch = RecordReader.read(path: "in/b.jsonl", bytes: Array(lines.utf8), schema: schema, at: moment)
    let problems = Problem.all(in: batch)
    #expect(problems.map(\.code) == ["intake/missing-field", "intake/wrong-type"])
    #expect(problems.map(\.count) == [90, 30])
    #expect(problems.allSatisfy { $0.subject == "file/in%2Fb.jsonl" && $0.places.count == 20 })
    #expect(problems[1].places[7].line == 8 && problems[1].places[7].field == "berth")
    let named = "ana-01010750160.json"
    let shown = Problem.subject(file: named)
    #expect(shown == "file #" + SHA256.hex(SHA256.hash(Array(named.utf8))).prefix(8))
  }
}
