import Alerts
import CivilTime
import Engine
import Foundation
import Krav
import Records
import TestSupport
import Testing

/// Whatever happens to boats, quays and the clock: asked later, the log says how criteria stood at every moment.
@Suite struct CriteriaThroughTimeTests {
  static let seeds = 1...(ProcessInfo.processInfo.environment["SEEDS"].flatMap { UInt64($0) } ?? 10)

  static let more = """
    criterion D "lamps and depth" { basis code "2" rules draught, lamp verdict shared }
    criterion E "all" { basis code "3" rules check, draught, lamp verdict share { yellow above 10%, red above 60% } }
    """

  @Test(arguments: seeds)
  func theLogKnowsEveryMoment(_ seed: UInt64) throws {
    var dice = SplitMix(seed: seed)
    let start = Harbour.oslo.startOfDay(try #require(CivilDate(iso: "2024-02-20")))
    let quay = try Harbour.Quay(at: start, Self.more)
    var log = TestLog()
    var known: [(at: Instant, table: Set<CriterionStanding>)] = []
    for _ in 0..<120 {
      for _ in 0..<Int.random(in: 0...2, using: &dice) { change(quay, &dice) }
      _ = quay.takeChanges()
      let found = CriterionStandings(takenFrom: quay.engine)
      log.write(
        log.ledger.reconcile(
          criteria: found.standings, isWhole: found.isWhole, cause: .record, at: quay.engine.now))
      known.append((quay.engine.now, Self.table(quay.engine)))
      quay.engine.advance(to: Instant(seconds: quay.engine.now.seconds + Int64.random(in: 1...200_000, using: &dice)))
    }
    let read = TestLog.fold(log.bytes).ledger
    for (at, table) in known {
      #expect(Set(read.criteria(at: at)) == table, "seed \(seed), \(Harbour.oslo.rfc3339(at))")
      #expect(Set(log.ledger.criteria(at: at)) == table)
    }
    // What stays as it is is not told again.
    #expect(log.written.count < known.reduce(0) { $0 + $1.table.count })
  }

  /// As the engine has it, every unit looked at.
  private static func table(_ engine: Engine) -> Set<CriterionStanding> {
    guard let scope = engine.program.scope else { return [] }
    var table: Set<CriterionStanding> = []
    for unit in 0..<UInt32(engine.register.slotCount(scope))
    where engine.register.isPresent(RecordRef(type: UInt16(scope), slot: unit)) {
      let path = engine.path(ofUnit: unit).joined(separator: "/")
      for (number, criterion) in engine.program.criteria.enumerated() {
        table.insert(
          CriterionStanding(
            criterion: criterion.name, unit: path, verdict: engine.rollUp(criterion: number, unit: unit).verdict))
      }
    }
    return table
  }

  private func change(_ quay: Harbour.Quay, _ dice: inout SplitMix) {
    let number = Int.random(in: 0..<5, using: &dice)
    let isQuay = Int.random(in: 0..<4, using: &dice) == 0
    let path = isQuay ? "q\(number).json" : "b\(number).json"
    guard Int.random(in: 0..<6, using: &dice) > 0 else { return quay.withdraw(path) }
    if isQuay {
      let parent = number > 0 ? ",\"part_of\":\"q\(Int.random(in: 0..<number, using: &dice))\"" : ""
      let once = Int.random(in: 0..<4, using: &dice) == 0 ? ",\"once\":[\"old\(number)\"]" : ""
      quay.put(path, "{\"type\":\"quay\",\"id\":\"q\(number)\",\"title\":\"Q\"\(parent)\(once)}")
    } else {
      let berth = ["q0", "q1", "q2", "q3", "q4", "old3"].randomElement(using: &dice) ?? "q0"
      let checked = Bool.random(using: &dice) ? ",\"checked\":\"2024-02-01\"" : ""
      let note = Bool.random(using: &dice) ? ",\"note\":\"x\"" : ""
      let moored = "2024-\(["01-15", "01-28", "02-10"].randomElement(using: &dice) ?? "01-15")"
      quay.put(
        path,
        "{\"type\":\"boat\",\"id\":\"b\(number)\",\"berth\":\"\(berth)\",\"kind\":\"sail\",\"moored\":\"\(moored)\","
          + "\"insured\":true,\"kinds\":[\"sail\"],\"draught\":\(Int.random(in: 1...4, using: &dice))\(checked)\(note)}"
      )
    }
  }
}
