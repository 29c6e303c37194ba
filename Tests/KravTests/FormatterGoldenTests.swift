import Krav
import Testing

/// Each construct, badly laid out in `Fixtures/Formatting`; how it should look stands beside it.
///
/// `GOLDENS=write swift test --filter FormatterGoldenTests` writes what comes out now; read the difference before it lands.
@Suite struct FormatterGoldenTests {
  static let folder = TestFiles.folder + "/Fixtures/Formatting"
  static let files = (TestFiles.list(folder) ?? []).filter { $0.hasSuffix(".krav") }

  @Test(arguments: files)
  func laysOut(_ name: String) throws {
    let bytes = try #require(TestFiles.read(Self.folder + "/" + name))
    let formatted = String(decoding: try Formatter.format(bytes, path: name), as: UTF8.self)
    let golden = Self.folder + "/" + name.dropLast(5) + ".formatted"
    if TestFiles.variable("GOLDENS") == "write" { TestFiles.write(formatted, to: golden) }
    #expect(formatted == TestFiles.text(golden))
  }

  @Test func hasExamples() { #expect(Self.files.count >= 10) }

  @Test(arguments: ["", "\n \t\r\n", "\u{FEFF}"])
  func leavesNothingOfNothing(_ text: String) throws { #expect(try Formatter.format(text: text) == "") }

  /// What cannot be read is told, and nothing comes out.
  @Test(
    arguments: [
      ("rule", .unexpected), ("enum a { x", .unexpected), ("define t a.b = \"", .unterminatedString),
      ("define t a.b = a and b or c", .andOr),
    ] as [(String, DiagnosticCode)])
  func refuses(_ text: String, _ code: DiagnosticCode) throws {
    let refusal = #expect(throws: Formatter.Refusal.self) { try Formatter.format(text: text, path: "x.krav") }
    let diagnostic = try #require(refusal?.diagnostics.first)
    #expect(diagnostic.code == code)
    #expect(refusal.map { diagnostic.render(in: $0.sources).hasPrefix("x.krav:1:") } == true)
  }

  @Test func refusesWhatIsNoText() {
    let refusal = #expect(throws: Formatter.Refusal.self) { try Formatter.format([0x2F, 0x2F, 0xFF], path: "x") }
    #expect(refusal?.diagnostics.map(\.code) == [.notUTF8])
    let large = #expect(throws: Formatter.Refusal.self) {
      try Formatter.format([UInt8](repeating: 0x20, count: Pack.fileLimit + 1), path: "x")
    }
    #expect(large?.diagnostics.map(\.code) == [.tooLarge])
    #expect(large?.sources.files.map(\.bytes) == [[]], "what is not read is not kept")
  }

  /// Text that only the checker refuses is laid out: names are not looked up.
  @Test func doesNotCheck() throws {
    #expect(try Formatter.format(text: "define  a b.c=d") == "define a b.c = d\n")
  }
}
