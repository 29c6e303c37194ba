/// The civil periods that a rule may name: `this tertial`, `last year`.
public enum CalendarUnit: Hashable, Sendable, CaseIterable {
  case month, quarter, tertial, half, year

  /// How many months it lasts.
  public var months: Int {
    switch self {
    case .month: 1
    case .quarter: 3
    case .tertial: 4
    case .half: 6
    case .year: 12
    }
  }

  /// First and last day of the period that the date is in.
  public func range(containing date: CivilDate) -> (first: CivilDate, last: CivilDate) {
    let (year, month, _) = date.components
    let firstMonth = (month - 1) / months * months + 1
    let lastMonth = firstMonth + months - 1
    return (
      CivilDate(dayNumber: CivilDate.dayNumber(year: year, month: firstMonth, day: 1)),
      CivilDate(
        dayNumber: CivilDate.dayNumber(
          year: year, month: lastMonth, day: CivilDate.daysIn(month: lastMonth, year: year)))
    )
  }

  /// First and last day of the period before; `nil` before the year 1.
  public func previous(before date: CivilDate) -> (first: CivilDate, last: CivilDate)? {
    range(containing: date).first.adding(days: -1).map { range(containing: $0) }
  }
}
