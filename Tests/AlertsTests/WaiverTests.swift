import Alerts
import CivilTime
import Krav
import Testing

@Suite struct WaiverTests {
  private func failures(_ test: String) throws -> [String] {
    let (program, pack) = try Harbour.program("test \"t\" {\n\(Self.start)\(test)\n}")
    return Replay.run(program: program, files: pack.files, sources: pack.sources, zone: Harbour.oslo) { _, _ in [] }
      .flatMap { $0.failures.map(\.message) }
  }

  private static let start = """
    given quay "q" { title "Q", once ["q0"] }
    given boat "b" { berth "q", kind sail, moored 2024-01-01, insured true, kinds [sail] }

    """

  private func waiver(
    _ from: String, _ until: String, id: String = "w", rule: String = "check", subject: String = "boat/b"
  ) -> String {
    "waiver \"\(id)\" { rule \"\(rule)\", subject \"\(subject)\", approved_by \"master\", reason \"ice\", from \(from),"
      + " until \(until) }\n"
  }

  @Test func `holds from its first day through its last, and hides no worsening`() throws {
    let found = try failures(
      """
      at 2024-02-05 expect yellow check on "b" expect opened check on "b"
      given \(waiver("2024-02-07", "2024-02-20"))
      at 2024-02-06T23:59:59+01:00 expect yellow check on "b"
      at 2024-02-07 expect waived check on "b" expect yellow check on "b"
      at 2024-02-20T23:59:59+01:00 expect worsened check on "b" expect red check on "b" expect red C on "q"
      at 2024-02-21 expect waiver-expired check on "b" expect red check on "b"
      """)
    #expect(found == [])
  }

  @Test func `begins and ends at its own midnights, whatever else the clock meets`() throws {
    let found = try failures(
      """
      at 2024-02-05 expect yellow check on "b"
      given \(waiver("2024-02-07", "2024-02-08"))
      at 2024-02-20 expect waived check on "b" expect waiver-expired check on "b" expect worsened check on "b"
      """)
    #expect(found == [])
  }

  @Test func `goes with its record, gives way to resolution, and two make one`() throws {
    let found = try failures(
      """
      given \(waiver("2024-02-01", "2024-02-28"))given \(waiver("2024-02-01", "2024-03-05", id: "w2"))
      at 2024-02-05 expect opened check on "b" expect waived check on "b"
      remove waiver "w"
      at 2024-03-05 expect worsened check on "b"
      change boat "b" { checked 2024-03-05 }
      at 2024-03-06 expect resolved check on "b"
      change boat "b" { checked missing }
      at 2024-03-07 expect reopened check on "b"
      """)
    #expect(found == [])
  }

  @Test(arguments: [
    ("lamp", "boat/b", "2024-02-01", "2024-03-01"), ("check", "boat/b", "2024-02-01", "2025-02-02"),
    ("check", "boat/b", "2024-02-01", "2024-01-31"), ("check", "quay/q", "2024-02-01", "2024-02-02"),
  ])
  func `is refused`(rule: String, subject: String, from: String, until: String) throws {
    let ledgerless = try failures(
      "given \(waiver(from, until, rule: rule, subject: subject)) at 2024-02-05 expect waived \(rule) on \"b\"")
    #expect(ledgerless.count == 1)
    if subject == "boat/b" {
      let told = try failures(
        "given \(waiver(from, until, rule: rule, subject: subject)) at 2024-02-05 expect refused \(rule) on \"b\"")
      #expect(told == [])
    }
  }

  @Test func `twelve months are allowed, and a refusal is told once`() throws {
    let found = try failures(
      """
      given \(waiver("2024-02-01", "2025-02-01"))given \(waiver("2024-02-01", "2024-02-02", id: "w3", rule: "lamp"))
      at 2024-02-05 expect waived check on "b" expect refused lamp on "b"
      at 2024-02-06 expect yellow lamp on "b"
      """)
    #expect(found == [])
  }

  @Test func `of two waivers that is told which ends last, with who owns it`() throws {
    let now = Harbour.oslo.startOfDay(try #require(CivilDate(iso: "2024-02-05")))
    let quay = try Harbour.Quay(at: now, "accept waiver from \"master/\" owner group \"quality\"\n", group: 500)
    quay.put("q.json", "{\"type\":\"quay\",\"id\":\"q\",\"title\":\"Q\"}")
    quay.put("b.json", Harbour.boat("b", "\"insured\":true"))
    for (id, until) in [("v", "2024-02-10"), ("w", "2024-02-20"), ("x", "2024-02-15")] {
      quay.put(
        "master/\(id).json",
        """
        {"type":"waiver","id":"\(id)","rule":"check","subject":"boat/b","approved_by":"master","reason":"ice",
        "from":"2024-02-01","until":"\(until)"}
        """)
    }
    var log = TestLog()
    log.write(log.ledger.reconcile(quay.takeChanges(), with: EngineVerdicts(quay.engine), at: now))
    let grant = try #require(WaiverBook(quay.engine, zone: Harbour.oslo).inForce.values.first)
    #expect(grant.until.description == "2024-02-20" && grant.from.description == "2024-02-01")
    #expect(grant.approvedBy == "master" && grant.reason == "ice")
    #expect(grant.evidence.record == "waiver/w" && grant.evidence.owner == "group quality")
    log.write(log.ledger.reconcile(waivers: WaiverBook(quay.engine, zone: Harbour.oslo), at: now))
    #expect(log.text.contains("\"file\":\"master/w.json\",\"line\":1,\"owner\":\"group quality\""))
    #expect(!log.text.contains("\"file\":\"b.json\",\"line\":1,\"owner\""))
  }

  @Test func `a restart knows what is waived`() throws {
    let now = Harbour.oslo.startOfDay(try #require(CivilDate(iso: "2024-02-05")))
    let quay = try Harbour.Quay(at: now)
    quay.put("q.json", "{\"type\":\"quay\",\"id\":\"q\",\"title\":\"Q\"}")
    quay.put("b.json", Harbour.boat("b", "\"insured\":true"))
    quay.put(
      "w.json",
      """
      {"type":"waiver","id":"w","rule":"check","subject":"boat/b","approved_by":"master","reason":"ice",
      "from":"2024-02-01","until":"2024-02-20"}
      """)
    var log = TestLog()
    let verdicts = EngineVerdicts(quay.engine)
    log.write(log.ledger.reconcile(quay.takeChanges(), with: verdicts, at: now))
    let book = WaiverBook(quay.engine, zone: Harbour.oslo)
    #expect(book.nextChange.map { Harbour.oslo.date(of: $0).description } == "2024-02-21")
    log.write(log.ledger.reconcile(waivers: book, at: now))
    #expect(log.ledger.alerts(.waived).map(\.rule) == ["check"])
    #expect(log.ledger.alerts().map(\.rule) == ["lamp"])
    #expect(log.text.contains("\"event\":\"waived\",\"cause\":\"waiver\""))
    #expect(log.text.contains("\"evidence\":[{\"record\":\"waiver/w\",\"file\":\"w.json\",\"line\":1"))
    var ledger = TestLog.fold(log.bytes).ledger
    #expect(ledger.shown == log.ledger.shown)
    #expect(ledger.reconcileAll(with: verdicts, at: now, cause: .record).isEmpty)
    #expect(ledger.reconcile(waivers: book, at: now).isEmpty)
    quay.withdraw("w.json")
    _ = quay.takeChanges()
    let events = ledger.reconcile(waivers: WaiverBook(quay.engine, zone: Harbour.oslo), at: now)
    #expect(events.map(\.kind) == [.waiverExpired])
  }
}
