internal import CivilTime
internal import Krav

/// Parameters that no rule reads and the daemon follows. A pack that declares none of them goes without.
enum ServiceParameter {
  /// How long an alert may be red before the unit above is to know. The first name is what the shipped pack calls it.
  static let escalation = ["eskaler_etter", "escalate_after"]
  /// How long it may be before records come again.
  static let silence = ["stille_etter", "silent_after"]
  /// How long what a file last said is relied on when it is bad or gone; a day in a pack without it.
  static let staleness = ["foreldet_etter", "stale_after"]
}

extension Program {
  /// The duration that the pack gives to the first of these parameters that it has.
  func duration(ofParameter names: [String]) -> CivilDuration? {
    for name in names {
      guard let parameter = parameters.first(where: { $0.name == name }) else { continue }
      if case .single(.duration(let duration)) = parameter.value, duration.count > 0 { return duration }
    }
    return nil
  }
}
