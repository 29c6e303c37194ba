public import Alerts
internal import CivilTime
internal import Linux

/// The state directory: locked by one daemon, read back at start.
public enum StateFolder {
  public struct Failure: Error, CustomStringConvertible {
    public var description: String
  }

  /// The segments of the log in order of their first sequence number, with where each ends.
  public static func segments(_ path: String) throws(Failure) -> [(name: String, firstSeq: UInt64?, bytes: [UInt8])] {
    do {
      let folder = try Directory(path)
      let names = try folder.entries().compactMap { String(validating: $0.name, as: UTF8.self) }
        .filter { $0.hasPrefix("alerts") && $0.hasSuffix(".jsonl") }
      var segments: [(name: String, firstSeq: UInt64?, bytes: [UInt8])] = []
      for name in names {
        let bytes = try readFile(path + "/" + name, limit: 4 << 30)
        segments.append((name, LogFold.firstSeq(of: bytes.span), bytes))
      }
      return segments.sorted { ($0.firstSeq ?? .max, $0.name) < ($1.firstSeq ?? .max, $1.name) }
    } catch {
      throw Failure(description: "\(error)")
    }
  }

  /// What the log adds up to. Reads only.
  public static func fold(_ path: String) throws(Failure) -> LogFold {
    var fold = LogFold()
    let segments = try segments(path)
    for (index, segment) in segments.enumerated() {
      let next = index + 1 < segments.count ? segments[index + 1].firstSeq : nil
      fold.begin(segment: segment.name, endsBefore: next)
      fold.feed(segment.bytes.span)
      fold.end()
    }
    return fold
  }

  /// What verifying the log finds, against heads noted elsewhere if there are any.
  public static func verify(_ path: String, heads: [LogHead]) throws(Failure) -> LogReport {
    var verifier = LogVerifier(heads: heads)
    let segments = try segments(path)
    for (index, segment) in segments.enumerated() {
      let next = index + 1 < segments.count ? segments[index + 1].firstSeq : nil
      verifier.begin(segment: segment.name, endsBefore: next)
      verifier.feed(segment.bytes.span)
      verifier.end()
    }
    return verifier.report()
  }
}
