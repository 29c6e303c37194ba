/// An exact fraction of two 64-bit integers, in lowest terms, the denominator positive.
///
/// Arithmetic that does not fit gives `nil`; the language calls such a term undecided.
public struct Fraction: Hashable, Sendable {
  public let numerator: Int64
  public let denominator: Int64

  public init(_ integer: Int64) {
    numerator = integer
    denominator = 1
  }

  /// `nil` when the denominator is zero or the reduced fraction does not fit.
  public init?(_ numerator: Int64, over denominator: Int64) {
    guard denominator != 0 else { return nil }
    let divisor = Self.greatestCommonDivisor(numerator.magnitude, denominator.magnitude)
    let top = numerator.magnitude / divisor
    let bottom = denominator.magnitude / divisor
    guard bottom <= UInt64(Int64.max) else { return nil }
    if (numerator < 0) != (denominator < 0) && top != 0 {
      guard top <= Int64.min.magnitude else { return nil }
      self.numerator = top == Int64.min.magnitude ? Int64.min : -Int64(top)
    } else {
      guard top <= UInt64(Int64.max) else { return nil }
      self.numerator = Int64(top)
    }
    self.denominator = Int64(bottom)
  }

  public var isInteger: Bool { denominator == 1 }

  public func adding(_ other: Fraction) -> Fraction? {
    if denominator == 1 && other.denominator == 1 {
      let (sum, overflow) = numerator.addingReportingOverflow(other.numerator)
      return overflow ? nil : Fraction(sum)
    }
    let (left, leftOverflow) = numerator.multipliedReportingOverflow(by: other.denominator)
    let (right, rightOverflow) = other.numerator.multipliedReportingOverflow(by: denominator)
    let (top, topOverflow) = left.addingReportingOverflow(right)
    let (bottom, bottomOverflow) = denominator.multipliedReportingOverflow(by: other.denominator)
    guard !leftOverflow, !rightOverflow, !topOverflow, !bottomOverflow else { return nil }
    return Fraction(top, over: bottom)
  }

  public func subtracting(_ other: Fraction) -> Fraction? {
    other.negated.flatMap { adding($0) }
  }

  public var negated: Fraction? { Fraction(numerator, over: -1).flatMap { $0.divided(by: Fraction(denominator)) } }

  public func multiplied(by other: Fraction) -> Fraction? {
    // Cross-reduce first, so that what fits in the end fits on the way.
    guard let a = Fraction(numerator, over: other.denominator), let b = Fraction(other.numerator, over: denominator)
    else { return nil }
    let (top, topOverflow) = a.numerator.multipliedReportingOverflow(by: b.numerator)
    let (bottom, bottomOverflow) = a.denominator.multipliedReportingOverflow(by: b.denominator)
    guard !topOverflow, !bottomOverflow else { return nil }
    return Fraction(top, over: bottom)
  }

  /// `nil` also when `other` is zero; the caller tells that from overflow by looking first.
  public func divided(by other: Fraction) -> Fraction? {
    guard let inverse = Fraction(other.denominator, over: other.numerator) else { return nil }
    return multiplied(by: inverse)
  }

  /// The largest integer that is not greater.
  public var floor: Int64 {
    let quotient = numerator / denominator
    return numerator % denominator < 0 ? quotient - 1 : quotient
  }

  private static func greatestCommonDivisor(_ a: UInt64, _ b: UInt64) -> UInt64 {
    var (a, b) = (a, b)
    while b != 0 { (a, b) = (b, a % b) }
    return max(a, 1)
  }
}

extension Fraction: Comparable {
  public static func < (left: Fraction, right: Fraction) -> Bool {
    if left.denominator == right.denominator { return left.numerator < right.numerator }
    let a = left.numerator.multipliedFullWidth(by: right.denominator)
    let b = right.numerator.multipliedFullWidth(by: left.denominator)
    return a.high != b.high ? a.high < b.high : a.low < b.low
  }
}
