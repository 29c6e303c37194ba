import Foundation
import Testing

/// What falls due of a folder of records, as a calendar.
@Suite(.enabled(if: areBuilt, "the executables are built elsewhere"))
struct CalendarCommandTests {
  private static let harbour = ["--rules", "Tests/Fixtures/harbour", "--records", "Tests/Fixtures/harbour/records"]

  private func lines(_ text: String) -> [String] {
    text.replacingOccurrences(of: "\r\n ", with: "").components(separatedBy: "\r\n")
  }

  /// The last day on which something can be done is the day before it turns.
  @Test func tellsTheLastDays() throws {
    let result = try run("etterlev", ["calendar", "--as-of", "2024-01-11", "--days", "30"] + Self.harbour)
    #expect(result.code == 0)
    let told = lines(result.output)
    #expect(
      told.filter { $0.hasPrefix("DTSTART") } == ["DTSTART;VALUE=DATE:20240115", "DTSTART;VALUE=DATE:20240120"])
    let ids = told.filter { $0.hasPrefix("UID:") }
    #expect(ids.count == 2 && ids[0].hasSuffix("-yellow@etterlevd") && ids[1].hasSuffix("-red@etterlevd"))
    #expect(
      told.contains {
        $0.contains(#"Siste dag er 15. januar 2024. Blir gul fra 16. januar 2024 hvis ingenting gjøres."#)
      })
    let again = try run("etterlev", ["calendar", "--as-of", "2024-01-11", "--days", "30"] + Self.harbour)
    #expect(again.output == result.output)
    // The same events later, published later.
    let later = try run("etterlev", ["calendar", "--as-of", "2024-01-12", "--days", "30"] + Self.harbour)
    #expect(lines(later.output).filter { $0.hasPrefix("UID:") } == ids && later.output != result.output)
  }

  @Test func nothingIsSaid() throws {
    let result = try run("etterlev", ["calendar", "--as-of", "2024-01-11", "--days", "3"] + Self.harbour)
    let told = lines(result.output)
    #expect(result.code == 0)
    #expect(told.contains("SUMMARY:Ingen frister de neste 3 dagene"))
    #expect(told.contains("DTSTART;VALUE=DATE:20240111"))
  }

  @Test(arguments: [
    (["--days", "x"], "days"), (["--unit", "nowhere"], "no unit `nowhere`"), (["--rule", "none"], "no rule `none`"),
    (["--output", "/nonexistent/x.ics"], "/nonexistent"), (["--output", "x/"], "no file"),
  ])
  func refuses(_ words: [String], _ complaint: String) throws {
    let result = try run("etterlev", ["calendar", "--as-of", "2024-01-11"] + words + Self.harbour)
    #expect(result.code == 2 && result.error.contains(complaint), "\(result.error)")
  }

  @Test func replacesAFile() throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "calendar-\(UUID())")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let file = folder.appending(path: "a.ics")
    try Data("old".utf8).write(to: file)
    let words = ["calendar", "--as-of", "2024-01-11", "--days", "30"] + Self.harbour
    let result = try run("etterlev", words + ["--output", file.path])
    #expect(result.code == 0 && result.output.isEmpty)
    #expect(try String(contentsOf: file, encoding: .utf8) == run("etterlev", words).output)
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["a.ics"])
  }
}
