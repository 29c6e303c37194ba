internal import CivilTime
internal import Records

/// The lines of one log in order, each only when it may be passed on: when the line behind it vouches for it, being chained
/// to its bytes, or when nothing stands behind it. At the first fault it ends, and tells the fault; the line that stands
/// before a fault is vouched for by nobody and stays.
///
/// A line happens at its time, but never before the line before it: the line that begins a segment has no time, and a clock
/// may have been set back. So the order of a log is that of its time.
public struct VouchedLines: Sendable {
  /// Where a line stands: behind one that has been passed on, it goes on another time.
  public struct Place: Hashable, Sendable {
    public var seq: UInt64
    /// The SHA-256 of the line with its line feed, as eight words.
    public var hash: SIMD8<UInt32>
    /// When the line counts as having happened, in seconds since 1970; the least number where no line before had a time.
    public var time: Int64
    /// Of the line in its segment, in bytes.
    public var offset: Int64

    public init(head: LogHead, time: Int64, offset: Int64) {
      self.init(seq: head.seq, hash: ChainLine.words(head.hash), time: time, offset: offset)
    }

    init(seq: UInt64, hash: SIMD8<UInt32>, time: Int64, offset: Int64) {
      self.seq = seq
      self.hash = hash
      self.time = time
      self.offset = offset
    }

    public var head: LogHead { LogHead(seq: seq, hash: SHA256.bytes(hash)) }
  }

  private struct Line {
    var place: Place
    /// In the buffer, with the line feed.
    var range: Range<Int>
    /// In its segment, from 1.
    var number: Int
    /// How many segments have begun before its own.
    var segment: Int
  }

  /// The line to pass on, when ``next()`` was true.
  private var current: Line?
  /// The line behind it, which nobody has vouched for yet.
  private var pending: Line?
  private var buffer: [UInt8] = []
  /// Where in the buffer the next line begins, and how far no line feed was found.
  private var start = 0
  private var searched = 0
  /// Where in its segment the buffer begins.
  private var base: Int64 = 0

  private let known: Place?
  /// The line that was known from before has been found, or none was.
  public private(set) var isAnchored: Bool
  /// The last line below the known one.
  private var lastSkipped: UInt64?
  private var time: Int64
  private var segment = ""
  private var segmentBefore = ""
  private var segmentCount = 0
  private var endsBefore: UInt64?
  /// Of the last whole line in this segment; too low where the reading began within it.
  private var lineNumber = 0
  private var beginsSegment = true
  /// The first unreadable line of those that nothing readable has followed: what a power cut leaves of a write.
  private var suspect: LogFault?
  /// There is nothing more to read.
  public private(set) var isFinished = false
  private var fault: LogFault?
  /// The first sequence number read; later than 1 where older segments have been removed.
  public private(set) var firstSeq: UInt64?

  /// No line is longer, in bytes.
  private static let longest = 16 << 20

  /// - Parameter known: what has been passed on before; `nil` for all of the log.
  public init(after known: Place? = nil) {
    self.known = known
    isAnchored = known == nil
    time = known?.time ?? .min
  }

  // MARK: What the line to pass on is

  /// `nil` unless ``next()`` was true.
  public var place: Place? { current?.place }

  /// Appends the line as it stands, without its line feed.
  public func append(to bytes: inout [UInt8]) {
    guard let current else { return }
    bytes += buffer[current.range.lowerBound..<current.range.upperBound - 1]
  }

  /// The same with one byte twice wherever it stands.
  func append(to bytes: inout [UInt8], doubling twice: UInt8) {
    guard let current else { return }
    for place in current.range.lowerBound..<current.range.upperBound - 1 {
      let byte = buffer[place]
      bytes.append(byte)
      if byte == twice { bytes.append(byte) }
    }
  }

  // MARK: Feeding

  /// Segments come in the order of their first sequence numbers.
  ///
  /// - Parameters:
  ///   - name: the segment's file name.
  ///   - offset: where in it the bytes begin; a line begins there.
  ///   - endsBefore: the next segment's first sequence number. Lines of that number and later were left behind by a failed
  ///     write and stand again in the next segment.
  public mutating func begin(segment name: String, at offset: Int64 = 0, endsBefore: UInt64? = nil) {
    end()
    segmentBefore = segment
    segment = name
    segmentCount += 1
    self.endsBefore = endsBefore
    lineNumber = 0
    beginsSegment = offset == 0
    // What was never finished at the end of the segment before is no line; the pending one stays at hand.
    buffer.removeSubrange(start...)
    base = offset - Int64(buffer.count)
  }

  /// Bytes of the segment, in any portions.
  public mutating func feed(_ bytes: [UInt8]) {
    current = nil
    let kept = pending?.range.lowerBound ?? start
    if kept > 0 {
      buffer.removeSubrange(..<kept)
      if let range = pending?.range { pending?.range = range.lowerBound - kept..<range.upperBound - kept }
      start -= kept
      searched -= kept
      base += Int64(kept)
    }
    buffer += bytes
  }

  /// The log has no more segments: its last line may be passed on.
  public mutating func finish() {
    end()
    isFinished = true
  }

  /// The segment has no more bytes.
  private mutating func end() {
    suspect = nil
    searched = start
  }

  // MARK: Reading

  /// Goes on to the next line that may be passed on; false where more bytes are needed, or when it is finished.
  ///
  /// - Throws: what is wrong with the log, from then on.
  public mutating func next() throws(LogFault) -> Bool {
    if let fault { throw fault }
    current = nil
    do throws(LogFault) {
      while current == nil, let range = nextRange() { try read(range) }
      if current == nil && isFinished { try passOnTheLast() }
      if buffer.count - start > Self.longest {
        throw LogFault(.unreadable, segment: segment, line: lineNumber + 1, seq: 0)
      }
    } catch {
      fault = error
      throw error
    }
    return current != nil
  }

  private mutating func nextRange() -> Range<Int>? {
    if isFinished { return nil }
    let end = Self.lineFeed(in: buffer.span, from: searched)
    searched = end
    guard end < buffer.count else { return nil }
    let range = start..<end + 1
    start = end + 1
    searched = start
    return range
  }

  /// The place of the next line feed, or the end.
  private static func lineFeed(in bytes: Span<UInt8>, from start: Int) -> Int {
    var place = start
    while place < bytes.count, bytes[place] != 0x0A { place += 1 }
    return place
  }

  private mutating func passOnTheLast() throws(LogFault) {
    if let known, !isAnchored {
      throw LogFault(.cut(known.head), segment: segment, line: 0, seq: known.seq)
    }
    current = pending
    pending = nil
  }

  private mutating func read(_ range: Range<Int>) throws(LogFault) {
    lineNumber += 1
    guard range.count <= Self.longest,
      let line = ChainLine(buffer.span.extracting(range.lowerBound..<range.upperBound - 1))
    else {
      return try readUnreadable(range)
    }
    if let suspect { throw suspect }
    if let endsBefore, line.seq >= endsBefore { return }
    if lineNumber == 1, beginsSegment, !line.isSegment { throw faulty(.headless, seq: line.seq) }
    if firstSeq == nil { firstSeq = line.seq }
    let hash = SHA256.words(buffer.span.extracting(range))
    if let known, !isAnchored { return try find(known, line, hash, range) }
    try check(line)
    current = pending
    pending = entered(line, hash, range)
  }

  private mutating func entered(_ line: ChainLine, _ hash: SIMD8<UInt32>, _ range: Range<Int>) -> Line {
    time = max(time, line.at?.seconds ?? time)
    let place = Place(seq: line.seq, hash: hash, time: time, offset: base + Int64(range.lowerBound))
    return Line(place: place, range: range, number: lineNumber, segment: segmentCount)
  }

  /// Whether the line continues the one before it.
  private func check(_ line: ChainLine) throws(LogFault) {
    guard let before = pending?.place ?? known else {
      if line.seq == 1 && line.prev != SIMD8() { throw faulty(.falseStart, seq: 1) }
      return
    }
    let last = before.seq
    if line.seq <= last { throw faulty(.outOfOrder, seq: line.seq) }
    if line.seq > last + 1 { throw faulty(.missing(last + 1, line.seq - 1), seq: line.seq) }
    if line.prev == before.hash { return }
    // Named for the line whose bytes are not those that were chained to.
    let name = pending.map { $0.segment == segmentCount ? segment : segmentBefore } ?? segment
    throw LogFault(.altered, segment: name, line: pending?.number ?? max(lineNumber - 1, 0), seq: last)
  }

  /// What was passed on before is passed over: only the last line of it must be there as it was.
  private mutating func find(
    _ known: Place, _ line: ChainLine, _ hash: SIMD8<UInt32>, _ range: Range<Int>
  ) throws(LogFault) {
    if line.seq < known.seq {
      lastSkipped = line.seq
    } else if line.seq == known.seq {
      guard hash == known.hash else { throw faulty(.rewritten(known.head), seq: line.seq) }
      isAnchored = true
    } else if line.seq == known.seq + 1 {
      // The segment that it ended is no longer kept, but what comes behind it is chained to it.
      guard line.prev == known.hash else { throw faulty(.rewritten(known.head), seq: line.seq) }
      isAnchored = true
      pending = entered(line, hash, range)
    } else {
      throw faulty(.missing((lastSkipped ?? known.seq) + 1, line.seq - 1), seq: line.seq)
    }
  }

  private mutating func readUnreadable(_ range: Range<Int>) throws(LogFault) {
    // Before what is known nothing is asked for.
    if !isAnchored { return }
    let found = faulty(.unreadable, seq: 0)
    if suspect == nil {
      guard buffer[range].contains(0) else { throw found }
      suspect = found
    }
  }

  private func faulty(_ kind: LogFault.Kind, seq: UInt64) -> LogFault {
    LogFault(kind, segment: segment, line: lineNumber, seq: seq)
  }
}
