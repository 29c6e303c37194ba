import Foundation
import Testing

@testable import Linux

@Suite struct ChildProcessTests {
  @Test(.timeLimit(.minutes(1))) func runsBesideUntilItIsWaitedFor() throws {
    var child = try ChildProcess("/bin/sh", ["-c", "echo \"$1\"; exit 3", "sh", "a b"])
    #expect(try child.readAll(timeoutMilliseconds: 10_000) == Array("a b\n".utf8))
    let end = try child.wait()
    #expect(end.status == 3)
    #expect(end.peakKiB > 100)
    #expect(code { _ = try ChildProcess("/nowhere", []) } == ENOENT)
  }

  @Test(.timeLimit(.minutes(1))) func countsTheTimeThatItUsed() throws {
    var child = try ChildProcess("/bin/sh", ["-c", "i=0; while [ $i -lt 300000 ]; do i=$((i+1)); done"])
    _ = try child.readAll(timeoutMilliseconds: 60_000)
    let end = try child.wait()
    #expect(end.status == 0)
    #expect(end.processorMicroseconds > 10_000)
  }

  @Test(.timeLimit(.minutes(1))) func isKilledWhenItTakesTooLongOrSaysTooMuch() throws {
    var slow = try ChildProcess("/bin/sleep", ["30"])
    #expect(try slow.readAll(timeoutMilliseconds: 50) == [])
    #expect(try slow.wait().status == 137)
    var loud = try ChildProcess("/bin/cat", ["/dev/zero"])
    #expect(try loud.readAll(timeoutMilliseconds: 20_000, limit: 10_000).count > 10_000)
    #expect(try loud.wait().status == 137)
  }

  @Test(.timeLimit(.minutes(1))) func takesSignalsAndIsKilledWithItsOwner() throws {
    var child = try ChildProcess("/bin/sleep", ["30"])
    try child.send(.terminate)
    #expect(try child.wait().status == 143)
    var number: Int32 = 0
    do {
      let forgotten = try ChildProcess("/bin/sleep", ["30"])
      number = forgotten.number
      #expect(kill(number, 0) == 0)
    }
    #expect(kill(number, 0) == -1)
  }
}
