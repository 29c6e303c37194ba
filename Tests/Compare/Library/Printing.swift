import CivilTime

/// Values as messages show them in bokmål, written from the language's reference.
enum Printing {
  static let months = [
    "januar", "februar", "mars", "april", "mai", "juni", "juli", "august", "september", "oktober", "november",
    "desember",
  ]
  static let ordinals = ["første", "andre", "tredje", "fjerde"]

  static func date(_ date: CivilDate) -> String { "\(date.day). \(months[date.month - 1]) \(date.year)" }

  /// Two places at most, rounded half away from zero.
  static func number(_ value: Rational) -> String {
    let scaled = Int128(value.top.magnitude) * 200 + Int128(value.bottom)
    let hundredths = scaled / (2 * Int128(value.bottom))
    var text = grouped(hundredths / 100)
    let rest = Int(hundredths % 100)
    if rest % 10 != 0 {
      text += rest < 10 ? ",0\(rest)" : ",\(rest)"
    } else if rest > 0 {
      text += ",\(rest / 10)"
    }
    return value.top < 0 && hundredths > 0 ? "-" + text : text
  }

  static func grouped(_ number: Int128) -> String {
    var (digits, text) = (String(number), "")
    while digits.count > 3 {
      text = " " + digits.suffix(3) + text
      digits.removeLast(3)
    }
    return digits + text
  }

  static func count(_ number: Rational, _ one: String, _ many: String) -> String {
    "\(self.number(number)) \(number.bottom == 1 && number.top.magnitude == 1 ? one : many)"
  }

  static func length(_ unit: Unit, _ count: Int64) -> String {
    switch unit {
    case .days: self.count(Rational(count), "dag", "dager")
    case .months: self.count(Rational(count), "måned", "måneder")
    case .workingDays, .workingDaysWithSaturdays: self.count(Rational(count), "virkedag", "virkedager")
    case .seconds: self.count(Rational(Int128(count), 3600) ?? Rational(0), "time", "timer")
    }
  }

  static func civil(_ unit: CalendarUnit, _ first: CivilDate) -> String {
    switch unit {
    case .month: "\(months[first.month - 1]) \(first.year)"
    case .quarter: "\(ordinals[(first.month - 1) / 3]) kvartal \(first.year)"
    case .tertial: "\(ordinals[(first.month - 1) / 4]) tertial \(first.year)"
    case .half: "\(ordinals[(first.month - 1) / 6]) halvår \(first.year)"
    case .year: "\(first.year)"
    }
  }

  static func period(_ period: Period) -> String {
    if !period.isInterval, let only = period.start { return part(only) }
    switch (period.start, period.end) {
    case (let start?, let end?): return "\(part(start))–\(part(end))"
    case (let start?, nil): return "fra \(part(start))"
    case (nil, let end?): return "til \(part(end))"
    default: return "ukjent"
    }
  }

  private static func part(_ part: Period.Part) -> String {
    let first = part.range.first
    let text =
      switch part.precision {
      case .year: civil(.year, first)
      // A month or a day that is not specified is printed as what is known.
      case .month, .day:
        part.number == 0 ? civil(.year, first) : part.day == 0 ? civil(.month, first) : date(first)
      case .decade: "\(part.year)–\(part.year + 9)"
      case .century: "\(part.year)–\(part.year + 99)"
      case .season: "\(["våren", "sommeren", "høsten"][Int(part.number) - 1]) \(first.year)"
      case .quarter: civil(.quarter, first)
      case .tertial: civil(.tertial, first)
      case .half: civil(.half, first)
      }
    switch (part.isApproximate, part.isUncertain) {
    case (true, true): return text + " (omtrent, usikkert)"
    case (true, false): return text + " (omtrent)"
    case (false, true): return text + " (usikkert)"
    default: return text
    }
  }

  /// An id in a subject: what means something there as percent signs and hex digits.
  static func encoded(_ id: String) -> String {
    var text = ""
    for scalar in id.unicodeScalars {
      switch scalar {
      case "/": text += "%2F"
      case "+": text += "%2B"
      case "%": text += "%25"
      default: text.unicodeScalars.append(scalar)
      }
    }
    return text
  }

  static func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
}

extension World {
  func print(_ value: Value) -> String {
    switch value {
    case .missing: return "ikke oppgitt"
    case .undecided, .between: return "ukjent"
    case .set: return "ja"
    case .bool(let bool): return bool ? "ja" : "nei"
    case .date(let date): return Printing.date(date)
    case .instant(let instant):
      let (date, second) = zone.civil(of: instant)
      let time = "\(Printing.two(second / 3600)).\(Printing.two(second / 60 % 60))"
      return "\(Printing.date(date)) kl. \(time)" + (second % 60 == 0 ? "" : ".\(Printing.two(second % 60))")
    case .number(let number): return Printing.number(number)
    case .length(let unit, let count): return Printing.length(unit, count)
    case .label(let symbol): return text(symbol)
    case .word(let number, let place):
      let word = enums[number].values[place]
      return word.label ?? String(word.name.map { $0 == "_" ? " " : $0 })
    case .reference(_, let id): return text(id)
    case .period(let period): return Printing.period(period)
    case .civil(let unit, let first, _): return Printing.civil(unit, first)
    case .list: return ""
    }
  }

  /// A list's element as it stands in a subject.
  func element(_ value: Value) -> String {
    switch value {
    case .word(let number, let place): enums[number].values[place].name
    case .label(let symbol): text(symbol)
    case .reference(_, let id): text(id)
    case .date(let date): date.description
    case .instant(let instant): zone.rfc3339(instant)
    case .bool(let bool): "\(bool)"
    case .number(let number): number.isWhole ? "\(number.top)" : "\(number.top)/\(number.bottom)"
    default: ""
    }
  }
}
