public import CivilTime
import Krav

extension Engine {
  /// Why the rule says what it says of the subject, now or at another moment, the records as they are now.
  ///
  /// The work is that of judging the subject a few times; nothing is stored.
  public func explanation(
    of key: VerdictKey, at instant: Instant? = nil, words: Phrasebook = .bokmål
  ) -> Explanation {
    explanation(of: key, at: instant ?? now, words: words, standing: nil, isWhole: true)
  }

  /// - Parameters:
  ///   - key: the subject.
  ///   - moment: when.
  ///   - words: the language.
  ///   - standing: what the rule says at the moment, where that is known.
  ///   - isWhole: also of clauses that did not decide.
  func explanation(
    of key: VerdictKey, at moment: Instant, words: Phrasebook, standing: Finding?, isWhole: Bool
  ) -> Explanation {
    let clock = evaluator.clock
    evaluator.clock.move(to: moment)
    evaluator.keepsDerived = moment == now
    defer {
      evaluator.clock = clock
      evaluator.keepsDerived = true
    }
    var explanation = Explanation(key: key, at: moment)
    var horizon = Horizon.never
    guard bind(key, &horizon) else {
      explanation.isAbsent = true
      return explanation
    }
    let finding = standing ?? evaluator.judge()
    explanation.verdict = finding.verdict
    explanation.clause = finding.clause < 0 ? nil : Int(finding.clause)
    if finding.verdict == .unknown && finding.clause < 0 {
      explanation.missing = evaluator.names(of: evaluator.lacks())
    }
    let rule = program.rules[Int(key.rule)]
    let plan = evaluator.plan.rules[Int(key.rule)]
    let explainer = Explainer(words: words, zone: clock.zone)
    explanation.bindings = ([0] + rule.listBindings.map(\.variable)).map { variable in
      Explanation.Binding(
        name: rule.variables[variable].name, text: evaluator.explain(name: evaluator.frame[variable], explainer))
    }
    explanation.bases = rule.bases.indices.map { place in
      let day = rule.bases[place].governingDay.map { evaluator.explain(term: $0, plan.bases[place].node, explainer) }
      return Explanation.BasisStep(
        basis: place, isInForce: Explanation.Answer(evaluator.inForce(plan.bases[place]).truth), day: day)
    }
    explanation.population = rule.condition.map { evaluator.explain($0, plan.condition, explainer) }
    for (place, clause) in tried(finding, rule, plan) where isWhole || decides(place, finding, plan) {
      explanation.clauses.append(
        Explanation.ClauseStep(
          clause: place, verdict: clause.verdict,
          step: evaluator.explain(clause.condition, plan.clauses[place].node, explainer)))
    }
    return explanation
  }

  private func decides(_ place: Int, _ finding: Finding, _ plan: RulePlan) -> Bool {
    finding.clause >= 0
      ? place == Int(finding.clause) : evaluator.condition(plan.clauses[place].node).truth == .undecided
  }

  /// The clauses down to the one that decided; when several of one colour left it undecided, all of that colour.
  private func tried(_ finding: Finding, _ rule: Rule, _ plan: RulePlan) -> [(place: Int, clause: Rule.Clause)] {
    let clauses = rule.clauses.enumerated().map { (place: $0.offset, clause: $0.element) }
    switch finding.verdict {
    case nil: return []
    case .green?: return clauses
    default: break
    }
    if finding.clause >= 0 { return Array(clauses.prefix(Int(finding.clause) + 1)) }
    // It is unknown because `where`, the day that governs, or the first colour with an undecided clause is.
    let colour = clauses.first { evaluator.condition(plan.clauses[$0.place].node).truth == .undecided }?.clause.verdict
    let last = clauses.lastIndex { $0.clause.verdict == colour } ?? -1
    return evaluator.isConcerned ? Array(clauses.prefix(last + 1)) : []
  }
}
