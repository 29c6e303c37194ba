internal import CivilTime

extension Reasoner {
  /// `operation` is what should hold of the two, both having values.
  mutating func comparison(
    _ operation: ComparisonOperator, _ left: TypedExpression, _ right: TypedExpression, _ names: Names,
    _ range: SourceRange, isOpposite: Bool
  ) -> Formula {
    let (a, b) = (constant(left, names), constant(right, names))
    if let a, let b, let difference = Self.difference(a, b) {
      if parametersDecide || !(left.readsParameter || right.readsParameter) {
        return operation.holds(difference) ? .yes : .no
      }
      return .yes
    }
    switch left.type {
    case .number, .date, .instant: return ordered(operation, left, right, names, range, isOpposite)
    case .duration: return durations(operation, left, right, names, range, isOpposite)
    case .enumeration(let enumeration):
      for (side, constant, operation) in [(left, b, operation), (right, a, operation.mirrored)] {
        guard let constant else { continue }
        let held = values(of: enumeration, operation, constant)
        // A parameter that has the first or the last value is a switch, too.
        let isWhole = held.isEmpty || held.count == program.enums[enumeration].values.count
        if isWhole, !parametersDecide, left.readsParameter || right.readsParameter { return .yes }
        let term = term(side, names)
        return fact(
          .member(term: term, constants: held, isOne: true), terms.needs(of: term), range, isOpposite: isOpposite)
      }
      return order(term(left, names), operation, term(right, names), .none, range, isOpposite: isOpposite)
    case .bool:
      let wanted = operation == .equal
      if case .bool(let value)? = b { return formula(left, value == wanted, names) }
      if case .bool(let value)? = a { return formula(right, value == wanted, names) }
    case .label:
      for (side, constant) in [(left, b), (right, a)] {
        guard let constant else { continue }
        let term = term(side, names)
        return fact(
          .member(term: term, constants: [constant], isOne: operation == .equal), terms.needs(of: term), range,
          isOpposite: isOpposite)
      }
    default: break
    }
    let both = [term(left, names), term(right, names)].sorted()
    let same = terms.number(.init(operation: .same, parts: both), .bool, range)
    return fact(.truth(term: same, holds: operation == .equal), [], range, isOpposite: isOpposite)
  }

  private static func difference(_ a: Constant, _ b: Constant) -> Int? {
    func order<Value: Comparable>(_ a: Value, _ b: Value) -> Int { a < b ? -1 : a == b ? 0 : 1 }
    switch (a, b) {
    case (.number(let a), .number(let b)): return order(a, b)
    case (.date(let a), .date(let b)): return order(a, b)
    case (.instant(let a), .instant(let b)): return order(a.seconds, b.seconds)
    case (.enumValue(_, let a), .enumValue(_, let b)): return order(a, b)
    case (.duration(.days(let a)), .duration(.days(let b))), (.duration(.hours(let a)), .duration(.hours(let b))):
      return order(a, b)
    default: return nil
    }
  }

  private func values(of enumeration: Int, _ operation: ComparisonOperator, _ bound: Constant) -> Set<Constant> {
    guard case .enumValue(_, let bound) = bound else { return [] }
    let held = program.enums[enumeration].values.indices.filter { operation.holds($0 - bound) }
    return Set(held.map { .enumValue(enumeration, $0) })
  }

  private mutating func ordered(
    _ operation: ComparisonOperator, _ left: TypedExpression, _ right: TypedExpression, _ names: Names,
    _ range: SourceRange, _ isOpposite: Bool
  ) -> Formula {
    order(shifted(left, names), operation, shifted(right, names), Fraction(0), range, isOpposite)
  }

  /// Days or hours: the distance between two moments compared with a constant is one of them compared with the other.
  private mutating func durations(
    _ operation: ComparisonOperator, _ left: TypedExpression, _ right: TypedExpression, _ names: Names,
    _ range: SourceRange, _ isOpposite: Bool
  ) -> Formula {
    if let length = length(right, names), let (from, to, inner) = distance(left, names) {
      return order(shifted(to, inner), operation, shifted(from, inner), length, range, isOpposite)
    }
    if let length = length(left, names), let (from, to, inner) = distance(right, names) {
      return order(shifted(to, inner), operation.mirrored, shifted(from, inner), length, range, isOpposite)
    }
    return order(shifted(left, names), operation, shifted(right, names), Fraction(0), range, isOpposite)
  }

  private mutating func length(_ expression: TypedExpression, _ names: Names) -> Fraction? {
    guard constant(expression, names) != nil else { return nil }
    let (base, shift) = shifted(expression, names)
    return base == TermTable.zero && shift.isExact ? shift.exact : nil
  }

  private mutating func distance(
    _ expression: TypedExpression, _ names: Names
  ) -> (from: TypedExpression, to: TypedExpression, names: Names)? {
    let (meant, inner) = meaning(expression, names)
    guard case .arithmetic(.subtract, let to, let from) = meant.kind, to.type == from.type,
      to.type == .date || to.type == .instant
    else { return nil }
    return (from, to, inner)
  }

  /// `left` compared with `right` and so much more.
  private mutating func order(
    _ left: (base: Int, shift: Shift), _ operation: ComparisonOperator, _ right: (base: Int, shift: Shift),
    _ more: Fraction, _ range: SourceRange, _ isOpposite: Bool
  ) -> Formula {
    // What is put on one side goes over to the other, where it is exact.
    if right.shift.isExact, left.base == TermTable.zero || !left.shift.isExact,
      let exact = right.shift.exact.adding(more)?.negated, let shift = left.shift.adding(exact)
    {
      return order(right.base, operation.mirrored, left.base, shift, range, isOpposite: isOpposite)
    }
    if left.shift.isExact, let exact = left.shift.exact.negated?.adding(more), let shift = right.shift.adding(exact) {
      return order(left.base, operation, right.base, shift, range, isOpposite: isOpposite)
    }
    let type = terms.types[left.base]
    let whole = terms.shifted(left.base, left.shift, type, range)
    guard let shift = right.shift.adding(more) else { return .yes }
    return order(whole, operation, right.base, shift, range, isOpposite: isOpposite)
  }

  mutating func order(
    _ bare: Int, _ operation: ComparisonOperator, _ base: Int, _ shift: Shift, _ range: SourceRange, isOpposite: Bool
  ) -> Formula {
    let isDiscrete = isWhole(bare) && isWhole(base)
    var (operation, shift) = (operation, shift)
    if isDiscrete, !shift.exact.isInteger {
      let floor = shift.exact.floor
      switch operation {
      case .less, .lessOrEqual: (operation, shift.exact) = (.lessOrEqual, Fraction(floor))
      case .greater, .greaterOrEqual: (operation, shift.exact) = (.greater, Fraction(floor))
      case .equal: return .no
      case .notEqual: return .yes
      }
    }
    let needs = Set(terms.needs(of: bare) + terms.needs(of: base)).sorted()
    return fact(
      .order(.init(bare: bare, operation: operation, base: base, shift: shift, isDiscrete: isDiscrete)), needs, range,
      isOpposite: isOpposite)
  }

  /// Whether the term's values are whole: days, seconds, places in an order, or numbers that are counted.
  private func isWhole(_ term: Int) -> Bool {
    let key = terms.keys[term]
    switch (terms.types[term], key.operation) {
    case (_, .zero), (.date, _), (.instant, _), (.enumeration, _), (_, .count): return true
    case (.duration(.days?), .subtract), (.duration(.hours?), .subtract): return true
    case (.number, .field):
      guard case .record(let record) = terms.types[key.parts[0]] else { return false }
      return program.records[record].fields[key.detail].type == .integer
    default: return false
    }
  }
}

extension TypedExpression {
  /// Whether a parameter is read in it; of a let it is taken so.
  var readsParameter: Bool {
    switch kind {
    case .parameter, .table, .letValue, .derived: return true
    default: break
    }
    var found = false
    forEachChild { if !found, $0.readsParameter { found = true } }
    return found
  }
}
