internal import Records

/// Finds altered, inserted, reordered and missing lines from a log's bytes alone; against heads that were noted elsewhere
/// (the journal, a subscriber) also a cut end, another last line or a rewritten log.
public struct LogVerifier: SegmentedLogReading, Sendable {
  private var reader = LogReader()
  private var heads: [UInt64: LogHead]
  private var found = 0
  private var lastFound: UInt64?
  private var standingCount = 0
  private var headFaults: [LogFault] = []

  /// - Parameter heads: as noted outside the log; none checks the log against itself.
  public init(heads: [LogHead] = []) {
    self.heads = [:]
    for head in heads {
      // Two heads with one number cannot both be right.
      if let other = self.heads.updateValue(head, forKey: head.seq), other != head {
        headFaults.append(LogFault(.rewritten(other), segment: "", line: 0, seq: head.seq))
      }
    }
    headCount = self.heads.count
  }

  private let headCount: Int

  /// Lines that were kept of segments that are gone. No chain holds them, but heads may vouch for each.
  ///
  /// - Parameter firstSeq: where the first segment begins; lines from there on stand in it as well.
  public mutating func feed(standing bytes: Span<UInt8>, before firstSeq: UInt64) {
    var start = 0
    for place in 0..<bytes.count where bytes[place] == UInt8(ascii: "\n") {
      let span = bytes.extracting(start..<place + 1)
      start = place + 1
      guard let line = LogLine(span.extracting(0..<span.count - 1)), line.seq < firstSeq else { continue }
      standingCount += 1
      guard let head = heads[line.seq] else { continue }
      if head.hash == SHA256.hash(span) {
        standingFound.insert(line.seq)
      } else {
        headFaults.append(LogFault(.rewritten(head), segment: "standing.jsonl", line: 0, seq: line.seq))
      }
    }
  }

  private var standingFound: Set<UInt64> = []

  /// Segments come in order of their first sequence number.
  ///
  /// - Parameter endsBefore: the next segment's first sequence number; `nil` for the open one.
  public mutating func begin(segment name: String, endsBefore: UInt64? = nil) {
    reader.begin(segment: name, endsBefore: endsBefore)
    segment = name
  }

  private var segment = ""

  public mutating func feed(_ bytes: Span<UInt8>) {
    var faults: [LogFault] = []
    var matched = 0
    var last = lastFound
    let (expected, name) = (heads, segment)
    reader.feed(bytes) { line, hash in
      guard let head = expected[line.seq] else { return }
      if head.hash == hash {
        matched += 1
        last = max(last ?? 0, line.seq)
      } else {
        faults.append(LogFault(.rewritten(head), segment: name, line: 0, seq: line.seq))
      }
    }
    found += matched
    lastFound = last
    headFaults += faults
  }

  public mutating func end() { reader.end() }

  /// After the last segment's end.
  public func report() -> LogReport {
    var faults = reader.faults + headFaults
    var unkept = 0
    for head in heads.values.sorted(by: { $0.seq < $1.seq }) {
      if head.seq > reader.head.seq {
        faults.append(LogFault(.cut(head), segment: segment, line: 0, seq: head.seq))
      } else if head.seq == 0 || head.seq < reader.firstSeq ?? 0, !standingFound.contains(head.seq) {
        unkept += 1
      }
    }
    return LogReport(
      firstSeq: reader.firstSeq, head: reader.head, lineCount: reader.lineCount, torn: reader.torn,
      abandonedCount: reader.abandonedCount, faults: faults,
      faultCount: reader.faultCount + faults.count - reader.faults.count, headCount: headCount,
      headsFound: found + standingFound.count, headsBeforeLog: unkept, lastVouched: lastFound,
      standingCount: standingCount)
  }
}

/// What verifying a log found.
public struct LogReport: Sendable {
  /// `nil` in an empty log.
  public var firstSeq: UInt64?
  public var head: LogHead
  public var lineCount: Int
  public var torn: [TornTail]
  /// Lines that a failed write left behind and that stand again in the next segment.
  public var abandonedCount: Int
  /// The first thousand; `faultCount` has all.
  public var faults: [LogFault]
  public var faultCount: Int
  /// Heads of different lines.
  public var headCount: Int
  public var headsFound: Int
  /// Heads of lines that are no longer kept.
  public var headsBeforeLog: Int
  /// The last line whose head agrees: that line and all before it, as far as they are kept, are as they were told.
  public var lastVouched: UInt64?
  /// Lines kept of segments that are gone.
  public var standingCount: Int

  public var isWhole: Bool { faultCount == 0 }

  /// What was checked and what was not, a sentence each, lower case, no full stop.
  public var remarks: [String] {
    var remarks: [String] = []
    if let firstSeq {
      remarks.append("checked \(lineCount) lines, from \(firstSeq) to \(head)")
      if firstSeq > 1 { remarks.append("lines before \(firstSeq) are no longer kept") }
    } else {
      remarks.append("the log is empty")
    }
    for tail in torn {
      remarks.append("\(tail.segment): the last \(tail.length) bytes are of a line that was never finished")
    }
    if abandonedCount > 0 {
      remarks.append("\(abandonedCount) lines of a failed write stand again in the next segment")
    }
    if standingCount > 0 {
      remarks.append("\(standingCount) lines of segments that are gone still stand; they are in no chain")
    }
    guard headCount > 0 else {
      remarks.append(
        "without a head from elsewhere, another last line, a cut end or a rewritten log cannot be seen")
      return remarks
    }
    remarks.append("\(headsFound) of \(headCount) heads agree")
    if headsBeforeLog > 0 { remarks.append("\(headsBeforeLog) heads are of lines that are no longer kept") }
    if let lastVouched, isWhole {
      remarks.append("the head of line \(lastVouched) vouches for it and all before it")
      if lastVouched < head.seq {
        remarks.append("no head vouches for the lines after it, to \(head.seq): a cut end behind it cannot be seen")
      }
    }
    return remarks
  }
}
