import Krav
import Testing

/// Section 3, «Packs»: what several files and folders say together.
@Suite struct PacksTests {
  private func codes(_ files: [String: String], root: String = "local") -> [String] {
    let pack = Pack.load(
      [root],
      from: Pack.Folders(
        list: { folder in
          let names = files.keys.compactMap { path in
            path.hasPrefix(folder + "/") ? String(path.dropFirst(folder.count + 1)) : nil
          }
          return names.isEmpty ? nil : names.filter { !$0.contains("/") }.sorted()
        }, read: { files[$0].map { Array($0.utf8) } }))
    let diagnostics =
      pack.hasErrors ? pack.diagnostics : Checker.check(files: pack.files, sources: pack.sources).diagnostics
    return diagnostics.filter { $0.severity == .error }.map(\.code.rawValue)
  }

  private static let base = Snippet.vocabulary
  private static let rule = "rule r \"R\" { basis act \"1\" for job j red when j.n > limit because \".\" }"

  @Test func `a pack is its folder's files and those of the packs it uses, each once`() {
    #expect(
      codes([
        "local/a.krav": "use \"../base\"\nuse \"../other\"", "local/b.krav": "use \"../base\"\n" + Self.rule,
        "local/notes.txt": "no rules", "base/base.krav": Self.base, "other/o.krav": "use \"../base\"\nset limit = 4",
      ]) == [])
  }

  @Test func `what is not used is not there`() {
    #expect(codes(["local/a.krav": Self.rule, "base/base.krav": Self.base]).contains("krav/unknown-name"))
  }

  @Test(arguments: [
    (["local/a.krav": "use \"../none\""], "krav/no-such-pack"),
    (["local/a.krav": "use \"../empty\"", "empty/notes.txt": ""], "krav/empty-pack"),
    (["local/a.krav": "use \"../b\"", "b/b.krav": "use \"../local\""], "krav/use-cycle"),
    (["local/a.krav": base, "local/b.krav": "parameter limit = 4"], "krav/duplicate-name"),
    (
      ["local/a.krav": "use \"../b\"\n" + base, "b/b.krav": "source act \"A\" { id \"A\" in force from 2000-01-01 }"],
      "krav/duplicate-name"
    ),
    (
      ["local/a.krav": "use \"../base\" set limit = 4", "local/b.krav": "set limit = 5", "base/b.krav": base],
      "krav/set-twice"
    ),
    (["local/a.krav": "use \"../base\" set limit = 4", "base/b.krav": base + "set limit = 5"], "krav/set-twice"),
    (["local/a.krav": "use \"../base\" set yearly = 13 months", "base/b.krav": base], "krav/statutory-bound"),
  ])
  func `what is wrong between files`(files: [String: String], code: String) {
    #expect(codes(files) == [code])
  }
}
