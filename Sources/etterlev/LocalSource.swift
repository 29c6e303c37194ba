import CivilTime
import Commands
import Engine
import Linux
import Service

/// `--rules DIR… --records DIR [--as-of …]`: the records of a folder in place of a daemon's.
struct LocalSource {
  /// How `--as-of` is meant.
  enum AsOf {
    /// The clock is set to that day: facts are as old as the clock.
    case clock
    /// That moment is judged by what is known now.
    case knownNow
  }

  let pack: CheckedPack
  let judging: LocalJudging
  let zone: ZoneRules

  var engine: Engine { judging.engine }

  /// What the command line names.
  ///
  /// - Parameters:
  ///   - arguments: of the command.
  ///   - asOf: how `--as-of` is meant.
  ///   - daemonKnows: whether the daemon, too, can be asked for another time than now.
  /// - Returns: `nil` when the daemon is asked.
  static func read(_ arguments: Arguments, asOf: AsOf, daemonKnows: Bool = false) throws -> LocalSource? {
    let rules = arguments.values("rules")
    guard !rules.isEmpty || arguments.value("records") != nil else {
      guard daemonKnows || arguments.value("as-of") == nil else {
        throw UsageError("`--as-of` goes with `--rules` and `--records`")
      }
      return nil
    }
    guard !rules.isEmpty, let records = arguments.value("records") else {
      throw UsageError("needs both `--rules DIR` and `--records DIR`, or neither to ask the daemon")
    }
    return try LocalSource(rules: rules, records: records, arguments.value("as-of"), meant: asOf)
  }

  /// Reads and judges the records, and tells standard error what could not be taken in.
  ///
  /// - Parameters:
  ///   - rules: the folders of the pack.
  ///   - records: the folder of the records.
  ///   - text: what `--as-of` says; `nil` for now.
  ///   - asOf: how that is meant.
  init(rules: [String], records: String, _ text: String?, meant asOf: AsOf) throws {
    pack = try CheckedPack(folders: rules)
    zone = try Oslo.rules()
    let moment: Instant
    let knowledge: Instant
    switch asOf {
    case .clock:
      moment = try ServiceClock.start(asOf: text, zone: zone)
      knowledge = moment
    case .knownNow:
      let now = Instant(seconds: Clock.realtimeSeconds())
      moment = try Self.moment(text, now: now, in: zone)
      knowledge = max(moment, now)
    }
    judging = try LocalJudging(pack, records: records, zone: zone, now: moment, knowledge: knowledge)
    Output.error(judging.renderedProblems())
  }

  private static func moment(_ text: String?, now: Instant, in zone: ZoneRules) throws -> Instant {
    guard let text else { return now }
    guard let moment = Moment.read(text, now: now, in: zone) else {
      throw UsageError("`\(text)` is no day; write it as yyyy-mm-dd, or an instant with its offset")
    }
    return moment
  }
}
