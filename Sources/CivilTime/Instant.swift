/// A moment in time in whole seconds, leap seconds not counted.
public struct Instant: Hashable, Comparable, Sendable {
  /// Seconds since 1970-01-01T00:00:00Z.
  public var seconds: Int64

  public init(seconds: Int64) {
    self.seconds = seconds
  }

  public static func < (left: Instant, right: Instant) -> Bool { left.seconds < right.seconds }

  /// Elapsed hours later; `nil` when it does not fit.
  public func adding(hours: Int64) -> Instant? {
    let (product, overflow) = hours.multipliedReportingOverflow(by: 3600)
    let (sum, sumOverflow) = seconds.addingReportingOverflow(product)
    return overflow || sumOverflow ? nil : Instant(seconds: sum)
  }

  /// RFC 3339 `date-time`: seconds and an offset (or `Z`) are required, a fraction is dropped, second 60 is refused.
  public init?(rfc3339 text: String) {
    let bytes = Array(text.utf8)
    self.init(rfc3339Bytes: bytes.span)
  }

  public init?(rfc3339Bytes bytes: Span<UInt8>) {
    guard bytes.count >= 20, let date = CivilDate.read(bytes, at: 0),
      bytes[10] == 0x54 || bytes[10] == 0x74, bytes[13] == 0x3A, bytes[16] == 0x3A,
      let hour = twoDigits(bytes, at: 11), hour < 24, let minute = twoDigits(bytes, at: 14), minute < 60,
      let second = twoDigits(bytes, at: 17), second < 60
    else { return nil }
    var index = 19
    if bytes[index] == 0x2E {
      index += 1
      let start = index
      while index < bytes.count, bytes[index] &- 0x30 < 10 { index += 1 }
      guard index > start else { return nil }
    }
    guard index < bytes.count else { return nil }
    var offset = 0
    switch bytes[index] {
    case 0x5A, 0x7A:
      guard index + 1 == bytes.count else { return nil }
    case 0x2B, 0x2D:
      guard index + 6 == bytes.count, bytes[index + 3] == 0x3A, let hours = twoDigits(bytes, at: index + 1), hours < 24,
        let minutes = twoDigits(bytes, at: index + 4), minutes < 60
      else { return nil }
      offset = (hours * 3600 + minutes * 60) * (bytes[index] == 0x2D ? -1 : 1)
    default: return nil
    }
    seconds = Int64(date.dayNumber) * 86_400 + Int64(hour * 3600 + minute * 60 + second - offset)
  }
}
