extension CivilDate {
  /// `nil` outside the years 1 to 9999.
  public func adding(days: Int) -> CivilDate? {
    let (sum, overflow) = Int(dayNumber).addingReportingOverflow(days)
    guard !overflow, sum >= Int(Self.first.dayNumber), sum <= Int(Self.last.dayNumber) else { return nil }
    return CivilDate(dayNumber: Int32(sum))
  }

  /// Keeps the day number and falls back to the month's last day (domstolloven § 148); `nil` outside the years 1 to 9999.
  public func adding(months: Int) -> CivilDate? {
    let (year, month, day) = components
    let (total, overflow) = (year * 12 + month - 1).addingReportingOverflow(months)
    guard !overflow, total >= 12, total < 120_000 else { return nil }
    let newYear = total / 12
    let newMonth = total % 12 + 1
    return CivilDate(year: newYear, month: newMonth, day: min(day, Self.daysIn(month: newMonth, year: newYear)))
  }

  /// The n-th working day after this one (before it, for a negative number); this day itself is not counted.
  ///
  /// Working days are Monday to Friday, with `saturdaysCount` Monday to Saturday, both without public holidays.
  /// `nil` outside the years 1 to 9999.
  public func adding(workingDays: Int, saturdaysCount: Bool) -> CivilDate? {
    // Nine years hold more than 2000 working days either way, so larger numbers are out of all use and of bounded work.
    guard abs(workingDays) <= 3_000_000 else { return nil }
    var date = self
    var left = abs(workingDays)
    let step = workingDays < 0 ? -1 : 1
    while left > 0 {
      guard let next = date.adding(days: step) else { return nil }
      date = next
      let weekday = date.weekday
      if weekday <= 5 || (weekday == 6 && saturdaysCount), !date.isPublicHoliday { left -= 1 }
    }
    return date
  }

  /// The duration put on this date; hours do not go on dates and give `nil`, as does a result outside the years 1 to 9999.
  public func adding(_ duration: CivilDuration) -> CivilDate? {
    switch duration {
    case .days(let count): Int(exactly: count).flatMap { adding(days: $0) }
    case .months(let count): Int(exactly: count).flatMap { adding(months: $0) }
    case .workingDays(let count, let saturdays):
      Int(exactly: count).flatMap { adding(workingDays: $0, saturdaysCount: saturdays) }
    case .hours: nil
    }
  }
}

/// A length of time in one unit: weeks are seven days, years are twelve months.
public enum CivilDuration: Hashable, Sendable {
  case days(Int64)
  case months(Int64)
  /// Monday to Friday, or to Saturday.
  case workingDays(Int64, saturdays: Bool)
  /// Elapsed hours; only on instants.
  case hours(Int64)

  /// The same unit, the number negated; `nil` when it does not fit.
  public var negated: CivilDuration? { multiplied(by: -1) }

  /// The same unit, the number multiplied; `nil` when it does not fit.
  public func multiplied(by factor: Int64) -> CivilDuration? {
    let (product, overflow) = count.multipliedReportingOverflow(by: factor)
    guard !overflow else { return nil }
    return switch self {
    case .days: .days(product)
    case .months: .months(product)
    case .workingDays(_, let saturdays): .workingDays(product, saturdays: saturdays)
    case .hours: .hours(product)
    }
  }

  public var count: Int64 {
    switch self {
    case .days(let count), .months(let count), .workingDays(let count, _), .hours(let count): count
    }
  }
}
