internal import CivilTime

/// Why facts cannot hold together: two of them that exclude each other, or one that excludes itself.
struct Conflict: Hashable {
  var fact: Int
  var other: Int?
}

/// Looks for a way in which formulas can hold together.
struct FactSearch {
  private let reasoner: Reasoner
  /// Beyond so many steps it is taken for possible.
  private static let stepLimit = 3000
  private var stepsLeft: Int
  private(set) var conflicts: [Conflict] = []

  private init(_ reasoner: Reasoner, _ steps: Int) { (self.reasoner, stepsLeft) = (reasoner, steps) }

  /// Whether the formulas surely never hold together, and the conflicts that show it; `nil` when they may.
  ///
  /// - Parameters:
  ///   - formulas: what should hold.
  ///   - reasoner: knows their facts.
  ///   - allowance: steps that all searches of a rule may still take; what is taken is subtracted.
  static func conflicts(of formulas: [Formula], in reasoner: Reasoner, allowance: inout Int) -> [Conflict]? {
    let most = min(stepLimit, allowance)
    var search = FactSearch(reasoner, most)
    defer { allowance -= most - search.stepsLeft + 1 }
    guard search.excludes(formulas, [], []) else { return nil }
    var seen: Set<Conflict> = []
    return search.conflicts.filter { seen.insert($0).inserted }
  }

  private mutating func excludes(_ formulas: [Formula], _ held: [Int], _ choices: [[Formula]]) -> Bool {
    var (pending, held, choices) = (formulas, held, choices)
    while let formula = pending.popLast() {
      stepsLeft -= 1
      guard stepsLeft > 0 else { return false }
      switch formula {
      case .yes: break
      case .no: return true
      case .all(let parts): pending += parts.reversed()
      case .any(let parts): choices.append(parts)
      case .fact(let fact):
        stepsLeft -= held.count / 8
        if let conflict = reasoner.conflict(of: fact, with: held) {
          conflicts.append(conflict)
          return true
        }
        held.append(fact)
      }
    }
    guard let place = choices.indices.min(by: { choices[$0].count < choices[$1].count }) else { return false }
    let choice = choices.remove(at: place)
    return choice.allSatisfy { excludes([$0], held, choices) }
  }
}

extension FactSearch {
  /// The facts that hold in whichever way the formulas do.
  static func certain(_ formulas: [Formula]) -> [Int] {
    formulas.flatMap { formula -> [Int] in
      switch formula {
      case .fact(let fact): [fact]
      case .all(let parts): certain(parts)
      case .yes, .no, .any: []
      }
    }
  }
}

extension Reasoner {
  /// Whether facts that hold make true whatever the formula, which says how it would fail, is about; the conflicts if
  /// so. Other than by ``FactSearch`` nothing is left undecided then: each part is decided by a fact about its terms.
  func refutes(_ failure: Formula, _ held: [Int]) -> [Conflict]? {
    switch failure {
    case .yes: return nil
    case .no: return []
    case .any(let parts):
      var conflicts: [Conflict] = []
      for part in parts {
        guard let found = refutes(part, held) else { return nil }
        conflicts += found
      }
      return conflicts
    case .all(let parts):
      for part in parts { if let found = refutes(part, held) { return found } }
      return nil
    case .fact(let fact):
      guard let conflict = conflict(of: fact, with: held), let other = conflict.other else { return nil }
      // What is missing leaves a comparison undecided.
      guard facts[fact].isPresence || !facts[other].isPresence else { return nil }
      return [conflict]
    }
  }

  /// Whether a condition whose failure is looked at is surely true or false while facts hold: what it compares are
  /// fields of the subject that every record has, or terms that one of those facts needs.
  func isDecided(_ failure: Formula, _ held: [Int]) -> Bool {
    switch failure {
    // Of these it is not known what they compare.
    case .yes, .no: return false
    case .all(let parts), .any(let parts): return parts.allSatisfy { isDecided($0, held) }
    case .fact(let index):
      let fact = facts[index]
      if case .presence(let term, _) = fact.kind { return isOfSubject(term) }
      if case .truth = fact.kind, fact.needs.isEmpty { return false }
      return fact.needs.allSatisfy { term in
        isOfSubject(term) && !mayBeMissing(term) || held.contains { facts[$0].needs.contains(term) }
      }
    }
  }

  private func isOfSubject(_ term: Int) -> Bool {
    switch terms.keys[term].operation {
    case .field: terms.keys[terms.keys[term].parts[0]].operation == .variable
    case .shifted: isOfSubject(terms.keys[term].parts[0])
    default: false
    }
  }

  /// The first of the facts held that excludes the new one.
  func conflict(of new: Int, with held: [Int]) -> Conflict? {
    let fact = facts[new]
    if isImpossible(fact) { return Conflict(fact: new, other: nil) }
    for other in held where excludes(fact, facts[other]) { return Conflict(fact: new, other: other) }
    return leavesNothing(new, held)
  }

  private func isImpossible(_ fact: Fact) -> Bool {
    // In this case the term has no value, so nothing about it is decided.
    if !openCase.isEmpty, fact.needs.contains(where: { openCase[$0] == .some(nil) }) { return true }
    switch fact.kind {
    case .presence(let term, let isSet) where !isSet: return !mayBeMissing(term)
    case .order(let order) where order.bare == order.base && order.shift.isExact:
      return !order.operation.holds(sign(order.shift.exact.negated))
    case .order(let order) where order.base == TermTable.zero:
      guard order.shift.isExact else { return false }
      let bound = order.shift.exact
      switch terms.keys[order.bare].operation {
      case .count: return order.operation.isUpper && (bound < Fraction(0) || bound == Fraction(0) && isBelow(order))
      case .share:
        return order.operation.isUpper && (bound < Fraction(0) || bound == Fraction(0) && isBelow(order))
          || order.operation.isLower && (bound > Fraction(1) || bound == Fraction(1) && isAbove(order))
      default: return false
      }
    default: return false
    }
  }

  private func isBelow(_ order: Fact.Order) -> Bool { order.operation == .less }
  private func isAbove(_ order: Fact.Order) -> Bool { order.operation == .greater }

  private func sign(_ number: Fraction?) -> Int {
    guard let number else { return 0 }
    return number < Fraction(0) ? -1 : number == Fraction(0) ? 0 : 1
  }

  private func excludes(_ a: Fact, _ b: Fact) -> Bool {
    if case .presence(let term, let isSet) = a.kind, !isSet, b.needs.contains(term) { return true }
    if case .presence(let term, let isSet) = b.kind, !isSet, a.needs.contains(term) { return true }
    switch (a.kind, b.kind) {
    case (.truth(let one, let first), .truth(let two, let second)): return one == two && first != second
    case (.order(let one), .order(let two)): return excludes(one, two)
    default: return false
    }
  }

  private func excludes(_ a: Fact.Order, _ b: Fact.Order) -> Bool {
    var (a, b) = (a, b)
    if a.bare == b.base, a.base == b.bare {
      if b.shift.isExact, let mirrored = b.mirrored { b = mirrored } else if let mirrored = a.mirrored { a = mirrored }
    }
    guard a.bare == b.bare, a.base == b.base, let distance = a.shift.distance(to: b.shift) else { return false }
    let isDiscrete = a.isDiscrete && b.isDiscrete
    if a.operation.isLower, b.operation.isUpper, isEmpty(distance.most, a, b, isDiscrete) { return true }
    if b.operation.isLower, a.operation.isUpper, let most = distance.negated?.most, isEmpty(most, b, a, isDiscrete) {
      return true
    }
    let isSame = distance.least == distance.most && distance.least == Fraction(0)
    return isSame
      && (a.operation == .equal && b.operation == .notEqual || a.operation == .notEqual && b.operation == .equal)
  }

  /// Whether nothing lies between a lower end and an upper one that is no more than `most` above it.
  private func isEmpty(_ most: Fraction, _ lower: Fact.Order, _ upper: Fact.Order, _ isDiscrete: Bool) -> Bool {
    let strict = (lower.operation.isStrict ? 1 : 0) + (upper.operation.isStrict ? 1 : 0)
    if isDiscrete { return most < Fraction(Int64(strict)) }
    return most < Fraction(0) || most == Fraction(0) && strict > 0
  }

  /// What the new fact and those held leave of the constants that a term may be.
  private func leavesNothing(_ new: Int, _ held: [Int]) -> Conflict? {
    guard let term = facts[new].constantTerm else { return nil }
    let about = held.filter { facts[$0].constantTerm == term } + [new]
    var left: Set<Constant>?
    for fact in about {
      guard case .member(_, let constants, let isOne) = facts[fact].kind, isOne else { continue }
      left = left.map { $0.intersection(constants) } ?? constants
    }
    if left == nil, case .enumeration(let enumeration) = terms.types[term] {
      left = Set(program.enums[enumeration].values.indices.map { .enumValue(enumeration, $0) })
    }
    guard var left else { return nil }
    for fact in about {
      switch facts[fact].kind {
      case .member(_, let constants, let isOne) where !isOne: left.subtract(constants)
      case .order(let order): left = left.filter { allows(order, $0) }
      default: break
      }
    }
    return left.isEmpty ? Conflict(fact: new, other: about.dropLast().last) : nil
  }

  private func allows(_ order: Fact.Order, _ constant: Constant) -> Bool {
    let value: Fraction? =
      switch constant {
      case .number(let number): number
      case .date(let date): Fraction(Int64(date.dayNumber))
      case .instant(let instant): Fraction(instant.seconds)
      case .duration(.days(let days)): Fraction(days)
      default: nil
      }
    guard order.shift.isExact, let value, let difference = value.subtracting(order.shift.exact) else { return true }
    return order.operation.holds(sign(difference))
  }
}

extension Fact {
  fileprivate var isPresence: Bool { if case .presence = kind { true } else { false } }

  /// The term that it holds against constants.
  fileprivate var constantTerm: Int? {
    switch kind {
    case .member(let term, _, _): term
    case .order(let order): order.base == TermTable.zero ? order.bare : nil
    default: nil
    }
  }
}

extension Fact.Order {
  /// The same seen from the other side.
  fileprivate var mirrored: Fact.Order? {
    guard shift.isExact, let back = shift.exact.negated else { return nil }
    return Fact.Order(
      bare: base, operation: operation.mirrored, base: bare, shift: Shift(exact: back), isDiscrete: isDiscrete)
  }
}
