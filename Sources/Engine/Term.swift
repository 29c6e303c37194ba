import CivilTime
import Krav
import Records

/// The state and value of a term. Trivial to copy: nothing in it is counted.
enum Term: Equatable {
  case undecided
  /// Undecided, but known to lie between the two.
  case undecidedCount(least: Int64, most: Int64)
  case missing
  /// A free text that is set, or a list with something in it.
  case present
  case bool(Bool)
  /// Days since 1970-01-01.
  case date(Int32)
  /// Seconds since 1970-01-01T00:00:00Z.
  case instant(Int64)
  case number(Fraction)
  case days(Int64)
  case months(Int64)
  case workingDays(Int64, withSaturdays: Bool)
  /// A duration in hours, as seconds.
  case seconds(Int64)
  /// Interned by the register.
  case label(UInt32)
  case enumeration(type: UInt16, value: UInt16)
  /// Resolved, when the type has aliases.
  case reference(RecordRef)
  case period(Period)
  /// The civil period of this kind that begins and ends on these days.
  case calendarPeriod(CalendarUnit, first: Int32, last: Int32)

  var isMissing: Bool { self == .missing }

  var isUndecided: Bool {
    switch self {
    case .undecided, .undecidedCount: true
    default: false
    }
  }

  /// Neither missing nor undecided.
  var isValue: Bool {
    switch self {
    case .undecided, .undecidedCount, .missing: false
    default: true
    }
  }
}

extension Term {
  init(_ duration: CivilDuration) {
    switch duration {
    case .days(let count): self = .days(count)
    case .months(let count): self = .months(count)
    case .workingDays(let count, let saturdays): self = .workingDays(count, withSaturdays: saturdays)
    case .hours(let count):
      let (seconds, overflow) = count.multipliedReportingOverflow(by: 3600)
      self = overflow ? .undecided : .seconds(seconds)
    }
  }
}

/// A term with its horizon.
struct Valued {
  var term: Term
  var horizon: Horizon
  /// How the value goes with the clock: 0 stays, 1 grows a day with each day (a second with each second), -1 shrinks.
  var slope: Int8

  init(_ term: Term, _ horizon: Horizon = .never, slope: Int8 = 0) {
    self.term = term
    self.horizon = horizon
    self.slope = slope
  }
}
