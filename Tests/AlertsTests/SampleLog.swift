import Alerts
import CivilTime
import Krav

/// A log with some life in it; the same bytes every time.
enum SampleLog {
  static let log: TestLog = {
    var log = TestLog()
    var source = FakeVerdicts((1...4).map { .init(rule: "r", subject: "s/\($0)", verdict: .yellow) })
    log.write(log.ledger.load(pack: "sha256:1", parameters: [], by: "root", at: .day(0)))
    log.write(log.ledger.reconcileAll(with: source, at: .day(1), cause: .record))
    for (day, verdict) in [(2, Verdict.red), (3, .green), (4, .unknown)] {
      source.rows[1].verdict = verdict
      log.write(log.ledger.reconcile([source.change("r", "s/2")], with: source, at: .day(Int64(day))))
    }
    return log
  }()
}
