extension Mutator {
  /// Quantifiers and aggregates, and the queries in them.
  func quantified(_ expression: Expression, isCondition: Bool, isNegated: Bool) -> [Variation<Expression>] {
    let range = expression.range
    let opposite = isCondition && !isNegated ? [opposite(of: expression)] : []
    switch expression.kind {
    case .aggregate(let operation, let members):
      return exchanged(operation, members, range, isNegated: isNegated)
        + (operation.isEvery ? opposite : [])
        + values(operation).map { $0.map { Expression(.aggregate($0, members), range: range) } }
        + variations(members).map { $0.map { Expression(.aggregate(operation, $0), range: range) } }
    case .atLeast(let number, let members):
      return opposite + inside(number) { .atLeast($0, members) }(range)
        + variations(members).map { $0.map { Expression(.atLeast(number, $0), range: range) } }
    case .atLeastOf(let number, let elements):
      return opposite + inside(number) { .atLeastOf($0, elements) }(range)
        + dropped(elements, "no test needs") { .atLeastOf(number, $0) }(range)
        + items(elements, isCondition: true) { .atLeastOf(number, $0) }(range)
    default: return []
    }
  }

  func variations(_ query: QuerySyntax) -> [Variation<QuerySyntax>] {
    var found: [Variation<QuerySyntax>] = []
    func add<Node>(_ variations: [Variation<Node>], _ put: (inout QuerySyntax, Node) -> Void) {
      found += variations.map { variation in
        variation.map {
          var query = query
          put(&query, $0)
          return query
        }
      }
    }
    if case .list(let list) = query.binding.source { add(variations(list)) { $0.binding.source = .list($1) } }
    if let by = query.by { add(variations(by)) { $0.by = $1 } }
    add(whereVariations(query.condition)) { $0.condition = $1 }
    if let satisfies = query.satisfies { add(variations(satisfies, isCondition: true)) { $0.satisfies = $1 } }
    return found
  }

  private func variations(_ members: MembersSyntax) -> [Variation<MembersSyntax>] {
    guard case .query(let query) = members else { return [] }
    return variations(query).map { $0.map { .query($0) } }
  }

  /// What `sum` and `median` are taken of.
  private func values(_ operation: AggregateOperator) -> [Variation<AggregateOperator>] {
    switch operation {
    case .sum(let value): variations(value).map { $0.map { .sum($0) } }
    case .median(let value): variations(value).map { $0.map { .median($0) } }
    default: []
    }
  }

  private func exchanged(
    _ operation: AggregateOperator, _ members: MembersSyntax, _ range: SourceRange, isNegated: Bool
  ) -> [Variation<Expression>] {
    let word = SourceRange(
      file: range.file, start: range.start, end: range.start + Int32(operation.word.utf8.count))
    func exchange(_ other: AggregateOperator, _ members: MembersSyntax, _ remedy: String) -> Variation<Expression> {
      variation(
        .aggregate(other, members), range, at: word, change: "`\(operation.word)` became `\(other.word)`",
        remedy: remedy)
    }
    switch operation {
    case .exists:
      let no = exchange(.no, members, "no test depends on whether there is one")
      guard case .query(var query) = members, let condition = query.condition else { return isNegated ? [] : [no] }
      query.condition = nil
      query.satisfies = condition
      let every = exchange(.every, .query(query), "no test has some that do and some that do not, or none at all")
      return isNegated ? [every] : [no, every]
    case .no where !isNegated: return [exchange(.exists, members, "no test depends on whether there is one")]
    case .latest: return [exchange(.earliest, members, "no test has two of different dates")]
    case .earliest: return [exchange(.latest, members, "no test has two of different dates")]
    case .every:
      guard case .query(var query) = members, let satisfies = query.satisfies else { return [] }
      query.satisfies = nil
      query.condition = query.condition.map { Expression(.and([$0, satisfies]), range: $0.range) } ?? satisfies
      return [exchange(.exists, .query(query), "no test has some that do and some that do not, or none at all")]
    default: return []
    }
  }
}

extension AggregateOperator {
  fileprivate var isEvery: Bool { if case .every = self { true } else { false } }
}
