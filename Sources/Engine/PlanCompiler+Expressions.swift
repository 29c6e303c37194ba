import CivilTime
import Krav

extension PlanCompiler {
  /// Compiles an expression; gives the index of its node.
  mutating func compile(_ expression: TypedExpression) -> Int32 {
    switch expression.kind {
    case .constant(let constant): return compile(constant)
    case .variable(let index): return emit(.variable, Int32(index))
    case .letValue(let index):
      // A list is no single value that could be kept: its node is shared instead.
      return expression.type.isList ? letNodes[index] : emit(.letValue, Int32(index))
    case .today: return emit(.today)
    case .now: return emit(.now)
    case .calendarPeriod(let unit, let previous):
      plan.calendarUnits.append(unit)
      return emit(.calendarPeriod, Int32(plan.calendarUnits.count - 1), previous ? 1 : 0)
    case .field(let base, let field): return compileField(base, field)
    case .derived(let base, let index): return emit(.derived, compile(base), Int32(index))
    case .property(let base, let property):
      let operation: Operation =
        switch property {
        case .first: .firstDay
        case .last: .lastDay
        case .date: .civilDay
        case .nextWorkingDay: .nextWorkingDay
        }
      return emit(operation, compile(base))
    case .parameter(let index):
      if case .single(let value) = program.parameters[index].value { return compile(value) }
      return emit(constant: .undecided)
    case .table(let index, let keys): return compileTable(index, keys)
    case .list(let elements): return compileList(elements)
    case .negate(let a): return emit(.negate, compile(a))
    case .arithmetic(let arithmetic, let a, let b):
      let operation: Operation =
        switch arithmetic {
        case .add: .add
        case .subtract: .subtract
        case .multiply: .multiply
        case .divide: .divide
        }
      return emit(operation, compile(a), compile(b))
    case .otherwise(let a, let b): return emit(.otherwise, compile(a), compile(b))
    case .count(let query): return emit(.count, compile(query, grouping: .counted))
    case .share(let query): return emit(.share, compile(query, grouping: .counted))
    case .sum(let value, let query): return emit(.sum, compile(query, measuring: value.type), compile(value))
    case .median(let value, let query): return emit(.median, compile(query, measuring: value.type), compile(value))
    case .latest(let query): return emit(.latest, compile(query))
    case .earliest(let query): return emit(.earliest, compile(query))
    default: return compileCondition(expression)
    }
  }

  private mutating func compileCondition(_ expression: TypedExpression) -> Int32 {
    switch expression.kind {
    case .compare(let comparison, let a, let b):
      let operation: Operation = a.type.isRecord && b.type.isRecord ? .compareReferences : .compare
      let node = emit(operation, compile(a), compile(b), comparison.code)
      if a.isMoving != b.isMoving { plan.movingRanges[node] = expression.range }
      return node
    case .isSet(let a): return emit(.isSet, compile(a))
    case .isMissing(let a): return emit(.isMissing, compile(a))
    case .isIn(let a, let b): return emit(.isIn, compile(a), compile(b), a.type.isRecord ? 1 : 0)
    case .isUnder(let a, let b): return emit(.isUnder, compile(a), compile(b))
    case .withinLast(let a, let b), .withinNext(let a, let b):
      let isLast = if case .withinLast = expression.kind { true } else { false }
      let node = emit(isLast ? .withinLast : .withinNext, compile(a), compile(b))
      plan.movingRanges[node] = expression.range
      return node
    case .withinPeriod(let a, let b): return emit(.withinPeriod, compile(a), compile(b))
    case .not(let a): return emit(.not, compile(a))
    case .and(let parts):
      let span = row(parts)
      return emit(.and, span.start, span.count)
    case .or(let parts):
      let span = row(parts)
      return emit(.or, span.start, span.count)
    case .atLeastOf(let wanted, let parts):
      let number = compile(wanted)
      let span = row(parts)
      return emit(.atLeastOf, number, span.start, span.count)
    case .exists(let query): return emit(.atLeast, -1, compile(query, grouping: .existing))
    case .atLeast(let wanted, let query): return emit(.atLeast, compile(wanted), compile(query))
    case .no(let query): return emit(.none, -1, compile(query, grouping: .existing))
    case .every(let query): return emit(.every, -1, compile(query))
    default: return emit(constant: .undecided)
    }
  }

  private mutating func compile(_ constant: Constant) -> Int32 {
    guard case .list(let elements) = constant else { return emit(constant: term(constant)) }
    return emitList(elements.map { term($0) })
  }

  private mutating func emitList(_ terms: [Term]) -> Int32 {
    let start = Int32(plan.listConstants.count)
    plan.listConstants += terms
    return emit(.constantList, start, Int32(terms.count))
  }

  private mutating func compileList(_ elements: [TypedExpression]) -> Int32 {
    let nodes = elements.map { compile($0) }
    let terms = nodes.compactMap { node -> Term? in
      let node = plan.nodes[Int(node)]
      return node.operation == .constant ? plan.constants[Int(node.a)] : nil
    }
    if terms.count == nodes.count { return emitList(terms) }
    let span = row(of: nodes)
    return emit(.listOfTerms, span.start, span.count)
  }

  private mutating func compileField(_ base: TypedExpression, _ index: Int) -> Int32 {
    let node = compile(base)
    guard case .record(let record) = base.type else { return emit(constant: .undecided) }
    let field = program.records[record].fields[index]
    let number = Int32(index)
    if field.isList { return emit(.fieldList, node, number) }
    switch field.type {
    case .label: return emit(.fieldLabel, node, number)
    case .text: return emit(.fieldText, node, number)
    case .integer: return emit(.fieldInteger, node, number)
    case .decimal: return emit(.fieldDecimal, node, number)
    case .bool: return emit(.fieldBool, node, number)
    case .date: return emit(.fieldDate, node, number)
    case .instant: return emit(.fieldInstant, node, number)
    case .period: return emit(.fieldPeriod, node, number)
    case .enumeration(let type): return emit(.fieldEnum, node, number, Int32(type))
    case .reference(let target):
      return emit(target == program.scope ? .fieldScopeReference : .fieldReference, node, number, Int32(target))
    }
  }

  private mutating func compileTable(_ index: Int, _ keys: [TypedExpression]) -> Int32 {
    let parameter = program.parameters[index]
    guard case .table(let values) = parameter.value, let first = keys.first else {
      return emit(constant: .undecided)
    }
    let start = Int32(plan.constants.count)
    plan.constants += values.map { term($0) }
    guard keys.count == 2, parameter.by.count == 2 else { return emit(.table, compile(first), start) }
    plan.grids.append(Grid(start: start, columns: Int32(program.enums[parameter.by[1]].values.count)))
    return emit(.grid, compile(first), compile(keys[1]), Int32(plan.grids.count - 1))
  }
}

extension ComparisonOperator {
  /// As stored in a node.
  var code: Int32 {
    switch self {
    case .equal: 0
    case .notEqual: 1
    case .less: 2
    case .lessOrEqual: 3
    case .greater: 4
    case .greaterOrEqual: 5
    }
  }
}
