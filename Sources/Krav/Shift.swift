internal import CivilTime

/// What is put on a term: steps in months or working days one after the other, then an exact amount (days on dates,
/// seconds on instants, a plain number on numbers).
struct Shift: Hashable {
  var steps: [CivilDuration] = []
  var exact = Fraction(0)

  static let none = Shift()

  var isExact: Bool { steps.isEmpty }

  /// The shift with one more duration put on; `nil` when it does not fit.
  func adding(_ duration: CivilDuration) -> Shift? {
    var sum = self
    switch duration {
    case .days(let days):
      guard let exact = exact.adding(Fraction(days)) else { return nil }
      sum.exact = exact
    case .hours(let hours):
      guard let seconds = Fraction(hours).multiplied(by: Fraction(3600)), let exact = exact.adding(seconds) else {
        return nil
      }
      sum.exact = exact
    case .months(0), .workingDays(0, _): break
    case .months, .workingDays:
      if sum.exact != Fraction(0) {
        sum.steps.append(.days(sum.exact.floor))
        sum.exact = Fraction(0)
      }
      sum.steps.append(duration)
    }
    return sum
  }

  func adding(_ amount: Fraction) -> Shift? {
    exact.adding(amount).map { Shift(steps: steps, exact: $0) }
  }
}

/// What a difference surely lies between.
struct Bounds: Hashable {
  var least: Fraction
  var most: Fraction

  init(_ least: Int64, _ most: Int64) { (self.least, self.most) = (Fraction(least), Fraction(most)) }

  init(exactly value: Fraction) { (least, most) = (value, value) }

  private init(_ least: Fraction, _ most: Fraction) { (self.least, self.most) = (least, most) }

  func adding(_ other: Bounds) -> Bounds? {
    guard let least = least.adding(other.least), let most = most.adding(other.most) else { return nil }
    return Bounds(least, most)
  }

  var negated: Bounds? {
    guard let low = most.negated, let high = least.negated else { return nil }
    return Bounds(low, high)
  }
}

extension Shift {
  /// How much further the other shift leads from one and the same start, whatever that start is; `nil` when no bound is
  /// known.
  func distance(to other: Shift) -> Bounds? {
    guard let exact = other.exact.subtracting(exact) else { return nil }
    var common = 0
    while common < min(steps.count, other.steps.count), steps[common] == other.steps[common] { common += 1 }
    guard let between = Self.between(steps[common...], other.steps[common...]) else { return nil }
    return between.adding(Bounds(exactly: exact))
  }

  private static func between(_ mine: ArraySlice<CivilDuration>, _ others: ArraySlice<CivilDuration>) -> Bounds? {
    // The first steps start from one date: what lies between their ends is known better than either.
    var first: Bounds?
    var (mine, others) = (mine, others)
    switch (mine.first, others.first) {
    case (.months(let a)?, .months(let b)?): first = monthBounds(from: a, to: b)
    case (.workingDays(let a, let aToo)?, .workingDays(let b, let bToo)?) where (a > 0) == (b > 0):
      if aToo == bToo {
        first = workingDayBounds(b - a, saturdays: aToo)
      } else if let rough = rough(mine.prefix(1), others.prefix(1)) {
        // As many working days lead no further where Saturdays count.
        let isNoEarlier = b >= a && (aToo ? a > 0 : b < 0)
        let isNoLater = b <= a && (aToo ? a < 0 : b > 0)
        first = Bounds(
          isNoEarlier ? max(0, rough.least.floor) : rough.least.floor,
          isNoLater ? min(0, rough.most.floor) : rough.most.floor)
      }
    default: break
    }
    guard let first else { return rough(mine, others) }
    mine.removeFirst()
    others.removeFirst()
    return rough(mine, others).flatMap { first.adding($0) }
  }

  /// The sum of what each step is at least and at most.
  private static func rough(_ mine: ArraySlice<CivilDuration>, _ others: ArraySlice<CivilDuration>) -> Bounds? {
    guard let back = total(mine)?.negated, let forth = total(others) else { return nil }
    return back.adding(forth)
  }

  private static func total(_ steps: ArraySlice<CivilDuration>) -> Bounds? {
    var sum = Bounds(0, 0)
    for step in steps {
      let bounds: Bounds? =
        switch step {
        case .days(let days): Bounds(days, days)
        case .months(let months): monthBounds(from: 0, to: months)
        case .workingDays(let days, let saturdays): workingDayBounds(days, saturdays: saturdays)
        case .hours: nil
        }
      guard let bounds, let next = sum.adding(bounds) else { return nil }
      sum = next
    }
    return sum
  }
}

extension Shift {
  /// Day numbers of the first of each month through two rounds of the calendar's 400 years, from a January on.
  private static let monthStarts: [Int64] = (0..<9601).map { month in
    CivilDate(year: 2000 + month / 12, month: month % 12 + 1, day: 1).map { Int64($0.dayNumber) } ?? 0
  }

  /// The days from `d + a months` to `d + b months`, for any day d: the day number is kept, or falls back to the
  /// month's last (domstolloven § 148).
  static func monthBounds(from a: Int64, to b: Int64) -> Bounds? {
    let cycle: Int64 = 4800
    guard a.magnitude <= 1200, b.magnitude <= 1200 else { return nil }
    let starts = monthStarts
    func length(_ month: Int) -> Int64 { starts[month + 1] - starts[month] }
    var (least, most) = (Int64.max, Int64.min)
    for month in cycle / 4..<cycle / 4 + cycle {
      let start = Int(month + a)
      let end = Int(month + b)
      let between = starts[end] - starts[start]
      let (own, startLength, endLength) = (length(Int(month)), length(start), length(end))
      // min(d, end's length) - min(d, start's length), for d from 1 to the month's own length.
      let fallback = min(own, endLength) - min(own, startLength)
      least = min(least, between + min(0, fallback))
      most = max(most, between + max(0, fallback))
    }
    return Bounds(least, most)
  }

  /// The days that a number of working days takes: weekends on the way at least, and of any fourteen days in a row no
  /// more than seven off.
  static func workingDayBounds(_ count: Int64, saturdays: Bool) -> Bounds? {
    guard count.magnitude <= 100_000 else { return nil }
    guard count != 0 else { return Bounds(0, 0) }
    let days = Int64(count.magnitude)
    let least = saturdays ? days + (days - 1) / 6 : days + 2 * ((days - 1) / 5)
    let most = (days + 6) / 7 * 14
    return count > 0 ? Bounds(least, most) : Bounds(-most, -least)
  }
}
