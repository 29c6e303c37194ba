/// The footer of a TZif file: a POSIX TZ string such as `CET-1CEST,M3.5.0,M10.5.0/3` (RFC 9636 section 3.3.1).
struct PosixZone: Sendable {
  /// When in the year a change comes, in local time before the change.
  enum Rule: Sendable {
    /// Month 1–12, week 1–5 (5 is the last), weekday 0–6 from Sunday.
    case weekday(month: Int, week: Int, weekday: Int, second: Int)
    /// 1–365, 29 February never counted.
    case julian(day: Int, second: Int)
    /// 0–365, 29 February counted.
    case dayOfYear(day: Int, second: Int)
  }

  var standardOffset: Int
  var daylight: (offset: Int, start: Rule, end: Rule)?

  init(_ text: [UInt8]) throws(TZifError) {
    var reader = Reader(bytes: text[...])
    try reader.name()
    standardOffset = -(try reader.time(hoursAtMost: 24))
    guard !reader.isAtEnd else { return }
    try reader.name()
    var offset = standardOffset + 3600
    if !reader.isAtEnd, reader.bytes.first != 0x2C { offset = -(try reader.time(hoursAtMost: 24)) }
    try reader.expect(0x2C)
    let start = try reader.rule()
    try reader.expect(0x2C)
    let end = try reader.rule()
    guard reader.isAtEnd else { throw TZifError(description: "the zone file's footer has more than two rules") }
    daylight = (offset, start, end)
  }

  func utcOffset(at second: Int64) -> Int {
    guard let daylight else { return standardOffset }
    let local = second + Int64(standardOffset)
    let day = local >= 0 ? local / 86_400 : (local - 86_399) / 86_400
    let clamped = min(max(day, Int64(CivilDate.first.dayNumber)), Int64(CivilDate.last.dayNumber))
    let year = CivilDate(dayNumber: Int32(clamped)).year
    let start = Self.moment(daylight.start, year: year) - Int64(standardOffset)
    let end = Self.moment(daylight.end, year: year) - Int64(daylight.offset)
    // South of the equator summer runs over the turn of the year.
    let isDaylight = start < end ? second >= start && second < end : second >= start || second < end
    return isDaylight ? daylight.offset : standardOffset
  }

  /// Seconds since the epoch as if local time were UTC.
  private static func moment(_ rule: Rule, year: Int) -> Int64 {
    let newYear = CivilDate(dayNumber: CivilDate.dayNumber(year: year, month: 1, day: 1))
    switch rule {
    case .weekday(let month, let week, let weekday, let second):
      let first = CivilDate(dayNumber: CivilDate.dayNumber(year: year, month: month, day: 1))
      var day = 1 + (weekday - first.weekday % 7 + 7) % 7 + (week - 1) * 7
      if day > CivilDate.daysIn(month: month, year: year) { day -= 7 }
      return Int64(CivilDate.dayNumber(year: year, month: month, day: day)) * 86_400 + Int64(second)
    case .julian(let day, let second):
      let leap = CivilDate.isLeap(year) && day >= 60 ? 1 : 0
      return (Int64(newYear.dayNumber) + Int64(day - 1 + leap)) * 86_400 + Int64(second)
    case .dayOfYear(let day, let second):
      return (Int64(newYear.dayNumber) + Int64(day)) * 86_400 + Int64(second)
    }
  }
}

extension PosixZone {
  private struct Reader {
    var bytes: ArraySlice<UInt8>

    var isAtEnd: Bool { bytes.isEmpty }

    private func fault() -> TZifError { TZifError(description: "the zone file's footer is no POSIX TZ string") }

    mutating func expect(_ byte: UInt8) throws(TZifError) {
      guard bytes.popFirst() == byte else { throw fault() }
    }

    /// Three or more letters, or anything alphanumeric with a sign in angle brackets.
    mutating func name() throws(TZifError) {
      if bytes.first == 0x3C {
        guard let end = bytes.firstIndex(of: 0x3E) else { throw fault() }
        bytes = bytes[(end + 1)...]
        return
      }
      let rest = bytes.drop { (0x41...0x5A).contains($0) || (0x61...0x7A).contains($0) }
      guard rest.startIndex - bytes.startIndex >= 3 else { throw fault() }
      bytes = rest
    }

    mutating func number(atMost limit: Int) throws(TZifError) -> Int {
      var value = 0
      var digits = 0
      while let byte = bytes.first, (0x30...0x39).contains(byte), digits < 4 {
        value = value * 10 + Int(byte - 0x30)
        digits += 1
        bytes.removeFirst()
      }
      guard digits > 0, value <= limit else { throw fault() }
      return value
    }

    /// `[+-]hh[:mm[:ss]]` in seconds.
    mutating func time(hoursAtMost limit: Int) throws(TZifError) -> Int {
      var sign = 1
      if bytes.first == 0x2D || bytes.first == 0x2B { sign = bytes.removeFirst() == 0x2D ? -1 : 1 }
      var seconds = try number(atMost: limit) * 3600
      if bytes.first == 0x3A {
        bytes.removeFirst()
        seconds += try number(atMost: 59) * 60
        if bytes.first == 0x3A {
          bytes.removeFirst()
          seconds += try number(atMost: 59)
        }
      }
      return sign * seconds
    }

    mutating func rule() throws(TZifError) -> Rule {
      if bytes.first == 0x4D {
        bytes.removeFirst()
        let month = try number(atMost: 12)
        try expect(0x2E)
        let week = try number(atMost: 5)
        try expect(0x2E)
        let weekday = try number(atMost: 6)
        guard month >= 1, week >= 1 else { throw fault() }
        return .weekday(month: month, week: week, weekday: weekday, second: try secondOfDay())
      }
      if bytes.first == 0x4A {
        bytes.removeFirst()
        let day = try number(atMost: 365)
        guard day >= 1 else { throw fault() }
        return .julian(day: day, second: try secondOfDay())
      }
      return .dayOfYear(day: try number(atMost: 365), second: try secondOfDay())
    }

    /// `/time`, two in the morning when it is left out.
    private mutating func secondOfDay() throws(TZifError) -> Int {
      guard bytes.first == 0x2F else { return 2 * 3600 }
      bytes.removeFirst()
      return try time(hoursAtMost: 167)
    }
  }
}
