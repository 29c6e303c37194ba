public import CivilTime
public import Krav
import Records

/// How criteria stand in the units at a moment ahead: the counts of now, and what the forecast changes of them.
///
/// Each unit's counts hold those beneath it, so that a change costs the height of the tree.
public struct Outlook {
  private let engine: Engine
  private let until: Instant
  /// By rule: four counts for each unit, its whole branch.
  private var counts: [[Int32]]
  /// By unit: itself and those above it.
  private var branches: [UInt32: [UInt32]] = [:]
  private var place = ForecastPlace()
  private var next: ForecastChange?
  private var isBegun = false
  /// The forecast that the place belongs to.
  private let passes: Int
  /// By rule: the criteria that ask for it.
  private let criteria: [[Int]]
  /// What has changed at the moment that is gone through, with how it stood before.
  private var touched: [Spot: Verdict] = [:]
  /// Changes of criteria so far, by time, criterion and unit's slot.
  public private(set) var turns: [CriterionChange] = []
  private let keepsTurns: Bool

  private struct Spot: Hashable {
    var criterion: Int
    var unit: UInt32
  }

  /// - Parameters:
  ///   - engine: its forecast reaches as far as `until`.
  ///   - until: the moment that is asked for; changes at it have happened.
  ///   - keepsTurns: whether the changes of criteria on the way are wanted too.
  public init(_ engine: Engine, until: Instant, keepsTurns: Bool = false) {
    self.engine = engine
    self.until = until
    self.keepsTurns = keepsTurns
    passes = engine.forecastPasses
    var criteria = engine.program.rules.map { _ in [Int]() }
    for (number, criterion) in engine.program.criteria.enumerated() {
      for rule in Set(criterion.rules) { criteria[rule].append(number) }
    }
    self.criteria = criteria
    counts = engine.stores.map { _ in [] }
    guard let scope = engine.program.scope else { return }
    let units = UInt32(engine.register.slotCount(scope))
    for (rule, store) in engine.stores.enumerated() where !criteria[rule].isEmpty {
      counts[rule] = Array(repeating: 0, count: Int(units) * Verdict.allCases.count)
      for unit in 0..<units {
        for verdict in Verdict.allCases {
          let count = store.count(verdict, unit)
          if count > 0 { add(Int32(count), verdict, unit, rule) }
        }
      }
    }
  }

  /// The forecast has been made anew, so that this must be too.
  public var isStale: Bool { passes != engine.forecastPasses || !engine.isForecastComplete }

  /// Takes in about `limit` changes; `true` when all up to the moment are.
  public mutating func step(limit: Int) -> Bool {
    if !isBegun {
      next = engine.nextChange(after: &place)
      isBegun = true
    }
    var left = limit
    while let change = next, change.at <= until {
      if left <= 0 { return false }
      take(change)
      next = engine.nextChange(after: &place)
      // A moment is told as a whole: only what lasts.
      if next?.at != change.at { finish(at: change.at) }
      left -= 1
    }
    return true
  }

  /// The unit by its slot, names resolved.
  public func rollUp(criterion: Int, unit: UInt32) -> RollUp {
    var result = RollUp(verdict: .unknown)
    for rule in engine.program.criteria[criterion].rules {
      result.green += count(.green, unit, rule)
      result.yellow += count(.yellow, unit, rule)
      result.red += count(.red, unit, rule)
      result.unknown += count(.unknown, unit, rule)
    }
    if engine.isOnWholeBranch(unit) { result.verdict = result.verdict(engine.program.criteria[criterion].verdict) }
    return result
  }

  private func count(_ verdict: Verdict, _ unit: UInt32, _ rule: Int) -> Int {
    let place = Int(unit) * Verdict.allCases.count + Int(verdict.rawValue)
    return place < counts[rule].count ? Int(counts[rule][place]) : 0
  }

  private mutating func branch(_ unit: UInt32) -> [UInt32] {
    if let known = branches[unit] { return known }
    let branch = engine.unitsAbove(unit)
    branches[unit] = branch
    return branch
  }

  private mutating func add(_ difference: Int32, _ verdict: Verdict, _ unit: UInt32, _ rule: Int) {
    for above in branch(unit) {
      let place = Int(above) * Verdict.allCases.count + Int(verdict.rawValue)
      if place < counts[rule].count { counts[rule][place] += difference }
    }
  }

  private mutating func take(_ change: ForecastChange) {
    let rule = Int(change.key.rule)
    guard !criteria[rule].isEmpty else { return }
    let slot = engine.place(engine.root(of: change.key))
    guard slot >= 0 else { return }
    let unit = UInt32(slot)
    if keepsTurns {
      for above in branch(unit) {
        for criterion in criteria[rule] where touched[Spot(criterion: criterion, unit: above)] == nil {
          touched[Spot(criterion: criterion, unit: above)] = rollUp(criterion: criterion, unit: above).verdict
        }
      }
    }
    if let before = change.before { add(-1, before, unit, rule) }
    if let after = change.after { add(1, after, unit, rule) }
  }

  private mutating func finish(at moment: Instant) {
    guard !touched.isEmpty else { return }
    var found: [CriterionChange] = []
    for (spot, before) in touched {
      let after = rollUp(criterion: spot.criterion, unit: spot.unit).verdict
      guard before != after else { continue }
      found.append(
        CriterionChange(at: moment, criterion: spot.criterion, unit: spot.unit, before: before, after: after))
    }
    touched.removeAll(keepingCapacity: true)
    turns += found.sorted { ($0.criterion, $0.unit) < ($1.criterion, $1.unit) }
  }
}

/// A criterion that will stand otherwise in a unit and beneath it, if no record changes before.
public struct CriterionChange: Hashable, Sendable {
  public var at: Instant
  /// Index in `Program.criteria`.
  public var criterion: Int
  /// The unit's slot.
  public var unit: UInt32
  public var before: Verdict
  public var after: Verdict
}

extension Engine {
  /// The slots of the unit and those above it, each once.
  public func unitsAbove(_ unit: UInt32) -> [UInt32] {
    let start = evaluator.slots.count
    evaluator.pushAncestors(of: unit)
    defer { evaluator.slots.removeLast(evaluator.slots.count - start) }
    return Array(evaluator.slots[start...])
  }
}
