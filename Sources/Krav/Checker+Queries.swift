extension Checker {
  mutating func aggregate(
    _ operation: AggregateOperator, _ members: MembersSyntax, _ range: SourceRange, _ scope: Scope,
    _ gathering: inout Gathering
  ) -> TypedExpression? {
    switch operation {
    case .sum(let value), .median(let value): return total(operation, value, members, range, scope, &gathering)
    default: break
    }
    guard let query = self.members(members, scope, &gathering) else { return nil }
    switch operation {
    case .exists, .no, .count:
      let word =
        switch operation {
        case .exists: "exists"
        case .no: "no"
        default: "count"
        }
      refuseSatisfies(query, word)
      return switch operation {
      case .exists: TypedExpression(.exists(query), type: .bool, range: range)
      case .no: TypedExpression(.no(query), type: .bool, range: range)
      default: TypedExpression(.count(query), type: .number, range: range)
      }
    case .every, .share:
      guard query.satisfies != nil else {
        error(
          "krav/satisfies", range, "it is not said what the members shall satisfy",
          help: "write `(… where … satisfies condition)`")
        return nil
      }
      if case .every = operation { return TypedExpression(.every(query), type: .bool, range: range) }
      return TypedExpression(.share(query), type: .number, range: range)
    case .latest, .earliest:
      guard let by = query.by, case .records(let record) = root(query.source) else {
        error(
          "krav/by", range, "it is not said by which date the record is chosen",
          help: "write `latest (type name by name.date where …)`")
        return nil
      }
      guard by.type == .date || by.type == .instant else {
        return mismatch(by.range, "a date or an instant stands after `by`", by.type)
      }
      if case .latest = operation { return TypedExpression(.latest(query), type: .record(record), range: range) }
      return TypedExpression(.earliest(query), type: .record(record), range: range)
    case .sum, .median: return nil
    }
  }

  private func root(_ source: TypedQuery.Source) -> TypedQuery.Source {
    if case .query(let inner) = source { return root(inner.source) }
    return source
  }

  private mutating func total(
    _ operation: AggregateOperator, _ syntax: Expression, _ members: MembersSyntax, _ range: SourceRange,
    _ scope: Scope, _ gathering: inout Gathering
  ) -> TypedExpression? {
    var inner = scope
    guard let query = self.members(members, scope, &gathering, opening: &inner) else { return nil }
    refuseSatisfies(query, "of")
    guard let value = fixed(syntax, inner, &gathering) else { return nil }
    guard value.type == .number || value.type == .duration(.days) else {
      return mismatch(syntax.range, "numbers or days are summed", value.type)
    }
    if case .sum = operation { return TypedExpression(.sum(value, query), type: value.type, range: range) }
    return TypedExpression(.median(value, query), type: value.type, range: range)
  }

  mutating func refuseSatisfies(_ query: TypedQuery, _ word: String) {
    guard query.satisfies != nil else { return }
    error(
      "krav/satisfies", query.range, "`\(word)` takes no `satisfies`",
      help: "put the condition after `where`; `satisfies` is for `every` and `share`")
  }

  mutating func members(_ syntax: MembersSyntax, _ scope: Scope, _ gathering: inout Gathering) -> TypedQuery? {
    var unused = scope
    return members(syntax, scope, &gathering, opening: &unused)
  }

  /// The members, and the scope with the query's own name in it.
  private mutating func members(
    _ syntax: MembersSyntax, _ scope: Scope, _ gathering: inout Gathering, opening inner: inout Scope
  ) -> TypedQuery? {
    switch syntax {
    case .query(let syntax): return query(syntax, scope, &gathering, opening: &inner)
    case .name(let name):
      if case .query(let syntax, let outer)? = scope.names[name.text] {
        guard let query = query(syntax, outer, &gathering) else { return nil }
        inner.names[syntax.binding.variable.text] = .variable(query.variable, gathering.variables[query.variable].type)
        return query
      }
      if case .broken? = scope.names[name.text] { return nil }
      guard let list = fixed(Expression(.name(name.text), range: name.range), scope, &gathering) else { return nil }
      guard case .list(let element) = list.type else {
        error("krav/type", name.range, "a query or a list is needed here; this is \(describe(list.type))")
        return nil
      }
      let variable = gathering.fresh(name.text, element)
      return TypedQuery(
        variable: variable, source: .list(list), by: nil, condition: nil, satisfies: nil, range: name.range)
    }
  }

  mutating func query(_ syntax: QuerySyntax, _ scope: Scope, _ gathering: inout Gathering) -> TypedQuery? {
    var unused = scope
    return query(syntax, scope, &gathering, opening: &unused)
  }

  private mutating func query(
    _ syntax: QuerySyntax, _ scope: Scope, _ gathering: inout Gathering, opening inner: inout Scope
  ) -> TypedQuery? {
    guard let (source, type) = source(syntax.binding.source, scope, &gathering) else { return nil }
    let name = syntax.binding.variable
    inner = scope
    refuseShadowing(name, scope)
    let variable = gathering.fresh(name.text, type)
    inner.names[name.text] = .variable(variable, type)
    let by = syntax.by.map { fixed($0, inner, &gathering) }
    let condition = syntax.condition.map { self.condition($0, inner, &gathering) }
    let satisfies = syntax.satisfies.map { self.condition($0, inner, &gathering) }
    guard by.map({ $0 != nil }) ?? true, condition.map({ $0 != nil }) ?? true, satisfies.map({ $0 != nil }) ?? true
    else { return nil }
    let query = TypedQuery(
      variable: variable, source: source, by: by ?? nil, condition: condition ?? nil, satisfies: satisfies ?? nil,
      range: syntax.range)
    warnOfScan(query)
    return query
  }

  private mutating func source(
    _ syntax: BindingSyntax.Source, _ scope: Scope, _ gathering: inout Gathering
  ) -> (TypedQuery.Source, ValueType)? {
    switch syntax {
    case .records(let name):
      guard let record = recordNumbers[name.text] else {
        unknown("record type", name, among: recordNumbers.keys)
        return nil
      }
      return (.records(record), .record(record))
    case .list(let expression):
      if case .name(let text) = expression.kind, case .query(let syntax, let outer)? = scope.names[text] {
        guard let inner = query(syntax, outer, &gathering) else { return nil }
        return (.query(inner), gathering.variables[inner.variable].type)
      }
      guard let list = fixed(expression, scope, &gathering) else { return nil }
      guard case .list(let element) = list.type else {
        error(
          "krav/type", expression.range,
          "a list, or a let that names a query, stands after `in`; this is \(describe(list.type))")
        return nil
      }
      return (.list(list), element)
    }
  }

  mutating func refuseShadowing(_ name: Name, _ scope: Scope) {
    refuseValueName(name, "name")
    let taken = scope.names[name.text] != nil || parameterNumbers[name.text] != nil || enumNumbers[name.text] != nil
    if taken {
      error(
        "krav/shadowing", name.range, "`\(name.text)` already names something else here", help: "give it another name")
    }
  }

  /// A query over a record type that nothing joins looks at every record.
  private mutating func warnOfScan(_ query: TypedQuery) {
    guard case .records(let record) = query.source else { return }
    let conjuncts: [TypedExpression]
    switch query.condition?.kind {
    case .and(let parts)?: conjuncts = parts
    case nil: conjuncts = []
    default: conjuncts = query.condition.map { [$0] } ?? []
    }
    func isOwnField(_ expression: TypedExpression) -> Bool {
      if case .field(let base, _) = expression.kind, case .variable(query.variable) = base.kind { return true }
      return false
    }
    let isJoined = conjuncts.contains { conjunct in
      switch conjunct.kind {
      case .compare(.equal, let a, let b): isOwnField(a) || isOwnField(b)
      case .isIn(_, let list): isOwnField(list)
      case .isUnder(let a, let b): isOwnField(a) || isOwnField(b)
      default: false
      }
    }
    if !isJoined {
      warn(
        "krav/no-index", query.range,
        "every record of `\(program.records[record].name)` is looked at whenever one of them changes",
        help: "join it to the subject by `=`, `in` or `under` on one of its fields (cost class: all)")
    }
  }
}
