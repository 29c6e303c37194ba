public import Alerts
internal import CivilTime
internal import Linux

/// The state directory: locked by one daemon, read back at start.
public enum StateFolder {
  public struct Failure: Error, CustomStringConvertible {
    public var description: String
  }

  /// What the log adds up to. Reads only.
  public static func fold(_ path: String) throws(Failure) -> LogFold {
    do throws(SystemError) {
      return try fold(Directory(path))
    } catch {
      throw Failure(description: "\(error)")
    }
  }

  static func fold(
    _ folder: borrowing Directory, countingDaysIn zone: ZoneRules? = nil
  ) throws(SystemError) -> LogFold {
    var fold = LogFold(countingDaysIn: zone)
    try read(folder, into: &fold)
    return fold
  }

  /// What verifying the log finds, against heads noted elsewhere if there are any.
  public static func verify(_ path: String, heads: [LogHead]) throws(Failure) -> LogReport {
    do throws(SystemError) {
      return try verify(Directory(path), heads: heads)
    } catch {
      throw Failure(description: "\(error)")
    }
  }

  private static func verify(_ folder: borrowing Directory, heads: [LogHead]) throws(SystemError) -> LogReport {
    var verifier = LogVerifier(heads: heads)
    try read(folder, into: &verifier)
    return verifier.report()
  }

  /// The whole log, from its first line to its last.
  private static func read(
    _ folder: borrowing Directory, into reader: inout some SegmentedLogReading
  ) throws(SystemError) {
    let segments = try LogSegments.list(folder)
    let standing = try LogRetention.standing(in: folder)
    reader.feed(standing: standing.span, before: segments.first?.firstSeq ?? .max)
    for (index, segment) in segments.enumerated() {
      let next = index + 1 < segments.count ? segments[index + 1].firstSeq : nil
      reader.begin(segment: segment.name, endsBefore: next)
      try LogSegments.read(segment.name, in: folder) { reader.feed($0.span) }
      reader.end()
    }
  }
}
