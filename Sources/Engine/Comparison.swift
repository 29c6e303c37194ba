import Krav

/// Comparisons of two values, and of one that goes with the clock.
enum Comparison {
  /// The comparison as ``ComparisonOperator/code``.
  static func holds(_ code: Int32, _ difference: Int) -> Bool {
    switch code {
    case 0: difference == 0
    case 1: difference != 0
    case 2: difference < 0
    case 3: difference <= 0
    case 4: difference > 0
    default: difference >= 0
    }
  }

  /// The code of the same comparison with its sides exchanged.
  static func mirrored(_ code: Int32) -> Int32 {
    switch code {
    case 2: 4
    case 3: 5
    case 4: 2
    case 5: 3
    default: code
    }
  }

  static func compare(_ code: Int32, _ a: Term, _ b: Term) -> Truth {
    switch (a, b) {
    case (.number(let x), .number(let y)): return Truth(holds(code, order(x, y)))
    case (.date(let x), .date(let y)): return Truth(holds(code, order(x, y)))
    case (.instant(let x), .instant(let y)), (.days(let x), .days(let y)), (.seconds(let x), .seconds(let y)),
      (.months(let x), .months(let y)):
      return Truth(holds(code, order(x, y)))
    case (.workingDays(let x, let saturdays), .workingDays(let y, let too)) where saturdays == too:
      return Truth(holds(code, order(x, y)))
    case (.enumeration(_, let x), .enumeration(_, let y)): return Truth(holds(code, order(x, y)))
    case (.bool(let x), .bool(let y)): return Truth(holds(code, x == y ? 0 : 1))
    case (.label(let x), .label(let y)): return Truth(holds(code, x == y ? 0 : 1))
    case (.reference(let x), .reference(let y)): return Truth(holds(code, x == y ? 0 : 1))
    case (.undecidedCount(let least, let most), .number(let y)):
      return compare(code, Fraction(least), Fraction(most), y, y)
    case (.number(let x), .undecidedCount(let least, let most)):
      return compare(code, x, x, Fraction(least), Fraction(most))
    case (.undecidedCount(let a, let b), .undecidedCount(let c, let d)):
      return compare(code, Fraction(a), Fraction(b), Fraction(c), Fraction(d))
    default: return .undecided
    }
  }

  /// Of two values that lie in ranges: decided when no choice makes a difference.
  private static func compare(
    _ code: Int32, _ a: Fraction, _ b: Fraction, _ c: Fraction, _ d: Fraction
  ) -> Truth {
    let isApart = b < c || d < a
    switch code {
    case 0, 1: return isApart ? Truth(code == 1) : .undecided
    default:
      let first = holds(code, order(a, d))
      return first == holds(code, order(b, c)) ? Truth(first) : .undecided
    }
  }

  static func order<Value: Comparable>(_ a: Value, _ b: Value) -> Int { a < b ? -1 : a == b ? 0 : 1 }

  /// How many ticks (1 or more) until the comparison of a difference with zero changes, when it grows by `slope` (1 or
  /// -1) with every tick; `nil` for never.
  static func ticks(_ code: Int32, difference: Int64, slope: Int8) -> Int64? {
    let growing = slope > 0 ? difference : difference == .min ? .max : -difference
    // A falling difference compared by `<` is a growing one compared by `>`.
    switch slope > 0 ? code : mirrored(code) {
    case 0, 1: return growing == 0 ? 1 : growing < 0 ? until(growing, 0) : nil
    // `d < 0` ends, and `d >= 0` begins, when it reaches 0.
    case 2, 5: return growing < 0 ? until(growing, 0) : nil
    // `d <= 0` ends, and `d > 0` begins, one tick later.
    default: return growing <= 0 ? until(growing, 1) : nil
    }
  }

  private static func until(_ from: Int64, _ to: Int64) -> Int64? {
    let (ticks, overflow) = to.subtractingReportingOverflow(from)
    return overflow ? nil : ticks
  }
}

extension Evaluator {
  mutating func compare(_ node: Node) -> Outcome {
    let a = term(node.a)
    let b = term(node.b)
    let fixed = a.horizon.earlier(b.horizon)
    let truth = Comparison.compare(node.c, a.term, b.term)
    let slope = a.slope &- b.slope
    guard slope != 0, truth != .undecided else { return Outcome(truth, fixed) }
    switch (a.term, b.term) {
    case (.date(let x), .date(let y)):
      return moving(truth, fixed, node.c, Int64(x) - Int64(y), slope, unit: .day)
    case (.days(let x), .days(let y)):
      return moving(truth, fixed, node.c, x.subtractingReportingOverflow(y).partialValue, slope, unit: .day)
    case (.instant(let x), .instant(let y)), (.seconds(let x), .seconds(let y)):
      return moving(truth, fixed, node.c, x.subtractingReportingOverflow(y).partialValue, slope, unit: .second)
    default:
      // Nothing else moves; should it, tomorrow is soon enough.
      return Outcome(truth, fixed.earlier(.day(Int64(clock.today) + 1)))
    }
  }

  private enum Tick { case day, second }

  private func moving(
    _ truth: Truth, _ fixed: Horizon, _ code: Int32, _ difference: Int64, _ slope: Int8, unit: Tick
  ) -> Outcome {
    guard let ticks = Comparison.ticks(code, difference: difference, slope: slope) else {
      return Outcome(truth, fixed)
    }
    switch unit {
    case .day: return Outcome(truth, fixed.earlier(.day(Int64(clock.today) + min(ticks, Int64(Int32.max)))))
    case .second:
      let (second, overflow) = clock.now.addingReportingOverflow(ticks)
      return Outcome(truth, overflow ? fixed : fixed.earlier(.second(second)))
    }
  }

  /// An empty reference refers to no record: it is a value here.
  mutating func compareReferences(_ node: Node) -> Outcome {
    let a = term(node.a)
    let b = term(node.b)
    let horizon = a.horizon.earlier(b.horizon)
    if a.term.isUndecided || b.term.isUndecided { return Outcome(.undecided, horizon) }
    return Outcome((a.term == b.term) == (node.c == 0), horizon)
  }
}
