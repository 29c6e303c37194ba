import Krav

extension Body {
  /// Whether time alone may change what the expression says.
  func isTimed(_ expression: TypedExpression) -> Bool {
    switch expression.kind {
    case .constant, .variable, .parameter: return false
    case .today, .now, .calendarPeriod, .withinLast, .withinNext, .latest, .earliest: return true
    case .letValue(let index):
      if let known = timedLets[index] { return known }
      let isTimed = isTimed(lets[index])
      timedLets[index] = isTimed
      return isTimed
    case .derived(let base, let index):
      if isTimed(base) { return true }
      if let known = timedFields[index] { return known }
      let isTimed = isTimed(program.derivedFields[index].value)
      timedFields[index] = isTimed
      return isTimed
    case .field(let inner, _), .property(let inner, _), .negate(let inner), .isSet(let inner), .isMissing(let inner),
      .not(let inner):
      return isTimed(inner)
    case .table(_, let parts), .list(let parts), .and(let parts), .or(let parts):
      return parts.contains { isTimed($0) }
    case .arithmetic(_, let left, let right), .otherwise(let left, let right), .compare(_, let left, let right),
      .isIn(let left, let right), .isUnder(let left, let right), .withinPeriod(let left, let right):
      return isTimed(left) || isTimed(right)
    case .exists(let query), .no(let query), .every(let query), .count(let query), .share(let query):
      return isTimed(query)
    case .atLeast(let number, let query): return isTimed(number) || isTimed(query)
    case .atLeastOf(let number, let items): return isTimed(number) || items.contains { isTimed($0) }
    case .sum(let value, let query), .median(let value, let query): return isTimed(value) || isTimed(query)
    }
  }

  func isTimed(_ query: TypedQuery) -> Bool {
    let isSourceTimed =
      switch query.source {
      case .records: false
      case .list(let list): isTimed(list)
      case .query(let inner): isTimed(inner)
      }
    return isSourceTimed || [query.condition, query.satisfies, query.by].contains { $0.map { isTimed($0) } ?? false }
  }
}
