import Alerts
import Foundation
import Krav
import Service
import Testing

/// The language reference says what is so: every example on its pages is read, and every test in them is run.
///
/// A page's examples are one pack, from top to bottom. One that begins with `// refused: CODE` must be refused with that
/// code beside those above it; one that begins with `use` is a pack of its own beside the shipped rules.
@Suite struct DocumentationTests {
  private static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()
  private static let catalogue = root.appending(path: "Sources/Krav/Krav.docc")

  /// Pages whose examples are held against something else: that of the diagnostics is made from their table.
  static let pages: [String] = {
    let files = (try? FileManager.default.contentsOfDirectory(atPath: catalogue.path)) ?? []
    return files.filter { $0.hasSuffix(".md") && $0 != "Diagnostics.md" }.sorted()
  }()

  struct Example {
    var line: Int
    var text: String
  }

  static func examples(_ page: String) throws -> [Example] {
    let text = try String(contentsOf: catalogue.appending(path: page), encoding: .utf8)
    var examples: [Example] = []
    var isInside = false
    for (number, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
      if isInside, line == "```" {
        isInside = false
      } else if isInside {
        examples[examples.count - 1].text += line + "\n"
      } else if line == "```krav" {
        isInside = true
        examples.append(Example(line: number + 2, text: ""))
      }
    }
    return examples
  }

  private func load(_ text: String, _ path: String) -> (pack: Pack, program: Program?, diagnostics: [Diagnostic]) {
    let rules = Self.root.appending(path: "Rules/kvalitetsforskriften").path
    let disk = LoadedPack.folders
    let pack = Pack.load(
      [path],
      from: Pack.Folders(
        list: { $0.hasSuffix("kvalitetsforskriften") ? disk.list(rules) : nil },
        read: { $0 == path ? Array(text.utf8) : disk.read(rules + "/" + ($0.split(separator: "/").last ?? "")) }))
    let (program, diagnostics) = Checker.check(pack)
    return (pack, program, diagnostics)
  }

  @Test(arguments: pages) func examplesAreRightAndTheirTestsPass(_ page: String) throws {
    var text = ""
    for example in try Self.examples(page) {
      let place = "\(page):\(example.line)"
      if example.text.hasPrefix("// refused: ") {
        let code = example.text.prefix { $0 != "\n" }.dropFirst("// refused: ".count)
        let found = load(text + example.text, page + ".krav").diagnostics.map(\.code.rawValue)
        #expect(found == [String(code)], "\(place)")
      } else if example.text.hasPrefix("use ") {
        let found = load(example.text, page + ".krav")
        #expect(found.program != nil && found.diagnostics.isEmpty, "\(place) \(found.diagnostics)")
      } else {
        text += example.text + "\n"
      }
    }
    guard !text.isEmpty else { return }
    let (pack, program, diagnostics) = load(text, page + ".krav")
    for diagnostic in diagnostics { Issue.record("\(diagnostic.render(in: pack.sources))") }
    let checked = try #require(program)
    let results = Replay.run(
      program: checked, files: pack.files, sources: pack.sources, zone: try Oslo.rules(), readFile: { _, _ in [] })
    for result in results {
      for failure in result.failures { Issue.record("\(page): \(result.title): \(failure.message)") }
    }
  }

  /// A page that nobody reaches might as well not be there.
  @Test func everyPageIsNamedOnTheFirst() throws {
    let first = try String(contentsOf: Self.catalogue.appending(path: "Krav.md"), encoding: .utf8)
    for page in Self.pages where page != "Krav.md" {
      #expect(first.contains("<doc:\(page.dropLast(3))>"), "\(page)")
    }
    #expect(Self.pages.count > 10)
  }
}
