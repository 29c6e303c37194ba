import Alerts
import CivilTime
import Engine
import Krav

/// Verdicts in a table, by subject; rules are numbered in the order in which they are named.
struct FakeVerdicts: VerdictSource {
  struct Row {
    var rule: String
    var formerRule: String?
    var subject: String
    var stable: String?
    var unit = "top/leaf"
    var verdict: Verdict?
    var absence = Resolution.left
    /// Per instant, where the past was another.
    var past: [Int64: Verdict?] = [:]
    var grounds = Grounds()
  }
  var rules: Set<String> = []
  var rows: [Row] = []

  init(_ rows: [Row] = []) {
    for row in rows { set(row) }
  }

  mutating func set(_ row: Row) {
    rules.insert(row.rule)
    if let place = rows.firstIndex(where: { $0.rule == row.rule && $0.subject == row.subject }) {
      rows[place] = row
    } else {
      rows.append(row)
    }
  }

  private subscript(key: VerdictKey) -> Row { rows[Int(key.subject)] }

  func verdict(of key: VerdictKey) -> Verdict? { self[key].verdict }
  func verdict(of key: VerdictKey, at instant: Instant) -> Verdict? {
    self[key].past[instant.seconds] ?? self[key].verdict
  }
  func identity(of key: VerdictKey) -> SubjectIdentity {
    let row = self[key]
    return SubjectIdentity(
      rule: row.rule, formerRule: row.formerRule, subject: row.subject, stableSubject: row.stable ?? row.subject,
      unit: row.unit)
  }
  func grounds(of key: VerdictKey) -> Grounds { self[key].grounds }
  func absence(of key: VerdictKey) -> Resolution { self[key].absence }
  func hasRule(_ name: String) -> Bool { rules.contains(name) }
  func key(rule: String, subject: String) -> VerdictKey? {
    rows.firstIndex { $0.rule == rule && $0.subject == subject }.map { VerdictKey(rule: 0, subject: UInt32($0)) }
  }
  func forEachFinding(_ body: (VerdictKey, Verdict) -> Void) {
    for (place, row) in rows.enumerated() {
      if let verdict = row.verdict, verdict != .green { body(VerdictKey(rule: 0, subject: UInt32(place)), verdict) }
    }
  }

  /// The change that the last `set` of a row made.
  func change(_ rule: String, _ subject: String, cause: EventCause = .record) -> JudgedChange {
    let key = key(rule: rule, subject: subject) ?? VerdictKey(rule: 0, subject: 0)
    return JudgedChange(key: key, verdict: self[key].verdict, cause: cause)
  }
}

extension Instant {
  static func day(_ number: Int64) -> Instant { Instant(seconds: number * 86_400) }
}

/// A ledger with a log in memory: what a service does, without a disk.
struct TestLog {
  var ledger = Ledger()
  var encoder = LogEncoder(zone: .utc)
  var bytes: [UInt8] = []
  /// The events of every write, for looking at.
  var written: [PendingEvent] = []

  /// Writes and commits.
  mutating func write(_ events: [PendingEvent]) {
    guard !events.isEmpty else { return }
    if bytes.isEmpty { encoder.appendSegment(to: &bytes) }
    let first = encoder.head.seq + 1
    for event in events { encoder.append(event, to: &bytes) { _ in [UInt8](repeating: 0xAB, count: 32) } }
    ledger.commit(count: events.count, firstSeq: first)
    written += events
  }

  var text: String { String(decoding: bytes, as: UTF8.self) }
  var lines: [String] { text.split(separator: "\n").map { String($0) + "\n" } }

  /// Reads the log back, in portions of so many bytes.
  static func fold(_ bytes: [UInt8], portion: Int = .max) -> LogFold {
    var fold = LogFold()
    fold.begin(segment: "alerts.jsonl")
    var start = 0
    while start < bytes.count {
      let end = portion < bytes.count - start ? start + portion : bytes.count
      fold.feed(bytes.span.extracting(start..<end))
      start = end
    }
    fold.end()
    return fold
  }

  static func verify(_ bytes: [UInt8], heads: [LogHead] = []) -> LogReport {
    var verifier = LogVerifier(heads: heads)
    verifier.begin(segment: "alerts.jsonl")
    verifier.feed(bytes.span)
    verifier.end()
    return verifier.report()
  }
}

extension Ledger {
  /// Everything that queries show, for comparing two ledgers.
  var shown: [String] {
    AlertState.allCases.flatMap { state in
      alerts(state).map { alert in
        let history = history(of: alert.id).map { "\($0.seq) \($0.kind) \($0.cause) \(String(describing: $0.verdict))" }
        return
          "\(alert.id) \(alert.rule) \(alert.subject) \(alert.unit) \(alert.state) \(String(describing: alert.verdict)) "
          + "\(alert.opened.seconds) \(alert.changed.seconds) \(alert.changedSeq) \(history)"
      } + Verdict.allCases.map { "\(state) \($0): \(count(state, $0))" }
    }
  }
}

extension Ledger {
  /// The difference between what the ledger stages and all verdicts, in small portions.
  mutating func reconcileAll(
    with source: some VerdictSource, at now: Instant, cause: EventCause, since: Instant? = nil
  ) -> [PendingEvent] {
    var all = Reconciliation(ofAll: source, cause: cause, since: since)
    var events: [PendingEvent] = []
    while !all.isDone { events += reconcile(&all, most: 3, with: source, at: now) }
    return events
  }
}
