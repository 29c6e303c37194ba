import CivilTime
import Krav
import Testing

@testable import Engine

@Suite struct PrintingTests {
  let printing = Printing(words: .bokmål, zone: oslo)

  @Test(
    arguments: [
      (1234, 1, "1 234"), (1_234_567, 1, "1 234 567"), (999, 1, "999"), (0, 1, "0"), (-1234, 1, "-1 234"),
      (1, 3, "0,33"), (2, 3, "0,67"), (1, 2, "0,5"), (-1, 3, "-0,33"), (1, 1000, "0"), (-1, 1000, "0"), (199, 200, "1"),
      (12_345, 10, "1 234,5"), (5, 100, "0,05"), (Int64.max, 1, "9 223 372 036 854 775 807"),
    ] as [(Int64, Int64, String)])
  func number(_ numerator: Int64, _ denominator: Int64, _ text: String) throws {
    #expect(printing.number(try #require(Fraction(numerator, over: denominator))) == text)
  }

  @Test(arguments: [
    ("2014", "2014"), ("2013-03", "mars 2013"), ("2019-21", "våren 2019"), ("2018-40", "første halvår 2018"),
    ("2025-38", "andre tertial 2025"), ("2014~", "2014 (omtrent)"), ("2014?", "2014 (usikkert)"),
    ("2014%", "2014 (omtrent, usikkert)"), ("2025-36", "fjerde kvartal 2025"), ("2025-03-01", "1. mars 2025"),
    ("2014/2016", "2014–2016"), ("2019-03/..", "fra mars 2019"), ("../2019-23", "til høsten 2019"),
  ])
  func period(_ edtf: String, _ text: String) throws {
    #expect(printing.period(try Period(edtf: edtf)) == text)
  }

  @Test func dates() throws {
    #expect(printing.date(try #require(CivilDate(iso: "2025-03-01")).dayNumber) == "1. mars 2025")
    #expect(printing.instant(day("2027-03-30").seconds + 13 * 3600) == "30. mars 2027 kl. 13.00")
    #expect(printing.instant(day("2027-03-30").seconds + 61) == "30. mars 2027 kl. 00.01.01")
    #expect(
      printing.calendarPeriod(.tertial, first: try #require(CivilDate(iso: "2025-05-01")).dayNumber)
        == "andre tertial 2025")
  }

  @Test func durations() throws {
    let house = try House("")
    let texts = [
      Term.days(1), .days(14), .months(1), .months(12), .workingDays(5, withSaturdays: true), .seconds(72 * 3600),
      .seconds(3600), .seconds(5400), .missing, .undecided, .bool(true), .bool(false),
    ].map { house.engine.evaluator.print($0, with: printing) }
    #expect(
      texts == [
        "1 dag", "14 dager", "1 måned", "12 måneder", "5 virkedager", "72 timer", "1 time", "1,5 timer",
        "ikke oppgitt", "ukjent", "ja", "nei",
      ])
  }
}
