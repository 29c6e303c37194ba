import Alerts
import CivilTime
import Foundation
import Krav
import Testing

@testable import Service

/// The repository's root.
let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
  .deletingLastPathComponent().path

/// Whether the zone that all rules follow can be read.
let hasZone = FileManager.default.fileExists(atPath: Oslo.path)

@Suite(.enabled(if: hasZone, "tzdata is not installed"))
struct PackTests {
  @Test(arguments: [
    "Rules/kvalitetsforskriften", "Rules/revisjoner/hamar-2022", "Tests/Fixtures/harbour", "Tests/Fixtures/port",
  ])
  func testsOfThePackPass(_ folder: String) throws {
    let loaded = LoadedPack(folders: [root + "/" + folder])
    #expect(loaded.diagnostics.isEmpty, Comment(rawValue: loaded.rendered()))
    let program = try #require(loaded.program)
    #expect(!program.tests.isEmpty)
    let results = Replay.run(
      program: program, files: loaded.pack.files, sources: loaded.pack.sources, zone: try Oslo.rules(),
      readFile: { loaded.files(matching: $0, beside: $1) })
    for result in results {
      for failure in result.failures { Issue.record(Comment(rawValue: "\(result.title): \(failure.message)")) }
    }
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
      files[register].bytes = Array(changed.utf8)
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
    for case let path as String in files where path.hasSuffix(".swift") {
      let text = try String(contentsOfFile: root + "/Sources/" + path, encoding: .utf8).lowercased()
      for word in words {
        let isThere = text.split(whereSeparator: { !$0.isLetter }).contains(Substring(word))
        #expect(!isThere, "\(path): \(word)")
      }
    }
  }
}
