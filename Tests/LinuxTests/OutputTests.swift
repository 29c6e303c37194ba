import Testing

@testable import Linux

@Suite struct OutputTests {
  @Test(arguments: [
    ("● green\tå\n", "● green\tå\n"), ("\u{1B}[31m■ red\u{1B}[0m", "\u{1B}[31m■ red\u{1B}[0m"),
    ("\u{1B}[1;31merror\u{1B}[0m", "\u{1B}[1;31merror\u{1B}[0m"), ("\u{1B}[2J", "\u{FFFD}[2J"),
    ("\u{1B}[8mhidden", "\u{FFFD}[8mhidden"), ("\u{1B}]0;title\u{7}", "\u{FFFD}]0;title\u{FFFD}"),
    ("\u{1B}", "\u{FFFD}"),
    ("\u{1B}[31", "\u{FFFD}[31"), ("\u{9B}2J", "\u{FFFD}2J"), ("a\u{202E}b\u{2066}", "a\u{FFFD}b\u{FFFD}"),
    ("\u{FEFF}a;b\r\nc\r\n", "a;b\nc\n"), ("a\rb", "a\u{FFFD}b"), ("a\u{FEFF}", "a\u{FFFD}"),
    ("a\u{7F}\u{8}", "a\u{FFFD}\u{FFFD}"),
    ("A\u{30A}\u{A0}–", "A\u{30A}\u{A0}–"),
  ])
  func givesATerminalNothingToObey(_ text: String, _ shown: String) {
    // Scalars, since equal texts may be written otherwise.
    #expect(Array(Output.harmless(text).unicodeScalars) == Array(shown.unicodeScalars))
  }

  @Test(.timeLimit(.minutes(1))) func aPagerThatIsNotThereShowsNothing() {
    #expect(Pager.show("text\n", by: "cat >/dev/null"))
    // One that goes without reading is no failure, however much there is to read.
    #expect(Pager.show(String(repeating: "text\n", count: 100_000), by: "exit 3"))
    #expect(!Pager.show("text\n", by: "/nowhere/pager"))
  }
}
