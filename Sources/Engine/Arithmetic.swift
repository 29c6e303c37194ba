import CivilTime
import Krav

extension Term {
  /// Of two terms that are not both values: undecided if one is, else missing.
  static func worst(_ a: Term, _ b: Term) -> Term { a.isUndecided || b.isUndecided ? .undecided : .missing }

  /// The same with the sign turned; undecided when it does not fit.
  var negated: Term {
    switch self {
    case .missing: .missing
    case .number(let value): value.negated.map { .number($0) } ?? .undecided
    case .days, .months, .workingDays, .seconds: Arithmetic.scale(self, by: Fraction(-1))
    default: .undecided
    }
  }

  /// The duration that may be put on a date.
  fileprivate var civilDuration: CivilDuration? {
    switch self {
    case .days(let count): .days(count)
    case .months(let count): .months(count)
    case .workingDays(let count, let withSaturdays): .workingDays(count, saturdays: withSaturdays)
    default: nil
    }
  }
}

/// `+ - * /` of the language; what does not fit is undecided.
enum Arithmetic {
  static func apply(_ operation: Operation, _ a: Term, _ b: Term) -> Term {
    guard a.isValue && b.isValue else { return .worst(a, b) }
    switch operation {
    case .add: return add(a, b)
    case .subtract: return subtract(a, b)
    case .multiply: return multiply(a, b)
    default: return divide(a, b)
    }
  }

  private static func add(_ a: Term, _ b: Term) -> Term {
    switch (a, b) {
    case (.number(let x), .number(let y)): return x.adding(y).map { .number($0) } ?? .undecided
    case (.date(let day), _): return put(b, on: day)
    case (_, .date(let day)): return put(a, on: day)
    case (.instant(let time), .seconds(let length)), (.seconds(let length), .instant(let time)):
      return sum(time, length) { .instant($0) }
    default: return join(a, b)
    }
  }

  private static func subtract(_ a: Term, _ b: Term) -> Term {
    switch (a, b) {
    case (.number(let x), .number(let y)): return x.subtracting(y).map { .number($0) } ?? .undecided
    case (.date(let x), .date(let y)): return .days(Int64(x) - Int64(y))
    case (.instant(let x), .instant(let y)):
      let (difference, overflow) = x.subtractingReportingOverflow(y)
      return overflow ? .undecided : .seconds(difference)
    default: return add(a, b.negated)
    }
  }

  private static func put(_ duration: Term, on day: Int32) -> Term {
    guard let length = duration.civilDuration, let date = CivilDate(dayNumber: day).adding(length) else {
      return .undecided
    }
    return .date(date.dayNumber)
  }

  /// Two durations of one unit.
  private static func join(_ a: Term, _ b: Term) -> Term {
    switch (a, b) {
    case (.days(let x), .days(let y)): return sum(x, y) { .days($0) }
    case (.months(let x), .months(let y)): return sum(x, y) { .months($0) }
    case (.seconds(let x), .seconds(let y)): return sum(x, y) { .seconds($0) }
    case (.workingDays(let x, let saturdays), .workingDays(let y, let too)) where saturdays == too:
      return sum(x, y) { .workingDays($0, withSaturdays: saturdays) }
    default: return .undecided
    }
  }

  private static func sum(_ x: Int64, _ y: Int64, _ make: (Int64) -> Term) -> Term {
    let (total, overflow) = x.addingReportingOverflow(y)
    return overflow ? .undecided : make(total)
  }

  private static func multiply(_ a: Term, _ b: Term) -> Term {
    switch (a, b) {
    case (.number(let x), .number(let y)): return x.multiplied(by: y).map { .number($0) } ?? .undecided
    case (.number(let factor), _): return scale(b, by: factor)
    case (_, .number(let factor)): return scale(a, by: factor)
    default: return .undecided
    }
  }

  /// Undecided when it is no whole number of days, months or working days (or seconds, of hours).
  static func scale(_ duration: Term, by factor: Fraction) -> Term {
    func scaled(_ count: Int64) -> Int64? {
      guard let product = Fraction(count).multiplied(by: factor), product.isInteger else { return nil }
      return product.numerator
    }
    switch duration {
    case .days(let count): return scaled(count).map { .days($0) } ?? .undecided
    case .months(let count): return scaled(count).map { .months($0) } ?? .undecided
    case .seconds(let count): return scaled(count).map { .seconds($0) } ?? .undecided
    case .workingDays(let count, let saturdays):
      return scaled(count).map { .workingDays($0, withSaturdays: saturdays) } ?? .undecided
    default: return .undecided
    }
  }

  private static func divide(_ a: Term, _ b: Term) -> Term {
    guard case .number(let x) = a, case .number(let y) = b else { return .undecided }
    if y.numerator == 0 { return .missing }
    return x.divided(by: y).map { .number($0) } ?? .undecided
  }
}
