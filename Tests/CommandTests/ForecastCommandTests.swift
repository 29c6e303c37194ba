import Foundation
import Testing

/// What is ahead of a folder of records, without a daemon.
@Suite(.enabled(if: areBuilt, "the executables are built elsewhere"))
struct ForecastCommandTests {
  private static let harbour = ["--rules", "Tests/Fixtures/harbour", "--records", "Tests/Fixtures/harbour/records"]

  private func object(_ text: String) throws -> [String: Any] {
    try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
  }

  @Test func tellsDayByDay() throws {
    let result = try run("etterlev", ["forecast", "--as-of", "2024-01-11", "--days", "10"] + Self.harbour)
    #expect(result.code == 1)
    let told = result.output.split(separator: "\n").map { $0.split(separator: " ").joined(separator: " ") }
    #expect(
      told == [
        "if nothing is done, until 2024-01-21", "2024-01-16",
        "▲ yellow was green vessel/v Moored since 10. januar 2024.", "2024-01-21",
        "■ red was yellow vessel/v Moored since 10. januar 2024.",
      ])
    let nothing = try run("etterlev", ["forecast", "--as-of", "2024-01-11", "--days", "4"] + Self.harbour)
    #expect(nothing.code == 0 && nothing.output.contains("nothing changes"))
  }

  @Test func pagesFollowOneAnother() throws {
    let words = ["forecast", "--json", "--as-of", "2024-01-11", "--days", "400"] + Self.harbour
    let whole = try object(try run("etterlev", words).output)
    let items = try #require(whole["items"] as? [[String: Any]])
    #expect(items.count == 2 && whole["next"] is NSNull)
    var found: [[String: Any]] = []
    var after: [String] = []
    for _ in 0..<5 {
      let page = try object(try run("etterlev", words + ["--limit", "1"] + after).output)
      found += try #require(page["items"] as? [[String: Any]])
      guard let next = page["next"] as? String else { break }
      after = ["--after", next]
    }
    #expect(found.map { $0["at"] as? String } == items.map { $0["at"] as? String })
    #expect(found.map { $0["event"] as? String } == ["opened", "worsened"])
  }

  @Test(arguments: [
    (["--days", "x"], "`--days`"), (["--days", "7306"], "`--days`"), (["--limit", "0"], "`--limit`"),
    (["--after", "1"], "`after`"), (["--unit", "nowhere"], "no unit `nowhere`"),
    (["--rule", "none"], "no rule `none`"),
    (["--criterion", "H9"], "no criterion `H9`"), (["--as-of", "soon"], "`soon` is no day"), (["x"], "no operands"),
  ])
  func refuses(_ words: [String], _ complaint: String) throws {
    let result = try run("etterlev", ["forecast"] + words + Self.harbour)
    #expect(result.code == 2 && result.error.contains(complaint), "\(result.error)")
  }

  @Test(arguments: [
    ("2024-01-15", 0), ("2024-01-16", 1), ("2024-01-15T23:59:59+01:00", 0),
    ("2024-01-16T00:00:00+01:00", 1),
  ])
  func statusAsOfAnotherDay(_ moment: String, _ yellow: Int) throws {
    let words = ["status", "--json", "--unit", "q", "--as-of", moment] + Self.harbour
    let answer = try object(try run("etterlev", words).output)
    let item = try #require((answer["items"] as? [[String: Any]])?.first)
    #expect(item["red"] as? Int == 1 && item["yellow"] as? Int == yellow)
    #expect(answer["knowledge"] as? String == "now")
  }
}
