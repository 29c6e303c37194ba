import Testing

@testable import Krav

@Suite struct PackTests {
  @Test func readsFilesInOrderAndEachUsedPackOnce() {
    let pack = load(
      ["local"],
      [
        "local/b.krav": "use \"../law\"", "local/a.krav": "use \"../guide\"", "local/notes.txt": "no krav",
        "law/law.krav": "enum e { a }", "guide/g.krav": "use \"../law/\"",
      ])
    #expect(pack.diagnostics.map(\.message) == [])
    #expect(pack.sources.files.map(\.path) == ["local/a.krav", "guide/g.krav", "law/law.krav", "local/b.krav"])
    #expect(pack.sources.files.map(\.pack) == [0, 1, 2, 0])
    #expect(pack.files.map(\.file) == [0, 1, 2, 3])
  }

  @Test func takesSeveralFoldersAndAFileAsOnePack() {
    let pack = load(
      ["a", "b", "c.krav"],
      ["a/a.krav": "use \"../b\"", "b/b.krav": "", "c.krav": "use \"d\"", "d/d.krav": ""])
    #expect(pack.diagnostics.map(\.message) == [])
    #expect(pack.sources.files.map(\.path) == ["a/a.krav", "b/b.krav", "c.krav", "d/d.krav"])
    #expect(pack.sources.files.map(\.pack) == [0, 0, 0, 1])
  }

  @Test func readsAFileThatIsNamedTwiceOnce() {
    let pack = load(["a/a.krav", "a"], ["a/a.krav": "enum e { x }"])
    #expect(pack.sources.files.map(\.path) == ["a/a.krav"])
  }

  @Test(
    arguments: [
      (["a/x.krav": "use \"../a\""], "`a` → `a`"),
      (["a/x.krav": "use \"../b\"", "b/x.krav": "use \"../c\"", "c/x.krav": "use \"../b\""], "`b` → `c` → `b`"),
    ])
  func tellsACircle(_ files: [String: String], _ circle: String) {
    let pack = load(["a"], files)
    #expect(pack.diagnostics.map(\.code.rawValue) == ["krav/use-cycle"])
    #expect(pack.diagnostics.first?.message.hasSuffix(circle) == true)
    #expect(pack.diagnostics.first?.range.start == 4, "at the path that closes it")
  }

  @Test(
    arguments: [
      (["b/x.krav": ""], "krav/no-such-pack"), (["a/x.txt": ""], "krav/empty-pack"),
      (["a/x.krav": "use \"../nowhere\""], "krav/no-such-pack"),
      (["a/x.krav": "use \"b\"", "a/b/x.txt": ""], "krav/empty-pack"),
    ])
  func tellsAMissingPack(_ files: [String: String], _ code: String) {
    let pack = load(["a"], files)
    #expect(pack.diagnostics.map(\.code.rawValue) == [code])
    #expect(pack.hasErrors)
  }

  @Test func tellsAFileThatCannotBeReadOrIsTooLarge() {
    let unreadable = Pack.load(["a"], from: Pack.Folders(list: { _ in ["x.krav"] }, read: { _ in nil }))
    #expect(unreadable.diagnostics.map(\.code.rawValue) == ["krav/unreadable"])
    let large = [UInt8](repeating: 0x20, count: Pack.fileLimit + 1)
    let tooLarge = Pack.load(["a"], from: Pack.Folders(list: { _ in ["x.krav"] }, read: { _ in large }))
    #expect(tooLarge.diagnostics.map(\.code.rawValue) == ["krav/too-large"])
  }

  @Test func tellsWhereAFileCeasesToBeUTF8() {
    let bytes = Array("// å\nenum e { ".utf8) + [0xE5, 0x20]
    let pack = Pack.load(["x.krav"], from: Pack.Folders(list: { _ in nil }, read: { _ in bytes }))
    #expect(pack.diagnostics.map(\.code.rawValue) == ["krav/not-utf8"])
    #expect(pack.diagnostics.render(in: pack.sources).hasPrefix("x.krav:2:10: error"))
  }

  @Test func stopsAtADeepChainOfPacks() {
    let pack = Pack.load(
      ["a"], from: Pack.Folders(list: { _ in ["x.krav"] }, read: { _ in Array("use \"a\"".utf8) }))
    #expect(pack.diagnostics.map(\.code.rawValue) == ["krav/too-deep"])
  }

  @Test func tellsTheFirstHundredMissingPacks() {
    let uses = (0..<500).map { "use \"nowhere\($0)\"\nuse \".\"\n" }.joined()
    #expect(load(["a"], ["a/x.krav": uses]).diagnostics.count == 100)
  }

  @Test func dropsAByteOrderMarkAndComposesLetters() {
    let bytes = [0xEF, 0xBB, 0xBF] + Array("enum a\u{30A}r { x }\r\n".utf8)
    let pack = Pack.load(["x.krav"], from: Pack.Folders(list: { _ in nil }, read: { _ in bytes }))
    #expect(pack.diagnostics.isEmpty)
    guard case .enumeration(let syntax)? = pack.files.first?.declarations.first else {
      Issue.record("no enum")
      return
    }
    #expect(Array(syntax.name.text.utf8) == Array("år".utf8))
    #expect(syntax.name.range.start == 5)
  }

  @Test(arguments: [
    ("a/../b", "b"), ("./a//b/", "a/b"), ("../a", "../a"), ("/..", "/"), ("/a/../../b", "/b"), ("a/..", "."), ("", "."),
  ])
  func cleansPaths(_ path: String, _ clean: String) {
    #expect(FolderPath.clean(path) == clean)
  }

  private func load(_ roots: [String], _ files: [String: String]) -> Pack {
    Pack.load(
      roots,
      from: Pack.Folders(
        list: { folder in
          let names = files.keys.filter { $0.hasPrefix(folder + "/") }.map { String($0.dropFirst(folder.count + 1)) }
          return names.isEmpty ? nil : names.filter { !$0.contains("/") }.shuffled()
        },
        read: { files[$0].map { Array($0.utf8) } }))
  }
}
