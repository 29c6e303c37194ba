internal import Records

/// The end of the log: the last line's sequence number and the SHA-256 of its bytes with the line feed.
public struct LogHead: Hashable, Sendable {
  public var seq: UInt64
  /// 32 bytes.
  public var hash: [UInt8]

  public init(seq: UInt64, hash: [UInt8]) {
    self.seq = seq
    self.hash = hash
  }

  /// Before the very first line: sequence number 0, a hash of zeros.
  public static let start = LogHead(seq: 0, hash: [UInt8](repeating: 0, count: 32))

  /// `412:9f86d0…`, as `--head` takes it.
  public init?(_ text: String) {
    let parts = text.utf8.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
    guard parts.count == 2, let seq = UInt64(String(parts[0]) ?? ""), let hash = Hexadecimal.bytes(Array(parts[1])),
      hash.count == 32
    else { return nil }
    self.init(seq: seq, hash: hash)
  }
}

extension LogHead: CustomStringConvertible {
  public var description: String { "\(seq):\(SHA256.hex(hash))" }
}

/// Lower-case hexadecimal digits, read strictly: a log has one way to write a hash.
enum Hexadecimal {
  /// `nil` unless all are lower-case digits, two for a byte.
  static func bytes(_ text: some RandomAccessCollection<UInt8>) -> [UInt8]? {
    guard text.count.isMultiple(of: 2) else { return nil }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(text.count / 2)
    var high: UInt8?
    for digit in text {
      let value: UInt8
      switch digit {
      case UInt8(ascii: "0")...UInt8(ascii: "9"): value = digit - UInt8(ascii: "0")
      case UInt8(ascii: "a")...UInt8(ascii: "f"): value = digit - UInt8(ascii: "a") + 10
      default: return nil
      }
      if let upper = high {
        bytes.append(upper << 4 | value)
        high = nil
      } else {
        high = value
      }
    }
    return bytes
  }
}
