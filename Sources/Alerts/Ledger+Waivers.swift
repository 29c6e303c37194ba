public import CivilTime
internal import Engine

extension Ledger {
  /// Stages what the waivers mean, after the verdicts were reconciled: a verdict, its colour and the criteria stay as they
  /// are, only the alert is waived, through the end of the waiver's last day.
  public mutating func reconcile(waivers: WaiverBook, at now: Instant) -> [PendingEvent] {
    var events = reconcile(problems: waivers.refused.map(\.problem), prefix: "waiver/", at: now)
    for (key, grant) in waivers.inForce.sorted(by: { ($0.key.rule, $0.key.subject) < ($1.key.rule, $1.key.subject) }) {
      guard let index = bound[key], entries[Int(index)].staging.state == .open else { continue }
      stage(index, .waived, [grant.evidence], at: now, into: &events)
    }
    for index in waived.sorted() {
      guard let key = entries[Int(index)].key, waivers.inForce[key] == nil else { continue }
      stage(index, .waiverExpired, [], at: now, into: &events)
    }
    return events
  }

  private mutating func stage(
    _ index: UInt32, _ kind: EventKind, _ evidence: [Evidence], at now: Instant, into events: inout [PendingEvent]
  ) {
    let entry = entries[Int(index)]
    stage(
      LedgerChange(at: now, alert: index, kind: kind, cause: .waiver, verdict: entry.staging.verdict),
      subject: subjects[entry.subject], unit: names[entry.unit], detail: .grounds(Grounds(evidence: evidence)),
      into: &events)
  }
}
