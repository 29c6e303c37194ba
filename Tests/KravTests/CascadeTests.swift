import Testing

@testable import Krav

/// One fault gives few diagnostics, and the first stands where the fault is.
@Suite struct CascadeTests {
  /// What a slip of the hand does to a pack.
  enum Slip: CaseIterable { case leftOut, twice, misspelt }

  @Test(arguments: Slip.allCases)
  func `a slip at any word gives few diagnostics near it`(_ slip: Slip) throws {
    let text = try #require(TestFiles.read(TestFiles.folder + "/Fixtures/whole-grammar.krav"))
    var lexer = Lexer(bytes: text, file: 0)
    let tokens = lexer.tokens().dropLast()
    // Every third word: each is a whole file to read.
    for token in tokens.indices.filter({ $0.isMultiple(of: 3) }).map({ tokens[$0] }) {
      let (start, end) = (Int(token.range.start), Int(token.range.end))
      var bytes = text
      switch slip {
      case .leftOut: bytes.replaceSubrange(start..<end, with: [UInt8](repeating: 0x20, count: end - start))
      case .twice: bytes.insert(contentsOf: [0x20] + text[start..<end], at: end)
      case .misspelt:
        guard token.kind == .name, end - start > 3 else { continue }
        bytes.swapAt(start + 1, start + 2)
      }
      let source = SourceSet.File(path: "a.krav", pack: 0, bytes: bytes)
      let found = Parser.parse(source, file: 0).diagnostics
      let place = source.position(of: token.range.start)
      #expect(found.count <= 2, "\(slip) of `\(source.text(token.range))` at \(place): \(found.map(\.message))")
      for diagnostic in found { #expect(!diagnostic.help.isEmpty) }
      guard let first = found.first, slip != .leftOut || token.kind != .symbol(.leftBrace) else { continue }
      let line = source.position(of: first.range.start).line
      // A bracket may be missed where its expression ends, a few lines on.
      let isNear = line >= place.line - 1 && line <= place.line + 5 || token.kind == .symbol(.rightBrace)
      #expect(isNear, "\(slip) of `\(source.text(token.range))` at \(place) is told on line \(line)")
    }
  }
}
