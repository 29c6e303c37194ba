import Foundation
import Testing

@testable import Linux

@Suite struct DirectoryTests {
  /// openat2(2), and the walk part by part where that is refused: both refuse the same.
  enum Way: CaseIterable { case kernel, parts }

  private func open(_ way: Way, _ path: String, in directory: borrowing Directory, _ flags: Int32) throws -> String {
    let bytes = path.pathBytes
    let parts = try directory.parts(of: bytes)
    let file =
      switch way {
      case .kernel: try directory.openByKernel(bytes, flags | O_NONBLOCK, 0)
      case .parts: try directory.openByParts(bytes, parts, flags | O_NONBLOCK, 0)
      }
    if flags & O_DIRECTORY != 0 { return "directory" }
    return String(decoding: try file.readAll(expected: 0, limit: 100), as: UTF8.self)
  }

  @Test(arguments: Way.allCases) func reachesWhatIsBelowAndNothingElse(_ way: Way) throws {
    let folder = try Folder()
    try Directory.create(folder.path + "/a/b")
    try folder.write("a/b/file", "hello")
    try folder.link("a/link", to: "b/file")
    try folder.link("a/away", to: "/etc/passwd")
    try folder.link("through", to: "a")
    let directory = try Directory(folder.path)
    func result(_ path: String, _ flags: Int32 = O_RDONLY) -> Int32? {
      code { _ = try open(way, path, in: directory, flags) }
    }
    #expect(try open(way, "a/b/file", in: directory, O_RDONLY) == "hello")
    #expect(try open(way, "./a//b/./file", in: directory, O_RDONLY) == "hello")
    #expect(try open(way, ".", in: directory, O_RDONLY | O_DIRECTORY) == "directory")
    #expect(result("a/link") == ELOOP)
    #expect(result("a/away") == ELOOP)
    #expect(result("through/b/file") == ELOOP)
    #expect(result("through", O_RDONLY | O_DIRECTORY) == ELOOP)
    #expect(result("../\(folder.path.split(separator: "/").last ?? "")/a/b/file") == EXDEV)
    #expect(result("a/../a/b/file") == EXDEV)
    #expect(result(folder.path + "/a/b/file") == EXDEV)
    #expect(try directory.status("a/away").kind == .symbolicLink)
    #expect(try directory.status("a/b/file").size == 5)
    #expect(code { _ = try directory.status("through/b/file") } == ELOOP)
    #expect(code { _ = try directory.status("../a") } == EXDEV)
    #expect(result("") == ENOENT)
    #expect(result("a/none") == ENOENT)
    #expect(result("none/file") == ENOENT)
    #expect(result("a/b/file/more") == ENOTDIR)
    #expect(result("a/b/file", O_RDONLY | O_DIRECTORY) == ENOTDIR)
  }

  /// The kernel itself, not the look at the path before it.
  @Test func openat2RefusesToLeave() throws {
    let folder = try Folder()
    try Directory.create(folder.path + "/a")
    let directory = try Directory(folder.path + "/a")
    #expect(code { _ = try directory.openByKernel("..".pathBytes, O_RDONLY, 0) } == EXDEV)
    #expect(code { _ = try directory.openByKernel("/etc".pathBytes, O_RDONLY, 0) } == EXDEV)
  }

  @Test(.timeLimit(.minutes(1))) func aFIFOIsNeitherWaitedForNorOpenedAsAFile() throws {
    let folder = try Folder()
    folder.fifo("fifo")
    try folder.write("file", "x")
    try folder.link("link", to: "file")
    try Directory.create(folder.path + "/sub")
    let directory = try Directory(folder.path)
    _ = try directory.open("fifo")
    for name in ["fifo", "link", "sub"] {
      let isOpened = if let _ = try directory.openRegular(name) { true } else { false }
      #expect(!isOpened, "\(name)")
    }
    let isOpened = if let _ = try directory.openRegular("file") { true } else { false }
    #expect(isOpened)
    #expect(code { _ = try readFile(folder.path + "/fifo") } == EISDIR)
  }

  @Test func namesAreBytes() throws {
    let folder = try Folder()
    let directory = try Directory(folder.path)
    let name: [UInt8] = [0x61, 0xFF, 0xF8, 0x2E]
    try directory.createFile(name).write([1, 2, 3])
    #expect(try directory.entries().map(\.name) == [name])
    #expect(try directory.open(name).readAll(expected: 3, limit: 10) == [1, 2, 3])
    #expect(code { _ = try directory.open([0x61, 0x00, 0x62]) } == EINVAL)
    #expect(code { _ = try directory.createFile(name) } == EEXIST)
    try directory.remove(name)
    #expect(try directory.entries().isEmpty)
  }

  /// More names than one call of getdents64(2) gives.
  @Test func everyEntryIsListedOnce() throws {
    let folder = try Folder()
    let directory = try Directory(folder.path)
    for number in 0..<2500 { _ = try directory.createFile("a rather long name, as exports have \(number).json") }
    try directory.createDirectory("sub")
    try folder.link("link", to: "sub")
    folder.fifo("fifo")
    let entries = try directory.entries()
    #expect(Set(entries.map(\.name)).count == 2503)
    #expect(entries.count == 2503)
    #expect(entries.count { $0.kind == .regular } == 2500)
    #expect(entries.first { $0.name == Array("sub".utf8) }?.kind == .directory)
    #expect(entries.first { $0.name == Array("link".utf8) }?.kind == .symbolicLink)
    #expect(entries.first { $0.name == Array("fifo".utf8) }?.kind == .other)
    #expect(try directory.entries().count == 2503)
  }

  /// The umask, which would take rights from a new file, has no say.
  @Test(arguments: [0o600, 0o664, 0o755, 0o777] as [UInt32])
  func replacedFilesKeepTheirRights(_ mode: UInt32) throws {
    let folder = try Folder()
    let directory = try Directory(folder.path)
    try directory.replace("state", with: Array("one".utf8))
    #expect(chmod(folder.path + "/state", mode) == 0)
    let old = try directory.status("state")
    try directory.replace("state", with: Array("two".utf8), like: old)
    let new = try directory.status("state")
    #expect(new.mode == mode)
    #expect(new.user == old.user && new.group == old.group)
    #expect(new.inode != old.inode)
  }

  @Test func replacedFilesAreWhole() throws {
    let folder = try Folder()
    let directory = try Directory(folder.path)
    try directory.replace("state", with: Array("one".utf8))
    try directory.replace("state", with: Array("two".utf8))
    #expect(try readFile(folder.path + "/state") == Array("two".utf8))
    #expect(try directory.entries().count == 1)
    try directory.createDirectory("taken")
    #expect(code { try directory.replace("taken", with: [1]) } == EISDIR)
    #expect(try directory.entries().count == 2)
    try directory.removeDirectory("taken")
  }

  @Test func directoriesOnTheWayAreMade() throws {
    let folder = try Folder()
    try Directory.create(folder.path + "/a/b/c")
    try Directory.create(folder.path + "/a/b/c/")
    #expect(try Directory(folder.path).status("a/b/c").kind == .directory)
    try folder.write("file", "")
    #expect(code { try Directory.create(folder.path + "/file/sub") } == ENOTDIR)
  }

  @Test func fileSystemsOfOthersAreKnown() throws {
    #expect(FileSystem(magic: 0x6969, available: 0).kind == .nfs)
    #expect(FileSystem(magic: 0xFE53_4D42, available: 0).kind == .smb)
    #expect(FileSystem(magic: 0x6573_5546, available: 0).kind == .fuse)
    #expect(FileSystem(magic: 0x0102_1997, available: 0).kind == .ninep)
    #expect(FileSystem(magic: 0xEF53, available: 0).kind == .local)
    #expect(try !Directory("/proc").reportsChanges())
    let folder = try Folder()
    #expect(try Directory(folder.path).fileSystem().available > 0)
  }
}
