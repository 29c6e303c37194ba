import CivilTime
import Engine
import Krav
import Testing

@testable import Alerts
@testable import Service

/// What of many alerts comes onto the page.
@Suite struct PageGatheringTests {
  @Test(
    arguments: [
      ([], nil), ([4], 4), ([4, 2], 2), ([9, 1, 5], 5), ([0, 0, 0, 7], 0), ([100_000], 3653), ([-1], 0),
    ] as [([Int32], Int?)]) func `the one in the middle`(lengths: [Int32], median: Int?)
  {
    let tally = PageGathering.tally(lengths)
    #expect(PageGathering.median(tally) == median && tally.closed == lengths.count)
  }

  private static func candidate(_ number: Int, _ verdict: Verdict, opened: Int64) -> PageRule.Candidate {
    PageRule.Candidate(
      alert: Alert(
        id: AlertID(rule: "r", subject: "s/\(number)"), rule: "r", subject: "s/\(number)", unit: "", state: .open,
        verdict: verdict, opened: Instant(seconds: opened), changed: Instant(seconds: opened), changedSeq: 1, key: nil,
        problem: nil),
      unit: nil)
  }

  @Test func `the worst and oldest are kept`() {
    var rule = PageRule(name: "r", title: "R")
    for number in 0..<5000 {
      let verdict: Verdict = number.isMultiple(of: 500) ? .red : number.isMultiple(of: 499) ? .unknown : .yellow
      rule.add(Self.candidate(number, verdict, opened: Int64(5000 - number)))
      #expect(rule.worst.count < 8 * PageRule.most)
    }
    rule.shorten()
    #expect(rule.worst.count == PageRule.most)
    #expect(rule.worst.prefix(10).map(\.alert.subject) == stride(from: 4500, through: 0, by: -500).map { "s/\($0)" })
    #expect(rule.worst.dropFirst(10).allSatisfy { $0.alert.verdict == .unknown })
  }

  @Test func `pages are kept for who may see the same, while they are true`() {
    var pages = Pages()
    let ground = PageGround(seq: 1, minute: 1, state: .ok, revision: 1, passes: 0)
    let all = PageKey(rights: .all, unit: nil, isLive: true)
    pages.keep([1], for: all, ground)
    #expect(pages.page(all, ground) == [1])
    #expect(pages.page(PageKey(rights: .none, unit: nil, isLive: true), ground) == nil)
    #expect(pages.page(PageKey(rights: .all, unit: "x", isLive: true), ground) == nil)
    #expect(pages.page(PageKey(rights: .all, unit: nil, isLive: false), ground) == nil)
    for other in [
      PageGround(seq: 2, minute: 1, state: .ok, revision: 1, passes: 0),
      PageGround(seq: 1, minute: 2, state: .ok, revision: 1, passes: 0),
      PageGround(seq: 1, minute: 1, state: .degraded, revision: 1, passes: 0),
      PageGround(seq: 1, minute: 1, state: .ok, revision: 2, passes: 0),
      PageGround(seq: 1, minute: 1, state: .ok, revision: 1, passes: 1),
    ] { #expect(pages.page(all, other) == nil) }
    for number in 0..<100 { pages.keep([2], for: PageKey(rights: .all, unit: "\(number)", isLive: true), ground) }
    #expect((0..<100).count { pages.page(PageKey(rights: .all, unit: "\($0)", isLive: true), ground) != nil } <= 16)
    pages.forget()
    #expect(pages.page(all, ground) == nil)
  }
}
