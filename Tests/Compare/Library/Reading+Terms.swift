import CivilTime
import Krav

extension Reading {
  func read(_ expression: Expression, _ scope: Scope, _ expected: Kind? = nil) -> Term {
    switch expression.kind {
    case .literal(let literal): return self.literal(literal)
    case .name(let name): return self.name(name, scope, expected)
    case .today: return Term(kind: .date) { .date($0.world.today) }
    case .now: return Term(kind: .instant) { .instant($0.world.now) }
    case .calendarPeriod(let unit, let isPrevious):
      return Term(kind: .period) { frame in
        guard isPrevious else {
          let range = unit.range(containing: frame.world.today)
          return .civil(unit, first: range.first, last: range.last)
        }
        return unit.previous(before: frame.world.today).map { .civil(unit, first: $0.first, last: $0.last) }
          ?? .undecided
      }
    case .parenthesised(let inner): return read(inner, scope, expected)
    case .negate(let inner):
      let term = read(inner, scope)
      return Term(kind: term.kind) { Arithmetic.multiply(term.value($0), .number(Rational(-1))) }
    case .field(let base, let field): return self.field(read(base, scope), field.text)
    case .table(let base, let keys):
      guard case .name(let name) = base.kind else { return nothing }
      return table(name, keys, scope)
    case .list(let items): return list(items, scope, expected)
    case .arithmetic(let operation, let left, let right):
      return arithmetic(operation, read(left, scope), read(right, scope))
    case .otherwise(let left, let right):
      let (first, second) = pair(left, right, scope, expected)
      return Term(kind: first.kind) { frame in
        let mark = frame.lacks.count
        let value = first.value(frame)
        guard value.isMissing else { return value }
        let between = frame.lacks.count
        let other = second.value(frame)
        if other.isUndecided { frame.lacks.removeSubrange(mark..<between) }
        if other.isKnown && !other.isMissing { frame.forget(mark) }
        return other
      }
    case .aggregate(let operation, let members): return aggregate(operation, members, scope)
    default: return condition(expression, scope)
    }
  }

  /// Two sides of one kind; the one that is only an enum's value takes the other's.
  func pair(_ left: Expression, _ right: Expression, _ scope: Scope, _ expected: Kind? = nil) -> (Term, Term) {
    if isBare(left, scope), !isBare(right, scope) {
      let second = read(right, scope, expected)
      return (read(left, scope, second.kind), second)
    }
    let first = read(left, scope, expected)
    return (first, read(right, scope, isBare(left, scope) ? expected ?? first.kind : first.kind))
  }

  private func list(_ items: [Expression], _ scope: Scope, _ expected: Kind?) -> Term {
    var element: Kind? = if case .list(let element)? = expected { element } else { nil }
    if element == nil, let guide = items.first(where: { !isBare($0, scope) }) { element = read(guide, scope).kind }
    if element == nil { element = commonEnum(items) }
    let terms = items.map { read($0, scope, element) }
    return Term(kind: .list(element ?? terms.first?.kind ?? .bool)) { frame in
      .list(
        terms.map { term in
          let mark = frame.lacks.count
          let value = term.value(frame)
          let lacks = Array(frame.lacks[mark...])
          frame.forget(mark)
          return Value.Item(value: value, lacks: lacks)
        })
    }
  }

  /// The enum that has every one of the names.
  private func commonEnum(_ items: [Expression]) -> Kind? {
    let names = items.compactMap { if case .name(let name) = $0.kind { name } else { nil } }
    return world.enums.firstIndex { type in names.allSatisfy { name in type.values.contains { $0.name == name } } }
      .map { .word($0) }
  }

  // MARK: Fields

  private func field(_ base: Term, _ name: String) -> Term {
    guard case .reference(let type) = base.kind else { return property(base, name) }
    if let field = world.types[type].fields.firstIndex(where: { $0.name == name }) {
      let isReference = world.types[type].fields[field].kind.refers
      return Term(kind: world.types[type].fields[field].kind) { frame in
        let owner = base.value(frame)
        guard case .reference(_, let id) = owner else { return owner.isMissing ? .missing : .undecided }
        guard frame.world.isThere(type, id), let value = frame.world.rows[type][id]?[field] else {
          frame.lacks.append(Lack(type: type, id: id, field: -1))
          return .undecided
        }
        if frame.world.isBlurred(type, id), !isReference {
          frame.lacks.append(Lack(type: type, id: id, field: -1))
          return .undecided
        }
        if value.isMissing { frame.lacks.append(Lack(type: type, id: id, field: field)) }
        return value
      }
    }
    guard let (body, size) = derivedField(type, name) else { return nothing }
    return Term(kind: body.kind) { frame in
      let owner = base.value(frame)
      guard case .reference(_, let id) = owner else { return owner.isMissing ? .missing : .undecided }
      guard frame.world.isThere(type, id) else {
        frame.lacks.append(Lack(type: type, id: id, field: -1))
        return .undecided
      }
      let outer = frame.base
      frame.base = frame.slots.count
      frame.slots.append(Value.Item(value: owner))
      for _ in 1..<max(1, size) { frame.slots.append(Value.Item(value: .missing)) }
      let value = body.value(frame)
      frame.slots.removeLast(frame.slots.count - frame.base)
      frame.base = outer
      return value
    }
  }

  private func derivedField(_ type: Int, _ name: String) -> (Term, Int)? {
    let key = "\(world.types[type].name).\(name)"
    if let known = derived[key] { return known }
    guard let define = defines[key] else { return nil }
    let outer = size
    size = 1
    let term = read(define.value, Scope(names: [define.variable.text: .bound(0, .reference(type))]))
    derived[key] = (term, size)
    size = outer
    return derived[key]
  }

  private func property(_ base: Term, _ name: String) -> Term {
    Term(kind: .date) { frame in
      let value = base.value(frame)
      let date: CivilDate? =
        switch (value, name) {
        case (.period(let period), "first"): period.first
        case (.period(let period), "last"): period.last
        case (.civil(_, let first, _), "first"): first
        case (.civil(_, _, let last), "last"): last
        case (.instant(let instant), "date"): frame.world.zone.date(of: instant)
        case (.date(let date), "next_working_day"): date.nextWorkingDay
        default: nil
        }
      if let date { return .date(date) }
      switch value {
      // After the end of the calendar there is no day.
      case .date: return .undecided
      case .period: return .missing
      default: return value
      }
    }
  }

  // MARK: Arithmetic

  private func arithmetic(_ operation: ArithmeticOperator, _ left: Term, _ right: Term) -> Term {
    let kind: Kind
    switch (operation, left.kind, right.kind) {
    case (.subtract, .date, .date): kind = .length(.days)
    case (.subtract, .instant, .instant): kind = .length(.seconds)
    case (.multiply, .number, .length): kind = right.kind
    default: kind = left.kind
    }
    return Term(kind: kind) { frame in
      let (a, b) = (left.value(frame), right.value(frame))
      if a.isUndecided || b.isUndecided { return .undecided }
      if a.isMissing || b.isMissing { return .missing }
      return switch operation {
      case .add: Arithmetic.add(a, b)
      case .subtract: Arithmetic.subtract(a, b)
      case .multiply: Arithmetic.multiply(a, b)
      case .divide: Arithmetic.divide(a, b)
      }
    }
  }
}

/// Of two known values; what does not fit is undecided.
enum Arithmetic {
  static func add(_ a: Value, _ b: Value) -> Value {
    switch (a, b) {
    case (.number(let x), .number(let y)): return x.plus(y).map { .number($0) } ?? .undecided
    case (.length(let u, let x), .length(let v, let y)) where u == v: return length(u, Int128(x) + Int128(y))
    case (.instant(let t), .length(.seconds, let n)):
      return Int64(exactly: Int128(t.seconds) + Int128(n)).map { .instant(Instant(seconds: $0)) } ?? .undecided
    case (.date(let date), .length(let unit, let n)): return put(unit, n, on: date).map { .date($0) } ?? .undecided
    default: return .undecided
    }
  }

  static func subtract(_ a: Value, _ b: Value) -> Value {
    switch (a, b) {
    case (.number(let x), .number(let y)): return x.minus(y).map { .number($0) } ?? .undecided
    case (.date(let x), .date(let y)): return .length(.days, Int64(x.dayNumber) - Int64(y.dayNumber))
    case (.instant(let x), .instant(let y)): return length(.seconds, Int128(x.seconds) - Int128(y.seconds))
    case (.length(let u, let x), .length(let v, let y)) where u == v: return length(u, Int128(x) - Int128(y))
    case (_, .length(let unit, let n)):
      guard n != .min else { return .undecided }
      return add(a, .length(unit, -n))
    default: return .undecided
    }
  }

  static func multiply(_ a: Value, _ b: Value) -> Value {
    switch (a, b) {
    case (.number(let x), .number(let y)): return x.times(y).map { .number($0) } ?? .undecided
    case (.length(let unit, let n), .number(let factor)), (.number(let factor), .length(let unit, let n)):
      let product = Int128(n) * Int128(factor.top)
      guard product % Int128(factor.bottom) == 0 else { return .undecided }
      return length(unit, product / Int128(factor.bottom))
    default: return a.isMissing ? .missing : .undecided
    }
  }

  static func divide(_ a: Value, _ b: Value) -> Value {
    guard case .number(let x) = a, case .number(let y) = b else { return .undecided }
    if y.top == 0 { return .missing }
    return x.over(y).map { .number($0) } ?? .undecided
  }

  private static func length(_ unit: Unit, _ count: Int128) -> Value {
    Int64(exactly: count).map { .length(unit, $0) } ?? .undecided
  }

  private static func put(_ unit: Unit, _ count: Int64, on date: CivilDate) -> CivilDate? {
    switch unit {
    case .days: date.adding(.days(count))
    case .months: date.adding(.months(count))
    case .workingDays: date.adding(.workingDays(count, saturdays: false))
    case .workingDaysWithSaturdays: date.adding(.workingDays(count, saturdays: true))
    case .seconds: nil
    }
  }
}
