import CivilTime
import Krav
import Records

/// Finds the stored field of a query's member that an expression is.
struct MemberPath {
  let variables: [Int]
  let program: Program

  /// `t.f`, also by a derived field that begins with it.
  func field(_ expression: TypedExpression) -> Int? { field(expression, variables) }

  private func field(_ expression: TypedExpression, _ variables: [Int]) -> Int? {
    switch expression.kind {
    case .field(let base, let field):
      guard case .variable(let index) = base.kind, variables.contains(index) else { return nil }
      return field
    case .derived(let base, let number):
      guard case .variable(let index) = base.kind, variables.contains(index) else { return nil }
      return field(program.derivedFields[number].value, [0])
    case .otherwise(let first, _), .property(let first, _): return field(first, variables)
    default: return nil
    }
  }

  func isMentioned(_ field: Int, in shape: QueryShape) -> Bool {
    (shape.conjuncts + [shape.satisfies].compactMap { $0 }).contains { mentions($0, field) }
  }

  private func mentions(_ expression: TypedExpression, _ wanted: Int) -> Bool {
    field(expression) == wanted || expression.children.contains { mentions($0, wanted) }
  }
}

extension Evaluator {
  /// Gives the template what a condition asks of it; what cannot be read off is left to the trial.
  mutating func demand(
    _ expression: TypedExpression, _ index: Int32, _ wanted: Bool, _ path: MemberPath,
    _ template: inout RecordTemplate
  ) {
    let node = plan.nodes[Int(index)]
    switch expression.kind {
    case .and(let parts), .or(let parts):
      let span = Span32(start: node.a, count: node.b)
      // All of them where all are asked for; else one is enough.
      var isAll = wanted
      if case .or = expression.kind { isAll = !wanted }
      let pairs = Array(zip(parts, span.indices)).prefix(isAll ? parts.count : 1)
      for (part, place) in pairs { demand(part, plan.operands[place], wanted, path, &template) }
    case .not(let operand): demand(operand, node.a, !wanted, path, &template)
    case .isSet(let a): fill(a, wanted, path, &template)
    case .isMissing(let a): fill(a, !wanted, path, &template)
    case .compare(let comparison, let a, let b):
      if let field = path.field(a) {
        meet(field, comparison, term(node.b).term, wanted, &template)
      } else if let field = path.field(b) {
        meet(field, comparison.mirrored, term(node.a).term, wanted, &template)
      }
    case .isIn(let a, let b): belong(a, b, node, wanted, path, &template)
    case .isUnder(let a, let b):
      guard wanted else { return }
      if let field = path.field(a) { set(field, term(node.b).term, &template) }
      if let field = path.field(b) { set(field, term(node.a).term, &template) }
    case .withinPeriod(let a, let b):
      guard wanted, let field = path.field(a) else { return }
      place(field, within: term(node.b).term, b, &template)
    case .withinLast(let a, _), .withinNext(let a, _):
      guard wanted, let field = path.field(a) else { return }
      template.values[field] = template.values[field] ?? present(template.type, field)
    default:
      guard expression.type == .bool, let field = path.field(expression) else { return }
      template.values[field] = .bool(wanted)
    }
  }

  private mutating func fill(
    _ term: TypedExpression, _ isSet: Bool, _ path: MemberPath, _ template: inout RecordTemplate
  ) {
    guard let field = path.field(term) else { return }
    if !isSet {
      template.values[field] = .missing
    } else if template.values[field] == nil {
      template.values[field] = present(template.type, field)
    }
  }

  private mutating func belong(
    _ a: TypedExpression, _ b: TypedExpression, _ node: Node, _ wanted: Bool, _ path: MemberPath,
    _ template: inout RecordTemplate
  ) {
    if let field = path.field(b) {
      guard wanted else { return }
      let type = program.records[template.type].fields[field].type
      guard let element = value(of: type, term(node.a).term) else { return }
      template.values[field] = .elements([element])
      return
    }
    guard let field = path.field(a) else { return }
    let mark = elements.count
    let list = list(node.b)
    let items = list.isKnown ? (0..<list.count).map { element($0, of: list) } : []
    elements.removeLast(elements.count - mark)
    if wanted {
      if let first = items.first(where: \.isValue) {
        set(field, first, &template)
      } else {
        template.isImpossible = true
      }
    } else if case .enumeration(let type) = program.records[template.type].fields[field].type {
      let free = program.enums[type].values.indices.first { value in
        !items.contains(.enumeration(type: UInt16(type), value: UInt16(value)))
      }
      if let free { template.values[field] = .enumeration(free) }
    }
  }

  private mutating func place(
    _ field: Int, within period: Term, _ expression: TypedExpression, _ template: inout RecordTemplate
  ) {
    let ends: (first: Int32?, last: Int32?)
    switch period {
    case .period(let written): ends = (written.first?.dayNumber, written.last?.dayNumber)
    case .calendarPeriod(_, let first, let last): ends = (first, last)
    default: return
    }
    let day = max(ends.first ?? .min, min(ends.last ?? .max, clock.today))
    guard program.records[template.type].fields[field].type == .date else { return }
    template.values[field] = .date(CivilDate(dayNumber: day))
  }

  /// Gives the field a value that compares as asked for.
  private mutating func meet(
    _ field: Int, _ comparison: ComparisonOperator, _ other: Term, _ wanted: Bool, _ template: inout RecordTemplate
  ) {
    let comparison = wanted ? comparison : comparison.opposite
    let declared = program.records[template.type].fields[field]
    guard other.isValue else { return }
    if comparison == .equal { return set(field, other, &template) }
    if case .enumeration(let type) = declared.type {
      let free = program.enums[type].values.indices.first { value in
        Comparison.compare(comparison.code, .enumeration(type: UInt16(type), value: UInt16(value)), other) == .yes
      }
      if let free { template.values[field] = .enumeration(free) } else { template.isImpossible = true }
      return
    }
    let candidates: [Term]
    switch other {
    case .date(let day): candidates = [.date(clock.today), other, .date(day &- 1), .date(day &+ 1)]
    case .instant(let second): candidates = [.instant(clock.now), other, .instant(second &- 1), .instant(second &+ 1)]
    case .number(let value):
      candidates =
        [other] + [value.subtracting(Fraction(1)), value.adding(Fraction(1))].compactMap { $0 }.map { .number($0) }
    case .bool(let value): candidates = [.bool(!value)]
    default: return
    }
    if let fitting = candidates.first(where: { Comparison.compare(comparison.code, $0, other) == .yes }) {
      set(field, fitting, &template)
    }
  }

  private func set(_ field: Int, _ term: Term, _ template: inout RecordTemplate) {
    guard let value = value(of: program.records[template.type].fields[field].type, term) else {
      template.isImpossible = true
      return
    }
    template.values[field] = value
  }

  /// What a field of the type holds where a term says what it, or a day of it, is.
  private func value(of type: FieldType, _ term: Term) -> SupposedValue? {
    switch (type, term) {
    case (.period, .date(let day)):
      return (try? Period(edtf: CivilDate(dayNumber: day).description)).map { .period($0) }
    case (.instant, .date(let day)): return .instant(clock.zone.startOfDay(CivilDate(dayNumber: day)))
    case (.bool, .bool), (.date, .date), (.instant, .instant), (.period, .period), (.label, .label),
      (.enumeration, .enumeration), (.reference, .reference), (.integer, .number), (.decimal, .number):
      return SupposedValue(term)
    default: return nil
    }
  }
}

extension SupposedValue {
  /// `nil` for what no field holds.
  init?(_ term: Term) {
    switch term {
    case .bool(let value): self = .bool(value)
    case .date(let day): self = .date(CivilDate(dayNumber: day))
    case .instant(let second): self = .instant(Instant(seconds: second))
    case .number(let value): self = .number(value)
    case .label(let symbol): self = .label(symbol)
    case .enumeration(_, let value): self = .enumeration(Int(value))
    case .reference(let reference): self = .reference(reference.slot)
    case .period(let period): self = .period(period)
    default: return nil
    }
  }
}
