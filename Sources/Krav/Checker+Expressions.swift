internal import CivilTime

extension Checker {
  /// A term that may be used as a value: no free text.
  mutating func term(
    _ syntax: Expression, _ scope: Scope, _ gathering: inout Gathering, expected: ValueType? = nil
  ) -> TypedExpression? {
    guard let typed = check(syntax, scope, &gathering, expected: expected) else { return nil }
    guard typed.type != .text else {
      error(
        "krav/free-text", syntax.range, "a free text may only be asked whether it is set",
        help: "use `is set` or `is missing`; what must be compared or shown is a `label` or an enum")
      return nil
    }
    return typed
  }

  /// A term that does not move with the clock.
  mutating func fixed(
    _ syntax: Expression, _ scope: Scope, _ gathering: inout Gathering, expected: ValueType? = nil
  ) -> TypedExpression? {
    guard let typed = term(syntax, scope, &gathering, expected: expected) else { return nil }
    guard !typed.isMoving else {
      error(
        "krav/moving", syntax.range, "`today` and `now` may not stand here",
        help: "compare them with a date: write `today >= a.date - 30 days`, not `today + 30 days >= a.date`")
      return nil
    }
    return typed
  }

  mutating func condition(_ syntax: Expression, _ scope: Scope, _ gathering: inout Gathering) -> TypedExpression? {
    guard let typed = term(syntax, scope, &gathering, expected: .bool) else { return nil }
    guard typed.type == .bool else {
      error(
        "krav/type", syntax.range, "a condition is needed here, this is \(describe(typed.type))",
        help: "compare it with something, or ask `is set`")
      return nil
    }
    return typed
  }

  /// The expression with its type. `expected` settles which enum a bare value belongs to.
  mutating func check(
    _ syntax: Expression, _ scope: Scope, _ gathering: inout Gathering, expected: ValueType? = nil
  ) -> TypedExpression? {
    let range = syntax.range
    switch syntax.kind {
    case .literal(let literal): return typed(literal, range)
    case .name(let text): return name(Name(text: text, range: range), scope, &gathering, expected: expected)
    case .today: return TypedExpression(.today, type: .date, isMoving: true, range: range)
    case .now: return TypedExpression(.now, type: .instant, isMoving: true, range: range)
    case .calendarPeriod(let unit, let previous):
      return TypedExpression(.calendarPeriod(unit, previous: previous), type: .period, range: range)
    case .parenthesised(let inner): return check(inner, scope, &gathering, expected: expected)
    case .negate(let operand):
      guard let operand = fixed(operand, scope, &gathering) else { return nil }
      switch operand.type {
      case .number, .duration: return TypedExpression(.negate(operand), type: operand.type, range: range)
      default: return mismatch(range, "`-` stands before a number or a duration", operand.type)
      }
    case .field(let base, let field): return self.field(base, field, range, scope, &gathering)
    case .table(let base, let keys): return table(base, keys, range, scope, &gathering)
    case .list(let items): return list(items, range, scope, &gathering, expected: expected)
    case .arithmetic(let operation, let left, let right):
      return arithmetic(operation, left, right, range, scope, &gathering)
    case .otherwise(let left, let right):
      guard let first = fixed(left, scope, &gathering, expected: expected),
        let second = term(right, scope, &gathering, expected: first.type)
      else { return nil }
      guard let type = common(first.type, second.type) else {
        return mismatch(right.range, "both sides of `else` are of one type: \(describe(first.type))", second.type)
      }
      return TypedExpression(.otherwise(first, second), type: type, isMoving: second.isMoving, range: range)
    case .compare(let comparator, let left, let right):
      return compare(comparator, left, right, range, scope, &gathering)
    case .isSet(let operand), .isMissing(let operand):
      guard let operand = check(operand, scope, &gathering) else { return nil }
      if case .isSet = syntax.kind { return TypedExpression(.isSet(operand), type: .bool, range: range) }
      return TypedExpression(.isMissing(operand), type: .bool, range: range)
    case .isIn(let element, let list, let negated):
      return membership(element, list, range, scope, &gathering).map { negate($0, if: negated) }
    case .isUnder(let low, let high, let negated):
      guard let low = fixed(low, scope, &gathering), let high = fixed(high, scope, &gathering) else { return nil }
      guard let tree = program.scope, low.type == .record(tree), high.type == .record(tree) else {
        error(
          "krav/type", range, "`under` compares two records of the type marked `scope`",
          help: "give both sides a reference to a unit")
        return nil
      }
      return negate(TypedExpression(.isUnder(low, high), type: .bool, range: range), if: negated)
    case .within(let value, let window, let negated):
      return within(value, window, range, scope, &gathering).map { negate($0, if: negated) }
    case .not(let operand):
      guard let operand = condition(operand, scope, &gathering) else { return nil }
      return TypedExpression(.not(operand), type: .bool, range: range)
    case .and(let operands), .or(let operands):
      let typed = operands.map { condition($0, scope, &gathering) }
      let known = typed.compactMap { $0 }
      guard known.count == typed.count else { return nil }
      if case .and = syntax.kind { return TypedExpression(.and(known), type: .bool, range: range) }
      return TypedExpression(.or(known), type: .bool, range: range)
    case .aggregate(let operation, let members): return aggregate(operation, members, range, scope, &gathering)
    case .atLeast(let number, let members):
      let number = count(number, scope, &gathering)
      let query = self.members(members, scope, &gathering)
      guard let number, let query else { return nil }
      refuseSatisfies(query, "at least")
      return TypedExpression(.atLeast(number, query), type: .bool, range: range)
    case .atLeastOf(let number, let operands):
      let number = count(number, scope, &gathering)
      let typed = operands.map { condition($0, scope, &gathering) }
      let known = typed.compactMap { $0 }
      guard let number, known.count == typed.count else { return nil }
      return TypedExpression(.atLeastOf(number, known), type: .bool, range: range)
    }
  }

  private mutating func count(
    _ syntax: Expression, _ scope: Scope, _ gathering: inout Gathering
  ) -> TypedExpression? {
    guard let number = fixed(syntax, scope, &gathering) else { return nil }
    return number.type == .number ? number : mismatch(syntax.range, "a number is needed after `at least`", number.type)
  }

  private func negate(_ expression: TypedExpression, if negated: Bool) -> TypedExpression {
    negated ? TypedExpression(.not(expression), type: .bool, range: expression.range) : expression
  }

  mutating func mismatch(_ range: SourceRange, _ message: String, _ found: ValueType) -> TypedExpression? {
    error("krav/type", range, "\(message); this is \(describe(found))")
    return nil
  }

  private func typed(_ literal: Literal, _ range: SourceRange) -> TypedExpression {
    let (constant, type): (Constant, ValueType) =
      switch literal {
      case .string(let text): (.label(text), .label)
      case .date(let date): (.date(date), .date)
      case .instant(let instant): (.instant(instant), .instant)
      case .bool(let bool): (.bool(bool), .bool)
      case .number(let number, _): (.number(number), .number)
      case .duration(let duration): (.duration(duration), type(of: .duration(duration)) ?? .duration(nil))
      }
    return TypedExpression(.constant(constant), type: type, range: range)
  }

  // MARK: Names

  private mutating func name(
    _ name: Name, _ scope: Scope, _ gathering: inout Gathering, expected: ValueType?
  ) -> TypedExpression? {
    switch scope.names[name.text] {
    case .variable(let number, let type)?: return TypedExpression(.variable(number), type: type, range: name.range)
    case .value(let number, let type, let isMoving)?:
      return TypedExpression(.letValue(number), type: type, isMoving: isMoving, range: name.range)
    case .broken?: return nil
    case .query?:
      error(
        "krav/query-alone", name.range, "`\(name.text)` names a query, not a value",
        help: "put `exists`, `no`, `count` or another such word before it")
      return nil
    case nil: break
    }
    if let number = parameterNumbers[name.text] {
      guard number >= 0 else { return nil }
      gathering.parameters.insert(number)
      let parameter = program.parameters[number]
      guard parameter.by.isEmpty else {
        error(
          "krav/table", name.range, "`\(name.text)` is a table",
          help: "read it by a key: `\(name.text)[…]`")
        return nil
      }
      return TypedExpression(.parameter(number), type: parameter.type, range: name.range)
    }
    if valueNumbers[name.text] != nil {
      var wanted: Int?
      if case .enumeration(let number)? = expected { wanted = number }
      return enumValue(name, expected: wanted).map {
        TypedExpression(
          .constant(.enumValue($0.enumeration, $0.value)), type: .enumeration($0.enumeration), range: name.range)
      }
    }
    if let number = enumNumbers[name.text] {
      let values = program.enums[number].values.indices.map { Constant.enumValue(number, $0) }
      return TypedExpression(.constant(.list(values)), type: .list(.enumeration(number)), range: name.range)
    }
    unknown(
      "value", name,
      among: Array(scope.names.keys) + Array(parameterNumbers.keys) + Array(valueNumbers.keys) + Array(enumNumbers.keys)
    )
    return nil
  }

  /// Whether the expression is a bare name that only an enum can explain.
  private func isBareValue(_ syntax: Expression, _ scope: Scope) -> Bool {
    switch syntax.kind {
    case .name(let text): scope.names[text] == nil && parameterNumbers[text] == nil && enumNumbers[text] == nil
    case .parenthesised(let inner): isBareValue(inner, scope)
    default: false
    }
  }

  private mutating func field(
    _ base: Expression, _ field: Name, _ range: SourceRange, _ scope: Scope, _ gathering: inout Gathering
  ) -> TypedExpression? {
    guard let base = fixed(base, scope, &gathering) else { return nil }
    func property(_ property: TypedExpression.Property, _ type: ValueType) -> TypedExpression {
      TypedExpression(.property(base, property), type: type, range: range)
    }
    switch (base.type, field.text) {
    case (.period, "first"): return property(.first, .date)
    case (.period, "last"): return property(.last, .date)
    case (.instant, "date"): return property(.date, .date)
    case (.date, "next_working_day"): return property(.nextWorkingDay, .date)
    case (.record(let record), _):
      if let index = program.records[record].fields.firstIndex(where: { $0.name == field.text }) {
        let declared = program.records[record].fields[index]
        let type = valueType(declared.type)
        return TypedExpression(.field(base, index), type: declared.isList ? .list(type) : type, range: range)
      }
      let key = DerivedKey(record: record, field: field.text)
      if derivedNumbers[key] != nil {
        guard let number = derivedField(key, usedAt: field.range) else { return nil }
        return TypedExpression(
          .derived(base, number), type: program.derivedFields[number].value.type,
          isMoving: program.derivedFields[number].value.isMoving, range: range)
      }
      let known =
        program.records[record].fields.map(\.name) + derivedNumbers.keys.filter { $0.record == record }.map(\.field)
      unknown("field of `\(program.records[record].name)`", field, among: known)
      return nil
    default:
      error(
        "krav/unknown-name", field.range, "\(describe(base.type)) has no field `\(field.text)`",
        help: "a period has `first` and `last`, an instant `date`, a date `next_working_day`")
      return nil
    }
  }

  func valueType(_ type: FieldType) -> ValueType {
    switch type {
    case .label: .label
    case .text: .text
    case .integer, .decimal: .number
    case .bool: .bool
    case .date: .date
    case .instant: .instant
    case .period: .period
    case .enumeration(let number): .enumeration(number)
    case .reference(let number): .record(number)
    }
  }

  private mutating func table(
    _ base: Expression, _ keys: [Expression], _ range: SourceRange, _ scope: Scope, _ gathering: inout Gathering
  ) -> TypedExpression? {
    guard case .name(let text) = base.kind, scope.names[text] == nil, let number = parameterNumbers[text] else {
      error("krav/table", base.range, "only a parameter is read by `[ ]`")
      return nil
    }
    guard number >= 0 else { return nil }
    gathering.parameters.insert(number)
    let parameter = program.parameters[number]
    guard parameter.by.count == keys.count else {
      error(
        "krav/table", range,
        parameter.by.isEmpty
          ? "`\(text)` is no table" : "`\(text)` is read by \(parameter.by.count) keys, here are \(keys.count)")
      return nil
    }
    var typed: [TypedExpression] = []
    for (key, enumeration) in zip(keys, parameter.by) {
      guard let value = fixed(key, scope, &gathering, expected: .enumeration(enumeration)) else { return nil }
      guard value.type == .enumeration(enumeration) else {
        return mismatch(key.range, "the key is a value of `\(program.enums[enumeration].name)`", value.type)
      }
      typed.append(value)
    }
    return TypedExpression(.table(number, typed), type: parameter.type, range: range)
  }

  private mutating func list(
    _ items: [Expression], _ range: SourceRange, _ scope: Scope, _ gathering: inout Gathering, expected: ValueType?
  ) -> TypedExpression? {
    var element: ValueType?
    if case .list(let type)? = expected { element = type }
    var typed: [TypedExpression] = []
    for item in items {
      guard let value = fixed(item, scope, &gathering, expected: element) else { return nil }
      if let element, common(element, value.type) == nil {
        return mismatch(item.range, "a list has one type: \(describe(element))", value.type)
      }
      element = element ?? value.type
      typed.append(value)
    }
    guard let element else { return nil }
    return TypedExpression(.list(typed), type: .list(element), range: range)
  }

  // MARK: Conditions

  private mutating func compare(
    _ comparator: ComparisonOperator, _ left: Expression, _ right: Expression, _ range: SourceRange, _ scope: Scope,
    _ gathering: inout Gathering
  ) -> TypedExpression? {
    let first: TypedExpression
    let second: TypedExpression
    if isBareValue(left, scope), !isBareValue(right, scope) {
      guard let b = term(right, scope, &gathering), let a = term(left, scope, &gathering, expected: b.type)
      else { return nil }
      (first, second) = (a, b)
    } else {
      guard let a = term(left, scope, &gathering), let b = term(right, scope, &gathering, expected: a.type)
      else { return nil }
      (first, second) = (a, b)
    }
    guard common(first.type, second.type) != nil else {
      return mismatch(right.range, "both sides are of one type: \(describe(first.type))", second.type)
    }
    guard !(first.isMoving && second.isMoving) else {
      error(
        "krav/moving", range, "both sides move with the clock", help: "compare `today` with a date that stands still")
      return nil
    }
    let isOrder = comparator != .equal && comparator != .notEqual
    switch first.type {
    case .period:
      return mismatch(range, "a period is not compared: use its `first` or `last`, or `within`", first.type)
    case .list: return mismatch(range, "a list is not compared: use `in`, `every` or `exists`", first.type)
    case .duration(let unit):
      guard unit == .days || unit == .hours, case .duration(let other) = second.type, other == unit else {
        return mismatch(range, "only days are compared with days, and hours with hours", first.type)
      }
    case .enumeration(let number) where isOrder && !program.enums[number].isOrdered:
      error(
        "krav/unordered", range, "the values of `\(program.enums[number].name)` have no order",
        help: "declare it `ordered`, the least first, or compare with `=` or `in`")
      return nil
    case .bool, .label, .record, .text:
      if isOrder { return mismatch(range, "`<` and `>` compare numbers, dates and what has an order", first.type) }
    default: break
    }
    return TypedExpression(.compare(comparator, first, second), type: .bool, range: range)
  }

  private mutating func membership(
    _ element: Expression, _ list: Expression, _ range: SourceRange, _ scope: Scope, _ gathering: inout Gathering
  ) -> TypedExpression? {
    let value: TypedExpression
    let members: TypedExpression
    if isBareValue(element, scope) {
      guard let b = fixed(list, scope, &gathering) else { return nil }
      var inner: ValueType?
      if case .list(let type) = b.type { inner = type }
      guard let a = fixed(element, scope, &gathering, expected: inner) else { return nil }
      (value, members) = (a, b)
    } else {
      guard let a = fixed(element, scope, &gathering),
        let b = fixed(list, scope, &gathering, expected: .list(a.type))
      else { return nil }
      (value, members) = (a, b)
    }
    guard case .list(let inner) = members.type else {
      return mismatch(list.range, "a list stands after `in`", members.type)
    }
    guard common(value.type, inner) != nil else {
      return mismatch(element.range, "the list holds \(describe(inner))", value.type)
    }
    return TypedExpression(.isIn(value, members), type: .bool, range: range)
  }

  private mutating func within(
    _ value: Expression, _ window: Expression.Window, _ range: SourceRange, _ scope: Scope,
    _ gathering: inout Gathering
  ) -> TypedExpression? {
    guard let value = fixed(value, scope, &gathering) else { return nil }
    switch window {
    case .period(let syntax):
      guard let period = fixed(syntax, scope, &gathering) else { return nil }
      guard value.type == .date, period.type == .period else {
        return mismatch(range, "a date is `within` a period, or within `last` or `next` so many days", period.type)
      }
      return TypedExpression(.withinPeriod(value, period), type: .bool, range: range)
    case .last(let syntax), .next(let syntax):
      guard let length = fixed(syntax, scope, &gathering) else { return nil }
      let fits =
        switch (value.type, length.type) {
        case (.date, .duration(let unit)): unit != .hours
        case (.instant, .duration(let unit)): unit == .hours
        default: false
        }
      guard fits else {
        return mismatch(range, "a date is within so many days or months, an instant within so many hours", length.type)
      }
      if case .last = window { return TypedExpression(.withinLast(value, length), type: .bool, range: range) }
      return TypedExpression(.withinNext(value, length), type: .bool, range: range)
    }
  }

  /// The type of two values that may stand for one another.
  func common(_ a: ValueType, _ b: ValueType) -> ValueType? {
    if a == b { return a }
    if case .duration = a, case .duration = b { return .duration(nil) }
    return nil
  }

  func describe(_ type: ValueType) -> String {
    switch type {
    case .bool: "a condition"
    case .number: "a number"
    case .date: "a date"
    case .instant: "an instant"
    case .label: "a label"
    case .text: "a free text"
    case .period: "a period"
    case .duration(.days): "a duration in days"
    case .duration(.months): "a duration in months"
    case .duration(.workingDays): "a duration in working days"
    case .duration(.hours): "a duration in hours"
    case .duration(nil): "a duration"
    case .enumeration(let number): "a value of `\(program.enums[number].name)`"
    case .record(let number): "a reference to `\(program.records[number].name)`"
    case .list(let element): "a list of \(describe(element).split(separator: " ").dropFirst().joined(separator: " "))s"
    }
  }
}
