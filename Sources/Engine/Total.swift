import Krav

/// A sum that is being taken: it has to fit when all has been added, whatever the sums on the way, so that it does not hang
/// on the order.
struct Total {
  private var top: Int128 = 0
  private var bottom: Int128 = 1
  private var isUndecided = false

  mutating func add(_ part: Term) {
    switch part {
    case .number(let value) where value.isInteger && bottom == 1: add(value.numerator)
    case .number(let value): add(value)
    case .days(let count), .months(let count), .seconds(let count): add(count)
    default: isUndecided = true
    }
  }

  private mutating func add(_ count: Int64) {
    let (sum, overflow) = top.addingReportingOverflow(Int128(count))
    (top, isUndecided) = (sum, isUndecided || overflow)
  }

  private mutating func add(_ value: Fraction) {
    let (left, leftOverflow) = top.multipliedReportingOverflow(by: Int128(value.denominator))
    let (right, rightOverflow) = bottom.multipliedReportingOverflow(by: Int128(value.numerator))
    let (sum, sumOverflow) = left.addingReportingOverflow(right)
    let (product, productOverflow) = bottom.multipliedReportingOverflow(by: Int128(value.denominator))
    guard !leftOverflow, !rightOverflow, !sumOverflow, !productOverflow else {
      isUndecided = true
      return
    }
    if let small = Fraction(wide: sum, over: product) {
      (top, bottom) = (Int128(small.numerator), Int128(small.denominator))
    } else {
      (top, bottom) = (sum, product)
    }
  }

  /// - Parameter zero: the sum of nothing, which is of the sum's kind.
  func term(zero: Term) -> Term {
    guard !isUndecided, let value = Fraction(wide: top, over: bottom) else { return .undecided }
    switch zero {
    case .number: return .number(value)
    case .days: return .days(value.numerator)
    case .months: return .months(value.numerator)
    case .seconds: return .seconds(value.numerator)
    default: return .undecided
    }
  }
}
