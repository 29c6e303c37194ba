extension CivilDate {
  /// Easter Sunday of the Gregorian calendar (the anonymous algorithm in Meeus, *Astronomical Algorithms*, chapter 8).
  public static func easterSunday(year: Int) -> CivilDate {
    let a = year % 19
    let (b, c) = (year / 100, year % 100)
    let (d, e) = (b / 4, b % 4)
    let g = (8 * b + 13) / 25
    let h = (19 * a + b - d - g + 15) % 30
    let (i, k) = (c / 4, c % 4)
    let l = (32 + 2 * e + 2 * i - h - k) % 7
    let m = (a + 11 * h + 19 * l) / 433
    let month = (h + l - 7 * m + 90) / 25
    let day = (h + l - 7 * m + 33 * month + 19) % 32
    return CivilDate(dayNumber: dayNumber(year: year, month: month, day: day))
  }

  /// A Norwegian public holiday other than an ordinary Sunday: helligdagsfredloven § 2, and lov om 1. og 17. mai som
  /// høgtidsdager (in force since 1947) § 1.
  public var isPublicHoliday: Bool {
    let (year, month, day) = components
    switch (month, day) {
    case (1, 1), (12, 25), (12, 26): return true
    case (5, 1), (5, 17): return year >= 1947
    default: break
    }
    // Movable feasts lie between Maundy Thursday at the earliest (19 March) and Whit Monday at the latest (14 June).
    guard (3...6).contains(month) else { return false }
    switch Int(dayNumber) - Int(Self.easterSunday(year: year).dayNumber) {
    // Maundy Thursday, Good Friday, Easter Sunday and Monday, Ascension Day, Whit Sunday and Monday.
    case -3, -2, 0, 1, 39, 49, 50: return true
    default: return false
    }
  }

  /// Monday to Friday and no public holiday.
  public var isWorkingDay: Bool { weekday <= 5 && !isPublicHoliday }

  /// This day if it is a working day, else the first that comes (domstolloven § 149); `nil` after the year 9999.
  public var nextWorkingDay: CivilDate? {
    var date = self
    while !date.isWorkingDay {
      guard let next = date.adding(days: 1) else { return nil }
      date = next
    }
    return date
  }
}
