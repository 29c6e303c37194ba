import CivilTime
import Krav
import Records
import Testing

@testable import Engine

/// One condition for each construct of the language reference's table of operators (section 4), and how it is explained.
@Suite struct WhyByConstructTests {
  /// The first line begins with the condition in backticks.
  struct Example: Sendable, CustomStringConvertible {
    var lines: [String]
    var condition: String { lines[0].split(separator: "`: ").first.map { String($0.dropFirst()) } ?? "" }
    var description: String { condition }

    static let all: [Example] = WhyGoldens.text.split(separator: "\n\n").map { block in
      Example(lines: block.split(separator: "\n").map(String.init))
    }
  }

  static let pack = """
    source law "Law" { id "L" in force from 2000-01-01 }
    enum kind ordered { low, middle "middling", high }
    record unit scope { name label; above unit? }
    record thing { place unit?; kind kind?; seen date?; heard instant?; owner thing?; kinds [kind]; size integer?
      flag bool?; span period?; note text? }
    record link { of thing; when date; size integer?; done date? }
    parameter limit by kind = { low: 30 days, middle: 2 months, high: 5 working days }
    parameter grid by kind, kind = { low: { low: 1, middle: 2, high: 3 }, middle: { low: 4, middle: 5, high: 6 },
      high: { low: 7, middle: 8, high: 9 } }
    parameter term statutory at most 12 months = 12 months
    parameter quorum = 2
    set term = 10 months
    set limit[low] = 20 days
    define thing t.deadline = t.seen + limit[t.kind]
    define thing t.is_big = t.size > 10
    """

  static let records = [
    #"{"type":"unit","id":"top","name":"Top"}"#, #"{"type":"unit","id":"u","name":"U","above":"top"}"#,
    #"{"type":"thing","id":"t","place":"u","kind":"low","seen":"2026-01-02","heard":"2026-01-05T10:00:00+01:00","owner":"o","kinds":["low","high"],"size":12,"flag":true,"span":"2026-21","note":"secret"}"#,
    #"{"type":"thing","id":"o","owner":"gone"}"#,
    #"{"type":"link","id":"a","of":"t","when":"2026-01-10","size":4,"done":"2026-01-11"}"#,
    #"{"type":"link","id":"b","of":"t","when":"2026-02-10","size":6}"#,
    #"{"type":"link","id":"c","of":"t","when":"2026-12-10"}"#,
    #"{"type":"link","id":"d","of":"o","when":"2026-02-10","size":6}"#,
  ]

  @Test(arguments: Example.all)
  func isExplained(_ example: Example) throws {
    let rule = """
      rule r "R" { basis law "1" for thing t
        yellow when \(example.condition) because "." }
      """
    let house = try House(Self.pack + "\n" + rule, at: "2026-03-15")
    try house.put(Self.records.joined(separator: "\n"), file: "records", isLines: true)
    house.settle()
    var lines = try Array(house.why("r", "t").dropFirst())
    lines[0] = String(lines[0].drop { $0 != "`" })
    #expect(lines == example.lines)
    #expect(!lines.joined().contains("secret"))
  }
}
