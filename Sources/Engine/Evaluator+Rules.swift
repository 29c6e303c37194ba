import CivilTime
import Krav
import Records

/// What a rule says of one subject.
struct Finding: Equatable {
  /// `nil`: the rule is silent.
  var verdict: Verdict?
  /// The clause that gives the reason; -1 for none.
  var clause: Int32
  var horizon: Horizon

  static func == (left: Finding, right: Finding) -> Bool {
    left.verdict == right.verdict && left.clause == right.clause
  }
}

extension Evaluator {
  /// Judges the subject that is bound.
  mutating func judge() -> Finding {
    touched += 1
    let concerned = concerned()
    var horizon = concerned.horizon
    if concerned.truth == .no { return Finding(verdict: nil, clause: -1, horizon: horizon) }
    if concerned.truth == .undecided || isRootStale { return Finding(verdict: .unknown, clause: -1, horizon: horizon) }
    var place = 0
    let count = plan.rules[rule].clauses.count
    while place < count {
      let colour = plan.rules[rule].clauses[place].verdict
      var isUndecided = false
      while place < count, plan.rules[rule].clauses[place].verdict == colour {
        let clause = plan.rules[rule].clauses[place]
        let outcome = rootCondition(clause.node, clause.test)
        horizon.meet(outcome.horizon)
        if outcome.truth == .yes { return Finding(verdict: colour, clause: Int32(place), horizon: horizon) }
        if outcome.truth == .undecided { isUndecided = true }
        place += 1
      }
      if isUndecided { return Finding(verdict: .unknown, clause: -1, horizon: horizon) }
    }
    return Finding(verdict: .green, clause: -1, horizon: horizon)
  }

  /// The same with its horizon in seconds since 1970-01-01T00:00:00Z; `Int64.max` for never.
  mutating func judgeUntil() -> (finding: Finding, end: Int64) {
    let finding = judge()
    return (finding, clock.instant(of: finding.horizon))
  }

  /// Whether it is certain that the duty concerns the bound subject and is law.
  var isConcerned: Bool {
    mutating get { concerned().truth == .yes }
  }

  /// Whether the duty concerns the subject, and is law on the day that governs it.
  private mutating func concerned() -> Outcome {
    let node = plan.rules[rule].condition
    let population = node < 0 ? Outcome(.yes) : rootCondition(node, plan.rules[rule].conditionTest)
    if population.truth == .no { return population }
    let force = inForce()
    if force.truth == .no { return force }
    return Outcome(
      population.truth == .undecided || force.truth == .undecided ? .undecided : .yes,
      population.horizon.earlier(force.horizon))
  }

  /// A condition of the rule, by the test that says the same, if there is one.
  private mutating func rootCondition(_ node: Int32, _ test: Int32) -> Outcome {
    guard test >= 0, trace == nil, case .reference(let root) = frame[frameBase] else { return condition(node) }
    if let rootColumns { return plan.check(test, Int(root.slot), rootColumns, today: clock.today, keys: []) }
    let columns = register.columns(of: Int(root.type))
    if keepsColumns { rootColumns = columns }
    return plan.check(test, Int(root.slot), columns, today: clock.today, keys: [])
  }

  mutating func inForce() -> Outcome {
    var result = Outcome(.no)
    for place in plan.rules[rule].bases.indices {
      let part = inForce(plan.rules[rule].bases[place])
      if part.truth == .yes { return part }
      if part.truth == .undecided { result.truth = .undecided }
      result.horizon.meet(part.horizon)
    }
    return result
  }

  /// Whether the wording of a basis is in force on the day that governs the subject.
  mutating func inForce(_ basis: RulePlan.Basis) -> Outcome {
    let governing = basis.node < 0 ? Valued(.date(clock.today), slope: 1) : term(basis.node)
    guard case .date(let day) = governing.term else { return Outcome(.undecided, governing.horizon) }
    var outcome = Outcome(basis.from <= day && day <= basis.to, governing.horizon)
    guard governing.slope != 0 else { return outcome }
    if day < basis.from { outcome.horizon.meet(.day(basis.from)) }
    if outcome.truth == .yes && basis.to != .max { outcome.horizon.meet(.day(Int64(basis.to) + 1)) }
    return outcome
  }

  /// What the bound subject lacks, when its verdict is unknown without a clause that says so.
  mutating func lacks() -> Set<Lack> {
    var lacks: Set<Lack> = []
    if isRootStale, case .reference(let root) = frame[frameBase] { return [Lack(reference: root)] }
    let node = plan.rules[rule].condition
    let population = node < 0 ? Truth.yes : condition(node).truth
    let force = inForce().truth
    if population == .no || force == .no { return [] }
    if population == .undecided { collectLacks(node, &lacks) }
    if force == .undecided {
      for basis in plan.rules[rule].bases where basis.node >= 0 && inForce(basis).truth == .undecided {
        collectLacks(basis.node, &lacks)
      }
    }
    if population == .undecided || force == .undecided { return lacks }
    let clauses = plan.rules[rule].clauses
    var place = 0
    while place < clauses.count {
      let colour = clauses[place].verdict
      let group = clauses[place...].prefix { $0.verdict == colour }
      let truths = group.map { condition($0.node).truth }
      if truths.contains(.yes) { return [] }
      if truths.contains(.undecided) {
        for (clause, truth) in zip(group, truths) where truth == .undecided { collectLacks(clause.node, &lacks) }
        return lacks
      }
      place += group.count
    }
    return []
  }
}
