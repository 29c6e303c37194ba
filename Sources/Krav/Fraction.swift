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

  /// What has been reckoned with twice the bits; `nil` when the denominator is zero or the reduced fraction does not fit.
  public init?(wide numerator: Int128, over denominator: Int128) {
    if let top = Int64(exactly: numerator), let bottom = Int64(exactly: denominator) {
      self.init(top, over: bottom)
      return
    }
    guard denominator != 0 else { return nil }
    var (a, b) = (numerator.magnitude, denominator.magnitude)
    while b != 0 { (a, b) = (b, a % b) }
    let divisor = denominator < 0 ? -Int128(a) : Int128(a)
    guard let top = Int64(exactly: numerator / divisor), let bottom = Int64(exactly: denominator / divisor)
    else { return nil }
    self.init(top, over: bottom)
  }

  public var isInteger: Bool { denominator == 1 }

  public func adding(_ other: Fraction) -> Fraction? {
    if denominator == 1 && other.denominator == 1 {
      let (sum, overflow) = numerator.addingReportingOverflow(other.numerator)
      return overflow ? nil : Fraction(sum)
    }
    return Fraction(
      wide: Int128(numerator) * Int128(other.denominator) + Int128(other.numerator) * Int128(denominator),
      over: Int128(denominator) * Int128(other.denominator))
  }

  public func subtracting(_ other: Fraction) -> Fraction? {
    if denominator == 1 && other.denominator == 1 {
      let (difference, overflow) = numerator.subtractingReportingOverflow(other.numerator)
      return overflow ? nil : Fraction(difference)
    }
    return Fraction(
      wide: Int128(numerator) * Int128(other.denominator) - Int128(other.numerator) * Int128(denominator),
      over: Int128(denominator) * Int128(other.denominator))
  }

  public var negated: Fraction? { Fraction(0).subtracting(self) }

  public func multiplied(by other: Fraction) -> Fraction? {
    Fraction(wide: Int128(numerator) * Int128(other.numerator), over: Int128(denominator) * Int128(other.denominator))
  }

  /// `nil` also when `other` is zero; the caller tells that from overflow by looking first.
  public func divided(by other: Fraction) -> Fraction? {
    Fraction(wide: Int128(numerator) * Int128(other.denominator), over: Int128(denominator) * Int128(other.numerator))
  }

  /// Half of the sum, which itself need not fit.
  public func mean(_ other: Fraction) -> Fraction? {
    Fraction(
      wide: Int128(numerator) * Int128(other.denominator) + Int128(other.numerator) * Int128(denominator),
      over: 2 * Int128(denominator) * Int128(other.denominator))
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
