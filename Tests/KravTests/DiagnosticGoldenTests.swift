import Foundation
import Krav
import Testing

/// Each `Diagnostics/<code>-<fault>.krav` is a pack with one kind of fault; the `.txt` beside it is all that is said of it.
///
/// With `WRITE_GOLDENS=1` in the environment the texts are written anew, to be read before they are kept.
@Suite struct DiagnosticGoldenTests {
  private static let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Diagnostics")

  static let names: [String] =
    ((try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? [])
    .filter { $0.hasSuffix(".krav") }.map { String($0.dropLast(5)) }.sorted()

  private static func found(_ name: String) throws -> (diagnostics: [Diagnostic], text: String) {
    let pack = Pack.load(text: try text(name + ".krav"), path: name + ".krav")
    let diagnostics = Checker.check(pack).diagnostics
    return (diagnostics, diagnostics.map { $0.render(in: pack.sources) + "\n" }.joined(separator: "\n"))
  }

  private static func text(_ file: String) throws -> String {
    String(decoding: try Data(contentsOf: folder.appending(path: file)), as: UTF8.self)
  }

  @Test(arguments: names) func `what is said of a faulty pack`(name: String) throws {
    let (diagnostics, text) = try Self.found(name)
    if ProcessInfo.processInfo.environment["WRITE_GOLDENS"] != nil {
      try Data(text.utf8).write(to: Self.folder.appending(path: name + ".txt"))
    }
    #expect(text == (try Self.text(name + ".txt")))
    let codes = diagnostics.map { String($0.code.dropFirst("krav/".count)) }
    #expect(codes.contains { name == $0 || name.hasPrefix($0 + "-") }, "a file is named for the fault in it")
  }

  @Test(arguments: names) func `messages keep to their grammar`(name: String) throws {
    for diagnostic in try Self.found(name).diagnostics {
      for sentence in [diagnostic.message, diagnostic.help ?? "some help"] {
        #expect(!sentence.hasSuffix("."), "\(sentence)")
        #expect(sentence.first.map { !$0.isUppercase } ?? false, "\(sentence)")
      }
      #expect(diagnostic.help != nil, "\(diagnostic.message)")
    }
  }

  @Test func `every code of the checker has a faulty pack`() throws {
    let sources = Self.folder.deletingLastPathComponent().appending(path: "../../Sources/Krav")
    let files = try FileManager.default.contentsOfDirectory(atPath: sources.path).filter {
      $0.hasPrefix("Checker") || $0 == "Body.swift"
    }
    var codes: Set<String> = []
    for file in files {
      let source = try String(contentsOf: sources.appending(path: file), encoding: .utf8)
      for match in source.matches(of: /(?:error|warning)\(\s*"([a-z-]+)",/) { codes.insert(String(match.1)) }
    }
    #expect(codes.count > 30)
    let lacking = codes.filter { code in !Self.names.contains { $0.hasPrefix(code + "-") } }
    #expect(lacking.isEmpty, "\(lacking.sorted())")
  }
}
