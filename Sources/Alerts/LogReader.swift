internal import Records

/// Splits the bytes of a log's segments into lines, and checks that each continues the one before.
struct LogReader {
  /// The last line that continued the chain.
  private(set) var head = LogHead.start
  /// Of the first line read; later than 1 where older segments have been removed.
  private(set) var firstSeq: UInt64?
  private(set) var lineCount = 0
  private(set) var torn: [TornTail] = []
  /// Lines that were written again in the next segment, after a failed write.
  private(set) var abandonedCount = 0
  /// The first of them; `faultCount` has all.
  private(set) var faults: [LogFault] = []
  private(set) var faultCount = 0

  private var segment = ""
  private var endsBefore: UInt64?
  /// Of the last whole line in this segment.
  private var lineNumber = 0
  /// Where the next line starts.
  private var offset = 0
  private var carry: [UInt8] = []
  private var followsUnreadable = false
  /// Unreadable lines with NUL bytes that nothing readable has followed: what a power cut leaves of a write.
  private var suspects: (offset: Int, head: LogHead, faults: [LogFault])?

  private static let faultLimit = 1000

  /// - Parameter endsBefore: the next segment's first sequence number, where there is one.
  mutating func begin(segment name: String, endsBefore next: UInt64?) {
    segment = name
    endsBefore = next
    lineNumber = 0
    offset = 0
    carry.removeAll(keepingCapacity: true)
  }

  /// Bytes of the segment, in any portions; `line` gets every readable line with the SHA-256 of its bytes.
  mutating func feed(_ bytes: Span<UInt8>, _ line: (LogLine, [UInt8]) -> Void) {
    var start = 0
    for place in 0..<bytes.count where bytes[place] == UInt8(ascii: "\n") {
      if carry.isEmpty {
        read(bytes.extracting(start..<place + 1), line)
      } else {
        for byte in start...place { carry.append(bytes[byte]) }
        let whole = carry
        carry.removeAll(keepingCapacity: true)
        read(whole.span, line)
      }
      start = place + 1
    }
    for byte in start..<bytes.count { carry.append(bytes[byte]) }
  }

  mutating func end() {
    let length = offset + carry.count
    if let suspects {
      torn.append(TornTail(segment: segment, offset: suspects.offset, length: length - suspects.offset))
      head = suspects.head
      followsUnreadable = false
    } else if !carry.isEmpty {
      torn.append(TornTail(segment: segment, offset: offset, length: carry.count))
    }
    suspects = nil
  }

  /// One line with its line feed.
  private mutating func read(_ bytes: Span<UInt8>, _ body: (LogLine, [UInt8]) -> Void) {
    defer { offset += bytes.count }
    lineNumber += 1
    let hash = SHA256.hash(bytes)
    guard let line = LogLine(bytes.extracting(0..<bytes.count - 1)) else {
      readUnreadable(bytes, hash)
      return
    }
    if let known = suspects {
      known.faults.forEach { note($0) }
      suspects = nil
    }
    if let endsBefore, line.seq >= endsBefore {
      abandonedCount += 1
      return
    }
    lineCount += 1
    if lineNumber == 1 && line.kind != .segment { note(.headless, line: lineNumber, seq: line.seq) }
    if continues(line) { head = LogHead(seq: line.seq, hash: hash) }
    followsUnreadable = false
    body(line, hash)
  }

  /// False when the line is out of order: the chain is then looked for in the lines that follow.
  private mutating func continues(_ line: LogLine) -> Bool {
    guard firstSeq != nil else {
      firstSeq = line.seq
      if !followsUnreadable {
        if line.seq == 1 && line.prev != LogHead.start.hash { note(.falseStart, line: lineNumber, seq: 1) }
      }
      return true
    }
    let expected = head.seq + 1
    if line.seq < expected {
      note(.outOfOrder, line: lineNumber, seq: line.seq)
      return false
    }
    if line.seq > expected {
      note(.missing(expected, line.seq - 1), line: lineNumber, seq: line.seq)
    } else if line.prev != head.hash && !followsUnreadable {
      note(.altered, line: lineNumber - 1, seq: head.seq)
    }
    return true
  }

  private mutating func readUnreadable(_ bytes: Span<UInt8>, _ hash: [UInt8]) {
    let fault = LogFault(.unreadable, segment: segment, line: lineNumber, seq: 0)
    var hasNul = false
    for place in 0..<bytes.count where bytes[place] == 0 { hasNul = true }
    if hasNul || suspects != nil {
      suspects = (suspects?.offset ?? offset, suspects?.head ?? head, (suspects?.faults ?? []) + [fault])
    } else {
      note(fault)
    }
    // It stands where a line stood.
    if firstSeq != nil { head = LogHead(seq: min(head.seq + 1, LogLine.largestSeq), hash: hash) }
    followsUnreadable = true
  }

  private mutating func note(_ kind: LogFault.Kind, line: Int, seq: UInt64) {
    note(LogFault(kind, segment: segment, line: line, seq: seq))
  }

  private mutating func note(_ fault: LogFault) {
    faultCount += 1
    if faults.count < Self.faultLimit { faults.append(fault) }
  }
}
