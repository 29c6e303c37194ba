/// An exact fraction in lowest terms that fits in two 64-bit integers. What does not fit is `nil`.
struct Rational: Hashable, Comparable {
  let top: Int64
  /// Positive.
  let bottom: Int64

  init(_ whole: Int64) {
    top = whole
    bottom = 1
  }

  init?(_ top: Int128, _ bottom: Int128) {
    guard bottom != 0 else { return nil }
    var (a, b) = (top.magnitude, bottom.magnitude)
    while b != 0 { (a, b) = (b, a % b) }
    let divisor = Int128(max(a, 1))
    let sign: Int128 = bottom < 0 ? -1 : 1
    guard let top = Int64(exactly: top / divisor * sign), let bottom = Int64(exactly: bottom / divisor * sign) else {
      return nil
    }
    self.top = top
    self.bottom = bottom
  }

  var isWhole: Bool { bottom == 1 }

  /// The largest integer that is not greater.
  var floor: Int64 { top / bottom - (top % bottom < 0 ? 1 : 0) }

  func plus(_ other: Rational) -> Rational? {
    Rational(
      Int128(top) * Int128(other.bottom) + Int128(other.top) * Int128(bottom), Int128(bottom) * Int128(other.bottom))
  }

  func minus(_ other: Rational) -> Rational? {
    Rational(
      Int128(top) * Int128(other.bottom) - Int128(other.top) * Int128(bottom), Int128(bottom) * Int128(other.bottom))
  }

  func times(_ other: Rational) -> Rational? {
    Rational(Int128(top) * Int128(other.top), Int128(bottom) * Int128(other.bottom))
  }

  /// `nil` also when the other one is zero.
  func over(_ other: Rational) -> Rational? {
    Rational(Int128(top) * Int128(other.bottom), Int128(bottom) * Int128(other.top))
  }

  /// Half of the sum, which itself need not fit.
  func mean(_ other: Rational) -> Rational? {
    Rational(
      Int128(top) * Int128(other.bottom) + Int128(other.top) * Int128(bottom),
      2 * Int128(bottom) * Int128(other.bottom))
  }

  static func < (left: Rational, right: Rational) -> Bool {
    Int128(left.top) * Int128(right.bottom) < Int128(right.top) * Int128(left.bottom)
  }

  /// The sum of them all, which has to fit, whatever the sums on the way.
  static func sum(_ parts: [Rational]) -> Rational? {
    var (top, bottom): (Int128, Int128) = (0, 1)
    for part in parts {
      let (a, aOver) = top.multipliedReportingOverflow(by: Int128(part.bottom))
      let (b, bOver) = bottom.multipliedReportingOverflow(by: Int128(part.top))
      let (sum, sumOver) = a.addingReportingOverflow(b)
      let (product, productOver) = bottom.multipliedReportingOverflow(by: Int128(part.bottom))
      guard !aOver, !bOver, !sumOver, !productOver else { return nil }
      var (x, y) = (sum.magnitude, product.magnitude)
      while y != 0 { (x, y) = (y, x % y) }
      (top, bottom) = (sum / Int128(max(x, 1)), product / Int128(max(x, 1)))
    }
    return Rational(top, bottom)
  }
}
