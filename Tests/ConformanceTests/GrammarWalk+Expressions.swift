import Krav

extension GrammarWalk {
  mutating func walk(_ expression: Expression) {
    switch expression.kind {
    case .literal(let literal):
      note("primary", "literal")
      walk(literal)
    case .name: note("primary", "name")
    case .today: note("primary", "today")
    case .now: note("primary", "now")
    case .calendarPeriod(let unit, let previous): note("primary", "\(previous ? "last" : "this") \(unit)")
    case .negate(let inner):
      note("primary", "negative")
      walk(inner)
    case .parenthesised(let inner):
      note("primary", "brackets")
      walk(inner)
    case .field(let base, _):
      note("factor", "field")
      walk(base)
    case .table(let base, let keys):
      note("factor", keys.count == 1 ? "one key" : "two keys")
      walk(base)
      for key in keys { walk(key) }
    case .list(let items):
      note("primary", "list")
      for item in items { walk(item) }
    case .arithmetic(let operation, let a, let b):
      switch operation {
      case .add: note("sum", "+")
      case .subtract: note("sum", "-")
      case .multiply: note("product", "*")
      case .divide: note("product", "/")
      }
      walk(a)
      walk(b)
    case .otherwise(let a, let b):
      note("term", "else")
      walk(a)
      walk(b)
    case .not(let inner):
      note("unary", "not")
      walk(inner)
    case .and(let parts):
      note("expr", "and")
      for part in parts { walk(part) }
    case .or(let parts):
      note("expr", "or")
      for part in parts { walk(part) }
    case .compare, .isSet, .isMissing, .isIn, .isUnder, .within: walkComparison(expression)
    case .aggregate, .atLeast, .atLeastOf: walkAggregate(expression)
    }
  }

  private mutating func walkComparison(_ expression: Expression) {
    switch expression.kind {
    case .compare(let comparison, let a, let b):
      note("comparison", "\(comparison)")
      walk(a)
      walk(b)
    case .isSet(let inner):
      note("comparison", "is set")
      walk(inner)
    case .isMissing(let inner):
      note("comparison", "is missing")
      walk(inner)
    case .isIn(let a, let b, let negated):
      note("comparison", negated ? "not in" : "in")
      walk(a)
      walk(b)
    case .isUnder(let a, let b, let negated):
      note("comparison", negated ? "not under" : "under")
      walk(a)
      walk(b)
    case .within(let value, let window, let negated):
      let (word, length) =
        switch window {
        case .last(let length): ("within last", length)
        case .next(let length): ("within next", length)
        case .period(let period): ("within", period)
        }
      note("comparison", negated ? "not \(word)" : word)
      walk(value)
      walk(length)
    default: break
    }
  }

  private mutating func walkAggregate(_ expression: Expression) {
    switch expression.kind {
    case .aggregate(let operation, let members):
      switch operation {
      case .exists, .no, .every, .count, .share, .latest, .earliest: note("primary", "\(operation)")
      case .sum(let value):
        note("primary", "sum")
        walk(value)
      case .median(let value):
        note("primary", "median")
        walk(value)
      }
      walk(members)
    case .atLeast(let number, let members):
      note("primary", "at least")
      walk(number)
      walk(members)
    case .atLeastOf(let number, let items):
      note("primary", "at least of")
      walk(number)
      for item in items { walk(item) }
    default: break
    }
  }

  private mutating func walk(_ members: MembersSyntax) {
    switch members {
    case .query(let query):
      note("members", "query")
      walk(query)
    case .name: note("members", "name")
    }
  }

  mutating func walk(_ query: QuerySyntax) {
    walk(query.binding)
    if let by = query.by {
      note("query", "by")
      walk(by)
    }
    if let condition = query.condition {
      note("query", "where")
      walk(condition)
    }
    if let satisfies = query.satisfies {
      note("query", "satisfies")
      walk(satisfies)
    }
    if query.by == nil && query.condition == nil && query.satisfies == nil { note("query", "binding") }
  }
}
