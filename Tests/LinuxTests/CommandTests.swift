import Foundation
import Testing

@testable import Linux

@Suite struct CommandTests {
  @Test func givesWhatAProgramSaysAndHowItEnds() throws {
    let said = try Command.run("/bin/sh", ["-c", "cat; echo \"$1\"; exit 3", "sh", "a b"], timeoutMilliseconds: 10_000)
    #expect(said.status == 3)
    #expect(String(decoding: said.output, as: UTF8.self) == "a b\n")
    #expect(try Command.run("/bin/sh", ["-c", "kill -9 $$"], timeoutMilliseconds: 10_000).status == 137)
    #expect(code { _ = try Command.run("/nowhere", [], timeoutMilliseconds: 1000) } == ENOENT)
  }

  /// Nothing of this process's environment, signals or files goes to it.
  @Test func aProgramInheritsNothing() throws {
    let said = try Command.run("/usr/bin/env", [], timeoutMilliseconds: 10_000)
    let lines = Set(String(decoding: said.output, as: UTF8.self).split(separator: "\n"))
    #expect(lines == ["PATH=/usr/local/bin:/usr/bin:/bin", "LC_ALL=C"])
    signal(SIGPIPE, SIG_IGN)
    let status = try Command.run("/bin/cat", ["/proc/self/status"], timeoutMilliseconds: 10_000)
    let text = String(decoding: status.output, as: UTF8.self)
    #expect(text.contains("SigBlk:\t0000000000000000"))
    let line = try #require(text.split(separator: "\n").first { $0.hasPrefix("SigIgn:") })
    let ignored = try #require(UInt64(line.dropFirst(7).trimmingCharacters(in: .whitespaces), radix: 16))
    // The C library keeps 32 and 33 for itself.
    #expect(ignored & 0x7FFF_FFFF == 0)
  }

  @Test(.timeLimit(.minutes(1))) func aProgramThatGoesOnIsKilled() throws {
    let start = Clock.monotonicNanoseconds()
    #expect(code { _ = try Command.run("/bin/sleep", ["30"], timeoutMilliseconds: 50) } == ETIMEDOUT)
    #expect(
      code { _ = try Command.run("/bin/cat", ["/dev/zero"], timeoutMilliseconds: 20_000, limit: 10_000) } == EFBIG)
    #expect(Clock.monotonicNanoseconds() - start < 20_000_000_000)
  }

  @Test func accountsAreFoundByNameAndNumber() throws {
    #expect(Accounts.group("0") == 0)
    #expect(Accounts.group("4711") == 4711)
    #expect(Accounts.group("root") == 0)
    #expect(Accounts.user("root") == 0)
    #expect(Accounts.userName(0) == "root")
    #expect(Accounts.groupName(0) == "root")
    for name in ["", "4294967295", "99999999999", "-1", "--help", "no such group", "nobody-has-this-name", "root:x:0"] {
      #expect(Accounts.group(name) == nil, "\(name)")
    }
    #expect(
      Accounts.accounts(Array("root:x:0:\n# comment\nbroken:x\n:x:3:\nbad:x:-1:\næ:x:1000:a,b\n".utf8))
        == [Accounts.Account(name: "root", number: 0), Accounts.Account(name: "æ", number: 1000)])
  }

  @Test func aUserHasItsOwnGroupAndThoseThatListIt() throws {
    #expect(Accounts.groups(ofUser: "root")?.contains(0) == true)
    for name in [
      "", "0", "1000", "-h", "root:x:0", "root ", "ro,ot", "nobody-has-this-name", String(repeating: "a", count: 300),
    ] {
      #expect(Accounts.groups(ofUser: name) == nil, "\(name)")
    }
    let lines = Array("a:x:1:eve,bob\nb:x:2:bobby\nc:x:x:bob\nd:x:4\ne:x:5:\nf:x:6:bob\n".utf8)
    #expect(Accounts.memberships(of: "bob", in: lines) == [1, 6])
    #expect(Accounts.memberships(of: "bo", in: lines) == [])
  }
}
