internal import CivilTime

// From expressions to terms of which equal ones are one.
extension Reasoner {
  mutating func term(_ expression: TypedExpression, _ names: Names) -> Int {
    if let constant = constant(expression, names) {
      return terms.constant(constant, expression.type, expression.range)
    }
    if case .arithmetic = expression.kind {
      switch expression.type {
      case .date, .instant, .number:
        let (base, shift) = shifted(expression, names)
        return terms.shifted(base, shift, expression.type, expression.range)
      default: break
      }
    }
    return written(expression, names)
  }

  /// The term apart from the constants that are put on it.
  mutating func shifted(_ expression: TypedExpression, _ names: Names) -> (base: Int, shift: Shift) {
    switch constant(expression, names) {
    case .number(let number): return (TermTable.zero, Shift(exact: number))
    case .date(let date): return (TermTable.zero, Shift(exact: Fraction(Int64(date.dayNumber))))
    case .instant(let instant): return (TermTable.zero, Shift(exact: Fraction(instant.seconds)))
    case .duration(.days(let days)): return (TermTable.zero, Shift(exact: Fraction(days)))
    case .duration(.hours(let hours)):
      if let seconds = Fraction(hours).multiplied(by: Fraction(3600)) {
        return (TermTable.zero, Shift(exact: seconds))
      }
    default: break
    }
    let (meant, inner) = meaning(expression, names)
    guard case .arithmetic(let operation, let left, let right) = meant.kind, spend() else {
      return (term(expression, names, isWhole: true), .none)
    }
    switch (operation, constant(left, inner), constant(right, inner)) {
    case (.add, _, .duration(let duration)) where left.type.isMoment:
      let (base, shift) = shifted(left, inner)
      if let sum = shift.adding(duration) { return (base, sum) }
    case (.subtract, _, .duration(let duration)) where left.type.isMoment:
      let (base, shift) = shifted(left, inner)
      if let sum = duration.negated.flatMap({ shift.adding($0) }) { return (base, sum) }
    case (.add, _, .number(let number)):
      let (base, shift) = shifted(left, inner)
      if let sum = shift.adding(number) { return (base, sum) }
    case (.add, .number(let number), _):
      let (base, shift) = shifted(right, inner)
      if let sum = shift.adding(number) { return (base, sum) }
    case (.subtract, _, .number(let number)):
      let (base, shift) = shifted(left, inner)
      if let sum = number.negated.flatMap({ shift.adding($0) }) { return (base, sum) }
    default: break
    }
    return (term(expression, names, isWhole: true), .none)
  }

  /// As one term; `isWhole` where it has been found to have no constant apart.
  private mutating func term(_ expression: TypedExpression, _ names: Names, isWhole: Bool) -> Int {
    switch expression.kind {
    case .arithmetic: written(expression, names)
    default: term(expression, names)
    }
  }

  func mayBeMissing(_ term: Int) -> Bool {
    let key = terms.keys[term]
    switch key.operation {
    case .constant, .today, .now, .variable, .bound, .calendarPeriod, .count, .sum, .zero: return false
    case .field:
      guard case .record(let record) = terms.types[key.parts[0]] else { return true }
      let field = program.records[record].fields[key.detail]
      // Free text is kept from records that leave it out, too.
      return field.isOptional || field.isList || field.type == .text || mayBeMissing(key.parts[0])
    case .shifted: return mayBeMissing(key.parts[0])
    default: return true
    }
  }

  mutating func spend() -> Bool {
    allowance -= 1
    return allowance > 0
  }

  /// The term as it is written, its parts being terms.
  private mutating func written(_ e: TypedExpression, _ names: Names) -> Int {
    typealias Key = TermTable.Key
    func number(_ operation: TermTable.Operation, _ detail: Int = 0, _ parts: [Int] = [], _ me: inout Reasoner) -> Int {
      me.terms.number(Key(operation: operation, detail: detail, parts: parts), e.type, e.range)
    }
    func parts(_ items: [TypedExpression], _ me: inout Reasoner) -> [Int] { items.map { me.term($0, names) } }
    switch e.kind {
    case .constant, .parameter: return number(.constant, -1 - terms.keys.count, [], &self)
    case .variable(let index): return names.variables[index] ?? number(.variable, index, [], &self)
    case .letValue(let index): return termOfLet(index)
    case .today: return number(.today, 0, [], &self)
    case .now: return number(.now, 0, [], &self)
    case .calendarPeriod(let unit, let previous):
      return number(.calendarPeriod, unit.months * 2 + (previous ? 1 : 0), [], &self)
    case .field(let base, let index): return number(.field, index, [term(base, names)], &self)
    case .derived(let base, let index): return termOfDerived(base, index, e, names)
    case .property(let base, let property):
      let place =
        switch property {
        case .first: 0
        case .last: 1
        case .date: 2
        case .nextWorkingDay: 3
        }
      return number(.property, place, [term(base, names)], &self)
    case .table(let index, let keys): return number(.table, index, parts(keys, &self), &self)
    case .list(let items): return number(.list, 0, parts(items, &self), &self)
    case .negate(let operand): return number(.negate, 0, [term(operand, names)], &self)
    case .arithmetic(let operation, let left, let right):
      let both = [term(left, names), term(right, names)]
      switch operation {
      case .add: return number(.add, 0, left.type == right.type ? both.sorted() : both, &self)
      case .multiply: return number(.multiply, 0, both.sorted(), &self)
      case .subtract: return number(.subtract, 0, both, &self)
      case .divide: return number(.divide, 0, both, &self)
      }
    case .otherwise(let left, let right): return number(.otherwise, 0, [term(left, names), term(right, names)], &self)
    default: return writtenCondition(e, names)
    }
  }

  private mutating func writtenCondition(_ e: TypedExpression, _ names: Names) -> Int {
    func number(_ operation: TermTable.Operation, _ parts: [Int], _ me: inout Reasoner) -> Int {
      me.terms.number(TermTable.Key(operation: operation, parts: parts), e.type, e.range)
    }
    func pair(_ a: TypedExpression, _ b: TypedExpression, _ me: inout Reasoner) -> [Int] {
      [me.term(a, names), me.term(b, names)]
    }
    switch e.kind {
    case .compare(let operation, let a, let b):
      let both = pair(a, b, &self)
      switch operation {
      case .equal: return number(.same, both.sorted(), &self)
      case .notEqual:
        let same = number(.same, both.sorted(), &self)
        return number(.not, [same], &self)
      case .less: return number(.less, both, &self)
      case .lessOrEqual: return number(.lessOrEqual, both, &self)
      case .greater: return number(.less, both.reversed(), &self)
      case .greaterOrEqual: return number(.lessOrEqual, both.reversed(), &self)
      }
    case .isSet(let a): return number(.isSet, [term(a, names)], &self)
    case .isMissing(let a): return number(.isMissing, [term(a, names)], &self)
    case .isIn(let a, let b): return number(.isIn, pair(a, b, &self), &self)
    case .isUnder(let a, let b): return number(.isUnder, pair(a, b, &self), &self)
    case .withinLast(let a, let b): return number(.withinLast, pair(a, b, &self), &self)
    case .withinNext(let a, let b): return number(.withinNext, pair(a, b, &self), &self)
    case .withinPeriod(let a, let b): return number(.withinPeriod, pair(a, b, &self), &self)
    case .not(let a): return number(.not, [term(a, names)], &self)
    case .and(let items), .or(let items):
      let parts = Set(items.map { term($0, names) }).sorted()
      if case .and = e.kind { return number(.and, parts, &self) }
      return number(.or, parts, &self)
    case .atLeastOf(let wanted, let items):
      return number(.atLeastOf, [term(wanted, names)] + items.map { term($0, names) }.sorted(), &self)
    case .exists(let q): return number(.exists, [query(q, names).term], &self)
    case .no(let q):
      let some = number(.exists, [query(q, names).term], &self)
      return number(.not, [some], &self)
    case .every(let q): return number(.every, [query(q, names).term], &self)
    case .count(let q): return number(.count, [query(q, names).term], &self)
    case .share(let q): return number(.share, [query(q, names).term], &self)
    case .latest(let q): return number(.latest, [query(q, names).term], &self)
    case .earliest(let q): return number(.earliest, [query(q, names).term], &self)
    case .atLeast(let wanted, let q): return number(.atLeast, [term(wanted, names), query(q, names).term], &self)
    case .sum(let value, let q):
      let (members, inner) = query(q, names)
      return number(.sum, [members, term(value, inner)], &self)
    case .median(let value, let q):
      let (members, inner) = query(q, names)
      return number(.median, [members, term(value, inner)], &self)
    default: return number(.list, [-1 - terms.keys.count], &self)
    }
  }

  /// A query whose members are called by how deep it stands, so that two that ask the same are one.
  private mutating func query(_ query: TypedQuery, _ names: Names) -> (term: Int, inner: Names) {
    var inner = names
    inner.depth += 1
    let member = terms.number(.init(operation: .bound, detail: names.depth), query.memberType, query.range)
    var level = query
    var conditions: [TypedExpression] = []
    var source = 0
    while true {
      inner.variables[level.variable] = member
      if let condition = level.condition { condition.forEachConjunct { conditions.append($0) } }
      switch level.source {
      case .query(let next):
        level = next
        continue
      case .records(let record):
        source = terms.number(.init(operation: .records, detail: record), .record(record), query.range)
      case .list(let list): source = term(list, names)
      }
      break
    }
    let held = Set(conditions.map { term($0, inner) }).sorted()
    let by = query.by.map { term($0, inner) } ?? -1
    let satisfies = query.satisfies.map { term($0, inner) } ?? -1
    let key = TermTable.Key(operation: .query, detail: names.depth, parts: [source, by, satisfies] + held)
    return (terms.number(key, .bool, query.range), inner)
  }
}

extension ValueType {
  fileprivate var isMoment: Bool { self == .date || self == .instant }
}

extension TypedQuery {
  fileprivate var memberType: ValueType {
    switch source {
    case .records(let record): .record(record)
    case .list(let list): if case .list(let element) = list.type { element } else { .bool }
    case .query(let inner): inner.memberType
    }
  }
}
