// A colour that a `set` hides or decides is told at the `set`: the pack as shipped is sound.
extension Checker {
  /// The claims that hold with the values in force and not with those shipped; each is told at the `set` that made it.
  mutating func reasonOfSets(
    _ rule: Rule, _ shipped: [Parameter.Value], _ inForce: [Parameter.Value], _ steps: inout Int
  ) -> Set<Claim> {
    let before = claims(of: rule, shipped, &steps)
    let after = claims(of: rule, inForce, &steps)
    let whole = Set(after.certain.keys).subtracting(before.certain.keys)
    for claim in whole.sorted(by: { $0.order < $1.order }) {
      tell(claim, rule, cell: nil, by: culprit(rule, shipped, &steps) { $0.certain[claim] != nil })
    }
    guard before.byCase.count == after.byCase.count, whole.isEmpty else { return whole }
    for (place, (old, new)) in zip(before.byCase, after.byCase).enumerated() where old.values == new.values {
      for claim in Set(new.claims.keys).subtracting(old.claims.keys).sorted(by: { $0.order < $1.order }) {
        let set = culprit(rule, shipped, &steps) {
          $0.byCase.indices.contains(place) && $0.byCase[place].claims[claim] != nil
        }
        tell(claim, rule, cell: new.values, by: set)
      }
    }
    return whole
  }

  private func claims(of rule: Rule, _ values: [Parameter.Value], _ steps: inout Int) -> RuleClaims {
    RuleClaims(
      program: program, rule: rule, values: values, parametersDecide: true, sources: nil, wantsCases: true,
      allowance: &steps)
  }

  /// The one `set` that is enough by itself, else the last that the rule reads.
  private func culprit(
    _ rule: Rule, _ shipped: [Parameter.Value], _ steps: inout Int, _ isSo: (RuleClaims) -> Bool
  ) -> AppliedSet? {
    let sets = appliedSets.filter { rule.parameters.contains($0.parameter) }
    guard sets.count > 1 else { return sets.first }
    return sets.first { set in
      var values = shipped
      values[set.parameter] = set.applied(to: shipped[set.parameter])
      return isSo(claims(of: rule, values, &steps))
    } ?? sets.last
  }

  private mutating func tell(_ claim: Claim, _ rule: Rule, cell: [Constant]?, by set: AppliedSet?) {
    guard let set else { return }
    let what: String
    let place: SourceRange?
    switch claim {
    case .concernsNobody: (what, place) = ("`\(rule.name)` concerns nobody", rule.condition?.range)
    case .concernsAll: (what, place) = ("the `where` of `\(rule.name)` leaves nobody out", rule.condition?.range)
    case .neverHolds(let index): (what, place) = colour(index, rule, "never holds")
    case .alwaysHolds(let index): (what, place) = colour(index, rule, "holds of everybody whom the rule concerns")
    case .neverShows(let index):
      (what, place) = colour(index, rule, "never shows: what is tried before it holds by then")
    case .saysNothing: return
    }
    let keys = (cell ?? []).compactMap { constant -> String? in
      guard case .enumValue(let enumeration, let value) = constant else { return nil }
      return "`\(program.enums[enumeration].values[value].name)`"
    }
    warning(
      .decidedBySet, set.syntax.range,
      "with this value \(what)" + (keys.isEmpty ? "" : ", for \(keys.joined(separator: " and "))"),
      help: "choose a value between those that the other colours begin at",
      notes: place.map { [Diagnostic.Note("the condition", at: $0)] } ?? [])
  }

  private func colour(_ index: Int, _ rule: Rule, _ what: String) -> (String, SourceRange?) {
    let clause = rule.clauses[index]
    return ("`\(clause.verdict.word)` of `\(rule.name)` \(what)", clause.condition.range)
  }
}

extension AppliedSet {
  /// The parameter's value with this `set` alone.
  fileprivate func applied(to value: Parameter.Value) -> Parameter.Value {
    guard case .table(var cells) = value else { return .single(values[0]) }
    guard let cell else { return .table(values) }
    cells[cell] = values[0]
    return .table(cells)
  }
}
