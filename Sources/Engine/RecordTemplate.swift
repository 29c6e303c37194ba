import CivilTime
import Krav
import Records

/// A record that a query looks for: its type, and the fields that the query's conditions ask for.
struct RecordTemplate: Equatable {
  var type: Int
  /// By field.
  var values: [Int: SupposedValue]
  /// The field whose moment ranks or places the record in time.
  var ranked: Int?
  /// Conditions ask for what no record can have.
  var isImpossible = false
}

// Where a query looks for a record that is not there, its conditions say what the record would have to be like. What is
// read off them is a guess: it is tried before anyone is told.
extension Evaluator {
  /// A record for each query that the bound rule asks.
  mutating func templates() -> [RecordTemplate] {
    var found: [RecordTemplate] = []
    var seen: Set<Int> = []
    let rule = program.rules[self.rule]
    let plan = plan.rules[self.rule]
    if let condition = rule.condition { look(condition, plan.condition, &found, &seen) }
    for (clause, compiled) in zip(rule.clauses, plan.clauses) { look(clause.condition, compiled.node, &found, &seen) }
    return found
  }

  private mutating func look(
    _ expression: TypedExpression, _ index: Int32, _ found: inout [RecordTemplate], _ seen: inout Set<Int>
  ) {
    guard found.count < 12 else { return }
    let node = plan.nodes[Int(index)]
    switch expression.kind {
    case .letValue(let number):
      guard seen.insert(number).inserted else { return }
      look(program.rules[rule].lets[number].value, plan.rules[rule].lets[number], &found, &seen)
    case .derived(let base, let number):
      look(base, node.a, &found, &seen)
      guard case .reference(let reference) = term(node.a).term, register.isPresent(reference) else { return }
      let body = program.derivedFields[number].value
      enter(number, reference) { $0.look(body, $1, &found, &seen) }
    case .exists(let query), .no(let query), .every(let query), .atLeast(_, let query):
      ask(query, node.b, &found, &seen)
    case .count(let query), .share(let query), .sum(_, let query), .median(_, let query), .latest(let query),
      .earliest(let query):
      ask(query, node.a, &found, &seen)
    case .and(let parts), .or(let parts):
      look(parts, Span32(start: node.a, count: node.b), &found, &seen)
    case .atLeastOf(_, let parts):
      look(parts, Span32(start: node.b, count: node.c), &found, &seen)
    case .field(let a, _), .property(let a, _), .negate(let a), .isSet(let a), .isMissing(let a), .not(let a):
      look(a, node.a, &found, &seen)
    case .arithmetic(_, let a, let b), .otherwise(let a, let b), .compare(_, let a, let b), .isIn(let a, let b),
      .isUnder(let a, let b), .withinLast(let a, let b), .withinNext(let a, let b), .withinPeriod(let a, let b):
      look(a, node.a, &found, &seen)
      look(b, node.b, &found, &seen)
    case .constant, .variable, .today, .now, .calendarPeriod, .parameter, .table, .list: return
    }
  }

  private mutating func look(
    _ parts: [TypedExpression], _ span: Span32, _ found: inout [RecordTemplate], _ seen: inout Set<Int>
  ) {
    for (part, place) in zip(parts, span.indices) { look(part, plan.operands[place], &found, &seen) }
  }

  private mutating func ask(
    _ query: TypedQuery, _ number: Int32, _ found: inout [RecordTemplate], _ seen: inout Set<Int>
  ) {
    let plan = plan.queries[Int(number)]
    let shape = QueryShape(query)
    if case .records(let type) = shape.source, type != program.scope, !program.records[type].isWaiver,
      let template = template(type, shape, plan), !found.contains(template)
    {
      found.append(template)
    }
    // What is asked of each member may be a query again.
    guard shape.satisfies != nil || shape.conjuncts.contains(where: { $0.mentions(shape.variables) }) else { return }
    var some: [Term] = []
    var members = open(plan, bindsEach: true)
    while some.count < 5, !members.isUnknowable, next(plan, &members) {
      if isMember(plan, members).truth != .no { some.append(term(ofVariable: plan)) }
    }
    close(members)
    for member in some {
      bindMember(plan, member)
      for (expression, node) in conditions(shape, plan) { look(expression, node, &found, &seen) }
      if let satisfies = shape.satisfies { look(satisfies, plan.satisfies, &found, &seen) }
    }
  }

  // MARK: One record

  private mutating func template(_ type: Int, _ shape: QueryShape, _ plan: QueryPlan) -> RecordTemplate? {
    var template = RecordTemplate(type: type, values: [:])
    // The member itself is nothing yet while its conditions are read.
    for place in plan.variables.indices { frame[frameBase + Int(self.plan.operands[place])] = .missing }
    let path = MemberPath(variables: shape.variables, program: program)
    for (expression, node) in conditions(shape, plan) { demand(expression, node, true, path, &template) }
    if let satisfies = shape.satisfies { demand(satisfies, plan.satisfies, true, path, &template) }
    if let by = shape.by, let field = path.field(by) {
      template.ranked = field
      if template.values[field] == nil { template.values[field] = present(type, field) }
    }
    guard !template.isImpossible else { return nil }
    for (field, declared) in program.records[type].fields.enumerated() {
      guard template.values[field] == nil, !declared.isOptional, !declared.isList else { continue }
      guard let value = present(type, field) else { return nil }
      template.values[field] = value
    }
    if template.ranked == nil {
      template.ranked = template.values.keys.sorted().first {
        program.records[type].fields[$0].type == .date && path.isMentioned($0, in: shape)
      }
    }
    return template
  }

  /// What a field that must hold something is given.
  mutating func present(_ type: Int, _ field: Int) -> SupposedValue? {
    let today = CivilDate(dayNumber: clock.today)
    let declared = program.records[type].fields[field]
    guard !declared.isList else { return nil }
    switch declared.type {
    case .bool: return .bool(false)
    case .enumeration: return .enumeration(0)
    case .date: return .date(today)
    case .instant: return .instant(Instant(seconds: clock.now))
    case .integer, .decimal: return .number(Fraction(1))
    case .period: return (try? Period(edtf: String(today.components.year))).map { .period($0) }
    case .label: return .label(register.symbol(of: "…"))
    case .text: return .text
    case .reference(let target):
      // A record that is spoken of already is what it would belong to.
      for case .reference(let reference) in frame where Int(reference.type) == target {
        return .reference(reference.slot)
      }
      guard target == program.scope, case .reference(let root) = frame[0] else { return nil }
      let unit = register.unit(of: root)
      return unit >= 0 ? .reference(UInt32(unit)) : nil
    }
  }
}
