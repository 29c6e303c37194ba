public import Linux
public import Records

/// Reads one file after another and keeps what neighbours share: the open folder, and what the reader has learnt.
public struct RecordFileReader: ~Copyable {
  private var reader: RecordReader
  /// The folder of the last file, by its path; of a file in the root none.
  private var folder: Directory?
  private var folderPath: [UInt8] = []
  /// For how many files the folder is still taken to be where it was.
  private var usesLeft = 0
  /// How many threads read the pieces of one large file.
  private let threads: Int
  /// Begun while a file is waited for.
  private let mark: WaitMark
  /// The devices of folders in which files were gone.
  private var devices: [Substring: UInt64?] = [:]

  /// - Parameters:
  ///   - schema: how files are read.
  ///   - moment: when they are read.
  ///   - files: how many files are read side by side; the processors that are left over read pieces of large ones.
  ///   - mark: is begun while a file is waited for.
  public init(
    schema: RecordSchema, at moment: RecordReader.Moment, among files: Int = 1, mark: WaitMark = WaitMark()
  ) {
    reader = RecordReader(schema: schema, at: moment)
    self.mark = mark
    threads = max(1, Threads.processors / max(1, files))
  }

  /// Reads one file below the root. A file that changes while it is read is read again, three times at the most.
  public mutating func read(_ path: String, below root: borrowing Directory) -> RecordFiles.Outcome {
    mark.begin()
    defer { mark.end() }
    let outcome = look(at: path, below: root)
    guard case .gone = outcome else { return outcome }
    return .gone(from: device(above: path[...], root))
  }

  private mutating func look(at path: String, below root: borrowing Directory) -> RecordFiles.Outcome {
    let bytes = Array(path.utf8)
    if KeptText.holdsNationalID(bytes.span) {
      return Self.refused(
        path, root, .nationalID, "no national identity number in a file's name", "rename the file")
    }
    for _ in 0..<3 {
      do throws(SystemError) {
        if let outcome = try readOnce(path, bytes, below: root) { return outcome }
      } catch {
        if error.isNotFound { return .gone(from: nil) }
        if error.isLoop { return Self.noFile(path, root) }
        return Self.unreadable(path, error)
      }
      // What moves is looked for from the root.
      usesLeft = 0
    }
    let problem = IntakeProblem(
      .unreadable, line: 0, column: 0, expected: "a file that holds still while it is read",
      remedy: "write it aside and rename it into place")
    return .read(Batch(refused: path, problem: problem), .unknown)
  }

  /// Of the nearest folder above that there is.
  private mutating func device(above path: Substring, _ root: borrowing Directory) -> UInt64? {
    guard let slash = path.lastIndex(of: "/") else { return try? root.descriptor.status().device }
    let folder = path[..<slash]
    if let known = devices[folder] { return known }
    let found = (try? root.status(String(folder)).device) ?? device(above: folder, root)
    devices[folder] = .some(found)
    return found
  }

  /// A file that is there, as far as anybody knows, and cannot be read now; it is looked at again.
  static func unreadable(_ path: String, _ error: SystemError) -> RecordFiles.Outcome {
    let call = error.call.split(separator: " ").first ?? ""
    let problem = IntakeProblem(
      .unreadable, line: 0, column: 0, expected: "a file that can be read (\(call): error \(error.code))",
      remedy: error.isDenied ? "let the daemon's user read it" : "see what is wrong with the disk or the share")
    return .read(Batch(refused: path, problem: problem), .unknown)
  }

  /// The same of a file that somebody has waited for for too long.
  static func unanswered(_ path: String) -> RecordFiles.Outcome {
    let problem = IntakeProblem(
      .unreadable, line: 0, column: 0, expected: "a file that can be read (the disk or the share does not answer)",
      remedy: "see what is wrong with the disk or the share")
    return .read(Batch(refused: path, problem: problem), .unknown)
  }

  /// `nil` for a file that has changed meanwhile.
  private mutating func readOnce(
    _ path: String, _ bytes: [UInt8], below root: borrowing Directory
  ) throws(SystemError) -> RecordFiles.Outcome? {
    guard let slash = bytes.lastIndex(of: UInt8(ascii: "/")) else {
      return try Self.read(path, bytes, in: root, root, &reader, threads, mark)
    }
    if usesLeft == 0 || !bytes[..<slash].elementsEqual(folderPath) {
      folder = nil
      folderPath = Array(bytes[..<slash])
      folder = try root.subdirectory(folderPath)
      usesLeft = Self.uses
    }
    usesLeft -= 1
    switch folder {
    case .none: return nil
    case .some(let folder):
      return try Self.read(path, Array(bytes[(slash + 1)...]), in: folder, root, &reader, threads, mark)
    }
  }

  /// A folder that is moved away tells of it, and its files are looked at again; until then it is not kept for long.
  private static let uses = 256

  private static func read(
    _ path: String, _ name: [UInt8], in folder: borrowing Directory, _ root: borrowing Directory,
    _ reader: inout RecordReader, _ threads: Int, _ mark: WaitMark
  ) throws(SystemError) -> RecordFiles.Outcome? {
    // By its name, since opening what is no regular file may do something.
    let before = try folder.status(name)
    guard before.kind == .regular else { return noFile(path, root) }
    let file = try folder.open(name)
    let bytes = try file.readRegular(size: Int(clamping: before.size), limit: RecordReader.fileLimit)
    // The same status of what was opened: it is that file, and nobody wrote to it in between.
    guard try file.status() == before, bytes.count > RecordReader.fileLimit || bytes.count == Int(before.size) else {
      return nil
    }
    mark.end()
    let owner = FileOwner(user: before.user, group: before.group, isOpenToAll: before.mode & 0o002 != 0)
    let pieces = reader.pieces(of: bytes, path: path, count: threads)
    if pieces.isEmpty { return .read(reader.read(path: path, bytes: bytes, owner: owner), before) }
    let fresh = reader
    let read = Threads.map(pieces, threads: threads) { piece in
      var reader = fresh
      return reader.read(piece: piece, path: path, bytes: bytes, owner: owner)
    }
    return .read(reader.join(read, path: path, bytes: bytes, owner: owner), before)
  }

  // MARK: What is not read

  private static func noFile(_ path: String, _ root: borrowing Directory) -> RecordFiles.Outcome {
    refused(path, root, .notAFile, "a regular file", "put a copy of the file there, not a link or a device")
  }

  private static func refused(
    _ path: String, _ root: borrowing Directory, _ code: IntakeProblem.Code, _ expected: String, _ remedy: String
  ) -> RecordFiles.Outcome {
    let problem = IntakeProblem(code, line: 0, column: 0, expected: expected, remedy: remedy)
    do throws(SystemError) {
      return .read(Batch(refused: path, problem: problem), try root.status(path))
    } catch {
      return error.isNotFound || error.isLoop ? .gone(from: nil) : unreadable(path, error)
    }
  }
}
