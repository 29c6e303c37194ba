internal import Krav

extension RecordReader {
  /// A JSON number as an exact fraction; `nil` when it does not fit.
  static func fraction(_ bytes: Span<UInt8>, _ start: Int, _ end: Int) -> Fraction? {
    var index = start
    let isNegative = bytes[index] == 0x2D
    if isNegative { index += 1 }
    var digits: Int64 = 0
    var scale = 0
    var isDecimal = false
    while index < end, bytes[index] != 0x65, bytes[index] != 0x45 {
      defer { index += 1 }
      guard bytes[index] != 0x2E else {
        isDecimal = true
        continue
      }
      let (product, overflow) = digits.multipliedReportingOverflow(by: 10)
      let (sum, carry) = product.addingReportingOverflow(Int64(bytes[index] - 0x30))
      guard !overflow, !carry else { return nil }
      digits = sum
      if isDecimal { scale -= 1 }
    }
    if index < end {
      index += 1
      let isDown = bytes[index] == 0x2D
      if bytes[index] == 0x2D || bytes[index] == 0x2B { index += 1 }
      var exponent = 0
      while index < end {
        exponent = min(exponent * 10 + Int(bytes[index] - 0x30), 1000)
        index += 1
      }
      scale += isDown ? -exponent : exponent
    }
    guard digits != 0 else { return Fraction(0) }
    var power: Int64 = 1
    for _ in 0..<abs(scale) {
      let (product, overflow) = power.multipliedReportingOverflow(by: 10)
      guard !overflow else { return nil }
      power = product
    }
    let value = isNegative ? -digits : digits
    return scale >= 0 ? Fraction(value).multiplied(by: Fraction(power)) : Fraction(value, over: power)
  }

  /// A number as people write it: a sign, digits that may stand in threes, and decimals behind the sign for them. `nil`
  /// when it is written otherwise or does not fit.
  static func number(_ text: Span<UInt8>, _ start: Int, _ end: Int, sign: UInt8) -> Fraction? {
    var plain: [UInt8] = []
    var index = start
    func isDigit(_ index: Int) -> Bool { index < end && text[index] &- 0x30 < 10 }
    /// The length of a space of any width.
    func space(_ index: Int) -> Int {
      if text[index] == 0x20 { return 1 }
      if index + 1 < end, text[index] == 0xC2, text[index + 1] == 0xA0 { return 2 }
      let isNarrow = index + 2 < end && text[index] == 0xE2 && text[index + 1] == 0x80 && text[index + 2] == 0xAF
      return isNarrow ? 3 : 0
    }
    if index < end, text[index] == 0x2D || text[index] == 0x2B {
      if text[index] == 0x2D { plain.append(0x2D) }
      index += 1
    } else if index + 2 < end, text[index] == 0xE2, text[index + 1] == 0x88, text[index + 2] == 0x92 {
      plain.append(0x2D)
      index += 3
    }
    let first = index
    while isDigit(index) {
      plain.append(text[index])
      index += 1
    }
    guard index > first else { return nil }
    if index - first <= 3 {
      while index < end, case let width = space(index), width > 0 {
        index += width
        for _ in 0..<3 {
          guard isDigit(index) else { return nil }
          plain.append(text[index])
          index += 1
        }
        if isDigit(index) { return nil }
      }
    }
    if index < end, text[index] == sign {
      plain.append(0x2E)
      index += 1
      guard isDigit(index) else { return nil }
      while isDigit(index) {
        plain.append(text[index])
        index += 1
      }
    }
    return index == end ? fraction(plain.span, 0, plain.count) : nil
  }
}
