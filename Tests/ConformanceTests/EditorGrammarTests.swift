import Foundation
import Krav
import Testing

/// The TextMate grammar knows the words that the parser knows, and no others. How it colours packs is tried by
/// `Tests/Integration/grammar.sh`.
@Suite struct EditorGrammarTests {
  private static let krav = URL(filePath: ConformancePack.folder).deletingLastPathComponent()
    .deletingLastPathComponent().appending(path: "Sources/Krav")

  /// The words in the patterns of the grammar, each regular expression without its escapes and classes.
  private static func wordsOfPatterns() throws -> Set<String> {
    let file = krav.appending(path: "Krav.docc/Resources/krav.tmLanguage.json")
    var words: Set<String> = []
    func visit(_ value: Any) {
      if let list = value as? [Any] { list.forEach(visit) }
      for (key, value) in value as? [String: Any] ?? [:] {
        guard let pattern = value as? String else {
          visit(value)
          continue
        }
        guard ["match", "begin", "end"].contains(key) else { continue }
        let bare = pattern.replacing(#/\\p\{\w\}|\[[^\]]*\]|\\./#, with: " ")
        words.formUnion(bare.matches(of: #/[a-z]+(?:-[a-z]+)*/#).map { String($0.output) })
      }
    }
    visit(try JSONSerialization.jsonObject(with: Data(contentsOf: file)))
    return words
  }

  /// Every word in quotes in the parser's files that is no part of what a diagnostic says.
  private static func wordsOfParser() throws -> Set<String> {
    let names = try FileManager.default.contentsOfDirectory(atPath: krav.path).filter { $0.hasPrefix("Parser") }
    var words: Set<String> = []
    for name in names {
      let text = try String(contentsOf: krav.appending(path: name), encoding: .utf8)
      for line in text.split(separator: "\n") where !line.drop(while: { $0 == " " }).hasPrefix("//") {
        let code = line.replacing(#/(help|between):.*/#, with: "")
        words.formUnion(code.matches(of: #/"([a-z]+(?:-[a-z]+)*)"/#).map { String($0.output.1) })
      }
    }
    return words
  }

  @Test func `its words are the parser's, which are the grammar's`() throws {
    let coloured = try Self.wordsOfPatterns()
    let parsed = try Self.wordsOfParser()
    #expect(parsed.subtracting(coloured).sorted() == [])
    #expect(coloured.subtracting(parsed).sorted() == [])
    #expect(parsed.symmetricDifference(Grammar.keywords).sorted() == [])
  }

  /// Each `include` names a part of the repository, and each part is included.
  @Test func `every part is there and used`() throws {
    let file = Self.krav.appending(path: "Krav.docc/Resources/krav.tmLanguage.json")
    let grammar = try #require(try JSONSerialization.jsonObject(with: Data(contentsOf: file)) as? [String: Any])
    let parts = try #require(grammar["repository"] as? [String: Any])
    let text = try String(contentsOf: file, encoding: .utf8)
    let included = Set(text.matches(of: #/"include": "#(\w+)"/#).map { String($0.output.1) })
    #expect(included.symmetricDifference(parts.keys).sorted() == [])
  }
}
