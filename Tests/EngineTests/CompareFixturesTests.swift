import Compare
import Foundation
import Testing

/// What the engine and the naive judge once said different things about, in the smallest form found.
@Suite struct CompareFixturesTests {
  static let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .appending(path: "Compare/Fixtures")

  static let names: [String] = ((try? FileManager.default.contentsOfDirectory(atPath: folder.path())) ?? []).filter {
    $0.hasSuffix(".txt")
  }.sorted()

  @Test(arguments: names)
  func agree(_ name: String) throws {
    let text = try String(contentsOf: Self.folder.appending(path: name), encoding: .utf8)
    let scenario = try #require(Scenario(text))
    #expect(scenario.text == text, "written in another way")
    let found = Contest(scenario, zone: oslo, probes: 20).play()
    #expect(found == nil, "\(name), step \(found?.step ?? 0): \(found?.text ?? "")")
  }

  /// A short run of what `Tests/Compare/run` does at length.
  @Test(arguments: 1...8 as ClosedRange<UInt64>)
  func random(_ seed: UInt64) {
    let found = Contest(Scenario.random(seed: seed, size: .small), zone: oslo).play()
    #expect(found == nil, "seed \(seed), step \(found?.step ?? 0): \(found?.text ?? "")")
  }
}
