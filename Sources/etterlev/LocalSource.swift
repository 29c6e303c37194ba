import CivilTime
import Engine
import Linux
import Service

/// `--rules DIR… --records DIR`: the records of a folder in place of a daemon's.
struct LocalSource {
  let judging: LocalJudging
  let zone: ZoneRules

  /// `nil` when the daemon is asked.
  ///
  /// - Parameters:
  ///   - arguments: with the options `rules` and `records`.
  ///   - moment: what is judged, given now; facts may be as young as now.
  static func read(
    _ arguments: Arguments, at moment: (_ now: Instant, ZoneRules) throws -> Instant
  ) throws -> LocalSource? {
    let rules = arguments.values("rules")
    guard !rules.isEmpty || arguments.value("records") != nil else { return nil }
    guard !rules.isEmpty, let records = arguments.value("records") else {
      throw UsageError("needs both `--rules DIR` and `--records DIR`, or neither to ask the daemon")
    }
    let loaded = LoadedPack(folders: rules)
    guard let program = loaded.program else {
      throw UsageError("the rules cannot be loaded\n" + loaded.rendered())
    }
    let zone = try Oslo.rules()
    let now = Instant(seconds: Clock.realtimeSeconds())
    let at = try moment(now, zone)
    let judging = try LocalJudging(
      program: program, trust: loaded.trust().rules, records: records, zone: zone, now: at, knowledge: max(at, now))
    Output.error(judging.renderedProblems())
    return LocalSource(judging: judging, zone: zone)
  }
}
