internal import CivilTime

extension Checker {
  mutating func negation(_ operand: Expression, _ range: SourceRange) -> TypedExpression? {
    guard let operand = fixedTerm(operand, "what `-` negates") else { return nil }
    switch operand.type {
    case .number, .duration: return TypedExpression(.negate(operand), type: operand.type, range: range)
    default:
      error(
        .typeMismatch, operand.range, "`-` stands before \(describe(operand.type))",
        help: "only numbers and durations are negated")
      return nil
    }
  }

  mutating func arithmetic(
    _ operation: ArithmeticOperator, _ left: Expression, _ right: Expression, _ range: SourceRange
  ) -> TypedExpression? {
    guard let (left, right) = pair(left, right) else { return nil }
    guard let type = resultType(operation, left, right, range) else { return nil }
    let isMoving = left.isMoving || right.isMoving
    if left.isMoving && right.isMoving {
      bothMove(range)
      return nil
    }
    guard !isMoving || isDifference(operation, left, right) else {
      _ = isFixed(left.isMoving ? left : right, "what is counted with")
      return nil
    }
    return TypedExpression(.arithmetic(operation, left, right), type: type, isMoving: isMoving, range: range)
  }

  /// `today` and `now` themselves may be subtracted from, or have subtracted, a date or an instant.
  private func isDifference(
    _ operation: ArithmeticOperator, _ left: TypedExpression, _ right: TypedExpression
  ) -> Bool {
    guard operation == .subtract, left.type == right.type else { return false }
    switch (left.isMoving ? left : right).kind {
    case .today, .now: return true
    default: return false
    }
  }

  mutating func bothMove(_ range: SourceRange) {
    error(
      .moving, range, "both sides move with the clock", help: "hold `today` or `now` against a fixed date or instant")
  }

  private mutating func resultType(
    _ operation: ArithmeticOperator, _ left: TypedExpression, _ right: TypedExpression, _ range: SourceRange
  ) -> ValueType? {
    switch (operation, left.type, right.type) {
    case (_, .number, .number): return .number
    case (.subtract, .date, .date): return .duration(.days)
    case (.subtract, .instant, .instant): return .duration(.hours)
    case (.add, .date, .duration(let unit)), (.subtract, .date, .duration(let unit)):
      guard unit == .hours else { return .date }
      error(
        .durationUnit, right.range, "hours do not go on a date", help: "write days, or count from an instant")
      return nil
    case (.add, .instant, .duration(let unit)), (.subtract, .instant, .duration(let unit)):
      guard unit != .hours else { return .instant }
      error(
        .durationUnit, right.range, "only hours go on an instant", help: "take its day first: `.date`")
      return nil
    case (.add, .duration(let a), .duration(let b)), (.subtract, .duration(let a), .duration(let b)):
      guard let a, a == b else {
        error(
          .durationUnit, range, "two units in one duration: \(describe(left.type)) and \(describe(right.type))",
          help: "put them on a date one after the other: `d + 3 months - 30 days`")
        return nil
      }
      return .duration(a)
    case (.multiply, .number, .duration(let unit)), (.multiply, .duration(let unit), .number):
      return .duration(unit)
    default:
      error(
        .typeMismatch, range,
        "\(Self.words(operation)) \(describe(left.type)) and \(describe(right.type)) means nothing",
        help: help(operation, left.type, right.type))
      return nil
    }
  }

  private static func words(_ operation: ArithmeticOperator) -> String {
    switch operation {
    case .add: "`+` between"
    case .subtract: "`-` between"
    case .multiply: "`*` between"
    case .divide: "`/` between"
    }
  }

  private func help(_ operation: ArithmeticOperator, _ left: ValueType, _ right: ValueType) -> String {
    switch (operation, left, right) {
    case (.add, .duration, .date), (.add, .duration, .instant): "write the date first: `d + 30 days`"
    case (_, .date, .number), (_, .instant, .number): "write the unit: `30 days`, `12 months`, `n * 1 day`"
    case (_, .date, .instant), (_, .instant, .date): "take the day of the instant: `.date`"
    case (_, .period, _), (_, _, .period): "take `.first` or `.last` of the period"
    default: "numbers are counted with numbers, durations put on dates, dates taken from dates"
    }
  }

  mutating func otherwise(
    _ left: Expression, _ right: Expression, _ range: SourceRange, expecting expected: ValueType?
  ) -> TypedExpression? {
    guard let (left, right) = pair(left, right, expecting: expected) else { return nil }
    var type: ValueType? = left.type == right.type ? left.type : nil
    if case .duration(let a) = left.type, case .duration(let b) = right.type, a == nil || b == nil {
      type = commonType(left.type, right.type)
    }
    guard isFixed(left, "what stands before `else`") else { return nil }
    guard let type else {
      error(
        .typeMismatch, right.range, "`else` gives \(describe(right.type)) for \(describe(left.type))",
        help: mend(right.type, wanted: left.type))
      return nil
    }
    return TypedExpression(
      .otherwise(left, right), type: type, isMoving: right.isMoving, range: range)
  }
}
