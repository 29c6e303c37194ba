import Alerts
import CivilTime
import Engine
import Krav
import TestSupport
import Testing

/// Random records, clock moves and crashes at any byte of a write: after every step the ledger's open alerts are the
/// engine's findings, and the log is whole and tells nothing twice.
@Suite struct LifeUnderCrashesTests {
  @Test(arguments: 1...12)
  func `the ledger agrees with the engine`(seed: UInt64) throws {
    var random = SplitMix(seed: seed)
    var now = Harbour.oslo.startOfDay(try #require(CivilDate(iso: "2024-01-10")))
    let quay = try Harbour.Quay(at: now)
    var log = TestLog()
    quay.put("q.json", "{\"type\":\"quay\",\"id\":\"q\",\"title\":\"Q\"}")
    for step in 0..<80 {
      for _ in 0..<Int.random(in: 0...3, using: &random) { change(quay, &random) }
      if Bool.random(using: &random) {
        now = Instant(seconds: now.seconds + Int64.random(in: 1...1_500_000, using: &random))
        quay.engine.advance(to: now)
      }
      let changes = quay.takeChanges()
      let verdicts = EngineVerdicts(quay.engine)
      let synced = log.bytes.count
      log.write(
        log.ledger.reconcile(changes, with: verdicts, at: now)
          + log.ledger.reconcile(waivers: WaiverBook(quay.engine, zone: Harbour.oslo), at: now))
      if Int.random(in: 0..<4, using: &random) == 0 {
        try crash(&log, keeping: Int.random(in: synced...log.bytes.count, using: &random))
        log.write(log.ledger.reconcileAll(with: verdicts, at: now, cause: .record))
        log.write(log.ledger.reconcile(waivers: WaiverBook(quay.engine, zone: Harbour.oslo), at: now))
      }
      let shown = Set(
        (log.ledger.alerts() + log.ledger.alerts(.waived)).map { "\($0.rule) \($0.subject) \($0.verdict?.word ?? "")" })
      #expect(shown == findings(quay), "seed \(seed), step \(step)")
    }
    #expect(TestLog.verify(log.bytes, heads: [log.encoder.head]).isWhole)
    let fold = TestLog.fold(log.bytes, portion: 1000)
    #expect(fold.ledger.shown == log.ledger.shown)
    checkLives(fold.ledger)
  }

  private func change(_ quay: Harbour.Quay, _ random: inout SplitMix) {
    let id = "b\(Int.random(in: 0..<6, using: &random))"
    switch Int.random(in: 0..<8, using: &random) {
    case 0: quay.withdraw("\(id).json")
    case 1: quay.withdraw("w\(id).json")
    case 2:
      let days = (Int.random(in: 1...28, using: &random), Int.random(in: 1...28, using: &random))
      let months = (Int.random(in: 1...6, using: &random), Int.random(in: 7...9, using: &random))
      quay.put(
        "w\(id).json",
        """
        {"type":"waiver","id":"\(id)","rule":"check","subject":"boat/\(id)","approved_by":"m","reason":"r",
        "from":"2024-0\(months.0)-\(days.0 < 10 ? "0" : "")\(days.0)","until":"2024-0\(months.1)-\(days.1 < 10 ? "0" : "")\(days.1)"}
        """)
    default:
      var fields = "\"insured\":\(Bool.random(using: &random))"
      if Bool.random(using: &random) { fields += ",\"checked\":\"2024-01-05\"" }
      if Bool.random(using: &random) { fields += ",\"draught\":\(Int.random(in: 1...4, using: &random))" }
      if Bool.random(using: &random) {
        fields += ",\"kinds\":[\"sail\"\(Bool.random(using: &random) ? ",\"motor\"" : "")]"
      }
      if Bool.random(using: &random) { fields += ",\"note\":\"n\"" }
      quay.put("\(id).json", Harbour.boat(id, fields))
    }
  }

  private func crash(_ log: inout TestLog, keeping count: Int) throws {
    let fold = TestLog.fold(Array(log.bytes[..<count]))
    #expect(fold.faults.isEmpty)
    let kept = fold.torn.first?.offset ?? count
    log.bytes = Array(log.bytes[..<kept])
    log.encoder = LogEncoder(head: fold.head, zone: .utc)
    log.ledger = fold.ledger
  }

  private func findings(_ quay: Harbour.Quay) -> Set<String> {
    var found: Set<String> = []
    quay.engine.forEachVerdict { key, verdict in
      guard verdict != .green else { return }
      found.insert(
        "\(quay.engine.program.rules[Int(key.rule)].name) \(quay.engine.subjectName(of: key)) \(verdict.word)")
    }
    return found
  }

  /// Opened once and first; never the same verdict twice; reopened only after resolved.
  private func checkLives(_ ledger: Ledger) {
    for state in AlertState.allCases {
      for alert in ledger.alerts(state) {
        var verdict: Verdict?
        for (place, event) in ledger.history(of: alert.id).enumerated() {
          switch event.kind {
          case .opened: #expect(place == 0)
          case .reopened: #expect(place > 0 && verdict == nil)
          case .worsened: #expect(event.from == verdict && (verdict?.rawValue ?? 9) < (event.verdict?.rawValue ?? 0))
          case .eased: #expect(event.from == verdict && (verdict?.rawValue ?? 0) > (event.verdict?.rawValue ?? 9))
          case .resolved: #expect(verdict != nil)
          default: #expect(event.verdict == verdict)
          }
          verdict = event.kind == .resolved ? nil : event.verdict
        }
      }
    }
  }
}
