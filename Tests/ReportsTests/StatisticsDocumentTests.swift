import CivilTime
import Engine
import Records
import Testing

@testable import Reports

@Suite struct StatisticsDocumentTests {
  private static func tally(_ new: Int, _ closed: Int) -> StatisticsTally {
    var tally = StatisticsTally()
    (tally.new, tally.closed, tally.open, tally.inTime) = (new, closed, new - closed, closed)
    if closed > 0 { tally.days = [3: closed] }
    return tally
  }

  private static func document(minCount: Int = 5) -> StatisticsDocument {
    let rows: [StatisticsDocument.Tallied] = [
      .init(.unit, id: "h", name: "=House", tally: tally(70, 40)),
      .init(.unit, id: "a", name: "A\u{1B}[31m", level: 1, tally: tally(40, 20), parent: 0),
      .init(.unit, id: "b", name: "B", level: 1, tally: tally(30, 20), parent: 0, isWanted: false),
    ]
    let values: [StatisticsDocument.Tallied] = [
      .init(.value, id: "true", level: 1, tally: tally(68, 40)),
      .init(.unstated, level: 1, tally: tally(2, 0)),
    ]
    return StatisticsDocument(
      name: "s", title: "S", period: StatisticsPeriod(from: .first, to: .last), day: .first,
      measures: StatisticsDocument.Measure.allCases, minCount: minCount, stale: 2, units: rows,
      values: [("open", true, values), ("shut", false, values)])
  }

  @Test func readsWhatItWrites() throws {
    let document = Self.document()
    let json = try #require(JSONValue(document.json()))
    #expect(StatisticsDocument(json: json) == document)
    #expect(StatisticsDocument(json: .null) == nil)
  }

  /// What is not asked for is not shown, but it is counted with when it is decided what may be.
  @Test func showsWhatIsWanted() {
    let document = Self.document()
    #expect(document.tables.map(\.by) == [nil, "open"])
    #expect(document.tables[0].rows.map(\.id) == ["h", "a"])
    #expect(document.tables[1].rows.map(\.kind) == [.unit, .value, .unstated])
    #expect(document.tables[1].rows[2].figures[0] == .small)
    #expect(document.tables[1].rows[1].figures[0] == .hidden)
  }

  @Test func theLimitIsRaisedAndNeverLowered() {
    #expect(Self.document(minCount: 1).minCount == 5)
    let high = Self.document(minCount: 35)
    #expect(high.tables[0].rows[1].figures[1] == .small)
    #expect(high.json().count > 0 && String(decoding: high.json(), as: UTF8.self).contains("\"<35\""))
  }

  /// What is asked for with one limit and then with another tells no more than with the lower one alone.
  @Test(arguments: [6, 10, 21, 35]) func aHigherLimitTellsNothingMore(_ limit: Int) {
    let (usual, high) = (Self.document(), Self.document(minCount: limit))
    for (table, higher) in zip(usual.tables, high.tables) {
      for (row, other) in zip(table.rows, higher.rows) {
        for (figure, stricter) in zip(row.figures, other.figures) where figure == .hidden {
          #expect(stricter == .hidden)
        }
      }
    }
  }

  @Test(arguments: [StatisticsWords.english, .bokmål])
  func everyLanguageSaysAll(_ words: StatisticsWords) {
    for measure in StatisticsDocument.Measure.allCases { #expect(words.measures[measure]?.isEmpty == false) }
    #expect(words.headings.count == 7)
    let text = Self.document().text(words, width: nil, isColoured: false)
    #expect(!text.contains("\u{1B}"))
    #expect(text.contains(words.unstated))
    let csv = Self.document().csv(words).rendered
    #expect(csv.split(separator: "\r\n").count == 6)
    #expect(csv.contains(";'=House;"))
  }

  @Test func chartsSayWhatTheyShow() throws {
    let document = Self.document()
    let chart = try #require(document.chart(.counts, by: "open", .bokmål))
    #expect(chart.labels == ["=House", "Ja", "Ikke oppgitt"])
    #expect(chart.series[0].values[0] == .number(70))
    #expect(chart.series[0].values[2] == .text("<5"))
    #expect(chart.description.contains("Ikke oppgitt: Nye <5"))
    #expect(document.chart(.counts, by: "shut", .bokmål) == nil)
  }
}
