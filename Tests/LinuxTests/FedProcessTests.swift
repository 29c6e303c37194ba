import Foundation
import Testing

@testable import Linux

@Suite struct FedProcessTests {
  /// More than a pipe holds, in pieces.
  @Test(.timeLimit(.minutes(1))) func readsWhatIsWritten() throws {
    let folder = try Folder()
    var process = try FedProcess(["sh", "-c", "cat >\"$1\"; exit 7", "sh", folder.path + "/told"])
    for _ in 0..<20 { try process.write([UInt8](repeating: 0x78, count: 10_000)) }
    #expect(try process.finish() == 7)
    #expect(
      try String(contentsOfFile: folder.path + "/told", encoding: .utf8) == String(repeating: "x", count: 200_000))
  }

  @Test(.timeLimit(.minutes(1))) func writingToOneThatHasGoneFails() throws {
    var process = try FedProcess(["true"])
    var failure: SystemError?
    for _ in 0..<1000 where failure == nil {
      do throws(SystemError) { try process.write([UInt8](repeating: 0x78, count: 10_000)) } catch { failure = error }
    }
    #expect(failure?.isDisconnected == true)
    #expect(try process.finish() == 0)
  }

  @Test(.timeLimit(.minutes(1))) func wordsAreWords() throws {
    #expect(code { _ = try FedProcess(["/nowhere/at-all"]) } == ENOENT)
    #expect(code { _ = try FedProcess([]) } == ENOENT)
    var process = try FedProcess(["test", "$(echo a); b", "=", "$(echo a); b"])
    #expect(try process.finish() == 0)
  }
}
