import Alerts
import CivilTime
import Foundation
import Krav
import Reports
import Testing

private let zone = (try? Data(contentsOf: URL(filePath: "/usr/share/zoneinfo/Europe/Oslo"))).flatMap {
  try? ZoneRules(tzif: Array($0))
}

/// Each file in `Failures` holds tests of one sentence of the language reference (section 6, Tests): some that pass, and
/// some that fail, and what is said of those stands beside it.
///
/// `GOLDENS=write swift test --filter FailureText` writes what is said now; read the difference before it lands.
@Suite(.enabled(if: zone != nil, "tzdata is not installed"))
struct FailureTextTests {
  static let folder = String(#filePath.prefix(upTo: #filePath.lastIndex(of: "/") ?? #filePath.endIndex)) + "/Failures"
  static let files = ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? [])
    .filter { $0.hasSuffix(".krav") && $0 != "harbour.krav" }.sorted()

  @Test(arguments: files)
  func says(_ name: String) throws {
    let entry = try Self.run(name)
    let said = entry.tests.map { test in
      test.result.hasPassed ? "passed: \(test.result.title)\n\n" : entry.text(of: test.result)
    }.joined()
    let golden = Self.folder + "/" + name.dropLast(5) + ".txt"
    if ProcessInfo.processInfo.environment["GOLDENS"] == "write" {
      try said.write(toFile: golden, atomically: true, encoding: .utf8)
    }
    #expect(said == (try? String(contentsOfFile: golden, encoding: .utf8)))
    #expect(entry.failed > 0, "a file shows at least one failure")
  }

  static func run(_ name: String, coverage wantsCoverage: Bool = false) throws -> TestReport.PackEntry {
    let read: (String) -> [UInt8]? = { path in
      (try? Data(contentsOf: URL(filePath: folder + "/" + path))).map(Array.init)
    }
    let pack = Pack.load(["harbour.krav", name], from: Pack.Folders(list: { _ in nil }, read: read))
    let (checked, diagnostics) = Checker.check(files: pack.files, sources: pack.sources)
    let errors = (pack.diagnostics + diagnostics).filter { $0.severity == .error }
    try #require(errors.isEmpty, Comment(rawValue: errors.render(in: pack.sources)))
    let program = try #require(checked)
    var entry = TestReport.PackEntry(folder: name, sources: pack.sources)
    var coverage = wantsCoverage ? PackCoverage(of: program) : nil
    entry.rules = program.rules
    for test in Replay.cases(of: program, files: pack.files, sources: pack.sources) {
      let result = Replay.run(test, zone: try #require(zone), coverage: &coverage) { pattern, _ in
        Self.matches(pattern).compactMap { path in read(path).map { (path, $0) } }
      }
      entry.tests.append(TestReport.Entry(result: result, nanoseconds: 1_500_000))
    }
    entry.coverage = coverage
    return entry
  }

  private static func matches(_ pattern: String) -> [String] {
    let parts = pattern.split(separator: "*", omittingEmptySubsequences: false).map(String.init)
    guard parts.count == 2 else { return [pattern] }
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder + "/records")) ?? []
    return names.map { "records/" + $0 }.filter { $0.hasPrefix(parts[0]) && $0.hasSuffix(parts[1]) }.sorted()
  }
}
