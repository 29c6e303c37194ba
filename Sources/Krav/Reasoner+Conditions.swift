internal import CivilTime

// From conditions to formulas.
extension Reasoner {
  /// What the condition's being true, or false, asks of its terms. Nothing is left out that could exclude it.
  mutating func formula(_ e: TypedExpression, _ holds: Bool, _ names: Names = Names()) -> Formula {
    guard spend() else { return .yes }
    switch e.kind {
    case .constant(.bool(let value)): return value == holds ? .yes : .no
    case .not(let operand):
      if operand.range == e.range { negated.insert(e.range) }
      return formula(operand, !holds, names)
    case .and(let items): return joint(items, holds, names, isAll: holds)
    case .or(let items): return joint(items, holds, names, isAll: !holds)
    case .letValue(let index): return formula(rule.lets[index].value, holds, Names())
    // Decided only of a record that is there, and then as its value is.
    case .derived(let base, let index):
      let record = term(base, names)
      return formula(
        program.derivedFields[index].value, holds, Names(variables: [0: record], depth: names.depth))
    case .otherwise(let first, let second):
      let isMissing = fact(.presence(term: term(first, names), isSet: false), [], first.range, isOpposite: false)
      return .any([formula(first, holds, names), .all([isMissing, formula(second, holds, names)])])
    case .compare(let operation, let left, let right):
      return comparison(holds ? operation : operation.opposite, left, right, names, e.range, isOpposite: !holds)
    case .isSet(let operand): return presence(operand, isSet: holds, names, e.range, isOpposite: !holds)
    case .isMissing(let operand): return presence(operand, isSet: !holds, names, e.range, isOpposite: !holds)
    case .isIn(let element, let list): return membership(element, list, holds, names, e)
    case .withinLast(let day, let length): return window(day, length, holds, names, e.range, isLast: true)
    case .withinNext(let day, let length): return window(day, length, holds, names, e.range, isLast: false)
    default: return quantified(e, holds, names)
    }
  }

  private mutating func joint(
    _ items: [TypedExpression], _ holds: Bool, _ names: Names, isAll: Bool
  ) -> Formula {
    let parts = items.map { formula($0, holds, names) }
    return isAll ? .all(parts) : .any(parts)
  }

  private mutating func quantified(_ e: TypedExpression, _ holds: Bool, _ names: Names) -> Formula {
    switch e.kind {
    // How many there are may be known in part; each of these is decided when no answer in that range differs.
    case .exists(let query): return number(of: query, .greaterOrEqual, Fraction(1), holds, names, e.range)
    case .no(let query): return number(of: query, .lessOrEqual, Fraction(0), holds, names, e.range)
    case .atLeast(let wanted, let query):
      if case .number(let number)? = constant(wanted, names) {
        return self.number(of: query, .greaterOrEqual, number, holds, names, e.range)
      }
    case .atLeastOf(let wanted, let items):
      guard case .number(let number)? = constant(wanted, names) else { break }
      if number <= Fraction(0) { return holds ? .yes : .no }
      if number > Fraction(Int64(items.count)) { return holds ? .no : .yes }
      if number <= Fraction(1) { return joint(items, holds, names, isAll: !holds) }
      if number > Fraction(Int64(items.count - 1)) { return joint(items, holds, names, isAll: holds) }
    default: break
    }
    let term = term(e, names)
    let needs = e.isLookedUp ? terms.needs(of: term) : []
    return fact(.truth(term: term, holds: holds), needs, e.range, isOpposite: !holds)
  }

  private mutating func number(
    of query: TypedQuery, _ operation: ComparisonOperator, _ bound: Fraction, _ holds: Bool, _ names: Names,
    _ range: SourceRange
  ) -> Formula {
    let count = TypedExpression(.count(query), type: .number, range: range)
    return order(
      term(count, names), holds ? operation : operation.opposite, TermTable.zero, Shift(exact: bound), range,
      isOpposite: !holds)
  }

  private mutating func presence(
    _ operand: TypedExpression, isSet: Bool, _ names: Names, _ range: SourceRange, isOpposite: Bool
  ) -> Formula {
    let term = term(operand, names)
    if case .constant = terms.keys[term].operation, operand.type.isSingle { return isSet ? .yes : .no }
    return fact(
      .presence(term: term, isSet: isSet), isSet ? terms.needs(of: term) : [], range, isOpposite: isOpposite)
  }

  /// `x within last P` is `x <= today and today <= x + P`; `within next` is `today <= x and x - P <= today`.
  private mutating func window(
    _ day: TypedExpression, _ length: TypedExpression, _ holds: Bool, _ names: Names, _ range: SourceRange,
    isLast: Bool
  ) -> Formula {
    let isDate = day.type == .date
    let today = terms.number(.init(operation: isDate ? .today : .now), day.type, range)
    let (base, shift) = shifted(day, names)
    let near = order(
      today, side(isLast ? .greaterOrEqual : .lessOrEqual, holds), base, shift, range, isOpposite: !holds)
    guard case .duration(let span)? = constant(length, names),
      let far = (isLast ? span : span.negated).flatMap({ shift.adding($0) })
    else {
      // Of a window whose length is not known, one end is.
      return holds ? near : .yes
    }
    let other = order(
      today, side(isLast ? .lessOrEqual : .greaterOrEqual, holds), base, far, range, isOpposite: !holds)
    return holds ? .all([near, other]) : .any([near, other])
  }

  private func side(_ operation: ComparisonOperator, _ holds: Bool) -> ComparisonOperator {
    holds ? operation : operation.opposite
  }

  private mutating func membership(
    _ element: TypedExpression, _ list: TypedExpression, _ holds: Bool, _ names: Names, _ e: TypedExpression
  ) -> Formula {
    if case .list(let constants)? = constant(list, names), !element.type.isRecord {
      if constants.isEmpty { return holds ? .no : .yes }
      let term = term(element, names)
      if case .constant = terms.keys[term].operation, let value = constant(element, names) {
        return constants.contains(value) == holds ? .yes : .no
      }
      return fact(
        .member(term: term, constants: Set(constants), isOne: holds), terms.needs(of: term), e.range,
        isOpposite: !holds)
    }
    return fact(.truth(term: term(e, names), holds: holds), [], e.range, isOpposite: !holds)
  }

  mutating func fact(
    _ kind: Fact.Kind, _ needs: [Int], _ range: SourceRange, isOpposite: Bool
  ) -> Formula {
    facts.append(Fact(kind: kind, needs: needs, range: range, isOpposite: isOpposite, owner: owner))
    return .fact(facts.count - 1)
  }
}

extension TypedExpression {
  /// A field or another term whose own value is the answer.
  fileprivate var isLookedUp: Bool {
    switch kind {
    case .field, .variable: true
    default: false
    }
  }
}

extension ValueType {
  fileprivate var isSingle: Bool { if case .list = self { false } else { true } }
}
