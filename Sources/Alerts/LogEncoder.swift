public import CivilTime
internal import Krav
internal import Records

/// Turns events into log lines, each chained to the line before it.
///
/// A value: whoever writes takes a copy, encodes a batch, and keeps the copy only when the bytes are on disk.
public struct LogEncoder: Sendable {
  /// The last line encoded.
  public private(set) var head: LogHead
  private let zone: ZoneRules
  private let instance: String

  /// - Parameter instance: the name of this daemon among those of one host; no random number, so that a replay gives the
  ///   same bytes.
  public init(head: LogHead = .start, zone: ZoneRules, instance: String = "etterlevd") {
    self.head = head
    self.zone = zone
    self.instance = instance
  }

  /// The first line of a segment.
  public mutating func appendSegment(to bytes: inout [UInt8]) {
    var line = begin()
    line.field("event", EventKind.segment.rawValue)
    line.field("instance", instance)
    finish(&line, &bytes)
  }

  /// One event as a line with its line feed.
  ///
  /// - Parameter digest: the SHA-256 (32 bytes) of a record's own bytes; `nil` when they can no longer be read, which the
  ///   line tells as `null`.
  public mutating func append(
    _ event: PendingEvent, to bytes: inout [UInt8], digest: (Evidence) -> [UInt8]?
  ) {
    var line = begin()
    line.field("at", zone.rfc3339(event.at))
    line.field("event", event.kind.rawValue)
    line.field("cause", event.cause.rawValue)
    if let alert = event.alert {
      line.field("alert", alert.id.description)
      line.field("rule", alert.rule)
      line.field("subject", alert.subject)
      if !alert.unit.isEmpty { line.field("unit", alert.unit) }
    }
    if case .criterion(let standing) = event.detail {
      line.field("criterion", standing.criterion)
      line.field("unit", standing.unit)
    }
    line.field("verdict", event.verdict)
    line.field("from", event.from)
    if let why = event.why { line.field("why", why.rawValue) }
    line.append(event.detail, digest: digest)
    line.field("pack", event.pack)
    finish(&line, &bytes)
  }

  private func begin() -> JSONWriter {
    var line = JSONWriter()
    line.beginObject()
    line.field("seq", Int(head.seq + 1))
    return line
  }

  /// Chains the line to the one before, and the next one to it.
  private mutating func finish(_ line: inout JSONWriter, _ bytes: inout [UInt8]) {
    line.field("prev", hash: head.hash)
    line.endObject()
    line.endLine()
    bytes += line.bytes
    head = LogHead(seq: head.seq + 1, hash: SHA256.hash(line.bytes))
  }
}
