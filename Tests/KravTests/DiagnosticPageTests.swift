import Krav
import Testing

/// Each code's page keeps its word: the wrong example gives the code and nothing else, the right one nothing.
@Suite struct DiagnosticPageTests {
  @Test(arguments: DiagnosticCode.allCases)
  func `the wrong example gives the code and no other`(_ code: DiagnosticCode) {
    let found = code.findings(in: code.page.wrong).diagnostics
    #expect(found.contains { $0.code == code && $0.severity == code.severity })
    // A hundred errors come before the one that says so.
    guard code != .tooManyErrors else { return }
    #expect(Set(found.map(\.code)) == [code], "\(found.map { "\($0.code.rawValue) \($0.message)" })")
  }

  @Test(arguments: DiagnosticCode.allCases)
  func `the right example is right`(_ code: DiagnosticCode) {
    let found = code.findings(in: code.page.right).diagnostics
    #expect(found.isEmpty, "\(found.map { "\($0.code.rawValue) \($0.message)" })")
  }

  @Test(arguments: DiagnosticPage.Section.allCases)
  func `a section is a page of the reference, headed so`(_ section: DiagnosticPage.Section) {
    let page = TestFiles.text(TestFiles.sources + "/Krav.docc/\(section.rawValue).md")
    #expect(page?.hasPrefix("# \(section.title)\n") == true)
  }

  @Test(arguments: DiagnosticCode.allCases)
  func `a page reads well`(_ code: DiagnosticCode) {
    let page = code.page
    #expect(page.title.first?.isUppercase == false && !page.title.hasSuffix(".") && page.title.count <= 80)
    let sentences = page.explanation.split(separator: /[.!?]\s+/)
    #expect((2...6).contains(sentences.count), "\(sentences.count) sentences")
    #expect(page.explanation.hasSuffix("."))
    #expect(page.explanation.count { $0 == "`" }.isMultiple(of: 2))
    #expect(page.title.count { $0 == "`" }.isMultiple(of: 2))
    #expect(!page.explanation.contains("\n") && !page.explanation.contains("  "))
    for example in [page.wrong, page.right] { #expect(example.hasSuffix("\n") && !example.hasSuffix("\n\n")) }
  }
}
