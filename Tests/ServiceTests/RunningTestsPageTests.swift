import Alerts
import Foundation
import Krav
import Reports
import Testing

@testable import Service

/// What the page on running tests shows is what comes.
@Suite(.enabled(if: hasZone, "tzdata is not installed"))
struct RunningTestsPageTests {
  /// What stands between the page's fences: the pack, a test that fails, what is said of it, and the coverage of the pack.
  private func blocks() throws -> [String] {
    let page = try String(contentsOfFile: root + "/Sources/Krav/Krav.docc/RunningTests.md", encoding: .utf8)
    let parts = page.components(separatedBy: "\n```")
    return stride(from: 1, to: parts.count, by: 2).map { place in
      String(parts[place].drop { $0 != "\n" }.dropFirst()) + "\n"
    }
  }

  private func entry(_ text: String) throws -> TestReport.PackEntry {
    let folder = FileManager.default.temporaryDirectory.appending(path: "page-\(UUID().uuidString)/rules")
    defer { try? FileManager.default.removeItem(at: folder.deletingLastPathComponent()) }
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    let file = folder.appending(path: "rules.krav")
    try Data(text.utf8).write(to: file)
    var entry = LoadedPack(folders: [folder.path]).runTests(as: "rules", zone: try Oslo.rules(), wantsCoverage: true)
    #expect(entry.complaint == nil)
    entry.sources.files[0].path = "rules.krav"
    return entry
  }

  @Test func theFailureIsWhatIsSaid() throws {
    let blocks = try blocks()
    try #require(blocks.count == 4)
    let entry = try entry(blocks[0] + "\n" + blocks[1])
    let failing = entry.tests.filter { !$0.result.hasPassed }
    #expect(failing.map { entry.text(of: $0.result) } == [blocks[2] + "\n"])
  }

  @Test func theCoverageIsWhatIsTold() throws {
    let blocks = try blocks()
    try #require(blocks.count == 4)
    var report = TestReport()
    report.packs = [try entry(blocks[0])]
    #expect(report.failed == 0)
    #expect(report.coverageText() == "\n" + blocks[3])
  }
}
