internal import Alerts
internal import Linux
internal import Records

/// Reads lines of the log that are no longer kept in memory, for subscribers that come back from far behind: on a thread of
/// its own, a portion at a time, so that nobody waits for the disk and nothing piles up.
final class Backlog {
  struct Job: Sendable {
    /// The subscriber's.
    var token: UInt64
    var after: UInt64
    /// What stands behind it may not be on disk yet.
    var until: UInt64
  }

  struct Line: Sendable {
    var seq: UInt64
    /// With its line feed.
    var bytes: [UInt8]
    var content: RecentLines.Content
  }

  struct Portion: Sendable {
    var token: UInt64
    /// In order, without a gap; empty when they are no longer there.
    var lines: [Line]
  }

  /// In bytes, or one line.
  static let portionSize = 128 << 10

  /// Between the thread and the loop.
  private final class Channel: Sendable {
    let found = Guarded<[Portion]>([])
    /// Where each subscriber's next line stands; touched by the thread alone.
    let places = Guarded<[UInt64: Place]>([:])
    let wake: EventCounter

    init() throws(SystemError) { wake = try EventCounter() }
  }

  private struct Place: Sendable {
    /// The segment's first line: its name changes when it is closed.
    var segment: UInt64
    var offset: Int64
    var next: UInt64
  }

  private let channel: Channel
  private let worker: Worker<Job>

  /// Readable when a portion is there.
  var wakeNumber: Int32 { channel.wake.number }

  /// - Parameter state: the state directory.
  init(state: String) throws(SystemError) {
    let channel = try Channel()
    self.channel = channel
    worker = try Worker<Job>(name: "backlog") { jobs in
      for job in jobs {
        let lines = channel.places.withLock { places in
          if places.count > 512 { places = [:] }
          return (try? Self.lines(job, state, &places[job.token])) ?? []
        }
        channel.found.withLock { $0.append(Portion(token: job.token, lines: lines)) }
        channel.wake.signal()
      }
    }
  }

  func read(_ job: Job) { worker.give(job) }

  func take() -> [Portion] {
    channel.wake.clear()
    return channel.found.withLock { found in
      defer { found = [] }
      return found
    }
  }

  private static func lines(_ job: Job, _ state: String, _ place: inout Place?) throws(SystemError) -> [Line] {
    let folder = try Directory(state)
    let segments = try LogSegments.list(folder)
    var lines: [Line] = []
    var wanted = job.after + 1
    while lines.isEmpty, wanted <= job.until {
      guard let index = segments.lastIndex(where: { ($0.firstSeq ?? .max) <= wanted }),
        let first = segments[index].firstSeq, let file = try folder.openRegular(segments[index].name)
      else { return [] }
      let next = index + 1 < segments.count ? segments[index + 1].firstSeq : nil
      var offset: Int64 = 0
      if let known = place, known.segment == first, known.next == wanted { offset = known.offset }
      try read(file, from: &offset, &wanted, until: min(job.until, (next ?? .max) - 1), into: &lines)
      // The segment ended before the line: it is missing, unless the next segment begins with it.
      if lines.isEmpty { return [] }
      place = Place(segment: first, offset: offset, next: wanted)
    }
    return lines
  }

  private static func read(
    _ file: borrowing FileDescriptor, from offset: inout Int64, _ wanted: inout UInt64, until last: UInt64,
    into lines: inout [Line]
  ) throws(SystemError) {
    var size = 0
    var carry: [UInt8] = []
    var at = offset
    while size < portionSize, wanted <= last {
      let piece = try file.read(at: at, count: 1 << 16)
      if piece.isEmpty { return }
      at += Int64(piece.count)
      carry += piece
      var start = 0
      while size < portionSize, let end = carry[start...].firstIndex(of: 0x0A) {
        let bytes = Array(carry[start...end])
        start = end + 1
        offset += Int64(bytes.count)
        guard let seq = LogFold.firstSeq(of: bytes.span), seq >= wanted else { continue }
        // A line that is missing cannot be told of.
        guard seq == wanted, seq <= last else { return }
        lines.append(Line(seq: seq, bytes: bytes, content: RecentLines.Content(line: bytes)))
        size += bytes.count
        wanted += 1
      }
      carry.removeFirst(start)
    }
  }
}
