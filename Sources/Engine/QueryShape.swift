import Krav

/// A query with the queries that it draws its members from folded into it.
struct QueryShape {
  enum Source {
    case records(Int)
    case list(TypedExpression)
  }

  /// The first is the innermost; all are bound to the same member.
  var variables: [Int]
  var source: Source
  /// What must hold of a member, as a list of conjuncts.
  var conjuncts: [TypedExpression]
  var by: TypedExpression?
  var satisfies: TypedExpression?

  init(_ query: TypedQuery) {
    switch query.source {
    case .records(let type):
      self.init(variables: [], source: .records(type), conjuncts: [])
    case .list(let list):
      self.init(variables: [], source: .list(list), conjuncts: [])
    case .query(let inner):
      self = QueryShape(inner)
    }
    variables.append(query.variable)
    if let condition = query.condition { Self.split(condition, into: &conjuncts) }
    by = query.by
    satisfies = query.satisfies
  }

  private init(variables: [Int], source: Source, conjuncts: [TypedExpression]) {
    self.variables = variables
    self.source = source
    self.conjuncts = conjuncts
  }

  private static func split(_ condition: TypedExpression, into conjuncts: inout [TypedExpression]) {
    if case .and(let parts) = condition.kind {
      for part in parts { split(part, into: &conjuncts) }
    } else {
      conjuncts.append(condition)
    }
  }
}

extension TypedExpression {
  /// Whether one of the variables stands in it.
  func mentions(_ variables: [Int]) -> Bool {
    if case .variable(let index) = kind { return variables.contains(index) }
    return children.contains { $0.mentions(variables) }
  }

  /// The expressions that it is built of, those of its queries included.
  var children: [TypedExpression] {
    switch kind {
    case .constant, .variable, .letValue, .today, .now, .calendarPeriod, .parameter: []
    case .field(let a, _), .derived(let a, _), .property(let a, _), .negate(let a), .isSet(let a), .isMissing(let a),
      .not(let a):
      [a]
    case .arithmetic(_, let a, let b), .otherwise(let a, let b), .compare(_, let a, let b), .isIn(let a, let b),
      .isUnder(let a, let b), .withinLast(let a, let b), .withinNext(let a, let b), .withinPeriod(let a, let b):
      [a, b]
    case .table(_, let parts), .list(let parts), .and(let parts), .or(let parts): parts
    case .atLeastOf(let a, let parts): [a] + parts
    case .exists(let q), .no(let q), .every(let q), .count(let q), .share(let q), .latest(let q), .earliest(let q):
      q.children
    case .atLeast(let a, let q), .sum(let a, let q), .median(let a, let q): [a] + q.children
    }
  }
}

extension TypedQuery {
  var children: [TypedExpression] {
    var parts = [by, condition, satisfies].compactMap { $0 }
    switch source {
    case .records: break
    case .list(let list): parts.append(list)
    case .query(let inner): parts += inner.children
    }
    return parts
  }
}
