import Alerts
import Foundation
import Testing

@testable import Service

/// The journal's catalogue explains every event that is told, and nothing else.
@Suite struct CatalogueTests {
  private static let catalogue = try? String(
    contentsOf: URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .appendingPathComponent("../../systemd/etterlevd.catalog"), encoding: .utf8)

  @Test func `every event but the first line of a segment has an entry of its own`() throws {
    let text = try #require(Self.catalogue)
    let entries = text.split(separator: "\n").filter { $0.hasPrefix("-- ") }.map { String($0.dropFirst(3)) }
    let told = EventKind.allCases.filter { $0 != .segment }.map(\.messageID)
    #expect(!told.contains(nil), "an event without an identifier")
    #expect(Set(told.compactMap { $0 }) == Set(entries) && Set(entries).count == entries.count)
    for id in entries {
      #expect(id.utf8.count == 32 && id.allSatisfy { "0123456789abcdef".contains($0) })
    }
  }

  /// What is not a field of every event would be printed as it stands.
  @Test func `entries name only fields that the journal gets`() throws {
    let text = try #require(Self.catalogue)
    let names = text.split(separator: "@", omittingEmptySubsequences: false).enumerated().filter { $0.offset % 2 == 1 }
    #expect(!names.isEmpty)
    for (_, name) in names {
      #expect(["RULE", "SUBJECT", "ALERT", "VERDICT", "UNIT"].map { "ETTERLEVD_" + $0 }.contains(String(name)))
    }
  }
}
