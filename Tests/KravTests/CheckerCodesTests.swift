import Krav
import Testing

@Suite struct CheckerCodesTests {
  /// No code of the checker without an example in `Diagnostics`.
  @Test func `every code has a faulty pack`() throws {
    var codes: Set<String> = []
    for name in try #require(TestFiles.list(TestFiles.sources)) where name.hasPrefix("Checker") || name == "Body.swift"
    {
      let source = try #require(TestFiles.text(TestFiles.sources + "/" + name))
      for match in source.matches(of: /(?:error|warning)\(\s*"([a-z-]+)",/) { codes.insert(String(match.1)) }
    }
    #expect(codes.count > 30)
    let missing = codes.filter { code in !GoldenDiagnosticsTests.packs.contains { $0.hasPrefix(code + "-") } }
    #expect(missing.sorted() == [])
  }
}
