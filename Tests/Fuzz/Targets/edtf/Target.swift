import CivilTime
import FuzzSupport

/// One input, as everything that is read into a time, and as a zone file.
@c(LLVMFuzzerTestOneInput)
public func testOneInput(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  let bytes = Array(UnsafeBufferPointer(start: start, count: count))
  Properties.holdOfDate(bytes)
  Properties.holdOfInstant(bytes)
  Properties.holdOfZone(bytes)
  if let text = String(validating: bytes, as: UTF8.self) { Properties.holdOfPeriod(text) }
  return 0
}

/// What holds of every text that is read as a time. A property that does not hold ends the process.
enum Properties {
  static func holdOfDate(_ bytes: [UInt8]) {
    guard let date = CivilDate(isoBytes: bytes.span) else { return }
    require(Array(date.description.utf8) == bytes, "a date is printed as it was written")
    require((CivilDate.first...CivilDate.last).contains(date), "a date of the years 1 to 9999")
    let (year, month, day) = date.components
    require(CivilDate(year: year, month: month, day: day) == date, "a date of its own parts")
    require(day <= CivilDate.daysIn(month: month, year: year), "a day that its month has")
    require(dayNumber(year, month, day) == Int(date.dayNumber), "the day that plain counting gives")
    require((1...7).contains(date.weekday), "a day of the week")
    let text = String(decoding: bytes, as: UTF8.self)
    require((try? Period(edtf: text))?.first == date, "a date is a period of one day")
  }

  static func holdOfInstant(_ bytes: [UInt8]) {
    guard let instant = Instant(rfc3339Bytes: bytes.span) else { return }
    let first = Int64(CivilDate.first.dayNumber) * 86_400
    let last = (Int64(CivilDate.last.dayNumber) + 1) * 86_400
    require((first - 86_400..<last + 86_400).contains(instant.seconds), "an instant of the years 1 to 9999")
    guard (first..<last).contains(instant.seconds) else { return }
    let printed = ZoneRules.utc.rfc3339(instant)
    require(Instant(rfc3339: printed) == instant, "an instant is read from what it is printed as")
    if bytes.last == 0x5A, bytes.count == 20, bytes[10] == 0x54 {
      let (text, again) = (String(decoding: bytes.dropLast(), as: UTF8.self), printed.prefix(19))
      require(text == again, "an instant in UTC is printed as it was written")
    }
  }

  static func holdOfPeriod(_ text: String) {
    let period: Period
    do throws(PeriodError) {
      period = try Period(edtf: text)
    } catch {
      return require(!error.description.isEmpty, "a reason")
    }
    require(period.description == text, "a period is printed as it was written")
    require((try? Period(edtf: period.description)) == period, "a period is read from what it is printed as")
    require(period.start != nil || period.end != nil, "one end at least")
    for part in [period.start, period.end] {
      guard let part else { continue }
      let (first, last) = part.range
      require(CivilDate.first <= first && last <= CivilDate.last, "days of the years 1 to 9999")
      require(lengths(of: part).contains(Int(last.dayNumber - first.dayNumber) + 1), "as many days as it has")
      require(first.year == max(Int(part.year), 1), "a first day in the year that is written")
    }
    if let first = period.first, let last = period.last { require(first <= last, "an end after the start") }
    if !period.isInterval { require(period.start == period.end, "one part stands for both ends") }
  }

  /// How many days a part of its precision may have.
  private static func lengths(of part: Period.Part) -> ClosedRange<Int> {
    switch part.precision {
    case .day where part.day > 0: 1...1
    case .day where part.number > 0: 28...31
    case .month where part.number > 0: 28...31
    case .year, .month, .day: 365...366
    case .season: 91...92
    case .quarter: 90...92
    case .tertial: 120...123
    case .half: 181...184
    // There is no year 0.
    case .decade: part.year == 0 ? 3287...3287 : 3652...3653
    case .century: part.year == 0 ? 36_159...36_159 : 36_524...36_525
    }
  }

  /// A zone file is the system's, and may still be broken: what loads answers for every instant.
  static func holdOfZone(_ bytes: [UInt8]) {
    guard bytes.starts(with: "TZif".utf8), let zone = try? ZoneRules(tzif: bytes) else { return }
    for seconds: Int64 in [-62_135_596_800, -1, 0, 951_782_400, 1_780_000_000, 4_102_444_800, 253_402_300_799] {
      let instant = Instant(seconds: seconds)
      let (date, second) = zone.civil(of: instant)
      require((0..<86_400).contains(second), "a second of a day")
      for other in zone.instants(date: date, secondOfDay: second) {
        let civil = zone.civil(of: other)
        require(civil.date == date && civil.secondOfDay == second, "an instant of the time that was asked for")
      }
      // West of Greenwich the first instant of the year 1 belongs to a day that has no name, and where clocks are set by
      // more than three hours, or twice within a day, a day may come twice.
      let offsets = (-24...24).map { zone.utcOffset(at: Instant(seconds: seconds + $0 * 3_600)) }
      let changes = zip(offsets, offsets.dropFirst()).count { $0 != $1 }
      guard date > CivilDate.first, changes <= 1, let least = offsets.min(), let most = offsets.max(),
        most - least <= 10_800
      else { continue }
      require(zone.startOfDay(date).seconds <= seconds, "a day that has begun")
    }
  }

  /// Days since 1970-01-01, counted.
  private static func dayNumber(_ year: Int, _ month: Int, _ day: Int) -> Int {
    let before = year - 1
    let years = before * 365 + before / 4 - before / 100 + before / 400
    let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
    let months = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30].prefix(month - 1).reduce(0, +)
    return years + months + day - 1 - 719_162
  }
}
