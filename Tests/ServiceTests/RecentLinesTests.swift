import Testing

@testable import Service

@Suite struct RecentLinesTests {
  private static func line(_ seq: UInt64, length: Int) -> [UInt8] {
    Array(
      "{\"seq\":\(seq),\"event\":\"opened\",\"unit\":\"u\(seq)\",\"x\":\"\(String(repeating: "x", count: length))\"}\n"
        .utf8)
  }

  @Test(arguments: [(10, 100), (5_000, 2_000), (12, 900_000)])
  func `the last lines are kept whole and in order`(count: Int, length: Int) throws {
    var recent = RecentLines()
    for seq in 1...UInt64(count) { recent.append(seq, Self.line(seq, length: length)) }
    var first = UInt64(1)
    while recent.places(after: first - 1) == nil { first += 1 }
    let kept = try #require(recent.places(after: first - 1))
    var size = 0
    for (place, seq) in zip(kept, first...UInt64(count)) {
      #expect(recent[place].seq == seq)
      #expect(recent[place].bytes == Self.line(seq, length: length))
      size += recent[place].bytes.count
    }
    #expect(kept.count == count + 1 - Int(first))
    #expect(first == 1 || size >= RecentLines.limit || kept.count == 1)
    #expect(size <= RecentLines.limit / 4 * 5 || kept.count == 1)
    #expect(recent.content(at: kept.lowerBound).unit == "u\(first)")
    #expect(recent.content(at: kept.lowerBound).event == "opened")
    #expect(recent.places(after: UInt64(count))?.isEmpty == true)
    #expect((recent.places(after: 0) == nil) == (first > 1))
  }

  @Test func `without any line nothing is missed`() {
    #expect(RecentLines().places(after: 7)?.isEmpty == true)
  }
}
