import Alerts
import Krav
import Testing

/// A piece of a pack that is accepted, refused or warned of, or whose test fails. The files in `Snippets` are lists of them:
///
///     ## 3 Names [minus-spaced]: what it shows
///     refused krav/unknown-name: a word of what is said
///     when j.n-1 > 3
///
/// It is added to the vocabulary in `vocabulary.krav`. After `when` stands a condition on a job `j`.
struct Snippet: Sendable, CustomTestStringConvertible {
  enum Fate: Sendable, Equatable {
    case accepted
    case refused(code: String)
    case warned(code: String)
    /// Its test fails, and says so.
    case failed
  }

  let title: String
  let fate: Fate
  /// What the diagnostic's sentences, or the failing test's, have among their words.
  let says: String
  let text: String

  var testDescription: String { "\(title): \(text)" }
  var pack: Pack { Pack.load(text: Self.vocabulary + text, path: "pack.krav") }

  var diagnostics: [Diagnostic] {
    let pack = self.pack
    return pack.hasErrors ? pack.diagnostics : Checker.check(files: pack.files, sources: pack.sources).diagnostics
  }

  /// What its tests say.
  var failures: [String] {
    let pack = self.pack
    let (program, _) = Checker.check(files: pack.files, sources: pack.sources)
    guard let program else { return [] }
    return Replay.run(
      program: program, files: pack.files, sources: pack.sources, zone: ConformancePack.oslo, readFile: { _, _ in [] }
    ).flatMap { $0.failures.map(\.message) }
  }

  static let vocabulary = text("vocabulary.krav")

  /// In the files' order.
  static let all: [Snippet] = ConformancePack.names("Snippets").filter { $0.hasSuffix(".snippets") }.flatMap { name in
    text(name).split(separator: "## ").compactMap { Snippet($0) }
  }

  private static func text(_ name: String) -> String {
    String(decoding: ConformancePack.bytes("Snippets/" + name) ?? [], as: UTF8.self)
  }

  private init?(_ block: Substring) {
    let lines = block.split(separator: "\n", maxSplits: 2)
    guard lines.count == 3 else { return nil }
    title = String(lines[0])
    let body = String(lines[2]).dropLast(while: { $0 == "\n" })
    text =
      body.hasPrefix("when ")
      ? "rule r \"R\" { basis act \"1\" for job j red \(body) because \".\" }" : body
    let words = lines[1].split(separator: ": ", maxSplits: 1)
    says = words.count > 1 ? String(words[1]) : ""
    switch words[0].split(separator: " ").map(String.init) {
    case ["accepted"]: fate = .accepted
    case ["fails"]: fate = .failed
    case let words where words.count == 2 && words[0] == "refused": fate = .refused(code: words[1])
    case let words where words.count == 2 && words[0] == "warned": fate = .warned(code: words[1])
    default: return nil
    }
  }
}

@Suite struct SnippetTests {
  @Test(arguments: Snippet.all)
  func fares(_ snippet: Snippet) {
    let diagnostics = snippet.diagnostics
    let errors = diagnostics.filter { $0.severity == .error }.map { "\($0.code.rawValue): \($0.message)" }
    switch snippet.fate {
    case .accepted: #expect(errors == [])
    case .refused(let code):
      #expect(Set(diagnostics.filter { $0.severity == .error }.map { $0.code.rawValue }) == [code], "\(errors)")
      says(snippet, code, diagnostics)
    case .failed:
      #expect(errors == [])
      let failures = snippet.failures
      #expect(failures.contains { $0.contains(snippet.says) }, "\(failures)")
    case .warned(let code):
      #expect(errors == [])
      #expect(diagnostics.map { $0.code.rawValue }.contains(code), "\(diagnostics.map(\.message))")
      says(snippet, code, diagnostics)
    }
  }

  private func says(_ snippet: Snippet, _ code: String, _ diagnostics: [Diagnostic]) {
    let said = diagnostics.first { $0.code.rawValue == code }.map { $0.message + "; " + $0.help } ?? ""
    #expect(snippet.says.isEmpty || said.contains(snippet.says), "\(said)")
  }

  @Test func `every snippet is read, and the vocabulary is clean`() {
    #expect(Snippet.all.count > 180)
    let blocks = ConformancePack.names("Snippets").map { name in
      String(decoding: ConformancePack.bytes("Snippets/" + name) ?? [], as: UTF8.self).split(separator: "\n").count {
        $0.hasPrefix("## ")
      }
    }
    #expect(Snippet.all.count == blocks.reduce(0, +))
    let pack = Pack.load(text: Snippet.vocabulary, path: "pack.krav")
    let said = pack.diagnostics + Checker.check(files: pack.files, sources: pack.sources).diagnostics
    #expect(said.map(\.message) == [])
  }
}

extension String {
  func dropLast(while predicate: (Character) -> Bool) -> String {
    var rest = self[...]
    while let last = rest.last, predicate(last) { rest.removeLast() }
    return String(rest)
  }
}
