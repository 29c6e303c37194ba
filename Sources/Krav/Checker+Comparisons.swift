internal import CivilTime

extension Checker {
  mutating func comparison(
    _ operation: ComparisonOperator, _ left: Expression, _ right: Expression, _ range: SourceRange
  ) -> TypedExpression.Kind? {
    guard let (left, right) = pair(left, right) else { return nil }
    let isOrder = operation != .equal && operation != .notEqual
    guard isComparable(left, right, isOrder: isOrder, range) else { return nil }
    guard !(left.isMoving && right.isMoving) else {
      bothMove(range)
      return nil
    }
    return .compare(operation, left, right)
  }

  private mutating func isComparable(
    _ left: TypedExpression, _ right: TypedExpression, isOrder: Bool, _ range: SourceRange
  ) -> Bool {
    switch (left.type, right.type) {
    case (.period, _), (_, .period):
      error(
        .periodCompared, (left.type == .period ? left : right).range, "a period is not compared",
        help: "compare its `.first` or its `.last` day")
    case (.list, _), (_, .list):
      error(.typeMismatch, range, "a list is not compared", help: "ask whether a value is `in` it")
    case (.duration(let a), .duration(let b)):
      if let a, a == b, a == .days || a == .hours { return true }
      if let a, let b, a != b {
        error(
          .durationUnit, range, "\(describe(left.type)) is not compared with \(describe(right.type))",
          help: "put the durations on a date, and compare the dates")
      } else {
        error(
          .durationCompared, range, "only days are compared with days, and hours with hours",
          help: "put the duration on a date, and compare the dates: `today > d + 3 months`")
      }
    case (let a, let b) where a != b:
      error(
        .typeMismatch, range, "\(describe(a)) is compared with \(describe(b))", help: mend(b, wanted: a))
    case (.enumeration(let index), _) where isOrder && !program.enums[index].isOrdered:
      let name = program.enums[index].name
      error(
        .unordered, range, "`\(name)` has no order", help: "write `enum … ordered { … }` where `\(name)` is declared")
    case (.bool, _) where isOrder, (.label, _) where isOrder, (.record, _) where isOrder:
      error(
        .typeMismatch, range, "\(describe(left.type)) has no order", help: "it is compared by `=` and `!=` only")
    default: return true
    }
    return false
  }

  mutating func membership(_ element: Expression, _ list: Expression) -> TypedExpression.Kind? {
    let typedElement: TypedExpression?
    let typedList: TypedExpression?
    if leansOnOther(element), !leansOnOther(list) {
      typedList = self.listTerm(list, of: nil)
      guard case .list(let wanted) = typedList?.type else { return nil }
      typedElement = fixedTerm(element, "what is looked for in a list", expecting: wanted)
    } else {
      typedElement = fixedTerm(element, "what is looked for in a list")
      guard typedElement != nil || !leansOnOther(list) else { return nil }
      typedList = self.listTerm(list, of: typedElement?.type)
    }
    guard let typedElement, let typedList, case .list(let wanted) = typedList.type else { return nil }
    switch (typedElement.type, wanted) {
    case (.period, _):
      error(
        .periodCompared, typedElement.range, "a period is not compared",
        help: "compare its `.first` or its `.last` day")
      return nil
    case (let found, _) where found != wanted:
      error(
        .typeMismatch, typedElement.range,
        "\(describe(found)) is looked for, but each element of the list is \(describe(wanted))",
        help: mend(found, wanted: wanted))
      return nil
    case (.duration(let unit), _) where unit != .days && unit != .hours:
      error(
        .durationCompared, typedElement.range, "only days are compared with days, and hours with hours",
        help: "put the duration on a date, and compare the dates")
      return nil
    default: return .isIn(typedElement, typedList)
    }
  }

  /// A list to look into, or to bind the elements of.
  mutating func listTerm(_ expression: Expression, of element: ValueType?) -> TypedExpression? {
    guard let list = fixedTerm(expression, "a list", expecting: element.map { .list($0) }) else { return nil }
    guard case .list(let found) = list.type else {
      let help =
        if case .record = list.type { "`under` asks for the tree, `=` for the one record" } else {
          "a list is a list field, a list parameter, an enum or `[a, b]`"
        }
      error(.typeMismatch, list.range, "a list is wanted here, not \(describe(list.type))", help: help)
      return nil
    }
    guard found != .text else {
      textLeaks(list.range)
      return nil
    }
    return list
  }

  mutating func under(_ lower: Expression, _ upper: Expression) -> TypedExpression.Kind? {
    let lower = term(lower)
    let upper = term(upper)
    guard let lower, let upper else { return nil }
    var isRight = true
    for side in [lower, upper] {
      if let scope = program.scope, side.type == .record(scope) { continue }
      isRight = false
      let unit = program.scope.map { "`\(program.records[$0].name)`" }
      error(
        .typeMismatch, side.range, "`under` is asked of units, not of \(describe(side.type))",
        help: unit.map { "both sides refer to \($0)" } ?? "no record type is declared as `scope`")
    }
    return isRight ? .isUnder(lower, upper) : nil
  }

  mutating func within(_ day: Expression, _ window: Expression.Window) -> TypedExpression.Kind? {
    let day = fixedTerm(day, "what is held against a window")
    switch window {
    case .last(let length):
      return span(length, for: day).flatMap { length in day.map { .withinLast($0, length) } }
    case .next(let length):
      return span(length, for: day).flatMap { length in day.map { .withinNext($0, length) } }
    case .period(let period):
      guard let period = fixedTerm(period, "a window"), let day else { return nil }
      guard period.type == .period else {
        error(
          .typeMismatch, period.range, "a period is wanted after `within`, not \(describe(period.type))",
          help: "write `within last 12 months`, `within next 30 days` or `within` a period")
        return nil
      }
      guard day.type == .date else {
        error(
          .typeMismatch, day.range, "a date is held against a period, not \(describe(day.type))",
          help: mend(day.type, wanted: .date))
        return nil
      }
      return .withinPeriod(day, period)
    }
  }

  /// The length of a window before or after today, in a unit that goes on the day it is for.
  private mutating func span(_ length: Expression, for day: TypedExpression?) -> TypedExpression? {
    guard let length = fixedTerm(length, "the length of a window"), let day else { return nil }
    guard day.type == .date || day.type == .instant else {
      error(
        .typeMismatch, day.range, "a date or an instant is held against a window, not \(describe(day.type))",
        help: mend(day.type, wanted: .date))
      return nil
    }
    guard case .duration(let unit) = length.type else {
      error(
        .typeMismatch, length.range, "the length of a window is a duration, not \(describe(length.type))",
        help: "write for example `12 months`")
      return nil
    }
    guard (unit == .hours) == (day.type == .instant) else {
      error(
        .durationUnit, length.range,
        day.type == .date ? "a date is held against days, not hours" : "an instant is held against hours",
        help: day.type == .date ? "write the window in days or months" : "write hours, or take `.date` of the instant")
      return nil
    }
    return length
  }
}
