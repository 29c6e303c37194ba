internal import Records

/// Something in a log that the daemon did not write so.
public struct LogFault: Error, Hashable, Sendable {
  public enum Kind: Hashable, Sendable {
    /// No line of a log.
    case unreadable
    /// The line's bytes are not those that the next line was chained to.
    case altered
    /// Sequence numbers that are not there, inclusive.
    case missing(UInt64, UInt64)
    /// A sequence number that has been before: inserted, repeated or moved.
    case outOfOrder
    /// The very first line is chained to something.
    case falseStart
    /// A segment that does not begin with its `segment` line.
    case headless
    /// The head lies beyond the end of the log.
    case cut(LogHead)
    /// The line with the head's sequence number is another.
    case rewritten(LogHead)
  }
  public var kind: Kind
  /// The segment's file name.
  public var segment: String
  /// From 1; 0 where no line is meant.
  public var line: Int
  /// As the line has it; 0 where it has none.
  public var seq: UInt64

  public init(_ kind: Kind, segment: String, line: Int, seq: UInt64) {
    self.kind = kind
    self.segment = segment
    self.line = line
    self.seq = seq
  }
}

extension LogFault: CustomStringConvertible {
  /// `alerts.jsonl:411: …`, lower case, no full stop.
  public var description: String {
    let place = line > 0 ? "\(segment):\(line): " : segment.isEmpty ? "" : "\(segment): "
    return place + sentence
  }

  private var sentence: String {
    switch kind {
    case .unreadable: "not a line of a log"
    case .altered: "line \(seq) was altered: the next one is chained to other bytes"
    case .missing(let first, let last):
      first == last ? "line \(first) is missing" : "lines \(first) to \(last) are missing"
    case .outOfOrder: "line \(seq) is inserted, repeated or out of order"
    case .falseStart: "the first line is chained to a line before it"
    case .headless: "a segment begins with a `segment` line"
    case .cut(let head): "the log ends before line \(head.seq), which it once had"
    case .rewritten(let head): "line \(head.seq) is not the one whose hash is \(SHA256.hex(head.hash))"
    }
  }
}

/// Bytes at the end of a segment that were never told to anyone: a write that a crash cut short.
public struct TornTail: Hashable, Sendable {
  public var segment: String
  /// Keep so many bytes.
  public var offset: Int
  /// Cut so many.
  public var length: Int

  public init(segment: String, offset: Int, length: Int) {
    self.segment = segment
    self.offset = offset
    self.length = length
  }
}
