import Linux

/// A file that a command writes: aside and renamed, so that whoever reads it has the old one or the new one.
struct OutputFile {
  private let place: FilePlace

  init(_ path: String) throws {
    place = FilePlace(path)
    guard !["", ".", ".."].contains(place.name) else { throw UsageError("`\(path)` names no file") }
  }

  /// Replaces it.
  ///
  /// - Parameters:
  ///   - bytes: what it is to hold.
  ///   - isForAll: everybody may read it, whatever the process's mask is; else what the mask leaves of that.
  func write(_ bytes: [UInt8], isForAll: Bool = false) throws {
    do throws(SystemError) {
      try Directory(place.folder).replace(place.name, with: bytes, mode: 0o644, isExact: isForAll)
    } catch {
      throw UsageError("`\(place.name)` cannot be written (\(error))")
    }
  }

  /// What a command makes, in the file that was named for it, or on standard output.
  static func write(_ bytes: [UInt8], to path: String?) throws {
    guard let path else { return Output.standard(String(decoding: bytes, as: UTF8.self)) }
    try OutputFile(path).write(bytes)
  }
}
