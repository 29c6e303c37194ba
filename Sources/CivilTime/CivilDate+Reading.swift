extension CivilDate {
  /// Exactly the ten bytes `yyyy-mm-dd`; `nil` for anything else.
  public init?(isoBytes bytes: Span<UInt8>) {
    guard bytes.count == 10, let date = Self.read(bytes, at: 0) else { return nil }
    self = date
  }

  /// Exactly `yyyy-mm-dd` (ISO 8601, extended calendar date); `nil` for anything else.
  public init?(iso text: String) {
    let bytes = Array(text.utf8)
    self.init(isoBytes: bytes.span)
  }

  /// The ten bytes from `start` on; the caller has seen that they are there.
  static func read(_ bytes: Span<UInt8>, at start: Int) -> CivilDate? {
    guard bytes[start + 4] == 0x2D, bytes[start + 7] == 0x2D,
      let century = twoDigits(bytes, at: start), let yearOfCentury = twoDigits(bytes, at: start + 2),
      let month = twoDigits(bytes, at: start + 5), let day = twoDigits(bytes, at: start + 8)
    else { return nil }
    return CivilDate(year: century * 100 + yearOfCentury, month: month, day: day)
  }
}

/// Two ASCII digits as a number.
func twoDigits(_ bytes: Span<UInt8>, at index: Int) -> Int? {
  let tens = bytes[index] &- 0x30
  let ones = bytes[index + 1] &- 0x30
  guard tens < 10, ones < 10 else { return nil }
  return Int(tens) * 10 + Int(ones)
}
