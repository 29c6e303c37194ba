import Linux

/// A small file that one process keeps at a time: replaced as a whole, and on the disk when that returns.
final class ClaimedFile {
  /// As it was given.
  let path: String
  private let file: FilePlace
  private let lock: FileDescriptor

  /// Takes the file of this path, which need not be there yet; refused while another process has it.
  static func open(_ path: String) throws -> ClaimedFile {
    let file = FilePlace(path)
    guard !file.name.isEmpty else { throw UsageError("`\(path)` is no file") }
    let claimed = ClaimedFile(path, file, lock: try Directory(file.folder).append(".\(file.name).lock"))
    guard try claimed.lock.lock() else { throw UsageError("`\(path)` is in use by another") }
    return claimed
  }

  private init(_ path: String, _ file: FilePlace, lock: consuming FileDescriptor) {
    self.path = path
    self.file = file
    self.lock = lock
  }

  /// Its bytes, as many as the limit; `nil` where there is no file yet.
  func read(limit: Int) throws(SystemError) -> [UInt8]? {
    do throws(SystemError) {
      return try Directory(file.folder).open(file.name).readAll(expected: 4096, limit: limit)
    } catch {
      if error.isNotFound { return nil }
      throw error
    }
  }

  func replace(with bytes: [UInt8]) throws(SystemError) {
    try Directory(file.folder).replace(file.name, with: bytes)
  }
}
