public import Alerts
internal import Records

/// Heads of the log as others have noted them: the journal, and who has heard the events.
public enum NotedHeads {
  /// From entries of the journal as `journalctl -o json` prints them, one a line.
  public static func inJournal(_ bytes: [UInt8]) -> [LogHead] {
    bytes.split(separator: 0x0A).compactMap { line in
      JSONValue(Array(line))?["ETTERLEVD_HEAD"].text.flatMap { LogHead($0) }
    }
  }

  /// From events as a subscriber has received them: the stream itself, or what stood behind `data:`, one a line.
  public static func inEvents(_ bytes: [UInt8]) -> [LogHead] {
    let prefix = Array("data:".utf8)
    return bytes.split(separator: 0x0A).compactMap { line in
      var line = line
      if line.starts(with: prefix) { line = line.dropFirst(prefix.count) }
      if line.first == 0x20 { line = line.dropFirst() }
      if line.last == 0x0D { line = line.dropLast() }
      // A stream also says where it begins anew; that is no line of the log.
      let text = Array(line) + [0x0A]
      return LogFold.firstSeq(of: text.span).map { LogHead(seq: $0, hash: SHA256.hash(text)) }
    }
  }
}
