/// Why a text is no period.
public struct PeriodError: Error, Sendable, CustomStringConvertible {
  /// Lower case, no full stop.
  public let description: String
}

/// A period of civil time as written in EDTF (ISO 8601-2): level 1, and of level 2 the groupings within a year.
///
/// An unspecified digit stands for the whole stretch: `201X` is ten years, `2019-XX` a year, `2019-03-XX` a month.
/// Seasons are civil months: spring March–May (21), summer June–August (22), autumn September–November (23). Winter (24)
/// crosses the year and is refused. 33–36 are quarters, 37–39 tertials, 40 and 41 half-years.
public struct Period: Hashable, Sendable {
  /// How exactly one end of a period was written.
  public enum Precision: UInt8, Hashable, Sendable {
    case year, month, day, season, quarter, tertial, half, decade, century
  }

  /// One end as it was written: a date or a longer stretch, with its qualifier.
  public struct Part: Hashable, Sendable {
    public var precision: Precision
    /// The first one of a decade or a century.
    public var year: Int16
    /// Month 1–12, or the number of the season, quarter, tertial or half-year from 1; 0 for years, and for a month that
    /// is not specified.
    public var number: UInt8
    /// Day of the month; 0 unless the precision is a day, and for a day that is not specified.
    public var day: UInt8
    /// `~` or `%`
    public var isApproximate: Bool
    /// `?` or `%`
    public var isUncertain: Bool

    /// The first and last day.
    public var range: (first: CivilDate, last: CivilDate) {
      let (from, to): (Int, Int) =
        switch precision {
        case .year, .decade, .century: (1, 12)
        case .month, .day: number == 0 ? (1, 12) : (Int(number), Int(number))
        // Spring begins in March.
        case .season: (Int(number) * 3, Int(number) * 3 + 2)
        case .quarter: (Int(number) * 3 - 2, Int(number) * 3)
        case .tertial: (Int(number) * 4 - 3, Int(number) * 4)
        case .half: (Int(number) * 6 - 5, Int(number) * 6)
        }
      if day > 0 {
        let date = CivilDate(dayNumber: CivilDate.dayNumber(year: Int(year), month: from, day: Int(day)))
        return (date, date)
      }
      let first = max(Int(year), 1)
      let last = Int(year) + (precision == .decade ? 9 : precision == .century ? 99 : 0)
      let lastDay = CivilDate.daysIn(month: to, year: last)
      return (
        CivilDate(dayNumber: CivilDate.dayNumber(year: first, month: from, day: 1)),
        CivilDate(dayNumber: CivilDate.dayNumber(year: last, month: to, day: lastDay))
      )
    }
  }

  /// The only part of a plain period, the first end of an interval; `nil` for an open or unknown start.
  public var start: Part?
  /// The last end of an interval; for a plain period the same as `start`.
  public var end: Part?
  public var isInterval: Bool
  /// `..` at the end that is `nil`, as against nothing at all (`2019-03/`), which means unknown.
  public var opensWithDots: Bool

  /// The first day; `nil` at an open or unknown start.
  public var first: CivilDate? { start?.range.first }
  /// The last day; `nil` at an open or unknown end. It may lie ahead.
  public var last: CivilDate? { end?.range.last }

  public init(edtf text: String) throws(PeriodError) {
    let ends = text.utf8.split(separator: 0x2F, omittingEmptySubsequences: false)
    switch ends.count {
    case 1:
      let part = try Part(ends[0])
      self.init(start: part, end: part, isInterval: false, opensWithDots: false)
    case 2:
      let start = try Self.openEnd(ends[0]) ? nil : try Part(ends[0])
      let end = try Self.openEnd(ends[1]) ? nil : try Part(ends[1])
      guard start != nil || end != nil else { throw PeriodError(description: "a period needs one end at least") }
      if let start, let end, start.range.first > end.range.last {
        throw PeriodError(description: "the period ends before it starts")
      }
      self.init(start: start, end: end, isInterval: true, opensWithDots: text.utf8.contains(0x2E))
    default:
      throw PeriodError(description: "a period has one `/` at the most")
    }
  }

  private init(start: Part?, end: Part?, isInterval: Bool, opensWithDots: Bool) {
    self.start = start
    self.end = end
    self.isInterval = isInterval
    self.opensWithDots = opensWithDots
  }

  private static func openEnd(_ text: Substring.UTF8View) throws(PeriodError) -> Bool {
    text.isEmpty || text.elementsEqual("..".utf8)
  }
}

extension Period: CustomStringConvertible {
  /// EDTF.
  public var description: String {
    let open = opensWithDots ? ".." : ""
    return isInterval
      ? "\(start?.description ?? open)/\(end?.description ?? open)" : start?.description ?? open
  }
}

extension Period.Part: CustomStringConvertible {
  init(_ text: Substring.UTF8View) throws(PeriodError) {
    var bytes = Array(text)
    isApproximate = false
    isUncertain = false
    if let mark = bytes.last, mark == 0x7E || mark == 0x3F || mark == 0x25 {
      isApproximate = mark != 0x3F
      isUncertain = mark != 0x7E
      bytes.removeLast()
    }
    let fault = PeriodError(
      description: "a period is written as EDTF, for example `2019`, `2019-03`, `2019-21` or `2019-03/..`")
    if bytes.contains(where: { $0 == 0x54 || $0 == 0x3A }) {
      throw PeriodError(description: "a period is made of days: leave the time of day out")
    }
    if bytes.first == 0x59 || bytes.first == 0x2D {
      throw PeriodError(description: "a period lies in the years 0001 to 9999")
    }
    guard [4, 7, 10].contains(bytes.count) else { throw fault }
    number = 0
    day = 0
    precision = .year
    // Digits that are not specified stand last.
    let specified = bytes.firstIndex(of: 0x58) ?? bytes.count
    for index in specified..<bytes.count where bytes[index] != (index == 4 || index == 7 ? 0x2D : 0x58) { throw fault }
    if specified < 4 {
      guard bytes.count == 4, specified == 2 || specified == 3 else { throw fault }
      precision = specified == 3 ? .decade : .century
      for index in specified..<4 { bytes[index] = 0x30 }
    }
    let span = bytes.span
    guard let century = twoDigits(span, at: 0), let rest = twoDigits(span, at: 2),
      century * 100 + rest >= (precision == .year ? 1 : 0)
    else { throw fault }
    year = Int16(century * 100 + rest)
    guard bytes.count > 4 else { return }
    guard bytes[4] == 0x2D else { throw fault }
    if specified == 5 {
      precision = bytes.count == 10 ? .day : .month
      return
    }
    guard let code = twoDigits(span, at: 5) else { throw fault }
    if specified == 8 {
      guard bytes[7] == 0x2D, (1...12).contains(code) else { throw fault }
      precision = .day
      number = UInt8(code)
      return
    }
    guard specified >= bytes.count else { throw fault }
    if bytes.count == 10 {
      guard let date = CivilDate(isoBytes: span) else { throw PeriodError(description: "there is no such day") }
      precision = .day
      number = UInt8(date.month)
      day = UInt8(date.day)
      return
    }
    switch code {
    case 1...12: (precision, number) = (.month, UInt8(code))
    case 21...23: (precision, number) = (.season, UInt8(code - 20))
    case 24: throw PeriodError(description: "winter crosses the turn of the year: write the months instead")
    case 33...36: (precision, number) = (.quarter, UInt8(code - 32))
    case 37...39: (precision, number) = (.tertial, UInt8(code - 36))
    case 40...41: (precision, number) = (.half, UInt8(code - 39))
    default: throw fault
    }
  }

  public var description: String {
    let mark = isApproximate ? (isUncertain ? "%" : "~") : (isUncertain ? "?" : "")
    let base: Int? =
      switch precision {
      case .year, .decade, .century: nil
      case .month, .day: 0
      case .season: 20
      case .quarter: 32
      case .tertial: 36
      case .half: 39
      }
    let digits = padded(Int(year), 4)
    guard let base else {
      return switch precision {
      case .decade: digits.dropLast() + "X" + mark
      case .century: digits.dropLast(2) + "XX" + mark
      default: digits + mark
      }
    }
    let month = "\(digits)-\(number == 0 ? "XX" : padded(Int(number) + base, 2))"
    return (precision == .day ? "\(month)-\(day == 0 ? "XX" : padded(Int(day), 2))" : month) + mark
  }
}
