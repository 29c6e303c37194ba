extension Checker {
  mutating func arithmetic(
    _ operation: ArithmeticOperator, _ left: Expression, _ right: Expression, _ range: SourceRange, _ scope: Scope,
    _ gathering: inout Gathering
  ) -> TypedExpression? {
    guard let a = term(left, scope, &gathering), let b = term(right, scope, &gathering) else { return nil }
    let type: ValueType
    switch (operation, a.type, b.type) {
    case (.subtract, .date, .date): type = .duration(.days)
    case (.subtract, .instant, .instant): type = .duration(.hours)
    case (.add, .date, .duration(let unit)), (.subtract, .date, .duration(let unit)):
      guard unit != .hours else {
        return mismatch(right.range, "days, months and working days go on dates; hours go on instants", b.type)
      }
      type = .date
    case (.add, .instant, .duration(let unit)), (.subtract, .instant, .duration(let unit)):
      guard unit == .hours else {
        return mismatch(right.range, "hours go on instants; take `.date` of it for days and months", b.type)
      }
      type = .instant
    case (.add, .number, .number), (.subtract, .number, .number), (.multiply, .number, .number),
      (.divide, .number, .number):
      type = .number
    case (.add, .duration(let x), .duration(let y)), (.subtract, .duration(let x), .duration(let y)):
      guard x == y, x != nil else {
        error(
          "krav/mixed-units", range, "a duration has one unit",
          help: "put them on a date one after the other: `d + 3 months - 30 days`")
        return nil
      }
      type = .duration(x)
    case (.multiply, .number, .duration(let unit)), (.multiply, .duration(let unit), .number):
      type = .duration(unit)
    default:
      error(
        "krav/type", range,
        "\(describe(a.type)) and \(describe(b.type)) cannot be \(Self.verb(operation))",
        help: "durations go on dates and instants; numbers go with numbers")
      return nil
    }
    // «`today` and `now` may … be subtracted from or have subtracted a date (an instant). Nothing else.»
    if a.isMoving || b.isMoving {
      let isDifference: Bool =
        switch (operation, a.kind, b.kind, a.type, b.type) {
        case (.subtract, .today, _, .date, .date), (.subtract, .now, _, .instant, .instant): !b.isMoving
        case (.subtract, _, .today, .date, .date), (.subtract, _, .now, .instant, .instant): !a.isMoving
        default: false
        }
      guard isDifference else {
        error(
          "krav/moving", range, "`today` and `now` may not be computed with",
          help: "move it to the other side: write `today >= a.date - 30 days`, not `today + 30 days >= a.date`")
        return nil
      }
    }
    return TypedExpression(
      .arithmetic(operation, a, b), type: type, isMoving: a.isMoving || b.isMoving, range: range)
  }

  private static func verb(_ operation: ArithmeticOperator) -> String {
    switch operation {
    case .add: "added"
    case .subtract: "subtracted"
    case .multiply: "multiplied"
    case .divide: "divided"
    }
  }
}
