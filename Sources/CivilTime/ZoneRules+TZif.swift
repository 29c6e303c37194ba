/// Why bytes are no zone file.
public struct TZifError: Error, Sendable, CustomStringConvertible {
  /// Lower case, no full stop.
  public let description: String
}

extension ZoneRules {
  /// Reads a TZif file of version 2 or later (RFC 9636): the 64-bit block and the footer.
  public init(tzif bytes: [UInt8]) throws(TZifError) {
    var reader = TZifReader(bytes: bytes)
    let first = try reader.header()
    guard first.version >= 2 else { throw TZifError(description: "the zone file has no 64-bit block") }
    try reader.skip(first.blockSize(timeSize: 4))
    let header = try reader.header()
    guard header.kindCount > 0, header.kindCount <= 256 else {
      throw TZifError(description: "the zone file has no local time types")
    }
    var transitions: [Int64] = []
    transitions.reserveCapacity(header.transitionCount)
    for _ in 0..<header.transitionCount { transitions.append(try reader.int64()) }
    guard zip(transitions, transitions.dropFirst()).allSatisfy({ $0 < $1 }) else {
      throw TZifError(description: "the zone file's transitions are out of order")
    }
    let kindAfter = try reader.take(header.transitionCount)
    guard kindAfter.allSatisfy({ Int($0) < header.kindCount }) else {
      throw TZifError(description: "a transition leads to a local time type that is not there")
    }
    var kinds: [Kind] = []
    for _ in 0..<header.kindCount {
      let offset = try reader.int32()
      guard abs(Int(offset)) < 26 * 3600 else { throw TZifError(description: "an offset is over 26 hours") }
      kinds.append(Kind(offset: offset))
      try reader.skip(2)
    }
    try reader.skip(header.blockSize(timeSize: 8) - header.transitionCount * 9 - header.kindCount * 6)
    let footer = try reader.footer()
    self.init(
      transitions: transitions, kindAfter: kindAfter, kinds: kinds, footer: footer.isEmpty ? nil : try PosixZone(footer)
    )
  }
}

private struct TZifReader {
  struct Header {
    var version: Int
    var isUTCount: Int
    var isStandardCount: Int
    var leapCount: Int
    var transitionCount: Int
    var kindCount: Int
    var abbreviationCount: Int

    func blockSize(timeSize: Int) -> Int {
      transitionCount * (timeSize + 1) + kindCount * 6 + abbreviationCount + leapCount * (timeSize + 4)
        + isStandardCount + isUTCount
    }
  }

  let bytes: [UInt8]
  var index = 0

  init(bytes: [UInt8]) {
    self.bytes = bytes
  }

  mutating func take(_ count: Int) throws(TZifError) -> [UInt8] {
    guard count >= 0, count <= bytes.count - index else { throw TZifError(description: "the zone file is cut short") }
    defer { index += count }
    return Array(bytes[index..<index + count])
  }

  mutating func skip(_ count: Int) throws(TZifError) {
    guard count >= 0, count <= bytes.count - index else { throw TZifError(description: "the zone file is cut short") }
    index += count
  }

  mutating func int32() throws(TZifError) -> Int32 {
    Int32(truncatingIfNeeded: try take(4).reduce(0 as UInt64) { $0 << 8 | UInt64($1) })
  }

  mutating func int64() throws(TZifError) -> Int64 {
    Int64(truncatingIfNeeded: try take(8).reduce(0 as UInt64) { $0 << 8 | UInt64($1) })
  }

  mutating func header() throws(TZifError) -> Header {
    guard try take(4) == Array("TZif".utf8) else { throw TZifError(description: "the file is no zone file") }
    let version = try take(1)[0]
    try skip(15)
    var counts: [Int] = []
    for _ in 0..<6 { counts.append(Int(UInt32(bitPattern: try int32()))) }
    // A real file has a few hundred transitions; the bound keeps arithmetic on hostile counts from overflowing.
    guard counts.allSatisfy({ $0 <= 1_000_000 }) else { throw TZifError(description: "the zone file is too large") }
    return Header(
      version: version >= 0x32 ? Int(version - 0x30) : 1, isUTCount: counts[0], isStandardCount: counts[1],
      leapCount: counts[2], transitionCount: counts[3], kindCount: counts[4], abbreviationCount: counts[5])
  }

  /// The text between the two line feeds at the end.
  mutating func footer() throws(TZifError) -> [UInt8] {
    guard try take(1) == [0x0A], let end = bytes[index...].firstIndex(of: 0x0A) else {
      throw TZifError(description: "the zone file has no footer")
    }
    return try take(end - index)
  }
}
