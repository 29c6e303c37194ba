internal import CivilTime

/// What can surely be said of a rule's conditions.
enum Claim: Hashable {
  /// `where` is never true: the rule concerns nobody.
  case concernsNobody
  /// `where` is never false.
  case concernsAll
  /// The clause is never true of whom the rule concerns.
  case neverHolds(clause: Int)
  /// It is never false of whom the rule concerns.
  case alwaysHolds(clause: Int)
  /// When it is true, a clause that is tried before it is not false.
  case neverShows(clause: Int)
  /// A part of the clause is never false of whom the rule concerns.
  case saysNothing(clause: Int, part: Int)
}

/// Why a claim holds.
struct Evidence {
  /// The facts that exclude each other, with what they say.
  var conflict: ConflictWords?
  /// The clause that is tried before and leaves this one nothing, if it is one alone.
  var earlier: Int?
  /// What is never false is also never undecided: all that it compares has a value.
  var isDecided = false
}

/// The claims about one rule, for parameters of certain values.
struct RuleClaims {
  /// What holds in every case, with the evidence of one.
  private(set) var certain: [Claim: Evidence] = [:]
  /// What holds in each case that concerns somebody, and what the case is.
  private(set) var byCase: [(values: [Constant], claims: [Claim: Evidence])] = []

  /// More cases than that are not told apart.
  private static let caseLimit = 64
  /// Steps that the searches of one rule may take; what is beyond is taken for possible.
  static let stepLimit = 50_000

  /// - Parameters:
  ///   - program: the checked pack.
  ///   - rule: one of its rules.
  ///   - values: by parameter.
  ///   - parametersDecide: see ``Reasoner``.
  ///   - sources: the text from which evidence is quoted; without it there is none.
  ///   - wantsCases: whether ``byCase`` is asked for, too.
  ///   - allowance: steps that may be taken; what is taken is subtracted.
  init(
    program: Program, rule: Rule, values: [Parameter.Value], parametersDecide: Bool, sources: SourceSet?,
    wantsCases: Bool = false, allowance: inout Int
  ) {
    let reasoner = Reasoner(program: program, rule: rule, values: values, parametersDecide: parametersDecide)
    var search = ClaimSearch(
      rule: rule, reasoner: reasoner, sources: sources, allowance: min(allowance, Self.stepLimit))
    let start = search.allowance
    takeClaims(&search, wantsCases: wantsCases)
    allowance -= start - search.allowance
  }

  private mutating func takeClaims(_ search: inout ClaimSearch, wantsCases: Bool) {
    let plain = search.claims(in: [:])
    let reasoner = search.reasoner
    let cases = Self.cases(reasoner)
    guard cases.count > 1 else {
      certain = plain.withoutWhatFollows
      byCase = [([], certain)]
      return
    }
    var common: [Claim: Evidence]?
    var leavesOut = false
    for one in cases {
      let claims = search.claims(in: one)
      leavesOut = leavesOut || claims[.concernsAll] == nil
      guard claims[.concernsNobody] == nil else { continue }
      let isValued = one.values.allSatisfy { $0 != nil }
      if isValued { byCase.append((Self.constants(one, reasoner), claims.withoutWhatFollows)) }
      // The cases without a value come last, so that the evidence is of one that has them.
      common = common.map { $0.shared(with: claims) } ?? claims
      if !wantsCases, common?.isEmpty == true { return }
    }
    if leavesOut { common?[.concernsAll] = nil }
    certain = (common ?? plain.merging([.concernsNobody: Evidence()]) { old, _ in old }).withoutWhatFollows
  }

  private static func constants(_ one: Reasoner.Case, _ reasoner: Reasoner) -> [Constant] {
    one.sorted { $0.key < $1.key }.compactMap { key, value in
      guard let value, let enumeration = reasoner.tableKeys[key] else { return nil }
      return .enumValue(enumeration, value)
    }
  }

  /// Every way in which the terms that tables are read by may have values, or have none.
  private static func cases(_ reasoner: Reasoner) -> [Reasoner.Case] {
    var cases: [Reasoner.Case] = [[:]]
    for (term, enumeration) in reasoner.tableKeys.sorted(by: { $0.key < $1.key }) {
      let count = reasoner.program.enums[enumeration].values.count
      guard cases.count * (count + 1) <= caseLimit else { return [[:]] }
      cases = cases.flatMap { one in
        let none: Reasoner.Case = one.merging([term: nil]) { $1 }
        return (0..<count).map { value in one.merging([term: value]) { $1 } } + [none]
      }
    }
    return cases
  }
}

extension [Claim: Evidence] {
  /// What is claimed in both cases, by the evidence of this one.
  fileprivate func shared(with other: Self) -> Self {
    var shared: Self = [:]
    for (claim, var evidence) in self {
      guard let second = other[claim] else { continue }
      evidence.isDecided = evidence.isDecided && second.isDecided
      shared[claim] = evidence
    }
    return shared
  }

  /// Of a clause that never holds nothing else is worth saying, nor of what an earlier one leaves when it always holds.
  fileprivate var withoutWhatFollows: Self {
    if self[.concernsNobody] != nil { return filter { $0.key == .concernsNobody } }
    return filter { claim, _ in
      switch claim {
      case .concernsNobody, .concernsAll, .neverHolds: true
      case .alwaysHolds(let clause): self[.neverHolds(clause: clause)] == nil
      case .neverShows(let clause):
        self[.neverHolds(clause: clause)] == nil
          && !(0..<clause).contains { self[.alwaysHolds(clause: $0)] != nil && self[.neverHolds(clause: $0)] == nil }
      case .saysNothing(let clause, _):
        self[.neverHolds(clause: clause)] == nil && self[.alwaysHolds(clause: clause)] == nil
      }
    }
  }
}

/// Looks for the claims of a rule in one case.
private struct ClaimSearch {
  let rule: Rule
  var reasoner: Reasoner
  let sources: SourceSet?
  var allowance: Int
  private var found: [Claim: Evidence] = [:]
  private var concerned: [Formula] = []

  init(rule: Rule, reasoner: Reasoner, sources: SourceSet?, allowance: Int) {
    self.rule = rule
    self.reasoner = reasoner
    self.sources = sources
    self.allowance = allowance
  }

  mutating func claims(in one: Reasoner.Case) -> [Claim: Evidence] {
    reasoner.take(one)
    found = [:]
    concerned = one.compactMap { term, value in
      guard let value, case .enumeration(let enumeration) = reasoner.terms.types[term] else { return nil }
      return reasoner.fact(
        .member(term: term, constants: [.enumValue(enumeration, value)], isOne: true), reasoner.terms.needs(of: term),
        rule.range, isOpposite: false)
    }
    reasoner.owner = .condition
    if let condition = rule.condition {
      if !condition.isWrittenTrue { claimAlways(.concernsAll, fails: reasoner.formula(condition, false)) }
      concerned.append(reasoner.formula(condition, true))
      claim(.concernsNobody, [])
      guard found[.concernsNobody] == nil else { return found }
    }
    let clauses = rule.clauses.enumerated().map { index, clause in
      reasoner.owner = .clause(index)
      return (holds: reasoner.formula(clause.condition, true), fails: reasoner.formula(clause.condition, false))
    }
    for index in clauses.indices { judge(index, clauses) }
    return found
  }

  private mutating func judge(_ index: Int, _ clauses: [(holds: Formula, fails: Formula)]) {
    let condition = rule.clauses[index].condition
    claim(.neverHolds(clause: index), [clauses[index].holds])
    if !condition.isWrittenTrue { claimAlways(.alwaysHolds(clause: index), fails: clauses[index].fails) }
    hide(index, by: Array(0..<index), clauses)
    guard case .and(let parts) = condition.kind else { return }
    reasoner.owner = .clause(index)
    for (part, expression) in parts.enumerated() {
      claimAlways(.saysNothing(clause: index, part: part), fails: reasoner.formula(expression, false))
    }
  }

  /// A colour is tried when each that comes before it is false; of one colour the first clause that is true shows.
  private mutating func hide(_ index: Int, by earlier: [Int], _ clauses: [(holds: Formula, fails: Formula)]) {
    guard allowance > 0 else { return }
    let colour = rule.clauses[index].verdict
    let claim = Claim.neverShows(clause: index)
    let others = earlier.filter { rule.clauses[$0].verdict != colour }
    for other in others where found[claim] == nil && allowance > 0 {
      self.claim(claim, [clauses[index].holds, clauses[other].fails], earlier: other)
    }
    if found[claim] == nil, others.count > 1 {
      self.claim(claim, [clauses[index].holds] + others.map { clauses[$0].fails })
    }
    let held = FactSearch.certain(concerned + [clauses[index].holds])
    for other in earlier where rule.clauses[other].verdict == colour && found[claim] == nil && allowance > 0 {
      allowance -= 1 + held.count / 8
      guard let conflicts = reasoner.refutes(clauses[other].fails, held) else { continue }
      found[claim] = evidence(conflicts, earlier: other)
    }
  }

  private mutating func claimAlways(_ claim: Claim, fails: Formula) {
    self.claim(claim, [fails])
    guard found[claim] != nil else { return }
    found[claim]?.isDecided = reasoner.isDecided(fails, FactSearch.certain(concerned))
  }

  private mutating func claim(_ claim: Claim, _ formulas: [Formula], earlier: Int? = nil) {
    guard allowance > 0 else { return }
    guard let conflicts = FactSearch.conflicts(of: concerned + formulas, in: reasoner, allowance: &allowance) else {
      return
    }
    found[claim] = evidence(conflicts, earlier: earlier)
  }

  private func evidence(_ conflicts: [Conflict], earlier: Int?) -> Evidence {
    Evidence(conflict: sources.flatMap { ConflictWords.best(of: conflicts, reasoner, $0) }, earlier: earlier)
  }
}

extension TypedExpression {
  /// `true` as a condition: its author means it.
  var isWrittenTrue: Bool {
    if case .constant(.bool(true)) = kind { true } else { false }
  }
}
