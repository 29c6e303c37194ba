import TestSupport
import Testing

@testable import Krav

/// Whatever the bytes are, reading ends soon and traps never. The seeds are fixed: a failure can be run again.
@Suite struct HostileInputTests {
  static let whole = TestFiles.read(TestFiles.folder + "/Fixtures/whole-grammar.krav") ?? []

  @Test(arguments: 0..<8)
  func readsRandomBytes(_ seed: UInt64) {
    var random = SplitMix(seed: seed)
    for _ in 0..<100 {
      let bytes = (0..<Int.random(in: 0...400, using: &random)).map { _ in UInt8.random(in: 0...255, using: &random) }
      load(bytes)
      // The same as ASCII gets past the UTF-8 check.
      load(bytes.map { $0 & 0x7F })
    }
  }

  @Test(arguments: 0..<8)
  func readsChangedBytes(_ seed: UInt64) {
    var random = SplitMix(seed: seed)
    for _ in 0..<15 {
      var bytes = Self.whole
      for _ in 0..<Int.random(in: 1...20, using: &random) {
        let place = Int.random(in: 0..<bytes.count, using: &random)
        switch Int.random(in: 0...3, using: &random) {
        case 0: bytes.remove(at: place)
        case 1: bytes.insert(Array("\"{}()[].\\/%-\n,".utf8).randomElement(using: &random) ?? 0, at: place)
        case 2: bytes.removeSubrange(place..<min(bytes.count, place + Int.random(in: 0...200, using: &random)))
        default: bytes[place] = UInt8.random(in: 0...127, using: &random)
        }
        if bytes.isEmpty { bytes = [0x20] }
      }
      load(bytes)
    }
  }

  @Test(arguments: 0..<8)
  func readsShuffledTokens(_ seed: UInt64) {
    var random = SplitMix(seed: seed)
    var lexer = Lexer(bytes: Self.whole, file: 0)
    let words = lexer.tokens().map { Self.whole[Int($0.range.start)..<Int($0.range.end)] }
    for _ in 0..<15 {
      let stretch = words[Int.random(in: 0..<words.count, using: &random)...].prefix(200).shuffled(using: &random)
      load(Array(stretch.joined(separator: [0x20])))
      load(Array(stretch.joined(separator: [0x0A])))
      // In a place where expressions stand.
      load(Array("rule a \"b\" { basis c \"d\" for e f red when ".utf8) + Array(stretch.joined(separator: [0x20])))
    }
  }

  /// Every stretch of a pack that breaks off is a diagnostic, not a trap.
  @Test func readsEveryBeginning() {
    for end in stride(from: 0, to: Self.whole.count, by: 7) { load(Array(Self.whole[..<end])) }
  }

  @Test(arguments: [
    "(", "not ", "- ", "a else ", "exists (t a where ", "latest (t a by ", "[", "p[", "sum ", "at least ",
    "a within last (", "count (x in (",
  ])
  func refusesDeepNesting(_ opening: String) {
    let text = "define t a.b = " + String(repeating: opening, count: 100_000)
    #expect(load(Array(text.utf8)).contains { $0.code.rawValue == "krav/too-deep" })
  }

  @Test(arguments: [" + 1", " * 2", ".b", " - a"])
  func refusesEndlessChains(_ link: String) {
    let text = "define t a.b = a" + String(repeating: link, count: 100_000)
    #expect(load(Array(text.utf8)).map(\.code.rawValue) == ["krav/too-deep"])
  }

  /// A message quotes no more of a pack than a reader takes in.
  @Test func quotesLittle() {
    let long = String(repeating: "x and ", count: 5000)
    let diagnostics = load(Array("define t a.b = \(long)x or exists t b where \(long)x\n".utf8))
    #expect(diagnostics.map(\.code.rawValue) == ["krav/and-or", "krav/query-brackets"])
    #expect(diagnostics.allSatisfy { $0.help.count < 200 })
  }

  /// What is within the limits is read, down to the checker, without running out of stack.
  @Test func readsTheDeepestThatIsAllowed() {
    let open = String(repeating: "(1 + 1 * ", count: 60)
    let text = "define t a.b = \(open)1\(String(repeating: ")", count: 60))\nrecord t { x integer }\n"
    let pack = Pack.load(text: text, path: "x.krav")
    #expect(pack.diagnostics.map(\.message) == [])
    _ = Checker.check(files: pack.files, sources: pack.sources)
    let chain = "record t { x integer }\ndefine t a.b = a.x" + String(repeating: " + 1", count: 500)
    let long = Pack.load(text: chain, path: "x.krav")
    #expect(long.diagnostics.map(\.message) == [])
    _ = Checker.check(files: long.files, sources: long.sources)
  }

  @Test(arguments: [
    "9223372036854775808", "0.00000000000000000001", "9223372036854775807 years", "9223372036854775807 weeks",
    "99999999999 months", "9223372036854775807%", "9223372036854775807 hours",
  ])
  func refusesNumbersThatDoNotFit(_ number: String) {
    #expect(load(Array("parameter p = \(number)\n".utf8)).allSatisfy { $0.code.rawValue == "krav/number-range" })
  }

  /// A megabyte of each costs one pass and the first hundred diagnostics; were the work quadratic, it would take hours.
  @Test(arguments: [
    "\"", "{", "let x = (a in b\n", "rule a \"b\" {\n", "(", "\u{0}", "å", "// c\n", "enum a { x }\n",
    "record a { b enum {c; ",
    "rule a \"b\" { red when c because \"{d} {e f}\" }\n", "test \"a\" {\nset b = 1\n",
    "record a {\n  b label\nuse c\n", "\u{301}", "record a { b label }\n", "parameter a = b\n", "set a = 1 day\n",
    "enum a { b }\n", "test \"a\" { at 2025-01-01 expect red a on \"b\" }\n",
  ])
  func readsAMegabyte(_ piece: String) {
    read(String(repeating: piece, count: (1 << 20) / piece.utf8.count))
  }

  @Test func readsTheLargestFile() {
    let piece = "// \(String(repeating: "c", count: 400)) \nuse \"\(String(repeating: "a", count: 400))\" x\n"
    read(String(repeating: piece, count: Pack.fileLimit / piece.utf8.count))
  }

  @Test func refusesTenMegabytes() {
    let diagnostics = load([UInt8](repeating: 0x28, count: 10 << 20))
    #expect(diagnostics.map(\.code) == [.tooLarge])
  }

  private func read(_ text: String) {
    var found: [Diagnostic] = []
    let spent = ContinuousClock().measure { found = load(Array(text.utf8)) }
    #expect(found.count <= Lexer.diagnosticLimit + 2)
    #expect(spent < .seconds(120), "a debug build on a busy machine; a release build needs a second")
  }

  @discardableResult
  private func load(_ bytes: [UInt8]) -> [Diagnostic] {
    let pack = Pack.load(["x.krav"], from: Pack.Folders(list: { _ in nil }, read: { _ in bytes }))
    let diagnostics = Checker.check(pack).diagnostics
    for diagnostic in diagnostics {
      #expect(diagnostic.message.utf8.count < 2000 && diagnostic.help.utf8.count < 2000)
      #expect(diagnostic.render(in: pack.sources).utf8.count < 20_000)
    }
    return diagnostics
  }
}
