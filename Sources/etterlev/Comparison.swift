import Alerts
import CivilTime
import Engine
import Krav
import Records
import Reports

/// Two packs side by side: their parameters, their alerts, their criteria at the end.
struct Comparison {
  /// One pack and what it says.
  struct Side {
    var folder: String
    var program: Program
    var judging: LocalJudging
    var timeline: Timeline
  }

  struct RollUpChange {
    var criterion: String
    var unit: String
    var old: Verdict?
    var new: Verdict?
  }

  let zone: ZoneRules
  let old: Side
  let new: Side
  let difference: PackDifference
  /// Parameters that are not the same: name, value before, value after.
  let parameters: [(name: String, old: String?, new: String?)]
  let rollUps: [RollUpChange]

  init(old: Side, new: Side, zone: ZoneRules) {
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
