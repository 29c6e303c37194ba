import CivilTime
import Foundation
import Glibc
import Testing

private let oslo = "/usr/share/zoneinfo/Europe/Oslo"

@Suite(.enabled(if: FileManager.default.fileExists(atPath: oslo), "tzdata is not installed"))
struct ZoneRulesTests {
  private func zone(_ name: String = "Europe/Oslo") throws -> ZoneRules {
    try ZoneRules(tzif: Array(Data(contentsOf: URL(filePath: "/usr/share/zoneinfo/" + name))))
  }

  // The C library has one zone a process, so the zones take turns here.
  @Test(
    .serialized,
    arguments: [
      "Europe/Oslo", "America/Santiago", "Africa/Casablanca", "Asia/Kolkata", "Pacific/Apia", "UTC",
    ])
  func agreesWithTheCLibrary(_ name: String) throws {
    let rules = try zone(name)
    setenv("TZ", name, 1)
    tzset()
    defer { unsetenv("TZ") }
    var differences = 0
    // Every 6 hours 5 minutes from 1960 to 2096, so that all hours of the day come by.
    for second in stride(from: -315_619_200, to: 3_976_214_400, by: 21_900) {
      var time = time_t(second)
      var civil = tm()
      localtime_r(&time, &civil)
      if civil.tm_gmtoff != rules.utcOffset(at: Instant(seconds: Int64(second))) { differences += 1 }
    }
    #expect(differences == 0)
  }

  @Test(arguments: [
    ("2027-03-28T00:59:59Z", "2027-03-28T01:59:59+01:00"), ("2027-03-28T01:00:00Z", "2027-03-28T03:00:00+02:00"),
    ("2027-10-31T00:59:59Z", "2027-10-31T02:59:59+02:00"), ("2027-10-31T01:00:00Z", "2027-10-31T02:00:00+01:00"),
    ("2090-07-01T00:00:00Z", "2090-07-01T02:00:00+02:00"),
  ])
  func printsLocalTime(_ utc: String, _ local: String) throws {
    let instant = try #require(Instant(rfc3339: utc))
    #expect(try zone().rfc3339(instant) == local)
    #expect(Instant(rfc3339: local) == instant)
  }

  @Test func hoursThatComeTwiceAndNever() throws {
    let rules = try zone()
    #expect(rules.instants(date: try date("2027-10-31"), secondOfDay: 9000).count == 2)
    #expect(rules.instants(date: try date("2027-03-28"), secondOfDay: 9000).isEmpty)
    #expect(rules.instants(date: try date("2027-03-28"), secondOfDay: 10800).count == 1)
  }

  @Test func daysBeginAtMidnightOrWhenItIsSkippedAfterIt() throws {
    let rules = try zone()
    #expect(rules.startOfDay(try date("2027-03-28")) == Instant(rfc3339: "2027-03-27T23:00:00Z"))
    #expect(rules.startOfDay(try date("2027-03-29")) == Instant(rfc3339: "2027-03-28T22:00:00Z"))
    // Chile's clocks go from 24:00 to 01:00.
    let santiago = try zone("America/Santiago")
    let day = try date("2022-09-11")
    #expect(santiago.civil(of: santiago.startOfDay(day)) == (day, 3600))
    #expect(santiago.date(of: Instant(seconds: santiago.startOfDay(day).seconds - 1)) < day)
  }

  @Test func everyPrefixAndFlippedByteIsAnErrorAndNoTrap() throws {
    let bytes = Array(try Data(contentsOf: URL(filePath: oslo)))
    for count in 0..<bytes.count - 1 {
      #expect(throws: TZifError.self) { try ZoneRules(tzif: Array(bytes[..<count])) }
    }
    for index in bytes.indices {
      var broken = bytes
      broken[index] ^= 0xFF
      let rules = try? ZoneRules(tzif: broken)
      _ = rules?.utcOffset(at: Instant(seconds: 1_800_000_000))
    }
  }
}

@Suite struct InstantTests {
  @Test(arguments: [
    "2026-11-20T08:00:00", "2026-11-20T08:00:60Z", "2026-11-20T24:00:00Z", "2026-02-30T08:00:00Z", "2026-11-20",
    "2026-11-20T08:00:00.Z", "2026-11-20T08:00:00+1:00", "2026-11-20T08:00:00+01:60", "2026-11-20T08:00:00Zx",
    "2026-11-20 08:00:00Z", "2026-11-20T08:00Z",
  ])
  func refuses(_ text: String) {
    #expect(Instant(rfc3339: text) == nil)
  }

  @Test func readsFractionsAndOffsets() {
    #expect(Instant(rfc3339: "1970-01-01T01:00:00.999+01:00") == Instant(seconds: 0))
    #expect(Instant(rfc3339: "1969-12-31t23:59:59z") == Instant(seconds: -1))
    #expect(Instant(seconds: .max).adding(hours: 1) == nil)
    #expect(Instant(seconds: 0).adding(hours: 72) == Instant(seconds: 259_200))
  }
}
