import Alerts
import Foundation
import Service
import Testing

@Suite struct NotedHeadsTests {
  private static let zeros = String(repeating: "0", count: 64)
  private static let line = "{\"seq\":7,\"event\":\"segment\",\"instance\":\"e\",\"prev\":\"\(zeros)\"}"

  @Test(arguments: [
    ("data: " + line, 7), (line, 7), ("id: 7\r\nevent: segment\r\ndata:" + line + "\r\n\r\n:\n\n", 7),
    ("event: reset\nid: 9\ndata: {\"seq\":9}", nil), ("data: nonsense", nil), ("", nil),
  ])
  func eventsAreTheLinesThemselves(_ text: String, _ seq: Int?) {
    let heads = NotedHeads.inEvents(Array(text.utf8))
    #expect(heads.map { Int($0.seq) } == [seq].compactMap { $0 })
    if seq != nil { #expect(heads.first?.hash.count == 32 && heads.first?.hash != LogHead.start.hash) }
    #expect(Set(heads).isSubset(of: NotedHeads.inEvents(Array(Self.line.utf8))))
  }

  @Test func theJournalTellsHeads() {
    let journal = """
      {"MESSAGE":"opened red","ETTERLEVD_HEAD":"7:\(Self.zeros)","_PID":"1"}
      {"MESSAGE":[1,2,3]}
      {"ETTERLEVD_HEAD":"7:short"}
      -- cursor
      """
    #expect(NotedHeads.inJournal(Array(journal.utf8)) == [LogHead(seq: 7, hash: LogHead.start.hash)])
  }
}
