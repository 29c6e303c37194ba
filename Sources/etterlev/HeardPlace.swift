import Linux

/// The number of the last event that was dealt with, in a file of its own: replaced as a whole, and on the disk when that
/// returns. Nobody else may use it meanwhile.
final class HeardPlace {
  private let file: FilePlace
  private let lock: FileDescriptor
  /// `nil` when there was no file yet.
  private(set) var seq: UInt64?

  /// Takes the place that the file of this path keeps.
  static func open(_ path: String) throws -> HeardPlace {
    let file = FilePlace(path)
    guard !file.name.isEmpty else { throw UsageError("`\(path)` is no file") }
    let place = HeardPlace(file, lock: try Directory(file.folder).append(".\(file.name).lock"))
    guard try place.lock.lock() else { throw UsageError("`\(path)` is in use by another") }
    guard let text = try place.read() else { return place }
    guard let number = UInt64(text.prefix { $0 != "\n" }) else {
      throw UsageError("`\(path)` does not hold the number of an event; remove it to begin anew")
    }
    place.seq = number
    return place
  }

  private init(_ file: FilePlace, lock: consuming FileDescriptor) {
    self.file = file
    self.lock = lock
  }

  private func read() throws(SystemError) -> String? {
    do throws(SystemError) {
      return String(decoding: try Directory(file.folder).open(file.name).read(atMost: 64), as: UTF8.self)
    } catch {
      if error.isNotFound { return nil }
      throw error
    }
  }

  func note(_ seq: UInt64) throws {
    guard seq != self.seq else { return }
    try Directory(file.folder).replace(file.name, with: Array("\(seq)\n".utf8))
    self.seq = seq
  }
}
