import CivilTime
import Testing

func date(_ iso: String) throws -> CivilDate { try #require(CivilDate(iso: iso)) }

@Suite struct CivilDateTests {
  @Test func everyDayOfFourCenturiesComesBack() throws {
    var expected = (year: 1800, month: 1, day: 1)
    var number = try date("1800-01-01").dayNumber
    while expected.year < 2200 {
      let day = CivilDate(dayNumber: number)
      #expect(day.components == expected)
      #expect(CivilDate(year: expected.year, month: expected.month, day: expected.day) == day)
      #expect(CivilDate(iso: day.description) == day)
      number += 1
      expected.day += 1
      if expected.day > CivilDate.daysIn(month: expected.month, year: expected.year) {
        expected = expected.month == 12 ? (expected.year + 1, 1, 1) : (expected.year, expected.month + 1, 1)
      }
    }
  }

  @Test func endsOfTheCalendar() throws {
    #expect(CivilDate.first.description == "0001-01-01")
    #expect(CivilDate.last.description == "9999-12-31")
    #expect(CivilDate.last.adding(days: 1) == nil)
    #expect(CivilDate.first.adding(months: -1) == nil)
    #expect(CivilDate.last.adding(days: .max) == nil)
    #expect(CivilDate.last.adding(months: .max) == nil)
    #expect(try date("1970-01-01").dayNumber == 0)
  }

  @Test(arguments: [
    "2023-02-29", "2100-02-29", "2023-13-01", "2023-00-10", "2023-04-31", "0000-01-01", "2023-1-1", "20230101",
    "2023-01-01 ", "２023-01-01", "", "2023/01/01", "2023-01-0a",
  ])
  func refusesWhatIsNoDate(_ text: String) {
    #expect(CivilDate(iso: text) == nil)
  }

  @Test(arguments: [
    ("2024-01-31", 1, "2024-02-29"), ("2023-01-31", 1, "2023-02-28"), ("2024-02-29", 12, "2025-02-28"),
    ("2024-02-29", 48, "2028-02-29"), ("2025-12-31", 2, "2026-02-28"), ("2025-03-31", -1, "2025-02-28"),
    ("2025-01-15", -13, "2023-12-15"), ("2025-05-30", 0, "2025-05-30"),
  ])
  func monthsFallBackToTheLastDay(_ from: String, _ months: Int, _ to: String) throws {
    #expect(try date(from).adding(months: months) == date(to))
  }

  @Test(arguments: [("2026-11-20", 5), ("2026-11-21", 6), ("2026-11-22", 7), ("2026-11-23", 1), ("1969-12-31", 3)])
  func weekdays(_ text: String, _ weekday: Int) throws {
    #expect(try date(text).weekday == weekday)
  }

  @Test func easterAgreesWithAnotherAlgorithm() throws {
    for (index, offset) in easterFromMarch.enumerated() {
      let firstOfMarch = try #require(CivilDate(year: 1900 + index, month: 3, day: 1))
      #expect(CivilDate.easterSunday(year: 1900 + index) == firstOfMarch.adding(days: offset - 1))
    }
  }

  @Test func holidaysOfOneYear() throws {
    var holidays: [String] = []
    var day = try date("2027-01-01")
    while day.year == 2027 {
      if day.isPublicHoliday { holidays.append(day.description) }
      day = try #require(day.adding(days: 1))
    }
    #expect(
      holidays == [
        "2027-01-01", "2027-03-25", "2027-03-26", "2027-03-28", "2027-03-29", "2027-05-01", "2027-05-06",
        "2027-05-16", "2027-05-17", "2027-12-25", "2027-12-26",
      ])
  }

  @Test(arguments: [
    ("2026-07-01", 5, true, "2026-07-07"), ("2026-07-01", 5, false, "2026-07-08"),
    // Over Easter 2027: Maundy Thursday 25 March to Easter Monday 29 March.
    ("2027-03-22", 5, true, "2027-03-31"), ("2027-03-24", 1, false, "2027-03-30"),
    ("2026-12-23", 1, false, "2026-12-24"), ("2026-12-24", 1, false, "2026-12-28"),
    ("2026-12-24", 1, true, "2026-12-28"), ("2026-11-21", 1, false, "2026-11-23"),
    ("2026-11-23", -1, false, "2026-11-20"), ("2026-11-23", -1, true, "2026-11-21"),
    ("2026-11-22", 0, false, "2026-11-22"),
  ])
  func workingDays(_ from: String, _ count: Int, _ saturdays: Bool, _ to: String) throws {
    #expect(try date(from).adding(workingDays: count, saturdaysCount: saturdays) == date(to))
  }

  @Test(arguments: [
    ("2026-11-20", "2026-11-20"), ("2026-11-21", "2026-11-23"), ("2027-03-25", "2027-03-30"),
    ("2027-05-15", "2027-05-18"),
  ])
  func nextWorkingDay(_ from: String, _ to: String) throws {
    #expect(try date(from).nextWorkingDay == date(to))
  }

  @Test(arguments: [
    (CalendarUnit.month, "2024-02-10", "2024-02-01", "2024-02-29", "2024-01-01"),
    (.quarter, "2025-12-31", "2025-10-01", "2025-12-31", "2025-07-01"),
    (.tertial, "2025-05-01", "2025-05-01", "2025-08-31", "2025-01-01"),
    (.half, "2025-06-30", "2025-01-01", "2025-06-30", "2024-07-01"),
    (.year, "2025-06-30", "2025-01-01", "2025-12-31", "2024-01-01"),
  ])
  func civilPeriods(_ unit: CalendarUnit, _ day: String, _ first: String, _ last: String, _ previous: String) throws {
    let range = unit.range(containing: try date(day))
    #expect(range.first.description == first)
    #expect(range.last.description == last)
    #expect(unit.previous(before: try date(day))?.first.description == previous)
  }
}
