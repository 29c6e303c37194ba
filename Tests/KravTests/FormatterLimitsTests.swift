import Krav
import Testing

/// Whatever is nested, repeated or long, formatting ends soon and writes no more than a few times what it read.
@Suite struct FormatterLimitsTests {
  @Test(arguments: ["(", "exists (t a where "])
  func refusesDeepNesting(_ opening: String) {
    let text = "define t a.b = " + String(repeating: opening, count: 100_000)
    do throws(Formatter.Refusal) {
      _ = try Formatter.format(text: text)
      Issue.record("nothing is refused")
    } catch {
      #expect(error.diagnostics.map(\.code) == [.tooDeep])
    }
  }

  /// The deepest and the longest that is allowed, on the small stack of a test.
  @Test(
    arguments: [
      ("(1 + 1 * ", "1", ")", 60), ("(a and ", "b", ")", 60), ("exists (t a where ", "a.b", ")", 60),
      ("", "a", " + 1", 500), ("", "a", ".b", 500), ("not ", "a", "", 60), ("", "a", " and b.c = d", 2000),
    ] as [(String, String, String, Int)])
  func formatsTheDeepestThatIsAllowed(_ open: String, _ inner: String, _ close: String, _ count: Int) throws {
    let text =
      "define t a.b = " + String(repeating: open, count: count) + inner + String(repeating: close, count: count)
    #expect(try faultOfFormatting(Array(text.utf8)) == nil)
    #expect(try Formatter.format(text: text).utf8.count < 4 * text.utf8.count + 20_000)
  }

  /// What would be aligned to something far to the right is not, or the file would grow with its square.
  @Test(
    arguments: [
      ("record r {\n  \(String(repeating: "a", count: 240)) date\n", "  b c\n", "}"),
      ("enum e {\n  \(String(repeating: "a", count: 240)) \"a\",\n", "  b \"c\",\n", "}"),
      ("use \"\(String(repeating: "a", count: 100_000))\"  // a\n", "use \"b\"  // b\n", ""),
      ("define t \(String(repeating: "a", count: 200)).b = exists (t c where ", "c.d and ", "c)"),
      ("define t a.b = \"\(String(repeating: "a", count: 100_000))\" in [", "c, ", "c]"),
      ("test \"t\" { at 2025-01-01 ", "expect red r on \"s\" ", "}"),
      ("rule r \"r\" { basis a \"b\" for c d ", "red when e because \"f\" ", "}"),
      ("", "// c\n", ""), ("", "\n\n\n", ""), ("enum e {", " // c\n a, // d\n", "}"),
    ] as [(String, String, String)])
  func growsLittle(_ open: String, _ piece: String, _ close: String) throws {
    let text = Array((open + String(repeating: piece, count: (256 << 10) / piece.utf8.count) + close).utf8)
    var formatted: [UInt8] = []
    let spent = try ContinuousClock().measure { formatted = try Formatter.format(text, path: "x.krav") }
    #expect(formatted.count < 12 * text.count)
    #expect(spent < .seconds(60), "a debug build on a busy machine; were the work quadratic, it would take hours")
  }
}
