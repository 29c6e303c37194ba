/// Takes in a log as it is kept: first the lines that stand for segments that are gone, then one segment after another, in
/// order of their first sequence number.
public protocol SegmentedLogReading {
  /// Lines that were kept of segments that are gone; before any segment.
  ///
  /// - Parameters:
  ///   - bytes: whole lines.
  ///   - firstSeq: where the first segment begins; lines from there on stand in it as well.
  mutating func feed(standing bytes: Span<UInt8>, before firstSeq: UInt64)

  /// A segment begins.
  ///
  /// - Parameters:
  ///   - name: its file's.
  ///   - endsBefore: the next segment's first sequence number; `nil` for the open one.
  mutating func begin(segment name: String, endsBefore: UInt64?)

  /// Bytes of the segment, in any portions.
  mutating func feed(_ bytes: Span<UInt8>)

  /// The segment has no more bytes.
  mutating func end()
}
