internal import Engine
internal import Krav

/// An explanation's clauses, parted into those that made the verdict and those that did not.
struct Reasons {
  struct Clause {
    /// `nil`: the rule is silent.
    var verdict: Verdict?
    var isWhy: Bool
    var step: Explanation.Step
  }

  var why: [Clause] = []
  var whyNot: [Clause] = []

  init(_ explanation: Explanation) {
    let population = explanation.population
    if explanation.verdict == nil, let population, population.answer == .no {
      why.append(Clause(verdict: nil, isWhy: true, step: population))
    }
    if explanation.verdict == .unknown, explanation.clause == nil, let population, population.answer == .undecided {
      why.append(Clause(verdict: .unknown, isWhy: true, step: population))
    }
    for clause in explanation.clauses {
      let isDeciding = explanation.clause.map { $0 == clause.clause } ?? (clause.step.answer == .undecided)
      if isDeciding {
        why.append(Clause(verdict: explanation.verdict, isWhy: true, step: clause.step))
      } else {
        whyNot.append(Clause(verdict: clause.verdict, isWhy: false, step: clause.step))
      }
    }
  }
}
