/// What a log line tells; the raw value is the word in the log.
public enum EventKind: String, Sendable, CaseIterable {
  case segment
  case opened, worsened, eased, acknowledged, waived
  case waiverExpired = "waiver-expired"
  case escalated, resolved, reopened, renamed
  case packChanged = "pack-changed"
  case parameterChanged = "parameter-changed"
  /// A criterion stands otherwise in a unit and beneath it.
  case criterionChanged = "criterion-changed"
}

/// What brought an event about.
public enum EventCause: String, Sendable, CaseIterable {
  case record, clock, pack, waiver, person, service
}

/// Why an alert is resolved.
public enum Resolution: String, Sendable, CaseIterable {
  /// The duty is met: green.
  case met
  /// The subject was withdrawn, or is no longer among those concerned.
  case left
  /// None of the rule's bases is in force on the day that governs.
  case notInForce = "not in force"
  /// The pack no longer has the rule.
  case ruleRemoved = "rule removed"
}

/// Where an alert stands.
public enum AlertState: String, Sendable, CaseIterable {
  case open, waived, resolved
}
