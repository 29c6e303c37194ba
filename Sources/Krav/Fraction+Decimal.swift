extension Fraction {
  /// As a decimal: exact where the number has one, else to eighteen places.
  public var decimalText: String {
    if isInteger { return String(numerator) }
    let bottom = denominator.magnitude
    var digits = String(numerator.magnitude / bottom) + "."
    var rest = numerator.magnitude % bottom
    for _ in 0..<18 where rest != 0 {
      let (high, low) = rest.multipliedFullWidth(by: 10)
      let (quotient, remainder) = bottom.dividingFullWidth((high, low))
      digits += String(quotient)
      rest = remainder
    }
    return numerator < 0 ? "-" + digits : digits
  }
}
