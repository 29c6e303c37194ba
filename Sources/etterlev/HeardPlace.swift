import Linux

/// The number of the last event that was dealt with, in a file of its own. Nobody else may use it meanwhile.
final class HeardPlace {
  private let file: ClaimedFile
  /// `nil` when there was no file yet.
  private(set) var seq: UInt64?

  /// Takes the place that the file of this path keeps.
  static func open(_ path: String) throws -> HeardPlace {
    let place = HeardPlace(try ClaimedFile.open(path))
    guard let bytes = try place.file.read(limit: 64) else { return place }
    guard let number = UInt64(String(decoding: bytes, as: UTF8.self).prefix { $0 != "\n" }) else {
      throw UsageError("`\(path)` does not hold the number of an event; remove it to begin anew")
    }
    place.seq = number
    return place
  }

  private init(_ file: ClaimedFile) {
    self.file = file
  }

  func note(_ seq: UInt64) throws {
    guard seq != self.seq else { return }
    try file.replace(with: Array("\(seq)\n".utf8))
    self.seq = seq
  }
}
