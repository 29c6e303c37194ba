internal import CivilTime

extension Mutator {
  /// - Parameters:
  ///   - isCondition: it stands where a yes or no is wanted, so that its opposite may stand there too.
  ///   - isNegated: it stands behind `not`: its opposite is what is left when that is dropped.
  func variations(
    _ expression: Expression, isCondition: Bool = false, isNegated: Bool = false
  ) -> [Variation<Expression>] {
    let range = expression.range
    switch expression.kind {
    case .literal(let literal):
      return variations(literal, range).map { $0.map { Expression(.literal($0), range: range) } }
    case .today, .now: return []
    case .name: return isCondition && !isNegated ? [opposite(of: expression)] : []
    case .calendarPeriod(let unit, let previous):
      return [
        variation(
          .calendarPeriod(unit, previous: !previous), range,
          change: previous ? "`last` became `this`" : "`this` became `last`",
          remedy: "no test tells \(quoted(range)) from the \(unit) \(previous ? "after" : "before")")
      ]
    case .negate(let operand): return inside(operand) { .negate($0) }(range)
    case .parenthesised(let inner):
      return variations(inner, isCondition: isCondition, isNegated: isNegated)
        .map { $0.map { Expression(.parenthesised($0), range: range) } }
    case .field(let base, let name):
      return (isCondition && !isNegated ? [opposite(of: expression)] : []) + inside(base) { .field($0, name) }(range)
    case .table(let base, let keys):
      return (isCondition && !isNegated ? [opposite(of: expression)] : [])
        + items(keys, isCondition: false) { .table(base, $0) }(range)
    case .list(let elements):
      return dropped(elements, "no test has the value") { .list($0) }(range)
        + items(elements, isCondition: false) { .list($0) }(range)
    case .arithmetic(let operation, let left, let right):
      return shifted(expression, operation, right) + inside(left) { .arithmetic(operation, $0, right) }(range)
        + inside(right) { .arithmetic(operation, left, $0) }(range)
    case .otherwise(let left, let right):
      return fallbacks(left, right)
        + variations(left, isCondition: isCondition).map { $0.map { Expression(.otherwise($0, right), range: range) } }
        + variations(right, isCondition: isCondition).map { $0.map { Expression(.otherwise(left, $0), range: range) } }
    case .aggregate, .atLeast, .atLeastOf:
      return quantified(expression, isCondition: isCondition, isNegated: isNegated).within(range)
    default:
      return conditions(expression, isNegated: isNegated)
    }
  }

  // MARK: Parts

  /// The variations of one part, put back by `rebuild`.
  func inside(
    _ part: Expression, isCondition: Bool = false, _ rebuild: @escaping (Expression) -> Expression.Kind
  ) -> (SourceRange) -> [Variation<Expression>] {
    { range in
      variations(part, isCondition: isCondition).map { $0.map { Expression(rebuild($0), range: range) } }
    }
  }

  /// Those of each item of a list.
  func items(
    _ items: [Expression], isCondition: Bool, _ rebuild: @escaping ([Expression]) -> Expression.Kind
  ) -> (SourceRange) -> [Variation<Expression>] {
    { range in
      items.indices.flatMap { index in
        variations(items[index], isCondition: isCondition).map { variation in
          variation.map {
            var items = items
            items[index] = $0
            return Expression(rebuild(items), range: range)
          }
        }
      }
    }
  }

  /// The list without each of its items in turn; one alone stays.
  func dropped(
    _ items: [Expression], _ remedy: String, _ rebuild: @escaping ([Expression]) -> Expression.Kind
  ) -> (SourceRange) -> [Variation<Expression>] {
    { range in
      guard items.count > 1 else { return [] }
      return items.indices.map { index in
        var rest = items
        rest.remove(at: index)
        return Variation(
          node: Expression(rebuild(rest), range: range), range: items[index].range,
          change: "\(quoted(items[index].range)) dropped", remedy: "\(remedy) \(quoted(items[index].range))")
      }
    }
  }

  func variation(
    _ kind: Expression.Kind, _ range: SourceRange, at place: SourceRange? = nil, change: String, remedy: String
  ) -> Variation<Expression> {
    Variation(node: Expression(kind, range: range), range: place ?? range, change: change, remedy: remedy)
  }

  func opposite(of expression: Expression) -> Variation<Expression> {
    variation(
      .not(expression), expression.range, change: "`not` put before \(quoted(expression.range))",
      remedy: "no test depends on \(quoted(expression.range))")
  }

  // MARK: Terms

  /// A deadline one day later and one earlier, where its length is no number of days that is varied itself.
  private func shifted(
    _ expression: Expression, _ operation: ArithmeticOperator, _ length: Expression
  ) -> [Variation<Expression>] {
    guard operation == .add || operation == .subtract, let unit = isDuration(length), !unit.isLiteral else { return [] }
    let step = Expression(.literal(.duration(unit.inHours ? .hours(1) : .days(1))), range: expression.range)
    let word = unit.inHours ? "hour" : "day"
    let what = quoted(expression.range)
    return [
      variation(
        .arithmetic(.add, expression, step), expression.range, change: "\(what) became one \(word) later",
        remedy: "no test stands on the first \(word) after \(what)"),
      variation(
        .arithmetic(.subtract, expression, step), expression.range, change: "\(what) became one \(word) earlier",
        remedy: "no test stands on \(what) itself"),
    ]
  }

  private func fallbacks(_ left: Expression, _ right: Expression) -> [Variation<Expression>] {
    [
      Variation(
        node: left, range: right.range, change: "`else \(text(right.range))` dropped",
        remedy: "no test has \(quoted(left.range)) missing"),
      Variation(
        node: right, range: left.range, change: "`\(text(left.range)) else` dropped",
        remedy: "no test has \(quoted(left.range)) and \(quoted(right.range)) apart"),
    ]
  }
}
