extension Checker {
  mutating func aggregate(
    _ operation: AggregateOperator, _ members: MembersSyntax, _ range: SourceRange
  ) -> TypedExpression? {
    let valueSyntax: Expression? =
      switch operation {
      case .sum(let value), .median(let value): value
      default: nil
      }
    guard let asked = self.members(members, value: valueSyntax) else { return nil }
    var query = asked.query
    let written = if case .query(let syntax) = members { syntax } else { nil as QuerySyntax? }
    guard hasRightParts(&query, written, operation, range) else { return nil }
    warnOfMissingIndex(query)
    let kind: TypedExpression.Kind
    let type: ValueType
    switch operation {
    case .exists: (kind, type) = (.exists(query), .bool)
    case .no: (kind, type) = (.no(query), .bool)
    case .every: (kind, type) = (.every(query), .bool)
    case .count: (kind, type) = (.count(query), .number)
    case .share: (kind, type) = (.share(query), .number)
    case .latest, .earliest:
      type = body.variables[query.variable].type
      guard case .record = type else {
        error(
          .typeMismatch, query.range, "`\(operation.word)` gives a record, and these members are no records",
          help: "ask it of a record type or of a list of references")
        return nil
      }
      kind = if case .latest = operation { .latest(query) } else { .earliest(query) }
    case .sum, .median:
      guard let value = asked.value, isSummable(value, operation) else { return nil }
      kind = if case .sum = operation { .sum(value, query) } else { .median(value, query) }
      type = value.type
    }
    return TypedExpression(kind, type: type, range: range)
  }

  private mutating func isSummable(_ value: TypedExpression, _ operation: AggregateOperator) -> Bool {
    guard isFixed(value, "what `\(operation.word)` is taken of") else { return false }
    guard value.type == .number || value.type == .duration(.days) else {
      error(
        .typeMismatch, value.range, "`\(operation.word)` is taken of numbers or days, not of \(describe(value.type))",
        help: "name a number field, or the days between two dates")
      return false
    }
    return true
  }

  /// `by` and `satisfies` stand where they are needed, and nowhere else; those of a let are left out where not asked.
  private mutating func hasRightParts(
    _ query: inout TypedQuery, _ written: QuerySyntax?, _ operation: AggregateOperator, _ range: SourceRange
  ) -> Bool {
    let (needsRank, needsSatisfies) =
      switch operation {
      case .latest, .earliest: (true, false)
      case .every, .share: (false, true)
      default: (false, false)
      }
    if needsRank, query.by == nil {
      error(
        .needsBy, query.range, "`\(operation.word)` does not say by which date",
        help: "write `\(operation.word) (… x by x.… where …)`")
      return false
    }
    if needsSatisfies, query.satisfies == nil {
      error(
        .needsSatisfies, query.range, "`\(operation.word)` does not say what its members should satisfy",
        help: "write `\(operation.word) (… where … satisfies …)`")
      return false
    }
    if !needsRank, let by = written?.by {
      error(
        .unasked, by.range, "`\(operation.word)` ranks nothing", help: "remove `by`, or ask `latest` or `earliest`")
      return false
    }
    if !needsSatisfies, let satisfies = written?.satisfies {
      error(
        .unasked, satisfies.range, "`\(operation.word)` asks only which members there are",
        help: "put the condition after `where`, or ask `every` or `share`")
      return false
    }
    if !needsRank { query.by = nil }
    if !needsSatisfies { query.satisfies = nil }
    return true
  }

  mutating func atLeast(_ number: Expression, _ members: MembersSyntax) -> TypedExpression.Kind? {
    let number = self.number(number)
    guard var query = self.members(members)?.query else { return nil }
    let written = if case .query(let syntax) = members { syntax } else { nil as QuerySyntax? }
    guard hasRightParts(&query, written, .exists, query.range), let number else { return nil }
    warnOfMissingIndex(query)
    return .atLeast(number, query)
  }

  mutating func atLeast(_ number: Expression, of items: [Expression]) -> TypedExpression.Kind? {
    let number = self.number(number)
    guard let items = conditions(items), let number else { return nil }
    return .atLeastOf(number, items)
  }

  private mutating func number(_ expression: Expression) -> TypedExpression? {
    guard let number = fixedTerm(expression, "how many") else { return nil }
    guard number.type == .number else {
      error(
        .typeMismatch, number.range, "a number is wanted after `at least`, not \(describe(number.type))",
        help: "write for example `at least 3`")
      return nil
    }
    return number
  }
}

extension AggregateOperator {
  /// As written in a pack.
  var word: String {
    switch self {
    case .exists: "exists"
    case .no: "no"
    case .every: "every"
    case .count: "count"
    case .share: "share"
    case .latest: "latest"
    case .earliest: "earliest"
    case .sum: "sum"
    case .median: "median"
    }
  }
}
