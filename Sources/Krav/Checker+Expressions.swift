internal import CivilTime

// A function that gives `nil` has reported an error; what only follows from it is not reported.
extension Checker {
  /// A term of any type but free text. Enum values take the type that is expected of them.
  mutating func term(_ expression: Expression, expecting expected: ValueType? = nil) -> TypedExpression? {
    guard let term = termOrText(expression, expecting: expected) else { return nil }
    guard term.type != .text else {
      textLeaks(term.range)
      return nil
    }
    return term
  }

  mutating func textLeaks(_ range: SourceRange) {
    error(
      .textLeak, range, "free text is not kept, so nothing but whether it is set can be asked",
      help: "ask `is set` or `is missing`, or declare the field as `label` if it holds no free text")
  }

  /// A yes or no.
  mutating func condition(_ expression: Expression) -> TypedExpression? {
    guard let condition = term(expression, expecting: .bool) else { return nil }
    guard condition.type == .bool else {
      error(
        .typeMismatch, condition.range, "a condition is wanted here, not \(describe(condition.type))",
        help: mend(condition.type, wanted: .bool))
      return nil
    }
    return condition
  }

  mutating func conditions(_ expressions: [Expression]) -> [TypedExpression]? {
    let conditions = expressions.compactMap { condition($0) }
    return conditions.count == expressions.count ? conditions : nil
  }

  /// A term that does not move with the clock; `what` it is for stands in the message.
  mutating func fixedTerm(
    _ expression: Expression, _ what: String, expecting expected: ValueType? = nil
  ) -> TypedExpression? {
    guard let term = term(expression, expecting: expected) else { return nil }
    return isFixed(term, what) ? term : nil
  }

  mutating func isFixed(_ term: TypedExpression, _ what: String, help: String? = nil) -> Bool {
    guard term.isMoving else { return true }
    error(
      .moving, term.range, "\(what) may not move with `today` or `now`",
      help: help ?? "keep it alone on its side: write `today >= x.due - 30 days`, not `today + 30 days >= x.due`")
    return false
  }

  /// A term, or a field of free text whose presence alone is asked for.
  mutating func termOrText(_ expression: Expression, expecting expected: ValueType? = nil) -> TypedExpression? {
    body.depth += 1
    defer { body.depth -= 1 }
    guard mayNest(0, expression.range) else { return nil }
    let range = expression.range
    switch expression.kind {
    case .literal(let literal):
      let constant = Self.constant(literal)
      return TypedExpression(.constant(constant.value), type: constant.type, range: range)
    case .name(let text): return name(text, range, expecting: expected)
    case .today: return TypedExpression(.today, type: .date, isMoving: true, range: range)
    case .now: return TypedExpression(.now, type: .instant, isMoving: true, range: range)
    case .calendarPeriod(let unit, let previous):
      return TypedExpression(.calendarPeriod(unit, previous: previous), type: .period, range: range)
    case .parenthesised(let inner): return termOrText(inner, expecting: expected)
    case .field(let base, let field): return self.field(field, of: base, range)
    case .table(let base, let keys): return table(base, keys, range)
    case .list(let items): return list(items, range, expecting: expected)
    case .negate(let operand): return negation(operand, range)
    case .arithmetic(let operation, let left, let right): return arithmetic(operation, left, right, range)
    case .otherwise(let left, let right): return otherwise(left, right, range, expecting: expected)
    case .aggregate(let operation, let members): return aggregate(operation, members, range)
    default: return conditionTerm(expression)
    }
  }

  /// What is a yes or no by its form.
  private mutating func conditionTerm(_ expression: Expression) -> TypedExpression? {
    let kind: TypedExpression.Kind?
    switch expression.kind {
    case .compare(let operation, let left, let right): kind = comparison(operation, left, right, expression.range)
    case .isSet(let operand): kind = termOrText(operand).map { .isSet($0) }
    case .isMissing(let operand): kind = termOrText(operand).map { .isMissing($0) }
    case .isIn(let element, let list, let negated):
      return membership(element, list).map { yesNo($0, negated: negated, expression.range) }
    case .isUnder(let lower, let upper, let negated):
      return under(lower, upper).map { yesNo($0, negated: negated, expression.range) }
    case .within(let day, let window, let negated):
      return within(day, window).map { yesNo($0, negated: negated, expression.range) }
    case .not(let operand): kind = condition(operand).map { .not($0) }
    case .and(let operands): kind = conditions(operands).map { .and($0) }
    case .or(let operands): kind = conditions(operands).map { .or($0) }
    case .atLeast(let number, let members): kind = atLeast(number, members)
    case .atLeastOf(let number, let items): kind = atLeast(number, of: items)
    default: kind = nil
    }
    return kind.map { TypedExpression($0, type: .bool, range: expression.range) }
  }

  private func yesNo(_ kind: TypedExpression.Kind, negated: Bool, _ range: SourceRange) -> TypedExpression {
    let condition = TypedExpression(kind, type: .bool, range: range)
    return negated ? TypedExpression(.not(condition), type: .bool, range: range) : condition
  }

  /// Two terms of one type; a side that is only the name of an enum value takes the other's.
  mutating func pair(
    _ left: Expression, _ right: Expression, expecting expected: ValueType? = nil
  ) -> (left: TypedExpression, right: TypedExpression)? {
    if leansOnOther(left), !leansOnOther(right) {
      guard let right = term(right, expecting: expected), let left = term(left, expecting: right.type) else {
        return nil
      }
      return (left, right)
    }
    let first = term(left, expecting: expected)
    if first == nil, leansOnOther(right) { return nil }
    let second = term(right, expecting: first?.type ?? expected)
    guard let first, let second else { return nil }
    return (first, second)
  }

  /// Whether it is made of enum values alone, whose enum the other side tells.
  func leansOnOther(_ expression: Expression) -> Bool {
    switch expression.kind {
    case .name(let text):
      body.scope[text] == nil && names.parameter(text) == nil && names.enumsOfValue[text] != nil
    case .parenthesised(let inner): leansOnOther(inner)
    case .otherwise(let left, let right): leansOnOther(left) && leansOnOther(right)
    case .list(let items): items.allSatisfy(leansOnOther)
    default: false
    }
  }
}
