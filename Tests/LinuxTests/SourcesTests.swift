import Foundation
import Testing

@Suite struct SourcesTests {
  /// `unsafe` stands in one room, and in the load and the copy of `Bytes`; no room imports Foundation.
  @Test func onlyOneRoomIsUnsafe() throws {
    let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    let sources = root.appending(path: "Sources")
    let files = try #require(FileManager.default.enumerator(at: sources, includingPropertiesForKeys: nil))
    var seen = 0
    var unsafeInLinux = 0
    var unsafeInBytes = 0
    for case let file as URL in files where file.pathExtension == "swift" {
      seen += 1
      for line in try String(contentsOf: file, encoding: .utf8).split(separator: "\n") {
        let code = line.trimmingCharacters(in: .whitespaces)
        if code.hasPrefix("//") { continue }
        let words = code.split(whereSeparator: { !$0.isLetter })
        let isUnsafe = words.contains("unsafe") || code.contains("@unchecked")
        if file.path.contains("/Sources/Linux/") {
          unsafeInLinux += isUnsafe ? 1 : 0
        } else if file.path.contains("/Sources/Bytes/") {
          unsafeInBytes += isUnsafe ? 1 : 0
        } else {
          #expect(!isUnsafe, "\(file.path): \(code)")
        }
        #expect(!code.contains("import Foundation"), "\(file.path)")
      }
    }
    #expect(seen > 20)
    // The search does find the word where it stands.
    #expect(unsafeInLinux > 20)
    #expect(unsafeInBytes == 2)
  }
}
