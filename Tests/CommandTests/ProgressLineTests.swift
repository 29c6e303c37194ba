import Testing

@testable import etterlev

@Suite struct ProgressLineTests {
  @Test(arguments: [
    (310, 1200, 1000, "reading: 310 of 1200, 310/s, 3 s left"), (3, 9, 2000, "reading: 3 of 9, 1.5/s, 4 s left"),
    (10, 0, 1000, "reading: 10, 10/s"), (0, 5, 1000, "reading: 0 of 5"), (5, 5, 1000, "reading: 5 of 5, 5.0/s"),
    (1, 201, 1000, "reading: 1 of 201, 1.0/s, 3 min 20 s left"),
    (1, 7501, 1000, "reading: 1 of 7501, 1.0/s, 2 h 5 min left"),
  ])
  func tellsHowMuchHowFastAndHowLong(_ done: Int, _ count: Int, _ milliseconds: Int64, _ text: String) {
    let line = ProgressLine(what: "reading", done: done, count: count, milliseconds: milliseconds)
    #expect(line.text(width: 80) == text)
  }

  @Test(arguments: [10, 20, 40, 60]) func keepsItsFiguresWhereItIsNarrow(_ width: Int) {
    let what = "reading /srv/municipality/records"
    let text = ProgressLine(what: what, done: 3, count: 9, milliseconds: 2000).text(width: width)
    #expect(text.count < width || width == 10)
    #expect(text.contains("3 of 9"))
  }
}
