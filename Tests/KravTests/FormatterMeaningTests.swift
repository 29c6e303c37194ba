import TestSupport
import Testing

@testable import Krav

/// Formatting changes nothing that a file says, keeps every comment, and changes nothing the second time.
@Suite struct FormatterMeaningTests {
  static let root = TestFiles.folder + "/../.."
  static let packs = ["Rules", "Tests"].flatMap { below($0) }

  private static func below(_ folder: String) -> [String] {
    guard let names = TestFiles.list(root + "/" + folder) else { return folder.hasSuffix(".krav") ? [folder] : [] }
    return names.flatMap { below(folder + "/" + $0) }
  }

  /// Those that are read without a fault; what stands in the repository to be refused is refused.
  @Test(arguments: packs)
  func keepsWhatPacksSay(_ path: String) throws {
    let text = try #require(TestFiles.read(Self.root + "/" + path))
    if Said(text) == nil {
      #expect(throws: Formatter.Refusal.self) { try Formatter.format(text, path: path) }
    } else {
      #expect(try faultOfFormatting(text) == nil)
    }
  }

  @Test func findsThePacks() { #expect(Self.packs.count { $0.hasPrefix("Rules/") } >= 6) }

  /// The packs with other white space and with comments between any two words.
  @Test(arguments: packs.filter { !$0.contains("/Diagnostics/") }, 0..<6 as Range<UInt64>)
  func keepsWhatTornPacksSay(_ path: String, _ seed: UInt64) throws {
    let text = try #require(TestFiles.read(Self.root + "/" + path))
    guard Said(text) != nil else { return }
    var random = SplitMix(seed: seed)
    let torn = Self.torn(text, comments: Int(seed) * 3, using: &random)
    #expect(Said(torn) != nil, "seed \(seed)")
    #expect(try faultOfFormatting(torn) == nil, "seed \(seed):\n\(String(decoding: torn, as: UTF8.self))")
  }

  /// Every stretch of the whole grammar's tokens that can be read on its own.
  @Test func keepsWhatBeginningsSay() throws {
    let text = try #require(TestFiles.read(TestFiles.folder + "/Fixtures/whole-grammar.krav"))
    for end in stride(from: 0, to: text.count, by: 3) {
      let piece = Array(text[..<end])
      if Said(piece) != nil { #expect(try faultOfFormatting(piece) == nil, "up to byte \(end)") }
    }
  }

  /// Only what cannot be divided goes on behind column 120.
  @Test(arguments: packs.filter { $0.hasPrefix("Rules/") })
  func fitsWhereWordsAllow(_ path: String) throws {
    let text = try #require(TestFiles.read(Self.root + "/" + path))
    let formatted = String(decoding: try Formatter.format(text, path: path), as: UTF8.self)
    for line in formatted.split(separator: "\n") where line.count > Formatter.width {
      let words = line.drop { $0 == " " }
      #expect(
        ["because", "saying", "remedy", "//", "rule", "test"].contains { words.hasPrefix($0) }, "\(path): \(line)")
    }
  }

  /// The tokens and comments of a text with white space by chance between them, and comments before so many of a hundred.
  private static func torn(_ text: [UInt8], comments: Int, using random: inout SplitMix) -> [UInt8] {
    guard case .valid(let bytes) = SourceText.read(text) else { return text }
    var lexer = Lexer(bytes: bytes, file: 0)
    let tokens = lexer.tokens()
    var rest = lexer.comments[...]
    var torn: [UInt8] = []
    for (index, token) in tokens.enumerated() {
      let previous = index > 0 ? tokens[index - 1] : nil
      var gap: [UInt8] = []
      while let comment = rest.first, comment.start < token.range.start {
        rest.removeFirst()
        gap += [[0x20], [0x0A], [0x0A, 0x0A]].randomElement(using: &random) ?? []
        gap += bytes[Int(comment.start)..<Int(comment.end)] + [0x0A]
      }
      if Int.random(in: 0..<100, using: &random) < comments {
        gap += Array(
          [" // c \n", "\n//c\r\n", "\n\n  // c\n\n\n// d\n"].randomElement(using: &random)?.utf8 ?? "".utf8)
      }
      // A name behind a number on its line would be read as a unit.
      let isAfterNumber = previous?.kind == .number && token.startsLine
      let spaces = isAfterNumber ? ["\n", "\n\n\t"] : [" ", " ", "  ", "\t", "\n", "\r\n  ", "\n\n", "\n\n\n    "]
      gap += Array(spaces.randomElement(using: &random)?.utf8 ?? " ".utf8)
      if gap == [0x20], let previous, canTouch(previous.kind) || canTouch(token.kind), Bool.random(using: &random) {
        gap = []
      }
      torn += gap + bytes[Int(token.range.start)..<Int(token.range.end)]
    }
    return torn
  }

  private static func canTouch(_ kind: Token.Kind) -> Bool {
    switch kind {
    case .symbol(.leftBrace), .symbol(.rightBrace), .symbol(.leftBracket), .symbol(.rightBracket),
      .symbol(.leftParenthesis), .symbol(.rightParenthesis), .symbol(.comma), .symbol(.semicolon), .symbol(.colon):
      true
    default: false
    }
  }
}
