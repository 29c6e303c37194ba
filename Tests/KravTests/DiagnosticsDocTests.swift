import Krav
import Testing

/// The page of diagnostics in the documentation is what the table says. `GOLDENS=write` writes it anew.
@Suite struct DiagnosticsDocTests {
  private static let path = TestFiles.sources + "/Krav.docc/Diagnostics.md"

  @Test func `the page is what the table says`() {
    let page = Self.page()
    if TestFiles.variable("GOLDENS") == "write" { TestFiles.write(page, to: Self.path) }
    #expect(TestFiles.text(Self.path) == page)
  }

  private static func page() -> String {
    let codes = DiagnosticCode.allCases.sorted { $0.rawValue < $1.rawValue }
    var text = """
      # Diagnostics

      Every code that the checker may give, what it means and what mends it.

      ## Overview

      `etterlev explain CODE` tells the same in a terminal. Each first example is refused or warned of with the code and no \
      other; each second is right. This page is made from the table in the source.


      """
    for severity in [Diagnostic.Severity.error, .warning] {
      text +=
        severity == .error
        ? "## Errors\n\nA pack with one of these does not load.\n\n" : "## Warnings\n\nA pack with these loads.\n\n"
      for code in codes where code.severity == severity {
        let page = code.page
        text += """
          ### \(code.rawValue)

          *\(upper(page.title)).* \(page.explanation) See <doc:\(page.section.rawValue)>.

          ```krav
          \(shown(page.wrong))```

          ```text
          \(shown(code.rendering + "\n"))```

          ```krav
          \(shown(page.right))```


          """
      }
    }
    return String(text.dropLast())
  }

  private static func upper(_ title: String) -> String { title.prefix(1).uppercased() + title.dropFirst() }

  /// Without characters that an editor would act on, and with the middle of a machine's line left out.
  private static func shown(_ text: String) -> String {
    text.split(separator: "\n", omittingEmptySubsequences: false).map { line in
      let line = Diagnostic.visible(String(line))
      return line.count <= 160 ? line : line.prefix(80) + " … " + line.suffix(40)
    }.joined(separator: "\n")
  }
}
