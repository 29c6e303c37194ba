import Alerts
import CivilTime
import Commands
import Engine
import Krav
import Linux
import Records
import Reports
import Service

enum DiffCommand: ClientCommand {
  static let usage = Usage(
    "diff", "what another pack would change: alerts gained, lost and moved",
    details: [
      """
      Both packs judge the records as they are now, from one day to the other. `+` is an alert that only the new pack gives, \
      `-` one that only the old one gives, `~` one whose course is another.
      """
    ],
    operands: [
      .init("OLD", .folder, "the folder of the pack as it is"),
      .init("NEW", .folder, "the folder of the pack as it would be"),
    ],
    options: [
      .option("records", "DIR", .folder, "the folder of the records that both judge", isRequired: true),
      .option("from", "DAY", .day, "the first day, yyyy-mm-dd", fallback: "today, or the last day if that is earlier"),
      .option("to", "DAY", .day, "the last day", fallback: "today, or the first day if that is later"), .json,
      .csv, .noPager,
    ],
    fine: "both say the same", findings: "they do not",
    examples: [
      .init(
        "etterlev diff Rules/kvalitetsforskriften .etterlevd/lokalt --records .etterlevd/records --from 2022-01-01",
        "what the municipality's own deadlines would have changed since the beginning of that year")
    ],
    seeAlso: ["check", "eval", "test"])

  static func run(_ arguments: Arguments) throws -> Int32 {
    let records = arguments.value("records") ?? ""
    let zone = try Oslo.rules()
    let wall = try ServiceClock.start(asOf: nil, zone: zone)
    let from = try day(arguments.value("from"), zone) ?? day(arguments.value("to"), zone).map { min($0, wall) } ?? wall
    let to = try day(arguments.value("to"), zone) ?? max(from, wall)
    guard from <= to else { throw UsageError("`--from` is later than `--to`") }
    let knowledge = max(wall, to)

    var sides: [Side] = []
    for folder in arguments.operands {
      let pack = try CheckedPack(folders: [folder])
      let judging = try LocalJudging(pack, records: records, zone: zone, now: from, knowledge: knowledge)
      let days = Int((to.seconds - from.seconds) / 86_400)
      let progress = Progress("days of \(folder)", count: days)
      let timeline = Timeline(judging.engine, to: to) { progress.reach(Int(($0.seconds - from.seconds) / 86_400)) }
      progress.clear()
      sides.append(Side(folder: folder, program: pack.program, judging: judging, timeline: timeline))
    }
    let comparison = Comparison(old: sides[0], new: sides[1], zone: zone)
    if arguments.has("json") {
      Terminal.write(jsonLines: Array(comparison.json().utf8))
    } else if arguments.has("csv") {
      Output.standard(comparison.csv())
    } else {
      Terminal.show(comparison.text(), arguments)
    }
    return comparison.isEmpty ? Exit.fine : Exit.findings
  }

  /// The beginning of a day.
  private static func day(_ text: String?, _ zone: ZoneRules) throws -> Instant? {
    guard let text else { return nil }
    guard let date = CivilDate(iso: text) else {
      throw UsageError("`\(text)` is no day; write it as yyyy-mm-dd")
    }
    return zone.startOfDay(date)
  }

  /// One pack and what it says.
  struct Side {
    var folder: String
    var program: Program
    var judging: LocalJudging
    var timeline: Timeline
  }
}

/// Two packs side by side: their parameters, their alerts, their criteria at the end.
struct Comparison {
  struct RollUpChange {
    var criterion: String
    var unit: String
    var old: Verdict?
    var new: Verdict?
  }

  let zone: ZoneRules
  let old: DiffCommand.Side
  let new: DiffCommand.Side
  let difference: PackDifference
  /// Parameters that are not the same: name, value before, value after.
  let parameters: [(name: String, old: String?, new: String?)]
  let rollUps: [RollUpChange]

  init(old: DiffCommand.Side, new: DiffCommand.Side, zone: ZoneRules) {
    self.zone = zone
    self.old = old
    self.new = new
    difference = PackDifference(
      old: old.timeline, new: new.timeline, renamed: PackDifference.renamings(to: new.program))
    parameters = Self.parameters(old.program, new.program)
    rollUps = Self.rollUps(old.judging.engine, new.judging.engine)
  }

  var isEmpty: Bool { difference.alerts.isEmpty && rollUps.isEmpty }

  private static func parameters(_ old: Program, _ new: Program) -> [(name: String, old: String?, new: String?)] {
    let before = Dictionary(ParameterSetting.all(of: old).map { ($0.name, $0.value) }) { first, _ in first }
    let after = Dictionary(ParameterSetting.all(of: new).map { ($0.name, $0.value) }) { first, _ in first }
    return Set(before.keys).union(after.keys).sorted().compactMap { name in
      before[name] == after[name] ? nil : (name, before[name], after[name])
    }
  }

  /// The criteria of either pack in every unit, where they do not agree at the end.
  private static func rollUps(_ old: Engine, _ new: Engine) -> [RollUpChange] {
    let before = verdicts(old)
    let after = verdicts(new)
    return Set(before.keys).union(after.keys).sorted { ($0[0], $0[1]) < ($1[0], $1[1]) }.compactMap { key in
      before[key] == after[key]
        ? nil : RollUpChange(criterion: key[0], unit: key[1], old: before[key], new: after[key])
    }
  }

  /// By criterion and unit.
  private static func verdicts(_ engine: Engine) -> [[String]: Verdict] {
    guard let scope = engine.program.scope else { return [:] }
    var verdicts: [[String]: Verdict] = [:]
    for slot in 0..<UInt32(engine.register.slotCount(scope)) {
      let unit = RecordRef(type: UInt16(scope), slot: slot)
      guard engine.register.isPresent(unit) else { continue }
      for (number, criterion) in engine.program.criteria.enumerated() {
        verdicts[[criterion.name, engine.register.id(unit)]] = engine.rollUp(criterion: number, unit: slot).verdict
      }
    }
    return verdicts
  }
}
