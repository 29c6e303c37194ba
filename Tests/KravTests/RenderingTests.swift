import Krav
import Testing

@Suite struct RenderingTests {
  @Test(
    arguments: [
      ("abc def", 4, 7, "x:1:5: error[krav/moving]: m\n  abc def\n      ^^^"),
      ("blåbær r", 9, 10, "x:1:8: error[krav/moving]: m\n  blåbær r\n         ^"),
      ("a\n\tb c\n", 3, 4, "x:2:2: error[krav/moving]: m\n  \tb c\n  \t^"),
      ("a b\r\nc", 2, 3, "x:1:3: error[krav/moving]: m\n  a b\n    ^"),
      ("a (b\n c)", 2, 8, "x:1:3: error[krav/moving]: m\n  a (b\n    ^^"),
      ("a", 1, 1, "x:1:2: error[krav/moving]: m\n  a\n   ^"), ("", 0, 0, "x:1:1: error[krav/moving]: m\n  \n  ^"),
      ("a\n", 2, 2, "x:2:1: error[krav/moving]: m\n  \n  ^"),
      ("a\u{1B}[2J b", 6, 7, "x:1:7: error[krav/moving]: m\n  a\u{FFFD}[2J b\n        ^"),
      ("👨‍👩‍👧 b", 19, 20, "x:1:3: error[krav/moving]: m\n  👨‍👩‍👧 b\n     ^"),
      ("漢字 かな", 7, 13, "x:1:4: error[krav/moving]: m\n  漢字 かな\n       ^^^^"),
      ("e\u{301}x y", 4, 5, "x:1:3: error[krav/moving]: m\n  e\u{301}x y\n    ^"),
      ("\u{301} y", 3, 4, "x:1:3: error[krav/moving]: m\n  \u{301} y\n   ^"),
      ("\t\"a\tb\" c", 1, 6, "x:1:2: error[krav/moving]: m\n  \t\"a\tb\" c\n  \t^^\t^^"),
    ] as [(String, Int32, Int32, String)])
  func shows(_ text: String, _ start: Int32, _ end: Int32, _ expected: String) {
    #expect(render(text, start, end) == expected)
  }

  @Test func showsWhatIsAroundThePlaceOnALongLine() {
    let text = String(repeating: "a", count: 500) + "XYZ" + String(repeating: "b", count: 500)
    let lines = render(text, 500, 503).split(separator: "\n")
    #expect(lines.first == "x:1:501: error[krav/moving]: m")
    #expect(
      lines.dropFirst().first == "  …\(String(repeating: "a", count: 60))XYZ\(String(repeating: "b", count: 97))…")
    #expect(lines.last.map(Array.init) == Array("  " + String(repeating: " ", count: 61) + "^^^"))
  }

  @Test func addsTheHelp() {
    let sources = SourceSet(files: [.init(path: "x", pack: 0, bytes: Array("abc".utf8))])
    let range = SourceRange(file: 0, start: 0, end: 3)
    let diagnostic = Diagnostic(.warning, .moving, range, "m", help: "h")
    #expect(diagnostic.render(in: sources) == "x:1:1: warning[krav/moving]: m\n  abc\n  ^^^\n  help: h")
  }

  @Test func needsNoFile() {
    let range = SourceRange(file: -1, start: 0, end: 0)
    #expect(
      Diagnostic(.error, .moving, range, "m", help: "h").render(in: SourceSet()) == "error[krav/moving]: m\n  help: h")
  }

  @Test func sortsByPlaceAndTellsEachOnce() {
    let made: [(Int32, Int32, DiagnosticCode)] = [
      (1, 0, .unasked), (0, 5, .andOr), (0, 2, .unasked), (0, 2, .andOr), (0, 5, .andOr),
    ]
    let diagnostics = made.map { file, start, code in
      Diagnostic(.error, code, SourceRange(file: file, start: start, end: start + 1), "m", help: "")
    }
    let sorted = diagnostics.sortedByPlace()
    #expect(
      sorted.map { "\($0.range.file):\($0.range.start)\($0.code.name)" } == [
        "0:2and-or", "0:2unasked", "0:5and-or", "1:0unasked",
      ])
  }

  @Test(
    arguments: [
      (0, 0, "no findings"), (1, 0, "1 error"), (2, 1, "2 errors, 1 warning"), (0, 3, "3 warnings"),
    ])
  func sumsUp(_ errors: Int, _ warnings: Int, _ expected: String) {
    let range = SourceRange(file: 0, start: 0, end: 0)
    let diagnostics =
      (0..<errors).map { _ in Diagnostic(.error, .moving, range, "m", help: "") }
      + (0..<warnings).map { _ in Diagnostic(.warning, .moving, range, "m", help: "") }
    #expect(diagnostics.summary == expected)
  }

  private func render(_ text: String, _ start: Int32, _ end: Int32) -> String {
    let sources = SourceSet(files: [.init(path: "x", pack: 0, bytes: Array(text.utf8))])
    return Diagnostic(.error, .moving, SourceRange(file: 0, start: start, end: end), "m", help: "").render(in: sources)
  }
}
