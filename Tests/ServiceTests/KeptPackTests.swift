import Foundation
import Krav
import Testing

@testable import Service

/// What was in force is kept as it was, and read again as the same.
struct KeptPackTests {
  private static func temporary(_ body: (String) throws -> Void) throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "kept-\(UUID().uuidString)").path
    defer { try? FileManager.default.removeItem(atPath: folder) }
    try FileManager.default.createDirectory(atPath: folder + "/state", withIntermediateDirectories: true)
    try body(folder)
  }

  private static func write(_ text: String, _ path: String) throws {
    let file = URL(filePath: path)
    try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(text.utf8).write(to: file)
  }

  private static let base = """
    source law "Law" { id "L" in force from 2000-01-01 }
    record unit scope { name label }
    record task { of unit; level integer }
    parameter limit = 6
    rule level "Level" { basis law "1" for task t red when t.level > limit because "{t.level}" }
    criterion C "c" { basis law "1" rules level verdict worst }

    """

  private static func packs(_ folder: String) throws -> [String] {
    try write(base, folder + "/base/base.krav")
    try write("use \"../base\"\nset limit = 4\n", folder + "/local/local.krav")
    return [folder + "/local"]
  }

  @Test func packsThatUseEachOtherAreReadAgain() throws {
    try Self.temporary { folder in
      let pack = LoadedPack(folders: try Self.packs(folder))
      try #require(pack.isUsable, "\(pack.rendered(isColoured: false))")
      try KeptPack.New(pack).write(state: folder + "/state")
      // What it was read from may be gone.
      try FileManager.default.removeItem(atPath: folder + "/base")
      try FileManager.default.removeItem(atPath: folder + "/local")
      let kept = try #require(KeptPack.load(pack.hash, state: folder + "/state"))
      #expect(kept.hash == pack.hash && kept.isUsable && kept.folders == pack.folders)
      #expect(kept.pack.sources.files.map(\.path) == pack.pack.sources.files.map(\.path))
      #expect(kept.program?.parameters.count == pack.program?.parameters.count)
    }
  }

  /// Paths as they are given on a command line, also out of the folder that it is given in.
  @Test func pathsLeadNowhereElse() throws {
    try Self.temporary { folder in
      let up = String(repeating: "../", count: FileManager.default.currentDirectoryPath.split(separator: "/").count)
      let relative = up + String(folder.dropFirst()) + "/base"
      _ = try Self.packs(folder)
      let pack = LoadedPack(folders: [relative])
      try #require(pack.isUsable, "\(pack.rendered(isColoured: false))")
      try KeptPack.New(pack).write(state: folder + "/state")
      #expect(KeptPack.load(pack.hash, state: folder + "/state")?.hash == pack.hash)
      #expect(try FileManager.default.contentsOfDirectory(atPath: folder).sorted() == ["base", "local", "state"])
    }
  }

  /// Altered, half written or missing, it is none.
  @Test func whatIsNotWholeIsNotUsed() throws {
    try Self.temporary { folder in
      let pack = LoadedPack(folders: try Self.packs(folder))
      let state = folder + "/state"
      #expect(KeptPack.load(pack.hash, state: state) == nil)
      try KeptPack.New(pack).write(state: state)
      let place = state + "/packs/" + pack.hash.dropFirst("sha256:".count)
      let file = place + folder + "/local/local.krav"
      let text = try String(contentsOfFile: file, encoding: .utf8)
      try Self.write(text.replacing("4", with: "5"), file)
      #expect(KeptPack.load(pack.hash, state: state) == nil)
      try Self.write(text, file)
      #expect(KeptPack.load(pack.hash, state: state) != nil)
      try FileManager.default.removeItem(atPath: place + folder + "/base/base.krav")
      #expect(KeptPack.load(pack.hash, state: state) == nil)
      try FileManager.default.removeItem(atPath: place + "/pack.json")
      #expect(KeptPack.load(pack.hash, state: state) == nil)
      // What is missing is written once more.
      try KeptPack.New(pack).write(state: state)
      #expect(KeptPack.load(pack.hash, state: state)?.hash == pack.hash)
    }
  }

  @Test func whoeverElseIsOnTheMachineReadsNothing() throws {
    try Self.temporary { folder in
      let pack = LoadedPack(folders: try Self.packs(folder))
      try KeptPack.New(pack).write(state: folder + "/state")
      for path in ["/packs", "/packs/" + pack.hash.dropFirst("sha256:".count)] {
        let rights = try FileManager.default.attributesOfItem(atPath: folder + "/state" + path)[.posixPermissions]
        #expect(rights as? Int == 0o700)
      }
    }
  }
}
