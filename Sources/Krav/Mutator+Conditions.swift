extension Mutator {
  /// What is a yes or no by its form.
  func conditions(_ expression: Expression, isNegated: Bool) -> [Variation<Expression>] {
    let range = expression.range
    switch expression.kind {
    case .compare(let operation, let left, let right):
      let found =
        compared(operation, left, right, range, isNegated: isNegated)
        + steps(left, operation).map { $0.map { Expression(.compare(operation, $0, right), range: range) } }
        + steps(right, operation).map { $0.map { Expression(.compare(operation, left, $0), range: range) } }
      return found.within(range)
    case .isSet(let operand):
      let own = variation(
        .isMissing(operand), range, change: "`is set` became `is missing`",
        remedy: "no test depends on \(quoted(range))")
      return ((isNegated ? [] : [own]) + inside(operand) { .isSet($0) }(range)).within(range)
    case .isMissing(let operand):
      let own = variation(
        .isSet(operand), range, change: "`is missing` became `is set`", remedy: "no test depends on \(quoted(range))")
      return ((isNegated ? [] : [own]) + inside(operand) { .isMissing($0) }(range)).within(range)
    case .isIn(let element, let list, let negated):
      let own = turned("in", .isIn(element, list, negated: !negated), negated, range, isNegated)
      return
        (own + inside(element) { .isIn($0, list, negated: negated) }(range)
        + inside(list) { .isIn(element, $0, negated: negated) }(range)).within(range)
    case .isUnder(let lower, let upper, let negated):
      let own = turned("under", .isUnder(lower, upper, negated: !negated), negated, range, isNegated)
      return
        (own + inside(lower) { .isUnder($0, upper, negated: negated) }(range)
        + inside(upper) { .isUnder(lower, $0, negated: negated) }(range)).within(range)
    case .within(let day, let window, let negated):
      let own = turned("within", .within(day, window, negated: !negated), negated, range, isNegated)
      return
        (own + inside(day) { .within($0, window, negated: negated) }(range)
        + variations(window, range).map { $0.map { Expression(.within(day, $0, negated: negated), range: range) } })
        .within(range)
    case .not(let operand):
      let own = Variation(
        node: operand, range: range, context: nil, change: "`not` dropped from \(quoted(range))",
        remedy: "no test depends on \(quoted(range))")
      return [own]
        + variations(operand, isCondition: true, isNegated: true).map { $0.map { Expression(.not($0), range: range) } }
    case .and(let operands): return joined(operands, range, isAnd: true)
    case .or(let operands): return joined(operands, range, isAnd: false)
    default: return []
    }
  }

  /// The condition after `where`, and none at all; what is joined by `and` is dropped part by part.
  func whereVariations(_ condition: Expression?) -> [Variation<Expression?>] {
    guard let condition else { return [] }
    let parts: [Variation<Expression?>] = variations(condition, isCondition: true).map { $0.map { $0 } }
    if case .and = condition.unbracketed.kind { return parts }
    let none = Variation<Expression?>(
      node: nil, range: condition.range, change: "`where \(text(condition.range))` dropped",
      remedy: "no test has one that \(quoted(condition.range)) leaves out")
    return [none] + parts
  }

  // MARK: Comparisons

  private func compared(
    _ operation: ComparisonOperator, _ left: Expression, _ right: Expression, _ range: SourceRange, isNegated: Bool
  ) -> [Variation<Expression>] {
    let other: ComparisonOperator =
      switch operation {
      case .equal: .notEqual
      case .notEqual: .equal
      case .less: .lessOrEqual
      case .lessOrEqual: .less
      case .greater: .greaterOrEqual
      case .greaterOrEqual: .greater
      }
    let isOrder = operation != .equal && operation != .notEqual
    guard isOrder || !isNegated else { return [] }
    return [
      variation(
        .compare(other, left, right), range, at: between(left.range, right.range),
        change: "`\(operation.sign)` became `\(other.sign)`",
        remedy: isOrder
          ? "no test has \(quoted(left.range)) equal to \(quoted(right.range))"
          : "no test depends on \(quoted(range))")
    ]
  }

  /// A side's own variations; a value of an ordered enum that is a threshold is moved one step.
  private func steps(_ side: Expression, _ operation: ComparisonOperator) -> [Variation<Expression>] {
    guard let name = side.bareName, operation != .equal, operation != .notEqual else { return variations(side) }
    return neighbours(of: name).map {
      variation(
        .name($0), side.range, change: "`\(name)` became `\($0)`",
        remedy: "no test stands between `\(name)` and `\($0)`")
    }
  }

  private func turned(
    _ word: String, _ kind: Expression.Kind, _ wasNegated: Bool, _ range: SourceRange, _ isNegated: Bool
  ) -> [Variation<Expression>] {
    guard !isNegated else { return [] }
    let (old, new) = wasNegated ? ("not " + word, word) : (word, "not " + word)
    return [
      variation(
        kind, range, change: "`\(old)` became `\(new)`", remedy: "no test depends on \(quoted(range))")
    ]
  }

  private func variations(_ window: Expression.Window, _ range: SourceRange) -> [Variation<Expression.Window>] {
    let remedy = "no test tells what lies before from what lies ahead in \(quoted(range))"
    switch window {
    case .last(let length):
      return [Variation(node: .next(length), range: range, change: "`last` became `next`", remedy: remedy)]
        + variations(length).map { $0.map { .last($0) } }
    case .next(let length):
      return [Variation(node: .last(length), range: range, change: "`next` became `last`", remedy: remedy)]
        + variations(length).map { $0.map { .next($0) } }
    case .period(let period): return variations(period).map { $0.map { .period($0) } }
    }
  }

  // MARK: and, or

  private func joined(_ operands: [Expression], _ range: SourceRange, isAnd: Bool) -> [Variation<Expression>] {
    guard operands.count > 1 else { return items(operands, isCondition: true) { .and($0) }(range) }
    let join: ([Expression]) -> Expression.Kind = { operands in
      operands.count == 1 ? operands[0].kind : isAnd ? .and(operands) : .or(operands)
    }
    let swapped = variation(
      isAnd ? .or(operands) : .and(operands), range, at: between(operands[0].range, operands[1].range),
      change: isAnd ? "`and` became `or` in \(quoted(range))" : "`or` became `and` in \(quoted(range))",
      remedy: "no test has some but not all of \(quoted(range)) true")
    let without = operands.indices.map { index in
      var rest = operands
      rest.remove(at: index)
      let part = quoted(operands[index].range)
      return variation(
        join(rest), range, at: operands[index].range, change: "\(part) dropped",
        remedy: isAnd ? "no test has \(part) false and the rest true" : "no test has \(part) alone true")
    }
    return [swapped] + without + items(operands, isCondition: true, join)(range)
  }
}

extension Expression {
  /// Without brackets around it.
  var unbracketed: Expression {
    if case .parenthesised(let inner) = kind { inner.unbracketed } else { self }
  }
}

extension ComparisonOperator {
  /// As written in a pack.
  var sign: String {
    switch self {
    case .equal: "="
    case .notEqual: "!="
    case .less: "<"
    case .lessOrEqual: "<="
    case .greater: ">"
    case .greaterOrEqual: ">="
    }
  }
}
