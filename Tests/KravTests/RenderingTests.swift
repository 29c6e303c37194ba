import Krav
import Testing

@Suite struct RenderingTests {
  @Test(
    arguments: [
      ("abc def", 4, 7, "x:1:5: error[c]: m\n  abc def\n      ^^^"),
      ("blåbær r", 9, 10, "x:1:8: error[c]: m\n  blåbær r\n         ^"),
      ("a\n\tb c\n", 3, 4, "x:2:2: error[c]: m\n  \tb c\n  \t^"),
      ("a b\r\nc", 2, 3, "x:1:3: error[c]: m\n  a b\n    ^"),
      ("a (b\n c)", 2, 8, "x:1:3: error[c]: m\n  a (b\n    ^^"),
      ("a", 1, 1, "x:1:2: error[c]: m\n  a\n   ^"), ("", 0, 0, "x:1:1: error[c]: m\n  \n  ^"),
      ("a\n", 2, 2, "x:2:1: error[c]: m\n  \n  ^"),
      ("a\u{1B}[2J b", 6, 7, "x:1:7: error[c]: m\n  a\u{FFFD}[2J b\n        ^"),
      ("👨‍👩‍👧 b", 19, 20, "x:1:3: error[c]: m\n  👨‍👩‍👧 b\n    ^"),
    ] as [(String, Int32, Int32, String)])
  func shows(_ text: String, _ start: Int32, _ end: Int32, _ expected: String) {
    #expect(render(text, start, end) == expected)
  }

  @Test func showsWhatIsAroundThePlaceOnALongLine() {
    let text = String(repeating: "a", count: 500) + "XYZ" + String(repeating: "b", count: 500)
    let lines = render(text, 500, 503).split(separator: "\n")
    #expect(lines.first == "x:1:501: error[c]: m")
    #expect(
      lines.dropFirst().first == "  …\(String(repeating: "a", count: 60))XYZ\(String(repeating: "b", count: 97))…")
    #expect(lines.last.map(Array.init) == Array("  " + String(repeating: " ", count: 61) + "^^^"))
  }

  @Test func addsTheHelp() {
    let sources = SourceSet(files: [.init(path: "x", pack: 0, bytes: Array("abc".utf8))])
    let range = SourceRange(file: 0, start: 0, end: 3)
    let diagnostic = Diagnostic(.warning, "c", range, "m", help: "h")
    #expect(diagnostic.render(in: sources) == "x:1:1: warning[c]: m\n  abc\n  ^^^\n  help: h")
  }

  @Test func needsNoFile() {
    let range = SourceRange(file: -1, start: 0, end: 0)
    #expect(Diagnostic(.error, "c", range, "m", help: "h").render(in: SourceSet()) == "error[c]: m\n  help: h")
  }

  @Test func sortsByPlaceAndTellsEachOnce() {
    let made = [(1, 0, "b"), (0, 5, "a"), (0, 2, "b"), (0, 2, "a"), (0, 5, "a")].map { file, start, code in
      Diagnostic(.error, code, SourceRange(file: file, start: start, end: start + 1), "m")
    }
    let sorted = made.sortedByPlace()
    #expect(sorted.map { "\($0.range.file):\($0.range.start)\($0.code)" } == ["0:2a", "0:2b", "0:5a", "1:0b"])
  }

  @Test(
    arguments: [
      (0, 0, "no findings"), (1, 0, "1 error"), (2, 1, "2 errors, 1 warning"), (0, 3, "3 warnings"),
    ])
  func sumsUp(_ errors: Int, _ warnings: Int, _ expected: String) {
    let range = SourceRange(file: 0, start: 0, end: 0)
    let diagnostics =
      (0..<errors).map { _ in Diagnostic(.error, "c", range, "m") }
      + (0..<warnings).map { _ in Diagnostic(.warning, "c", range, "m") }
    #expect(diagnostics.summary == expected)
  }

  private func render(_ text: String, _ start: Int32, _ end: Int32) -> String {
    let sources = SourceSet(files: [.init(path: "x", pack: 0, bytes: Array(text.utf8))])
    return Diagnostic(.error, "c", SourceRange(file: 0, start: start, end: end), "m").render(in: sources)
  }
}
