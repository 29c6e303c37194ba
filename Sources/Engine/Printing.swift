import CivilTime
import Krav
import Records

/// Writes values in messages.
struct Printing {
  let words: Phrasebook
  let zone: ZoneRules

  func date(_ day: Int32) -> String {
    let date = CivilDate(dayNumber: day).components
    return "\(date.day). \(words.months[date.month - 1]) \(date.year)"
  }

  /// To the minute; seconds only where there are any.
  func instant(_ second: Int64) -> String {
    let civil = zone.civil(of: Instant(seconds: second))
    let (minutes, seconds) = (civil.secondOfDay / 60, civil.secondOfDay % 60)
    var time = "\(twoDigits(minutes / 60)).\(twoDigits(minutes % 60))"
    if seconds != 0 { time += ".\(twoDigits(seconds))" }
    return "\(date(civil.date.dayNumber)) \(words.timeMark) \(time)"
  }

  /// A space between thousands, a decimal comma, two places at most, rounded half away from zero.
  func number(_ value: Fraction) -> String {
    let rest = value.numerator.magnitude % UInt64(value.denominator)
    // Half a hundredth more, so that what is cut off rounds.
    let rounded = (Int128(rest) * 200 + Int128(value.denominator)) / (2 * Int128(value.denominator))
    let whole = value.numerator.magnitude / UInt64(value.denominator) + UInt64(rounded / 100)
    let places = Int(rounded % 100)
    var text = grouped(whole)
    if places != 0 { text += "," + (places.isMultiple(of: 10) ? String(places / 10) : twoDigits(places)) }
    return value.numerator < 0 && (whole != 0 || places != 0) ? "-" + text : text
  }

  func count(_ count: Int64, _ noun: Phrasebook.Noun) -> String {
    "\(grouped(count)) \(count == 1 || count == -1 ? noun.one : noun.many)"
  }

  /// Hours with what is left over as a decimal.
  func hours(_ seconds: Int64) -> String {
    guard let value = Fraction(seconds, over: 3600) else { return grouped(seconds / 3600) }
    return "\(number(value)) \(seconds.magnitude == 3600 ? words.hour.one : words.hour.many)"
  }

  func period(_ period: Period) -> String {
    switch (period.start, period.end) {
    case (let start?, let end?): return period.isInterval ? "\(part(start))–\(part(end))" : part(start)
    case (let start?, nil): return "\(words.from) \(part(start))"
    case (nil, let end?): return "\(words.until) \(part(end))"
    case (nil, nil): return words.undecided
    }
  }

  func calendarPeriod(_ unit: CalendarUnit, first: Int32) -> String {
    let (year, month, _) = CivilDate(dayNumber: first).components
    switch unit {
    case .month: return "\(words.months[month - 1]) \(year)"
    case .quarter: return "\(words.quarters[(month - 1) / 3]) \(year)"
    case .tertial: return "\(words.tertials[(month - 1) / 4]) \(year)"
    case .half: return "\(words.halves[(month - 1) / 6]) \(year)"
    case .year: return String(year)
    }
  }

  private func part(_ part: Period.Part) -> String {
    let number = Int(part.number)
    let text =
      switch part.precision {
      case .decade: "\(part.year)–\(part.year + 9)"
      case .century: "\(part.year)–\(part.year + 99)"
      case .day where part.day > 0: date(part.range.first.dayNumber)
      case .year: String(part.year)
      case .month where number == 0, .day where number == 0: String(part.year)
      case .month, .day: "\(words.months[number - 1]) \(part.year)"
      case .season: "\(words.seasons[number - 1]) \(part.year)"
      case .quarter: "\(words.quarters[number - 1]) \(part.year)"
      case .tertial: "\(words.tertials[number - 1]) \(part.year)"
      case .half: "\(words.halves[number - 1]) \(part.year)"
      }
    let marks = [part.isApproximate ? words.approximate : nil, part.isUncertain ? words.uncertain : nil]
      .compactMap { $0 }
    return marks.isEmpty ? text : "\(text) (\(marks.joined(separator: ", ")))"
  }

  private func twoDigits(_ number: Int) -> String { number < 10 ? "0\(number)" : String(number) }

  private func grouped(_ number: Int64) -> String {
    (number < 0 ? "-" : "") + grouped(number.magnitude)
  }

  private func grouped(_ number: UInt64) -> String {
    let digits = Array(String(number))
    var text = ""
    for (place, digit) in digits.enumerated() {
      if place > 0, (digits.count - place).isMultiple(of: 3) { text.append(" ") }
      text.append(digit)
    }
    return text
  }
}

extension Evaluator {
  /// A value as messages show it.
  func print(_ term: Term, with printing: Printing) -> String {
    switch term {
    case .missing: printing.words.missing
    case .undecided, .undecidedCount: printing.words.undecided
    case .present: printing.words.yes
    case .bool(let value): value ? printing.words.yes : printing.words.no
    case .date(let day): printing.date(day)
    case .instant(let second): printing.instant(second)
    case .number(let value): printing.number(value)
    case .days(let count): printing.count(count, printing.words.day)
    case .months(let count): printing.count(count, printing.words.month)
    case .workingDays(let count, _): printing.count(count, printing.words.workingDay)
    case .seconds(let count): printing.hours(count)
    case .label(let symbol): register.text(of: symbol)
    case .enumeration(let type, let value): print(program.enums[Int(type)].values[Int(value)])
    case .reference(let reference): register.id(reference)
    case .period(let period): printing.period(period)
    case .calendarPeriod(let unit, let first, _): printing.calendarPeriod(unit, first: first)
    }
  }

  private func print(_ value: EnumType.Value) -> String {
    value.label ?? String(value.name.map { $0 == "_" ? " " : $0 })
  }
}
