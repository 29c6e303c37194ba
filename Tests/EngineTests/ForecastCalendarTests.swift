import CivilTime
import Krav
import Testing

@testable import Engine

/// Days on which a calendar is easily wrong: the moments were worked out by hand.
@Suite struct ForecastCalendarTests {
  static let cases: [(condition: String, fields: String, moments: [String])] = [
    // Maundy Thursday, Good Friday and Easter Monday move with the moon: 2025-04-20 and 2026-04-05.
    ("today > t.day + 5 working days", #""day":"2025-04-11""#, ["2025-04-24T00:00:00+02:00"]),
    ("today > t.day + 5 working days", #""day":"2026-03-27""#, ["2026-04-09T00:00:00+02:00"]),
    // Easter Saturday is a Saturday like others.
    ("today > t.day + 5 working days with saturdays", #""day":"2025-04-11""#, ["2025-04-20T00:00:00+02:00"]),
    // Ascension Day is 2025-05-29; Whit Monday 2025-06-09.
    ("today > t.day + 2 working days", #""day":"2025-05-28""#, ["2025-06-03T00:00:00+02:00"]),
    ("today > t.day + 1 working days", #""day":"2025-06-06""#, ["2025-06-11T00:00:00+02:00"]),
    // Leap days: a month's end falls back (domstolloven § 148).
    ("today > t.day + 12 months", #""day":"2024-02-29""#, ["2025-03-01T00:00:00+01:00"]),
    ("today > t.day + 48 months", #""day":"2024-02-29""#, ["2028-03-01T00:00:00+01:00"]),
    ("today > t.day + 1 month", #""day":"2028-01-31""#, ["2028-03-01T00:00:00+01:00"]),
    ("today >= t.day + 366 days", #""day":"2027-03-01""#, ["2028-03-01T00:00:00+01:00"]),
    // The nights in which the clock is put forward and back: a day is a civil day, an hour has passed.
    ("today > t.day", #""day":"2025-03-29""#, ["2025-03-30T00:00:00+01:00"]),
    ("today > t.day", #""day":"2025-03-30""#, ["2025-03-31T00:00:00+02:00"]),
    ("today > t.day", #""day":"2025-10-25""#, ["2025-10-26T00:00:00+02:00"]),
    ("today > t.day", #""day":"2025-10-26""#, ["2025-10-27T00:00:00+01:00"]),
    ("now >= t.heard + 24 hours", #""heard":"2025-03-29T12:34:00+01:00""#, ["2025-03-30T13:34:00+02:00"]),
    ("now > t.heard + 24 hours", #""heard":"2025-10-25T12:34:00+02:00""#, ["2025-10-26T11:34:01+01:00"]),
    ("now >= t.heard + 1 hour", #""heard":"2025-10-26T02:30:00+02:00""#, ["2025-10-26T02:30:00+01:00"]),
    // The first and the last day of a window.
    (
      "t.day within next 20 days", #""day":"2028-02-29""#,
      ["2028-02-09T00:00:00+01:00", "2028-03-01T00:00:00+01:00"]
    ),
    ("t.day within this tertial", #""day":"2044-09-15""#, ["2044-09-01T00:00:00+02:00", "2045-01-01T00:00:00+01:00"]),
    ("t.day within last month", #""day":"2032-02-15""#, ["2032-03-01T00:00:00+01:00", "2032-04-01T00:00:00+02:00"]),
  ]

  @Test(arguments: cases)
  func changesAtItsMoment(_ condition: String, _ fields: String, _ moments: [String]) throws {
    let house = try House(
      """
      source law "Law" { id "L" in force from 2000-01-01 }
      record thing { day date?; heard instant? }
      rule r "r" { basis law "1" for thing t red when \(condition) because "." }
      """, at: "2025-01-01")
    try house.put(#"{"type":"thing","id":"t",\#(fields)}"#, file: "t")
    house.settle()
    _ = house.engine.takeChanges()
    let end = day("2045-12-31")
    let expected = try ForecastTests.forecast(house, until: end, limit: 1).changes
    #expect(expected.map { oslo.rfc3339(Instant(seconds: $0.at)) } == moments)
    #expect(expected.map(\.after) == (moments.count == 1 ? [.red] : [.red, .green]))
    // The second before nothing has happened; at the moment it has.
    for change in expected {
      house.engine.advance(to: Instant(seconds: change.at - 1))
      house.settle()
      #expect(house.engine.verdict(of: change.key) == change.before)
      house.engine.advance(to: Instant(seconds: change.at))
      house.settle()
      #expect(house.engine.verdict(of: change.key) == change.after)
    }
    // A clock that is set back tells the same again.
    house.engine.advance(to: day("2025-01-01"))
    house.settle()
    let again = try ForecastTests.forecast(house, until: end, limit: 1).changes
    #expect(again == expected)
  }
}
