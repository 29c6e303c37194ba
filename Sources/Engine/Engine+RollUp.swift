import Krav
import Records

extension Engine {
  /// How a criterion stands in a unit and beneath it; `nil` when there is no such unit.
  public func rollUp(criterion: Int, unit id: String) -> RollUp? {
    guard let scope = program.scope, let slot = register.slot(type: scope, id: id) else { return nil }
    return rollUp(criterion: criterion, unit: register.resolve(slot))
  }

  /// The unit by its slot, names resolved.
  public func rollUp(criterion: Int, unit: UInt32) -> RollUp {
    var result = RollUp(verdict: .unknown)
    evaluator.indexEverything()
    let start = evaluator.slots.count
    evaluator.pushDescendants(of: unit)
    for place in start..<evaluator.slots.count {
      let slot = evaluator.slots[place]
      for rule in program.criteria[criterion].rules {
        result.green += stores[rule].count(.green, slot)
        result.yellow += stores[rule].count(.yellow, slot)
        result.red += stores[rule].count(.red, slot)
        result.unknown += stores[rule].count(.unknown, slot)
      }
    }
    evaluator.slots.removeLast(evaluator.slots.count - start)
    result.verdict = isOnWholeBranch(unit) ? result.verdict(program.criteria[criterion].verdict) : .unknown
    return result
  }

  /// Whether one comes from the unit to a root: no unit on the way is missing, and the tree does not bite its tail.
  func isOnWholeBranch(_ unit: UInt32) -> Bool {
    guard let scope = program.scope else { return false }
    let start = evaluator.slots.count
    defer { evaluator.slots.removeLast(evaluator.slots.count - start) }
    evaluator.pushAncestors(of: unit)
    guard let top = evaluator.slots.last else { return false }
    return register.isPresent(RecordRef(type: UInt16(scope), slot: top)) && evaluator.parent(of: top) == nil
  }
}

extension RollUp {
  func verdict(_ kind: CriterionSyntax.Verdict) -> Verdict {
    guard judged > 0 else { return .unknown }
    let colour: Verdict
    switch kind {
    case .worst:
      colour = red > 0 ? .red : yellow > 0 ? .yellow : .green
    case .shared:
      colour = red == judged ? .red : green < judged ? .yellow : .green
    case .share(let yellowAbove, let redAbove, let least):
      if let least, Int64(judged) < least { return .unknown }
      guard let notGreen = Fraction(Int64(yellow + red), over: Int64(judged)),
        let broken = Fraction(Int64(red), over: Int64(judged))
      else { return .unknown }
      colour = broken > redAbove ? .red : notGreen > yellowAbove ? .yellow : .green
    }
    return colour == .green && unknown > 0 ? .unknown : colour
  }
}
