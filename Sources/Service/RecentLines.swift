internal import Alerts
internal import Linux
internal import Records

/// The last lines of the log, so that a subscriber that comes back misses none.
struct RecentLines {
  /// So many bytes of lines are kept at least, once there have been so many.
  static let limit = 4 << 20

  /// What must be known of a line to pass it on.
  struct Content: Sendable {
    /// The event's word.
    var event: String
    /// Encoded ids from the root; empty for what has no unit.
    var unit: String
    /// Records beside the event's subject stand in it.
    var namesRecords: Bool

    /// - Parameter bytes: the line, with its line feed.
    init(line bytes: [UInt8]) {
      let line = JSONValue(Array(bytes.dropLast())) ?? .null
      event = line["event"].text ?? "message"
      unit = line["unit"].text ?? ""
      namesRecords = !line["evidence"].items.isEmpty || !line["missing"].items.isEmpty
    }
  }

  /// The lines, one after another; each ends where the next begins.
  private var bytes: [UInt8] = []
  private var lines: [(seq: UInt64, end: Int)] = []
  /// What stands in lines that somebody has asked about, by their numbers.
  private var contents: [UInt64: Content] = [:]

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

  mutating func append(_ seq: UInt64, _ line: [UInt8]) {
    bytes += line
    lines.append((seq, bytes.count))
    // A quarter over, so that not every line moves all of them.
    if bytes.count > Self.limit / 4 * 5 { shorten() }
  }

  private mutating func shorten() {
    let excess = bytes.count - Self.limit
    var count = 0
    while count < lines.count - 1, lines[count].end <= excess { count += 1 }
    guard count > 0 else { return }
    let removed = lines[count - 1].end
    bytes.removeFirst(removed)
    lines.removeFirst(count)
    for place in lines.indices { lines[place].end -= removed }
  }

  /// The places of the lines after a sequence number; `nil` when some of them are no longer kept.
  func places(after seq: UInt64) -> Range<Int>? {
    guard let first = lines.first else { return 0..<0 }
    guard seq + 1 >= first.seq else { return nil }
    var low = 0
    var high = lines.count
    while low < high {
      let middle = (low + high) / 2
      if lines[middle].seq <= seq { low = middle + 1 } else { high = middle }
    }
    return low..<lines.count
  }

  /// What stands in the line at a place: read once, however many are told of it.
  mutating func content(at place: Int) -> Content {
    let (seq, bytes) = self[place]
    if let known = contents[seq] { return known }
    let content = Content(line: bytes)
    if contents.count >= 4096 { contents = [:] }
    contents[seq] = content
    return content
  }

  /// The line, with its line feed.
  subscript(place: Int) -> (seq: UInt64, bytes: [UInt8]) {
    let start = place == 0 ? 0 : lines[place - 1].end
    return (lines[place].seq, Array(bytes[start..<lines[place].end]))
  }
}
