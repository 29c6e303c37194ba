extension Program {
  /// What it costs to keep the query's answer. A query that takes its members from another one costs what both ask.
  public func cost(of query: TypedQuery) -> QueryCost {
    var members: Set<Int> = []
    var conjuncts: [TypedExpression] = []
    var level = query
    while true {
      members.insert(level.variable)
      if let condition = level.condition { condition.forEachConjunct { conjuncts.append($0) } }
      guard case .query(let inner) = level.source else { break }
      level = inner
    }
    guard case .records(let record) = level.source else {
      return QueryCost(reason: .list, record: nil, range: level.range)
    }
    var reason = QueryCost.Reason.noJoin
    for conjunct in conjuncts {
      switch (join(conjunct, members), reason) {
      case (.reference, _): reason = .reference
      case (.index, .noJoin), (.index, .noWayBack): reason = .index
      case (.noWayBack, .noJoin): reason = .noWayBack
      default: break
      }
    }
    return QueryCost(reason: reason, record: record, range: level.range)
  }

  /// What the rule costs, with the derived fields that it reads.
  func cost(of rule: Rule) -> RuleCost {
    var walk = CostWalk(program: self)
    for binding in rule.listBindings { walk.visit(binding.list) }
    for basis in rule.bases { if let day = basis.governingDay { walk.visit(day) } }
    if let condition = rule.condition { walk.visit(condition) }
    for item in rule.lets { walk.visit(item.value) }
    for clause in rule.clauses { walk.visit(clause.condition) }
    return walk.found
  }

  /// How a conjunct ties a member to something outside the query, if it does.
  private func join(_ conjunct: TypedExpression, _ members: Set<Int>) -> QueryCost.Reason? {
    switch conjunct.kind {
    case .compare(.equal, let a, let b): equality(a, b, members) ?? equality(b, a, members)
    case .isIn(let element, let list):
      if path(element, of: members) == 0, isOutside(list, members) {
        .reference
      } else if case .field(let base, _) = list.kind, path(base, of: members) == 0, isOutside(element, members),
        !element.isMoving, isIndexed(element.type)
      {
        // Only a reference leads from a member back to whom it concerns.
        element.type.isRecord ? .index : .noWayBack
      } else {
        nil
      }
    case .isUnder(let lower, let upper):
      if let steps = path(lower, of: members), steps <= 1, isOutside(upper, members) {
        .index
      } else if let steps = path(upper, of: members), steps <= 1, isOutside(lower, members) {
        .index
      } else {
        nil
      }
    default: nil
    }
  }

  private func equality(
    _ side: TypedExpression, _ other: TypedExpression, _ members: Set<Int>
  ) -> QueryCost.Reason? {
    guard let steps = path(side, of: members), isOutside(other, members), !other.isMoving, isIndexed(side.type) else {
      return nil
    }
    if side.type.isRecord { return steps == 0 ? .reference : .index }
    guard steps > 0 else { return nil }
    if case .field = other.kind { return .index }
    return .noWayBack
  }

  /// How many stored fields lead from a member to the term; `nil` when it is no such path.
  private func path(_ term: TypedExpression, of members: Set<Int>) -> Int? {
    switch term.kind {
    case .variable(let index): return members.contains(index) ? 0 : nil
    case .field(let base, let field):
      guard case .record(let record) = base.type, !records[record].fields[field].isList else { return nil }
      return path(base, of: members).map { $0 + 1 }
    case .derived(let base, let index):
      guard let first = path(base, of: members), let rest = path(derivedFields[index].value, of: [0]) else {
        return nil
      }
      return first + rest
    default: return nil
    }
  }

  private func isOutside(_ term: TypedExpression, _ members: Set<Int>) -> Bool {
    !term.reads(letsCount: false) { members.contains($0) }
  }

  private func isIndexed(_ type: ValueType) -> Bool {
    switch type {
    case .record, .enumeration, .bool, .label, .date: true
    default: false
    }
  }
}

extension TypedExpression {
  /// Calls the body with each part of an `and`, also of one within it; with the expression itself if it is none.
  func forEachConjunct(_ body: (TypedExpression) -> Void) {
    if case .and(let parts) = kind { parts.forEach { $0.forEachConjunct(body) } } else { body(self) }
  }
}

extension TypedExpression {
  /// The query that it asks, if it is an aggregate.
  var query: TypedQuery? {
    switch kind {
    case .exists(let query), .no(let query), .every(let query), .count(let query), .share(let query),
      .sum(_, let query), .median(_, let query), .latest(let query), .earliest(let query), .atLeast(_, let query):
      query
    default: nil
    }
  }
}

extension ValueType {
  var isRecord: Bool { if case .record = self { true } else { false } }
}

private struct CostWalk {
  let program: Program
  var found = RuleCost()
  private var places: Set<SourceRange> = []
  private var derived: Set<Int> = []

  init(program: Program) { self.program = program }

  mutating func visit(_ expression: TypedExpression) {
    switch expression.kind {
    case .field(let base, _): noteReading(of: base)
    case .derived(let base, let index):
      noteReading(of: base)
      if derived.insert(index).inserted { visit(program.derivedFields[index].value) }
    // Which units are above others is read from all that lie between.
    case .isUnder(let lower, _):
      if found.referredRecord == nil, case .record(let unit) = lower.type { found.referredRecord = unit }
    default: break
    }
    if let query = expression.query { note(program.cost(of: query)) }
    var children: [TypedExpression] = []
    expression.forEachChild { children.append($0) }
    for child in children { visit(child) }
  }

  /// The subject is variable 0, in a derived field too: what is read of it there was read of `base` where it stands.
  private mutating func noteReading(of base: TypedExpression) {
    if case .variable(0) = base.kind { return }
    if found.referredRecord == nil, case .record(let record) = base.type { found.referredRecord = record }
  }

  private mutating func note(_ cost: QueryCost) {
    if places.insert(cost.range).inserted { return found.queries.append(cost) }
    guard let place = found.queries.firstIndex(where: { $0.range == cost.range }) else { return }
    if found.queries[place].costClass < cost.costClass { found.queries[place] = cost }
  }
}
