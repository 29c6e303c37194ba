extension Checker {
  /// A query in brackets, and the value that `sum` or `median` takes of each member.
  mutating func query(_ syntax: QuerySyntax, value: Expression? = nil) -> (query: TypedQuery, value: TypedExpression?)?
  {
    let outer = body.scope
    body.depth += 1
    defer {
      body.scope = outer
      body.depth -= 1
    }
    guard mayNest(0, syntax.range) else { return nil }
    let bound = members(of: syntax.binding)
    let variable = bound.flatMap {
      addVariable(syntax.binding.variable.text, $0.element, syntax.binding.variable.range)
    }
    bind(syntax.binding.variable, variable.map { .variable($0) } ?? .failed)
    let by = syntax.by.map { rank($0) }
    let condition = syntax.condition.map { self.condition($0) }
    let satisfies = syntax.satisfies.map { self.condition($0) }
    let value = value.map { term($0) }
    guard let bound, let variable, let by = settled(by), let condition = settled(condition),
      let satisfies = settled(satisfies), let value = settled(value)
    else { return nil }
    let query = TypedQuery(
      variable: variable, source: bound.source, by: by, condition: condition, satisfies: satisfies,
      range: syntax.range)
    if let condition { warnOfOptionalFields(in: condition, of: query) }
    return (query, value)
  }

  /// `nil` when the part is there but wrong.
  private func settled(_ part: TypedExpression??) -> TypedExpression?? {
    switch part {
    case nil: .some(nil)
    case .some(nil): nil
    case .some(.some(let term)): .some(term)
    }
  }

  /// Where the members come from, and what one is.
  private mutating func members(of binding: BindingSyntax) -> (source: TypedQuery.Source, element: ValueType)? {
    switch binding.source {
    case .records(let name): return record(name).map { (.records($0), .record($0)) }
    case .list(let list):
      if let name = list.bareName, case .query(let syntax, let scope) = body.scope[name] {
        return writtenOut(syntax, scope).map { (.query($0), body.variables[$0.variable].type) }
      }
      guard let list = listTerm(list, of: nil), case .list(let element) = list.type else { return nil }
      return (.list(list), element)
    }
  }

  /// The index of a record type that stands where one is wanted.
  mutating func record(_ name: Name) -> Int? {
    if let index = names.record(name.text) { return index }
    if names.enumeration(name.text) != nil || body.scope[name.text] != nil || names.parameter(name.text) != nil {
      error(
        .binding, name.range, "`\(name.text)` is no record type",
        help: "bind the elements of a list by `x in \(name.text)`")
    } else {
      unknown(
        name.text, name.range, "there is no record type `\(name.text)`", among: names.recordNames,
        help: "declare it: `record \(name.text) { … }`")
    }
    return nil
  }

  /// The query that a let names, once more with variables of its own.
  private mutating func writtenOut(_ syntax: QuerySyntax, _ scope: [String: Body.Meaning]) -> TypedQuery? {
    let (formerScope, wasRepeat) = (body.scope, body.isRepeat)
    (body.scope, body.isRepeat) = (scope, true)
    defer { (body.scope, body.isRepeat) = (formerScope, wasRepeat) }
    return query(syntax)?.query
  }

  /// What `by` ranks the members by.
  private mutating func rank(_ expression: Expression) -> TypedExpression? {
    guard let rank = fixedTerm(expression, "what `by` ranks") else { return nil }
    guard rank.type == .date || rank.type == .instant else {
      error(
        .typeMismatch, rank.range, "`by` ranks by a date or an instant, not by \(describe(rank.type))",
        help: mend(rank.type, wanted: .date))
      return nil
    }
    return rank
  }

  /// The members that stand behind an aggregate: a query, the name of one, or of a list.
  mutating func members(
    _ members: MembersSyntax, value: Expression? = nil
  ) -> (query: TypedQuery, value: TypedExpression?)? {
    switch members {
    case .query(let syntax): return query(syntax, value: value)
    case .name(let name):
      if case .query(let syntax, let scope) = body.scope[name.text] {
        guard let query = writtenOut(syntax, scope) else { return nil }
        guard let value else { return (query, nil) }
        // `sum a.x of open`: the members are called what they are in the let.
        let outer = body.scope
        defer { body.scope = outer }
        bind(syntax.binding.variable, .variable(query.variable))
        return term(value).map { (query, $0) }
      }
      if let value {
        error(
          .binding, value.range, "this does not say what its members are called",
          help: "bind them: `of (x in \(name.text))`, and take the value of `x`")
        return nil
      }
      let term = Expression(.name(name.text), range: name.range)
      guard let list = listTerm(term, of: nil), case .list(let element) = list.type,
        let variable = addVariable(name.text, element, name.range)
      else { return nil }
      let query = TypedQuery(
        variable: variable, source: .list(list), by: nil, condition: nil, satisfies: nil, range: name.range)
      return (query, nil)
    }
  }
}

extension Expression {
  /// The name that it is, brackets aside.
  var bareName: String? {
    switch kind {
    case .name(let text): text
    case .parenthesised(let inner): inner.bareName
    default: nil
    }
  }
}
