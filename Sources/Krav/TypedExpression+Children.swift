extension TypedExpression {
  /// Calls the body with each expression that stands directly in this one, those of its queries included.
  public func forEachChild(_ body: (TypedExpression) -> Void) {
    switch kind {
    case .constant, .variable, .letValue, .today, .now, .calendarPeriod, .parameter: break
    case .field(let base, _), .derived(let base, _), .property(let base, _): body(base)
    case .negate(let operand), .isSet(let operand), .isMissing(let operand), .not(let operand): body(operand)
    case .table(_, let items), .list(let items), .and(let items), .or(let items): items.forEach(body)
    case .arithmetic(_, let left, let right), .compare(_, let left, let right), .otherwise(let left, let right),
      .isIn(let left, let right), .isUnder(let left, let right), .withinLast(let left, let right),
      .withinNext(let left, let right), .withinPeriod(let left, let right):
      body(left)
      body(right)
    case .exists(let query), .no(let query), .every(let query), .count(let query), .share(let query),
      .latest(let query), .earliest(let query):
      query.forEachChild(body)
    case .atLeast(let value, let query), .sum(let value, let query), .median(let value, let query):
      body(value)
      query.forEachChild(body)
    case .atLeastOf(let number, let items):
      body(number)
      items.forEach(body)
    }
  }

  /// Whether a variable for which the predicate holds, or a let, is read anywhere in it.
  func reads(letsCount: Bool, _ isWanted: (Int) -> Bool) -> Bool {
    switch kind {
    case .variable(let index): return isWanted(index)
    case .letValue: return letsCount
    default: break
    }
    var found = false
    forEachChild { if !found, $0.reads(letsCount: letsCount, isWanted) { found = true } }
    return found
  }
}

extension TypedQuery {
  public func forEachChild(_ body: (TypedExpression) -> Void) {
    switch source {
    case .records: break
    case .list(let list): body(list)
    case .query(let query): query.forEachChild(body)
    }
    [by, condition, satisfies].forEach { part in if let part { body(part) } }
  }
}
