import Krav

/// Finds for every field that a rule reads the way back to the rule's subjects.
extension PlanCompiler {
  mutating func compileDependencies() {
    plan.readFields = program.records.map { _ in 0 }
    var walk = DependencyWalk(compiler: self)
    for (number, rule) in program.rules.enumerated() { walk.visit(rule, number) }
    for (number, derived) in program.derivedFields.enumerated() where plan.derived[number].isKept {
      walk.visit(derived, number)
    }
    for type in Set(program.rules.map(\.record)).sorted() { walk.visitPlace(of: type) }
    self = walk.compiler
    plan.dependencies = program.records.map { _ in [] }
    for (key, fields) in walk.found.sorted(by: { $0.value.order < $1.value.order }) {
      plan.dependencies[key.type].append(Dependency(target: key.target, fields: fields.mask, route: key.route))
      plan.readFields[key.type] |= fields.mask
    }
    if let scope = program.scope, let parent = program.records[scope].parentField {
      _ = index(scope, parent)
    }
  }
}

private struct DependencyWalk {
  /// What the variables in sight stand for: from such a record, the ways back to the subject.
  struct Scope {
    var routes: [Int: [[RouteStep]]]
    var lets: [Rule.Let] = []
  }

  struct Key: Hashable {
    var type: Int
    var target: Dependency.Target
    var route: [RouteStep]
  }

  var compiler: PlanCompiler
  var target = Dependency.Target.rule(0)
  var found: [Key: (mask: UInt64, order: Int)] = [:]

  var program: Program { compiler.program }

  mutating func visit(_ rule: Rule, _ number: Int) {
    target = .rule(number)
    var scope = Scope(routes: [0: [[]]], lets: rule.lets)
    add(rule.record, nil, [])
    for binding in rule.listBindings {
      visit(binding.list, scope)
      scope.routes[binding.variable] = routes(binding.list, scope)
    }
    var parts = rule.lets.map(\.value) + rule.bases.compactMap(\.governingDay) + rule.clauses.map(\.condition)
    if let condition = rule.condition { parts.append(condition) }
    for part in parts { visit(part, scope) }
  }

  mutating func visit(_ derived: DerivedField, _ number: Int) {
    target = .derived(number)
    add(derived.record, nil, [])
    visit(derived.value, Scope(routes: [0: [[]]]))
  }

  /// The chain of references from a record to its unit.
  mutating func visitPlace(of type: Int) {
    target = .place(type: type)
    visitPlace(of: type, [], seen: [type])
  }

  private mutating func visitPlace(of type: Int, _ route: [RouteStep], seen: Set<Int>) {
    add(type, nil, route)
    for field in program.records[type].placeFields {
      guard case .reference(let next) = program.records[type].fields[field].type else { continue }
      add(type, field, route)
      guard !seen.contains(next) else { continue }
      visitPlace(of: next, [.inverse(index: compiler.index(type, field))] + route, seen: seen.union([next]))
    }
  }

  private mutating func add(_ type: Int, _ field: Int?, _ route: [RouteStep]) {
    let end = route.firstIndex(of: .everything)
    let key = Key(type: type, target: target, route: end == nil ? route : [.everything])
    let order = found.count
    found[key, default: (0, order)].mask |= field.map { Plan.fieldBit($0) } ?? 0
    // Another name of a unit changes what a reference means: such references are found by what they say.
    if let field, case .reference(let target) = program.records[type].fields[field].type, target == program.scope {
      _ = compiler.index(type, field)
    }
  }

  // MARK: Reads

  private mutating func visit(_ expression: TypedExpression, _ scope: Scope) {
    switch expression.kind {
    case .field(let base, let field):
      visit(base, scope)
      guard case .record(let type) = base.type else { return }
      for route in routes(base, scope) { add(type, field, route) }
    case .derived(let base, let index):
      visit(base, scope)
      let derived = program.derivedFields[index]
      let ways = routes(base, scope)
      for route in ways { add(derived.record, nil, route) }
      visit(derived.value, Scope(routes: [0: ways]))
    case .isUnder(let lower, let upper):
      visit(lower, scope)
      visit(upper, scope)
      guard let unit = program.scope else { return }
      for route in routes(lower, scope) {
        add(unit, program.records[unit].parentField, [.descendants] + route)
      }
    case .exists(let query), .no(let query), .every(let query), .count(let query), .share(let query),
      .latest(let query), .earliest(let query):
      _ = visit(query, scope)
    case .atLeast(let wanted, let query):
      visit(wanted, scope)
      _ = visit(query, scope)
    case .sum(let value, let query), .median(let value, let query):
      visit(value, visit(query, scope))
    default:
      for child in expression.children { visit(child, scope) }
    }
  }

  /// Gives the scope inside the query.
  private mutating func visit(_ query: TypedQuery, _ outer: Scope) -> Scope {
    let shape = QueryShape(query)
    let scope = bind(shape, outer)
    switch shape.source {
    case .list(let list): visit(list, outer)
    case .records(let type):
      for route in scope.routes[query.variable] ?? [] { add(type, nil, route) }
    }
    for part in shape.conjuncts + [shape.by, shape.satisfies].compactMap({ $0 }) { visit(part, scope) }
    return scope
  }

  // MARK: Ways back

  private mutating func bind(_ shape: QueryShape, _ outer: Scope) -> Scope {
    var scope = outer
    let ways: [[RouteStep]] =
      switch shape.source {
      case .list(let list): routes(list, outer)
      case .records: memberRoutes(shape, outer)
      }
    for variable in shape.variables { scope.routes[variable] = ways }
    return scope
  }

  private mutating func memberRoutes(_ shape: QueryShape, _ outer: Scope) -> [[RouteStep]] {
    guard let join = Join.all(of: shape, in: program).first, join.leadsBack else { return [[.everything]] }
    var forward = join.path.enumerated().map { offset, step in
      RouteStep.follow(
        type: step.type, field: step.field, isLast: offset == join.path.count - 1, emptyMayTie: !join.joinsReferences)
    }
    var ways: [[RouteStep]] = []
    if join.form == .equal && !join.joinsReferences {
      if let last = join.path.last {
        forward.removeLast()
        ways = valueRoutes(last, join.other, outer)
      }
    } else {
      ways = routes(join.other, outer)
    }
    if join.form == .under { forward.append(.ancestors) }
    if join.form == .above { forward.append(.descendants) }
    return ways.isEmpty ? [[.everything]] : ways.map { forward + $0 }
  }

  /// From a record whose field is compared with a stored field of another one.
  private mutating func valueRoutes(
    _ side: Join.Step, _ other: TypedExpression, _ scope: Scope
  ) -> [[RouteStep]] {
    guard case .field(let base, let field) = other.kind, case .record(let type) = base.type,
      !program.records[type].fields[field].isList
    else { return [] }
    let step = RouteStep.sameValue(type: side.type, field: side.field, index: compiler.index(type, field))
    return routes(base, scope).map { [step] + $0 }
  }

  /// From the record that the expression refers to (or, of a list, one of those) back to the subjects.
  private mutating func routes(_ expression: TypedExpression, _ scope: Scope) -> [[RouteStep]] {
    switch expression.kind {
    case .variable(let index):
      return scope.routes[index] ?? []
    case .letValue(let index):
      guard scope.lets.indices.contains(index) else { return [] }
      // A let sees the rule's own bindings; that more is in sight here does no harm.
      return routes(scope.lets[index].value, scope)
    case .field(let base, let field):
      guard case .record(let type) = base.type, case .reference = program.records[type].fields[field].type else {
        return []
      }
      let step = RouteStep.inverse(index: compiler.index(type, field))
      return routes(base, scope).map { [step] + $0 }
    case .derived(let base, let index):
      let ways = routes(base, scope)
      return routes(program.derivedFields[index].value, Scope(routes: [0: ways]))
    case .otherwise(let a, let b):
      return unique(routes(a, scope) + routes(b, scope))
    case .list(let elements):
      return unique(elements.flatMap { routes($0, scope) })
    case .latest(let query), .earliest(let query):
      return bind(QueryShape(query), scope).routes[query.variable] ?? []
    default:
      return []
    }
  }

  private func unique(_ routes: [[RouteStep]]) -> [[RouteStep]] {
    var seen: Set<[RouteStep]> = []
    return routes.filter { seen.insert($0).inserted }
  }
}
