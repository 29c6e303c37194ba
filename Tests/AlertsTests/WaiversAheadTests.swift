import Alerts
import CivilTime
import Engine
import Krav
import Records
import Testing

/// What is foretold of waivers is what the ledger tells when the clock comes there.
@Suite struct WaiversAheadTests {
  private static func waiver(_ id: String, _ from: String, _ until: String, boat: String) -> String {
    "{\"type\":\"waiver\",\"id\":\"\(id)\",\"rule\":\"check\",\"subject\":\"boat/\(boat)\",\"approved_by\":\"m\","
      + "\"reason\":\"ice\",\"from\":\"\(from)\",\"until\":\"\(until)\"}"
  }

  /// Boats are yellow from 2024-02-01 on, red from 2024-02-11 on.
  @Test(arguments: [
    [("2024-02-07", "2024-02-20")], [("2024-01-01", "2024-02-05"), ("2024-02-05", "2024-03-30")],
    [("2024-01-01", "2024-01-20")], [("2024-01-05", "2024-02-01")], [("2024-02-01", "2024-02-01")],
    [("2024-03-30", "2024-03-31")], [("2024-10-26", "2024-10-27"), ("2024-02-28", "2024-02-29")],
    [("2024-01-02", "2024-12-31")], [("2025-06-01", "2025-12-31")],
  ])
  func whatIsToldIsWhatWasForetold(_ ranges: [(String, String)]) throws {
    let start = Harbour.oslo.startOfDay(try #require(CivilDate(iso: "2024-01-10")))
    let quay = try Harbour.Quay(at: start)
    quay.put("q.json", "{\"type\":\"quay\",\"id\":\"q\",\"title\":\"Q\"}")
    quay.put("b.json", Harbour.boat("b", "\"insured\":true,\"note\":\"x\""))
    for (number, range) in ranges.enumerated() {
      quay.put("w\(number).json", Self.waiver("w\(number)", range.0, range.1, boat: "b"))
    }
    let verdicts = EngineVerdicts(quay.engine)
    var ledger = Ledger()
    func turn() -> [PendingEvent] {
      ledger.reconcile(quay.takeChanges(), with: verdicts, at: quay.engine.now)
        + ledger.reconcile(waivers: WaiverBook(quay.engine, zone: Harbour.oslo), at: quay.engine.now)
    }
    _ = turn()
    let book = WaiverBook(quay.engine, zone: Harbour.oslo)
    let key = try #require(verdicts.key(rule: "check", subject: "boat/b"))
    let end = Harbour.oslo.startOfDay(try #require(CivilDate(iso: "2025-06-30")))
    let foretold = book.changesAhead(of: key, in: quay.engine, zone: Harbour.oslo, before: end).map {
      "\(Harbour.oslo.rfc3339($0.at)) \($0.isWaived ? "waived" : "waiver-expired") \($0.verdict.word)"
    }
    var told: [String] = []
    while true {
      let waivers = WaiverBook(quay.engine, zone: Harbour.oslo)
      guard let next = [quay.engine.nextHorizon, waivers.nextChange].compactMap({ $0 }).min(), next <= end else {
        break
      }
      quay.engine.advance(to: next)
      for event in turn() where event.kind == .waived || event.kind == .waiverExpired {
        told.append("\(Harbour.oslo.rfc3339(next)) \(event.kind.rawValue) \(event.verdict?.word ?? "")")
      }
    }
    #expect(foretold == told)
    // One that ends before there is anything to waive tells nothing.
    #expect(told.isEmpty == (ranges[0].1 == "2024-01-20"))
  }
}
