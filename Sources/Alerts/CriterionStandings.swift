public import Engine
internal import Krav
internal import Records

/// How criteria stand where they may stand otherwise than at the last call.
public struct CriterionStandings: Sendable {
  public var standings: [CriterionStanding] = []
  /// These are all there are.
  public var isWhole: Bool

  /// Takes from the engine what it has noted since the last call. To be called when it has nothing left to judge.
  public init(takenFrom engine: Engine) {
    let program = engine.program
    guard !program.criteria.isEmpty, let scope = program.scope else {
      isWhole = false
      return
    }
    let isPresent = { (unit: UInt32) in engine.register.isPresent(RecordRef(type: UInt16(scope), slot: unit)) }
    let path = { (unit: UInt32) in engine.path(ofUnit: unit).map(encodedForSubject).joined(separator: "/") }
    guard let places = engine.takeChangedCounts() else {
      isWhole = true
      let outlook = Outlook(engine, until: engine.now)
      for unit in 0..<UInt32(engine.register.slotCount(scope)) where isPresent(unit) {
        let path = path(unit)
        for (number, criterion) in program.criteria.enumerated() {
          let verdict = outlook.rollUp(criterion: number, unit: unit).verdict
          standings.append(CriterionStanding(criterion: criterion.name, unit: path, verdict: verdict))
        }
      }
      return
    }
    isWhole = false
    var spots: Set<Spot> = []
    for place in places {
      for (number, criterion) in program.criteria.enumerated() where criterion.rules.contains(Int(place.rule)) {
        for unit in engine.unitsAbove(place.unit) { spots.insert(Spot(criterion: number, unit: unit)) }
      }
    }
    for spot in spots.sorted(by: { ($0.unit, $0.criterion) < ($1.unit, $1.criterion) }) where isPresent(spot.unit) {
      let verdict = engine.rollUp(criterion: spot.criterion, unit: spot.unit).verdict
      standings.append(
        CriterionStanding(criterion: program.criteria[spot.criterion].name, unit: path(spot.unit), verdict: verdict))
    }
  }

  /// A criterion in a unit, by their numbers.
  private struct Spot: Hashable {
    var criterion: Int
    var unit: UInt32
  }
}
