internal import Alerts
internal import Linux
internal import Records

/// The last lines of the log, so that a subscriber that comes back misses none.
struct RecentLines {
  /// In bytes.
  static let limit = 16 << 20

  struct Line {
    var seq: UInt64
    /// With its line feed.
    var bytes: [UInt8]
    /// What stands in it, once somebody has asked.
    fileprivate var content: Content?
  }

  /// What must be known of a line to pass it on.
  struct Content {
    /// The event's word.
    var event: String
    /// Encoded ids from the root; empty for what has no unit.
    var unit: String
    /// Records beside the event's subject stand in it.
    var namesRecords: Bool
  }

  private(set) var lines: [Line] = []
  private var first = 0
  private var size = 0

  init() {}

  /// The end of a log that is read back.
  init(_ folder: borrowing Directory) throws(SystemError) {
    let segments = try LogSegments.list(folder)
    var first = segments.count
    var size: Int64 = 0
    while first > 0, size < Self.limit {
      first -= 1
      size += segments[first].size
    }
    for (index, segment) in segments.enumerated().dropFirst(first) {
      // Lines from there on are those of a failed write, and stand again in the next segment.
      let end = (index + 1 < segments.count ? segments[index + 1].firstSeq : nil) ?? .max
      var carry: [UInt8] = []
      try LogSegments.read(segment.name, in: folder) { portion in
        carry += portion
        var start = 0
        while let next = carry[start...].firstIndex(of: 0x0A) {
          let line = Array(carry[start...next])
          start = next + 1
          if let seq = LogFold.firstSeq(of: line.span), seq < end { append(seq, line) }
        }
        carry.removeFirst(start)
      }
    }
  }

  mutating func append(_ seq: UInt64, _ bytes: [UInt8]) {
    lines.append(Line(seq: seq, bytes: bytes))
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

  /// The places in ``lines`` of those after a sequence number; `nil` when some of them are no longer kept.
  func after(_ seq: UInt64) -> Range<Int>? {
    guard first < lines.count else { return lines.endIndex..<lines.endIndex }
    guard seq + 1 >= lines[first].seq else { return nil }
    var low = first
    var high = lines.count
    while low < high {
      let middle = (low + high) / 2
      if lines[middle].seq <= seq { low = middle + 1 } else { high = middle }
    }
    return low..<lines.count
  }

  /// What stands in the line at a place: read once, however many are told of it.
  mutating func content(at place: Int) -> Content {
    if let known = lines[place].content { return known }
    let line = JSONValue(Array(lines[place].bytes.dropLast())) ?? .null
    let content = Content(
      event: line["event"].text ?? "message", unit: line["unit"].text ?? "",
      namesRecords: !line["evidence"].items.isEmpty || !line["missing"].items.isEmpty)
    lines[place].content = content
    return content
  }
}
