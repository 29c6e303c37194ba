internal import CivilTime

// The law's bound of a parameter is compared in its own unit: tighter loads, looser does not.
extension Checker {
  mutating func bound(_ syntax: ParameterSyntax.Bound, type: ValueType) -> (isAtMost: Bool, value: Constant)? {
    let (isAtMost, constantSyntax) =
      switch syntax {
      case .atMost(let value): (true, value)
      case .atLeast(let value): (false, value)
      }
    let enumeration: Int? = if case .enumeration(let index) = type { index } else { nil }
    guard let bound = constant(constantSyntax, enumeration: enumeration) else { return nil }
    if case .duration = bound.type, case .duration = type { return (isAtMost, bound.value) }
    guard bound.type == type else {
      error(
        .typeMismatch, constantSyntax.range, "the bound is \(describe(bound.type)), the value \(describe(type))",
        help: "give both the same type and unit")
      return nil
    }
    switch type {
    case .number, .date, .instant: break
    case .enumeration(let index) where program.enums[index].isOrdered: break
    default:
      error(
        .typeMismatch, constantSyntax.range, "\(describe(type)) has no order to be bound in",
        help: "a bound is for numbers, durations, dates and values of an ordered enum")
      return nil
    }
    return (isAtMost, bound.value)
  }

  /// Whether the value keeps the parameter's bound, if it has one; reports it when not.
  mutating func checkBound(_ value: Constant, _ range: SourceRange, of parameter: Parameter) {
    guard let bound = parameter.bound else { return }
    if case .duration(let mine) = value, case .duration(let limit) = bound.value, mine.unit != limit.unit {
      error(
        .boundUnit, range, "`\(parameter.name)` is bound in \(limit.unit.words), this is in \(mine.unit.words)",
        help: "write it in \(limit.unit.words): the two are not compared")
      return
    }
    let holds = bound.isAtMost ? isAtMost(value, bound.value) : isAtMost(bound.value, value)
    guard !holds else { return }
    error(
      .statutoryBound, range,
      "`\(parameter.name)` is by law at \(bound.isAtMost ? "most" : "least") \(words(bound.value)), this is looser",
      help: "choose a value within the bound")
  }

  /// Whether the first is surely no more than the second; both are of one type and unit.
  private func isAtMost(_ a: Constant, _ b: Constant) -> Bool {
    switch (a, b) {
    case (.number(let a), .number(let b)): a <= b
    case (.date(let a), .date(let b)): a <= b
    case (.instant(let a), .instant(let b)): a <= b
    case (.enumValue(_, let a), .enumValue(_, let b)): a <= b
    // Where Saturdays count, as many working days are over sooner.
    case (.duration(.workingDays(let a, let aSaturdays)), .duration(.workingDays(let b, let bSaturdays))):
      a <= b && (aSaturdays || !bSaturdays)
    case (.duration(let a), .duration(let b)): a.count <= b.count
    default: false
    }
  }

  private func words(_ constant: Constant) -> String {
    switch constant {
    case .bool(let bool): "\(bool)"
    case .number(let number) where number.isInteger: "\(number.numerator)"
    case .number(let number):
      number.multiplied(by: Fraction(100)).flatMap { $0.isInteger ? "\($0.numerator)%" : nil }
        ?? "\(number.numerator)/\(number.denominator)"
    case .date(let date): "\(date)"
    case .instant: "that instant"
    case .duration(.workingDays(let count, true)): "\(count) working days with saturdays"
    case .duration(let duration): "\(duration.count) \(duration.unit.words)"
    case .label(let text): "`\(text)`"
    case .enumValue(let owner, let value): "`\(program.enums[owner].values[value].name)`"
    case .list: "the list"
    }
  }
}

extension DurationUnit {
  /// As written in a pack.
  var words: String {
    switch self {
    case .days: "days"
    case .months: "months"
    case .workingDays: "working days"
    case .hours: "hours"
    }
  }
}
