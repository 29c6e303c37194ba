internal import Alerts
internal import CivilTime
internal import Linux

/// Removing what is too old from the log. Lines that still stand are kept beside it, byte for byte, so that the log adds up
/// to the same as before.
enum LogRetention {
  static let standingName = "standing.jsonl"

  /// Removes closed segments from the oldest on, as long as their last event happened before an instant.
  static func removeSegments(endedBefore oldest: Instant, in folder: borrowing Directory) throws(SystemError) {
    let segments = try LogSegments.list(folder)
    var kept = StandingLines()
    // What the last removal kept, but for segments that it did not come to remove.
    let former = try standing(in: folder)
    kept.feed(former.span, before: segments.first?.firstSeq ?? .max)
    var removed: [String] = []
    for (index, segment) in segments.enumerated() {
      guard segment.name != AlertLog.name, index + 1 < segments.count, let next = segments[index + 1].firstSeq else {
        break
      }
      var lines = kept
      var carry: [UInt8] = []
      try LogSegments.read(segment.name, in: folder) { portion in
        carry += portion
        guard let end = carry.lastIndex(of: 0x0A) else { return }
        lines.feed(carry.span.extracting(0...end), before: next)
        carry.removeFirst(end + 1)
      }
      guard let last = lines.lastAt, last < oldest else { break }
      kept = lines
      removed.append(segment.name)
    }
    guard !removed.isEmpty else { return }
    // First what is kept is on the disk, then what it is kept of goes; after a crash in between both are there.
    try folder.replace(standingName, with: kept.bytes)
    for name in removed { try folder.remove(name) }
    try folder.descriptor.synchronise()
  }

  /// The lines that were kept of removed segments; empty when none was removed.
  static func standing(in folder: borrowing Directory) throws(SystemError) -> [UInt8] {
    guard (try? folder.status(standingName)) != nil, let file = try folder.openRegular(standingName) else { return [] }
    let size = try file.status().size
    return try file.readAll(expected: Int(size), limit: 1 << 30)
  }
}
