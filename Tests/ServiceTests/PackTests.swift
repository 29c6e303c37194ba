import Alerts
import CivilTime
import Foundation
import Krav
import Reports
import Testing

@testable import Service

/// The repository's root.
let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
  .deletingLastPathComponent().path

/// Every audit that is shipped.
let audits = ((try? FileManager.default.contentsOfDirectory(atPath: root + "/Rules/revisjoner")) ?? []).sorted()
  .map { "Rules/revisjoner/" + $0 }

/// Whether the zone that all rules follow can be read.
let hasZone = FileManager.default.fileExists(atPath: Oslo.path)

@Suite(.enabled(if: hasZone, "tzdata is not installed"))
struct PackTests {
  @Test(
    arguments: [
      "Rules/kvalitetsforskriften", "Rules/tilgrensende", "Rules/eksempler/fjordvik", "Rules/importer",
      "Tests/Fixtures/harbour",
      "Tests/Fixtures/port",
    ] + audits)
  func testsOfThePackPass(_ folder: String) throws {
    let loaded = LoadedPack(folders: [root + "/" + folder])
    #expect(loaded.diagnostics.isEmpty, Comment(rawValue: loaded.rendered()))
    let entry = loaded.runTests(as: folder, zone: try Oslo.rules())
    #expect(!entry.tests.isEmpty)
    for test in entry.tests where !test.result.hasPassed {
      Issue.record(Comment(rawValue: entry.text(of: test.result)))
    }
  }

  /// Every clause decides in some test that asks, and some test stands on the day before, of and after each deadline.
  @Test(arguments: ["Rules/kvalitetsforskriften", "Rules/tilgrensende"] + audits)
  func testsOfTheShippedPackReachEverything(_ folder: String) throws {
    let entry = LoadedPack(folders: [root + "/" + folder])
      .runTests(as: folder, zone: try Oslo.rules(), wantsCoverage: true)
    for gap in entry.coverageGaps { Issue.record(Comment(rawValue: gap.text)) }
    #expect(entry.coverage != nil)
  }

  @Test func aDeadlineMovedByADayFailsATest() throws {
    let folder = root + "/Rules/kvalitetsforskriften"
    let loaded = LoadedPack(folders: [folder])
    var files = loaded.pack.sources.files
    let register = try #require(files.firstIndex { $0.path.hasSuffix("register.krav") })
    let text = String(decoding: files[register].bytes, as: UTF8.self)
    for (original, mutant) in [("høy: 30 days", "høy: 31 days"), ("kritisk: 14 days", "kritisk: 15 days")] {
      let changed = text.replacing(original, with: mutant)
      #expect(changed != text)
      files[register] = .init(path: files[register].path, pack: files[register].pack, bytes: Array(changed.utf8))
      let pack = Pack.load(
        [folder],
        from: Pack.Folders(
          list: { _ in files.map { String($0.path.split(separator: "/").last ?? "") } },
          read: { path in files.first { $0.path == path }?.bytes }))
      let program = try #require(Checker.check(files: pack.files, sources: pack.sources).program)
      let results = Replay.run(
        program: program, files: pack.files, sources: pack.sources, zone: try Oslo.rules(), readFile: { _, _ in [] })
      #expect(results.contains { !$0.hasPassed }, "no test notices \(mutant)")
    }
  }

  @Test func noWordOfTheTradeStandsInTheSources() throws {
    let files = try #require(FileManager.default.enumerator(atPath: root + "/Sources"))
    let words = ["avvik", "tiltak", "gjennomgang", "risikovurdering", "enhet"]
    // The printing tables are in Norwegian.
    for case let path as String in files where path.hasSuffix(".swift") && !path.hasSuffix("+Bokmal.swift") {
      let text = try String(contentsOfFile: root + "/Sources/" + path, encoding: .utf8).lowercased()
      for word in words {
        let isThere = text.split(whereSeparator: { !$0.isLetter }).contains(Substring(word))
        #expect(!isThere, "\(path): \(word)")
      }
    }
  }
}
