extension Checker {
  /// The parameters that a rule reads, itself or by derived fields, in the order of their declaration.
  func allParameters(_ gathering: Gathering, of expressions: [TypedExpression]) -> [Int] {
    var found = gathering.parameters
    var pending = expressions.flatMap { $0.derivedFields }
    var seen: Set<Int> = []
    while let number = pending.popLast() {
      guard seen.insert(number).inserted else { continue }
      found.formUnion(derivedParameters[number])
      pending += program.derivedFields[number].value.derivedFields
    }
    return found.sorted()
  }
}

extension TypedExpression {
  /// The derived fields that stand in it, not those that stand in them.
  var derivedFields: [Int] {
    var found: [Int] = []
    visit { if case .derived(_, let number) = $0.kind { found.append(number) } }
    return found
  }

  /// This expression and every one inside, outermost first.
  public func visit(_ body: (TypedExpression) -> Void) {
    body(self)
    switch kind {
    case .constant, .variable, .letValue, .today, .now, .calendarPeriod, .parameter: break
    case .field(let a, _), .derived(let a, _), .property(let a, _), .negate(let a), .isSet(let a), .isMissing(let a),
      .not(let a):
      a.visit(body)
    case .table(_, let items), .list(let items), .and(let items), .or(let items): for item in items { item.visit(body) }
    case .arithmetic(_, let a, let b), .otherwise(let a, let b), .compare(_, let a, let b), .isIn(let a, let b),
      .isUnder(let a, let b), .withinLast(let a, let b), .withinNext(let a, let b), .withinPeriod(let a, let b):
      a.visit(body)
      b.visit(body)
    case .exists(let query), .no(let query), .every(let query), .count(let query), .share(let query),
      .latest(let query), .earliest(let query):
      query.visit(body)
    case .atLeast(let a, let query), .sum(let a, let query), .median(let a, let query):
      a.visit(body)
      query.visit(body)
    case .atLeastOf(let a, let items):
      a.visit(body)
      for item in items { item.visit(body) }
    }
  }
}

extension TypedQuery {
  /// Every expression of the query and of what it draws from.
  public func visit(_ body: (TypedExpression) -> Void) {
    switch source {
    case .records: break
    case .list(let list): list.visit(body)
    case .query(let inner): inner.visit(body)
    }
    by?.visit(body)
    condition?.visit(body)
    satisfies?.visit(body)
  }
}
