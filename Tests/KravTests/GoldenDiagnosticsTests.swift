import Krav
import Testing

/// Each pack in `Diagnostics` is named for a code and a fault; what is said of it stands beside it.
///
/// `GOLDENS=write swift test --filter GoldenDiagnostics` writes what is said now; read the difference before it lands.
@Suite struct GoldenDiagnosticsTests {
  static let folder = TestFiles.folder + "/Diagnostics"
  static let packs = (TestFiles.list(folder) ?? []).filter { $0.hasSuffix(".krav") }

  @Test(arguments: packs)
  func says(_ name: String) throws {
    let pack = Pack.load(
      [name], from: Pack.Folders(list: { $0 == "empty" ? [] : nil }, read: { TestFiles.read(Self.folder + "/" + $0) }))
    let diagnostics =
      pack.hasErrors ? pack.diagnostics : Checker.check(files: pack.files, sources: pack.sources).diagnostics
    let said = diagnostics.render(in: pack.sources) + "\n\n" + diagnostics.summary + "\n"
    let golden = Self.folder + "/" + name.dropLast(5) + ".txt"
    if TestFiles.variable("GOLDENS") == "write" { TestFiles.write(said, to: golden) }
    #expect(said == TestFiles.text(golden))
    #expect(
      diagnostics.contains { name.hasPrefix($0.code.name) }, "the pack is named for its code")
  }

  /// Lower case, no full stop, backticks in pairs; help beside it.
  @Test(arguments: packs)
  func speaksAsOneVoice(_ name: String) throws {
    let said = try #require(TestFiles.text(Self.folder + "/" + name.dropLast(5) + ".txt"))
    for line in said.split(separator: "\n") where line.contains("error[krav/") || line.hasPrefix("  help: ") {
      let sentence = line.split(separator: ": ", maxSplits: line.hasPrefix("  help") ? 1 : 2).last ?? ""
      #expect(sentence.first?.isUppercase == false, "\(line)")
      #expect(sentence.last != ".", "\(line)")
      #expect(sentence.count { $0 == "`" }.isMultiple(of: 2), "\(line)")
    }
    #expect(said.contains("\n  help: "))
  }

  /// No code of the table without an example.
  @Test(arguments: DiagnosticCode.allCases)
  func shows(_ code: DiagnosticCode) {
    #expect(Self.packs.contains { $0.hasPrefix(code.name + "-") }, "a pack `\(code.name)-….krav` is wanted")
  }
}
