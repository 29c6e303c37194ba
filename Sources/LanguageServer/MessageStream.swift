/// The base protocol of the Language Server Protocol 3.17: messages with a `Content-Length` header before each.
public struct MessageStream: Sendable {
  /// What stands on the stream cannot be cut into messages any more.
  public struct Broken: Error {}

  /// No editor sends more at once.
  static let limit = 64 << 20

  private var pending: [UInt8] = []

  public init() {}

  /// Takes what was read; gives the bodies that are whole.
  public mutating func take(_ bytes: [UInt8]) throws(Broken) -> [[UInt8]] {
    pending += bytes
    var bodies: [[UInt8]] = []
    while let end = Self.endOfHeader(pending) {
      let length = try Self.length(pending[..<end])
      guard pending.count - end >= length else { break }
      bodies.append(Array(pending[end..<end + length]))
      pending.removeFirst(end + length)
    }
    guard bodies.isEmpty == false || pending.count <= Self.limit + 4096 else { throw Broken() }
    return bodies
  }

  /// A body with its header.
  public static func framed(_ body: [UInt8]) -> [UInt8] {
    Array("Content-Length: \(body.count)\r\n\r\n".utf8) + body
  }

  /// Behind the empty line.
  private static func endOfHeader(_ bytes: [UInt8]) -> Int? {
    guard bytes.count >= 4 else { return nil }
    for index in 3..<min(bytes.count, 4096)
    where bytes[index] == 0x0A && bytes[index - 1] == 0x0D && bytes[index - 2] == 0x0A && bytes[index - 3] == 0x0D {
      return index + 1
    }
    return nil
  }

  private static func length(_ header: ArraySlice<UInt8>) throws(Broken) -> Int {
    for line in String(decoding: header, as: UTF8.self).split(whereSeparator: { $0 == "\r\n" || $0 == "\n" }) {
      let parts = line.split(separator: ":", maxSplits: 1)
      guard parts.count == 2, parts[0].lowercased() == "content-length" else { continue }
      let digits = parts[1].drop { $0 == " " }
      guard let length = Int(digits), (0...limit).contains(length) else { throw Broken() }
      return length
    }
    throw Broken()
  }
}
