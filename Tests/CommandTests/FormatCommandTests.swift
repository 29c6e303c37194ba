import Foundation
import Testing

/// `etterlev fmt` as a binary, on files of its own.
@Suite(.enabled(if: areBuilt, "the executables are built elsewhere"))
struct FormatCommandTests {
  private static let crooked = "enum   a {x,y}"
  private static let straight = "enum a { x, y }\n"

  @Test func rewritesWhatDiffersAndNamesIt() throws {
    try withFolder { folder in
      try write(Self.crooked, folder + "/a.krav")
      try write(Self.straight, folder + "/b.krav")
      try FileManager.default.createDirectory(atPath: folder + "/sub/.hidden", withIntermediateDirectories: true)
      try write(Self.crooked, folder + "/sub/c.krav")
      try write(Self.crooked, folder + "/sub/c.txt")
      try write(Self.crooked, folder + "/sub/.hidden/d.krav")
      let before = try FileManager.default.attributesOfItem(atPath: folder + "/b.krav")[.systemFileNumber] as? Int
      let first = try run("etterlev", ["fmt", folder + "/"])
      #expect(first.code == 0)
      #expect(first.output == "\(folder)/a.krav\n\(folder)/sub/c.krav\n")
      #expect(try read(folder + "/a.krav") == Self.straight)
      #expect(try read(folder + "/sub/c.krav") == Self.straight)
      #expect(try read(folder + "/sub/c.txt") == Self.crooked)
      #expect(try read(folder + "/sub/.hidden/d.krav") == Self.crooked)
      let after = try FileManager.default.attributesOfItem(atPath: folder + "/b.krav")[.systemFileNumber] as? Int
      #expect(before == after, "a file that is well laid out is not written")
      let second = try run("etterlev", ["fmt", folder])
      #expect(second.code == 0)
      #expect(second.output.isEmpty)
    }
  }

  @Test(arguments: [0o640, 0o664, 0o600, 0o755])
  func keepsTheRights(_ mode: Int) throws {
    try withFolder { folder in
      try write(Self.crooked, folder + "/a.krav")
      try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: folder + "/a.krav")
      #expect(try run("etterlev", ["fmt", folder + "/a.krav"]).code == 0)
      #expect(try read(folder + "/a.krav") == Self.straight)
      let now = try FileManager.default.attributesOfItem(atPath: folder + "/a.krav")[.posixPermissions] as? Int
      #expect(now == mode)
      #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == ["a.krav"])
    }
  }

  @Test func checksWithoutWriting() throws {
    try withFolder { folder in
      try write(Self.straight + Self.crooked, folder + "/a.krav")
      let result = try run("etterlev", ["fmt", "--check", folder])
      #expect(result.code == 1)
      #expect(result.output == "\(folder)/a.krav:2: not formatted\n  - enum   a {x,y}\n  + enum a { x, y }\n")
      #expect(try read(folder + "/a.krav") == Self.straight + Self.crooked)
      try write(Self.straight, folder + "/a.krav")
      #expect(try run("etterlev", ["fmt", "--check", folder]).code == 0)
    }
  }

  @Test func tellsOfErrorsAndGoesOn() throws {
    try withFolder { folder in
      try write("enum a {", folder + "/a.krav")
      try write(Self.crooked, folder + "/b.krav")
      let result = try run("etterlev", ["fmt", folder])
      #expect(result.code == 2)
      #expect(result.error.contains("\(folder)/a.krav:1:9: error[krav/unexpected]"))
      #expect(result.output == "\(folder)/b.krav\n")
      #expect(try read(folder + "/a.krav") == "enum a {")
      #expect(try read(folder + "/b.krav") == Self.straight)
    }
  }

  @Test func followsNoLinks() throws {
    try withFolder { folder in
      try FileManager.default.createDirectory(atPath: folder + "/in", withIntermediateDirectories: true)
      try write(Self.crooked, folder + "/a.krav")
      try write(Self.straight, folder + "/in/b.krav")
      try FileManager.default.createSymbolicLink(atPath: folder + "/in/l.krav", withDestinationPath: "../a.krav")
      try FileManager.default.createSymbolicLink(atPath: folder + "/in/up", withDestinationPath: "..")
      #expect(try run("etterlev", ["fmt", folder + "/in"]).code == 0)
      let named = try run("etterlev", ["fmt", folder + "/in/l.krav"])
      #expect(named.code == 2)
      #expect(named.error.contains("is a symbolic link"))
      #expect(try read(folder + "/a.krav") == Self.crooked)
    }
  }

  @Test(arguments: [[], ["nowhere"], ["Sources/CLinux"], ["--stdin", "Rules"], ["--nonsense"]])
  func refuses(_ words: [String]) throws {
    let result = try run("etterlev", ["fmt"] + words)
    #expect(result.code == 2)
    #expect(!result.error.isEmpty)
  }

  @Test func readsStandardInput() throws {
    try withFolder { folder in
      try write(Self.crooked, folder + "/a")
      let result = try run("sh", ["-c", "\(binary("etterlev").path) fmt --stdin < \(folder)/a"])
      #expect(result.output == Self.straight)
      #expect(result.code == 0)
      let check = try run("sh", ["-c", "\(binary("etterlev").path) fmt --stdin --check < \(folder)/a"])
      #expect(check.code == 1)
      #expect(check.output.hasPrefix("<stdin>:1: not formatted\n"))
      try write("enum", folder + "/a")
      let refused = try run("sh", ["-c", "\(binary("etterlev").path) fmt --stdin < \(folder)/a"])
      #expect(refused.code == 2)
      #expect(refused.output.isEmpty)
      #expect(refused.error.hasPrefix("<stdin>:1:5: error[krav/unexpected]"))
    }
  }

  @Test func shippedRulesAreFormatted() throws {
    let result = try run("etterlev", ["fmt", "--check", "Rules"])
    #expect(result.code == 0, "\(result.output)")
  }

  private func withFolder(_ body: (String) throws -> Void) throws {
    let folder = FileManager.default.temporaryDirectory.path + "/fmt-\(UInt64.random(in: 0...UInt64.max))"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    try body(folder)
  }

  private func write(_ text: String, _ path: String) throws {
    try text.write(toFile: path, atomically: false, encoding: .utf8)
  }

  private func read(_ path: String) throws -> String { try String(contentsOfFile: path, encoding: .utf8) }
}
