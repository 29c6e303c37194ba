import Krav

extension PlanCompiler {
  /// Numbers the queries whose members may be kept by group.
  mutating func compileGroups() {
    for number in plan.queries.indices {
      guard let groups = QueryGroups(plan.queries[number], plan, program) else { continue }
      plan.queries[number].group = plan.groupable.count
      plan.groupable.append(groups)
    }
  }

  /// Compiles a query; gives its number.
  mutating func compile(
    _ query: TypedQuery, measuring measured: ValueType? = nil, grouping: QueryGroups.Kind? = nil
  ) -> Int32 {
    let shape = QueryShape(query)
    let source: QueryPlan.Source =
      switch shape.source {
      case .records(let type): .records(type: type)
      case .list(let list): .list(node: compile(list))
      }
    var plan = QueryPlan(variables: row(of: shape.variables.map { Int32($0) }), source: source)
    let guards = shape.conjuncts.filter { !$0.mentions(shape.variables) }
    plan.grouping = grouping
    plan.guardNode = conjunction(guards)
    let join = Join.all(of: shape, in: program).first
    if let join {
      plan.joinNode = compile(join.other)
      plan.access = access(join)
      plan.joinsReferences = join.joinsReferences
    }
    let rest = shape.conjuncts.enumerated().filter { $0.element.mentions(shape.variables) }
    plan.condition = conjunction(rest.map(\.element))
    plan.residual =
      join.map { join in conjunction(rest.filter { $0.offset != join.conjunct }.map(\.element)) } ?? plan.condition
    plan.by = shape.by.map { compile($0) } ?? -1
    plan.satisfies = shape.satisfies.map { compile($0) } ?? -1
    if case .records = shape.source { compileTests(&plan, of: shape.variables.map { Int32($0) }) }
    plan.ranksInstants = shape.by?.type == .instant
    switch measured {
    case .duration(.days): plan.zero = .days(0)
    case .duration(.hours): plan.zero = .seconds(0)
    case .duration(.months): plan.zero = .months(0)
    default: break
    }
    self.plan.queries.append(plan)
    return Int32(self.plan.queries.count - 1)
  }

  private mutating func compileTests(_ query: inout QueryPlan, of variables: [Int32]) {
    var keys: [Int32]? = []
    query.conditionTest = test(query.condition, of: variables, keys: &keys)
    query.residualTest =
      query.residual == query.condition ? query.conditionTest : test(query.residual, of: variables, keys: &keys)
    query.satisfiesTest = test(query.satisfies, of: variables, keys: &keys)
    query.keyNodes = row(of: keys ?? [])
  }

  private mutating func conjunction(_ parts: [TypedExpression]) -> Int32 {
    guard let first = parts.first else { return -1 }
    guard parts.count > 1 else { return compile(first) }
    let span = row(parts)
    return emit(.and, span.start, span.count)
  }

  private mutating func access(_ join: Join) -> QueryPlan.Access {
    switch join.form {
    case .equal:
      guard !join.path.isEmpty else { return .itself }
      return .key(row(of: join.path.reversed().map { index($0.type, $0.field) }))
    case .element: return .elements
    case .contains: return .listKey(join.path.last.map { index($0.type, $0.field) } ?? -1)
    case .under: return .beneath(join.path.last.map { index($0.type, $0.field) } ?? -1)
    case .above: return .above(join.path.last.map { index($0.type, $0.field) } ?? -1)
    }
  }
}
