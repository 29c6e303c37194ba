public import CivilTime

/// Reads a log back: the ledger that it adds up to, the head to go on from, and what is wrong with it.
public struct LogFold: SegmentedLogReading, Sendable {
  public private(set) var ledger = Ledger()
  /// Of the last line with a time; the clock should not read earlier.
  public private(set) var lastAt: Instant?
  private var reader = LogReader()

  /// - Parameter zone: whose days ``Trend`` counts by; `nil` where nobody asks how many alerts there were.
  public init(countingDaysIn zone: ZoneRules? = nil) {
    ledger.trend = zone.map { Trend(zone: $0) }
  }

  /// Where the next line goes on.
  public var head: LogHead { reader.head }
  /// The first sequence number kept; `nil` in an empty log.
  public var firstSeq: UInt64? { reader.firstSeq }
  /// Ends to cut before anything is written; only the open segment's matters then.
  public var torn: [TornTail] { reader.torn }
  /// The log was changed by somebody else, or its disk lost something. Its state is still the best there is.
  public var faults: [LogFault] { reader.faults }

  /// Lines that were kept of segments that are gone; before any segment. What they add up to holds, but when it began is
  /// not known any more, so the past is that of the segments.
  ///
  /// - Parameter firstSeq: where the first segment begins; lines from there on stand in it as well.
  public mutating func feed(standing bytes: Span<UInt8>, before firstSeq: UInt64) {
    var start = 0
    for place in 0..<bytes.count where bytes[place] == UInt8(ascii: "\n") {
      let line = LogLine(bytes.extracting(start..<place))
      start = place + 1
      guard let line, line.seq < firstSeq else { continue }
      ledger.apply(line)
      lastAt = line.at ?? lastAt
    }
    ledger.firstAt = nil
  }

  /// Segments come in order of their first sequence number.
  ///
  /// - Parameter endsBefore: the next segment's first sequence number; `nil` for the open one. Lines of that number and
  ///   later were left behind by a failed write and stand again in the next segment.
  public mutating func begin(segment name: String, endsBefore: UInt64? = nil) {
    reader.begin(segment: name, endsBefore: endsBefore)
  }

  /// Bytes of the segment, in any portions.
  public mutating func feed(_ bytes: Span<UInt8>) {
    var folded = Ledger()
    swap(&folded, &ledger)
    var at = lastAt
    reader.feed(bytes) { line, _ in
      folded.apply(line)
      at = line.at ?? at
    }
    swap(&folded, &ledger)
    lastAt = at
  }

  /// The segment has no more bytes.
  public mutating func end() { reader.end() }

  /// The sequence number of a segment's first line, from its first bytes.
  public static func firstSeq(of bytes: Span<UInt8>) -> UInt64? {
    for place in 0..<bytes.count where bytes[place] == UInt8(ascii: "\n") {
      return LogLine(bytes.extracting(0..<place))?.seq
    }
    return nil
  }
}
