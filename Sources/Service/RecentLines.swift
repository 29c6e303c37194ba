/// The last lines of the log, so that a subscriber that comes back misses none.
struct RecentLines {
  /// In bytes.
  static let limit = 16 << 20

  private(set) var lines: [(seq: UInt64, bytes: [UInt8])] = []
  private var first = 0
  private var size = 0

  mutating func append(_ seq: UInt64, _ bytes: [UInt8]) {
    lines.append((seq, bytes))
    size += bytes.count
    while size > Self.limit, first < lines.count - 1 {
      size -= lines[first].bytes.count
      lines[first].bytes = []
      first += 1
    }
    if first > 4096, first * 2 > lines.count {
      lines.removeFirst(first)
      first = 0
    }
  }

  /// The lines after a sequence number; `nil` when some of them are no longer kept.
  func after(_ seq: UInt64) -> ArraySlice<(seq: UInt64, bytes: [UInt8])>? {
    guard first < lines.count else { return lines[lines.endIndex...] }
    guard seq + 1 >= lines[first].seq else { return nil }
    var low = first
    var high = lines.count
    while low < high {
      let middle = (low + high) / 2
      if lines[middle].seq <= seq { low = middle + 1 } else { high = middle }
    }
    return lines[low...]
  }
}
