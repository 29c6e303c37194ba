internal import Alerts
internal import Linux

/// The files of a log in its state directory: the open segment, `alerts.jsonl`, and closed ones, `alerts-<first seq>.jsonl`.
enum LogSegments {
  struct Segment {
    var name: String
    /// Of its first line; `nil` where none stands in it.
    var firstSeq: UInt64?
    var size: Int64
    /// With the device, which file it is, whatever its name becomes.
    var inode: UInt64
    var device: UInt64
  }

  /// In the order of their first sequence numbers.
  static func list(_ folder: borrowing Directory) throws(SystemError) -> [Segment] {
    var segments: [Segment] = []
    for entry in try folder.entries() {
      guard let name = String(validating: entry.name, as: UTF8.self), name.hasPrefix("alerts"),
        name.hasSuffix(".jsonl"), let file = try folder.openRegular(name)
      else { continue }
      let status = try file.status()
      let first: UInt64?
      if let number = firstSeq(named: name) { first = number } else { first = try firstSeq(in: file) }
      segments.append(
        Segment(name: name, firstSeq: first, size: status.size, inode: status.inode, device: status.device))
    }
    return segments.sorted { ($0.firstSeq ?? .max, $0.name) < ($1.firstSeq ?? .max, $1.name) }
  }

  /// The bytes of a segment, in portions.
  static func read(_ name: String, in folder: borrowing Directory, _ body: ([UInt8]) -> Void) throws(SystemError) {
    guard let file = try folder.openRegular(name) else { return }
    while true {
      let portion = try file.read(atMost: 1 << 20)
      if portion.isEmpty { return }
      body(portion)
    }
  }

  /// A name for a segment that is closed. It is free: what stands there by whatever accident is never lost.
  static func closedName(_ firstSeq: UInt64, in folder: borrowing Directory) -> String {
    let name = "alerts-\(firstSeq)"
    var free = name + ".jsonl"
    var number = 2
    while (try? folder.status(free)) != nil {
      free = "\(name)-\(number).jsonl"
      number += 1
    }
    return free
  }

  /// What a closed segment's name says: a first line that somebody has damaged does not hide where the segment belongs.
  private static func firstSeq(named name: String) -> UInt64? {
    guard name.hasPrefix("alerts-") else { return nil }
    return UInt64(name.dropFirst("alerts-".count).prefix { $0.isASCII && $0.isNumber })
  }

  private static func firstSeq(in file: borrowing FileDescriptor) throws(SystemError) -> UInt64? {
    var start: [UInt8] = []
    while start.count < 16 << 20 {
      let portion = try file.read(atMost: 1 << 16)
      start += portion
      if portion.isEmpty || portion.contains(0x0A) { break }
    }
    return LogFold.firstSeq(of: start.span)
  }
}
