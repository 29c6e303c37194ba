import Alerts
import CivilTime
import Foundation
import Krav
import Testing

/// A folder of `Packs`: a pack, checked, and what its tests gave.
struct ConformancePack: Sendable {
  let name: String
  let pack: Pack
  let program: Program?
  let diagnostics: [Diagnostic]

  static let folder = URL(filePath: #filePath).deletingLastPathComponent().path
  /// By name.
  static let all: [ConformancePack] = names("Packs").flatMap { name in
    [name] + names("Packs/" + name).map { name + "/" + $0 }
  }.filter { names("Packs/" + $0).contains { $0.hasSuffix(".krav") } }.map { ConformancePack($0) }

  static let oslo: ZoneRules =
    (try? Data(contentsOf: URL(filePath: "/usr/share/zoneinfo/Europe/Oslo")))
    .flatMap { try? ZoneRules(tzif: Array($0)) } ?? .utc

  init(_ name: String) {
    self.name = name
    pack = Pack.load(
      ["Packs/" + name], from: Pack.Folders(list: { Self.names($0) }, read: { Self.bytes($0) }))
    (program, diagnostics) =
      pack.hasErrors ? (nil, pack.diagnostics) : Checker.check(files: pack.files, sources: pack.sources)
  }

  /// The names in a folder beside this file, sorted.
  static func names(_ path: String) -> [String] {
    let names = try? FileManager.default.contentsOfDirectory(atPath: folder + "/" + path)
    return (names ?? []).filter { !$0.hasPrefix(".") }.sorted()
  }

  static func bytes(_ path: String) -> [UInt8]? {
    (try? Data(contentsOf: URL(filePath: folder + "/" + path))).map { Array($0) }
  }

  /// The tests of the folder's own files.
  var tests: [TestSyntax] {
    pack.files.filter { pack.sources.files[Int($0.file)].path.dropLast(while: { $0 != "/" }) == "Packs/\(name)/" }
      .flatMap(\.declarations)
      .compactMap { if case .test(let test) = $0 { test } else { nil } }
  }

  /// What did not go as a test expects, as `line: message`.
  func failures(of title: String) -> [String] {
    guard var program else { return [diagnostics.render(in: pack.sources)] }
    program.tests = tests.filter { $0.title.value == title }
    let results = Replay.run(
      program: program, files: pack.files, sources: pack.sources, zone: Self.oslo,
      readFile: { pattern, _ in
        let path = "Packs/\(name)/\(pattern)"
        return Self.bytes(path).map { [(path: path, bytes: $0)] } ?? []
      })
    if results.isEmpty { return ["no such test"] }
    return results.flatMap(\.failures).map { failure in
      let file = pack.sources.files[Int(failure.range.file)]
      return "\(file.path):\(file.position(of: failure.range.start).line): \(failure.message)"
    }
  }
}

/// One `test` block.
struct ConformanceTest: Sendable, CustomTestStringConvertible {
  let pack: Int
  let title: String

  var testDescription: String { title }

  static let all: [ConformanceTest] = ConformancePack.all.enumerated().flatMap { number, pack in
    pack.tests.map { ConformanceTest(pack: number, title: $0.title.value) }
  }
}

/// The language as its users know it: packs with tests, each named for what the language reference says.
@Suite struct ConformanceTests {
  @Test(arguments: ConformanceTest.all)
  func passes(_ test: ConformanceTest) {
    #expect(ConformancePack.all[test.pack].failures(of: test.title) == [])
  }

  @Test func everyPackLoads() {
    #expect(ConformancePack.all.count > 20)
    for pack in ConformancePack.all where pack.program == nil {
      Issue.record("\(pack.diagnostics.filter { $0.severity == .error }.render(in: pack.pack.sources))")
    }
  }
}
