import Foundation
import Testing

@testable import Linux

@Suite struct HandedProcessTests {
  private func run(
    _ words: [String], input: String = "", variables: [(name: String, value: String)] = []
  ) throws -> Int32 {
    var process = try HandedProcess(words, input: Array(input.utf8), variables: variables)
    return try process.wait()
  }

  @Test(.timeLimit(.minutes(1))) func isHandedItsInputAndVariables() throws {
    let folder = try Folder()
    let told = folder.path + "/told"
    let status = try run(
      ["sh", "-c", "cat >\"$1\"; printf '%s|%s|%s' \"$A\" \"$PATH\" \"$HOME\" >>\"$1\"; exit 7", "sh", told],
      input: "one\ntwo", variables: [("A", "b c; $(x)"), ("HOME", "elsewhere")])
    #expect(status == 7)
    let path = ProcessInfo.processInfo.environment["PATH"] ?? ""
    #expect(try String(contentsOfFile: told, encoding: .utf8) == "one\ntwob c; $(x)|\(path)|elsewhere")
  }

  /// Whoever does not read, and whoever reads more than a pipe holds.
  @Test(.timeLimit(.minutes(1))) func nobodyWaitsForItsReading() throws {
    let long = String(repeating: "x", count: 1 << 20)
    #expect(try run(["true"], input: long) == 0)
    #expect(try run(["sh", "-c", "[ \"$(wc -c)\" = 1048576 ]"], input: long) == 0)
  }

  /// No shell sees the words.
  @Test(.timeLimit(.minutes(1))) func wordsAreWords() throws {
    #expect(try run(["test", "$(echo a) `b`; c", "=", "$(echo a) `b`; c"]) == 0)
    #expect(code { _ = try run(["/nowhere/at-all"]) } == ENOENT)
    #expect(code { _ = try run(["no-such-program-anywhere"]) } == ENOENT)
    #expect(code { _ = try run([]) } == ENOENT)
    #expect(code { _ = try run(["a\u{0}b"]) } == EINVAL)
    #expect(code { _ = try run(["true"], variables: [("A", "b\u{0}c")]) } == EINVAL)
  }

  @Test(.timeLimit(.minutes(1))) func isEndedWithWhatItHasStarted() throws {
    let folder = try Folder()
    var process = try HandedProcess(
      ["sh", "-c", "sleep 30 & echo $! >\"$1/pid\"; wait", "sh", folder.path], input: [], variables: [])
    while (try? String(contentsOfFile: folder.path + "/pid", encoding: .utf8))?.hasSuffix("\n") != true { usleep(1000) }
    let hasEnded = process.ends(milliseconds: 20)
    #expect(!hasEnded)
    try process.send(.terminate)
    let ends = process.ends(milliseconds: 10_000)
    #expect(ends)
    #expect(try process.wait() == 143)
    let inner = Int32(try String(contentsOfFile: folder.path + "/pid", encoding: .utf8).dropLast()) ?? 0
    // It goes at once, but who takes it in may take a while.
    var state = ""
    for _ in 0..<1000 {
      state = (try? String(contentsOfFile: "/proc/\(inner)/stat", encoding: .utf8)) ?? "gone"
      if state == "gone" || state.contains(") Z ") { break }
      usleep(5000)
    }
    #expect(state == "gone" || state.contains(") Z "))
  }

  @Test(.timeLimit(.minutes(1))) func isKilledWithItsOwner() throws {
    var number: Int32 = 0
    do {
      let forgotten = try HandedProcess(["sleep", "30"], input: [], variables: [])
      number = forgotten.number
    }
    #expect(kill(number, 0) == -1)
  }
}
