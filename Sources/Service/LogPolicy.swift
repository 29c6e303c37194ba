/// How the alert log is kept.
public struct LogPolicy: Sendable {
  /// The name of this daemon among those of one host; every segment begins with it.
  public var instance = "etterlevd"
  /// A segment that has as many bytes is closed, and a new one begun.
  public var segmentLimit: Int64 = 64 << 20
  /// Closed segments whose last event is older than so many days are removed; `nil` keeps all. Where it is given, a segment
  /// also ends with its month, so that old ones come to an end.
  public var keptDays: Int?

  public init() {}
}
