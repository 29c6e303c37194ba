internal import Records

/// The lines of many logs as they go to whoever keeps them all: with the municipality, the sequence number, the hash and the
/// line as it stands, so that the chain can be verified there again.
public struct MergedLines: Sendable {
  public enum Form: String, Sendable, CaseIterable {
    /// `{"municipality":"…","seq":412,"hash":"…","line":{…}}`, one a line.
    case jsonLines = "json-lines"
    /// RFC 4180 with commas, line feeds and a header.
    case csv
  }

  private let form: Form
  /// What stands before the sequence number, by log.
  private let beginnings: [[UInt8]]
  private let beforeHash: [UInt8]
  private let beforeLine: [UInt8]
  private let afterLine: [UInt8]

  /// What has been written and not yet taken.
  public private(set) var bytes: [UInt8] = []

  /// - Parameters:
  ///   - form: how a line is written.
  ///   - municipalities: the name of each log.
  public init(_ form: Form, municipalities: [String]) {
    self.form = form
    switch form {
    case .jsonLines:
      beginnings = municipalities.map { name in
        var writer = JSONWriter()
        writer.beginObject()
        writer.field("municipality", name)
        return writer.bytes + Array(",\"seq\":".utf8)
      }
      (beforeHash, beforeLine, afterLine) = (Array(",\"hash\":\"".utf8), Array("\",\"line\":".utf8), Array("}\n".utf8))
    case .csv:
      (beforeHash, beforeLine, afterLine) = (Array(",".utf8), Array(",\"".utf8), Array("\"\n".utf8))
      beginnings = municipalities.map { Array((Self.cell($0) + ",").utf8) }
      bytes = Array("municipality,seq,hash,line\n".utf8)
    }
  }

  /// Appends the line that a log passes on.
  ///
  /// - Parameters:
  ///   - lines: the log's.
  ///   - log: its place among the municipalities.
  public mutating func append(_ lines: borrowing VouchedLines, log: Int) {
    guard let place = lines.place else { return }
    bytes += beginnings[log]
    append(place.seq)
    bytes += beforeHash
    append(place.hash)
    bytes += beforeLine
    switch form {
    case .jsonLines: lines.append(to: &bytes)
    case .csv: lines.append(to: &bytes, doubling: UInt8(ascii: "\""))
    }
    bytes += afterLine
  }

  /// What has been written since the last time.
  public mutating func take() -> [UInt8] {
    defer { bytes.removeAll(keepingCapacity: true) }
    return bytes
  }

  private mutating func append(_ number: UInt64) {
    var digits = InlineArray<20, UInt8>(repeating: 0)
    var count = 0
    var rest = number
    repeat {
      digits[count] = UInt8(truncatingIfNeeded: rest % 10) + UInt8(ascii: "0")
      rest /= 10
      count += 1
    } while rest > 0
    for place in 0..<count { bytes.append(digits[count - 1 - place]) }
  }

  private mutating func append(_ hash: SIMD8<UInt32>) {
    for word in 0..<8 {
      for shift: UInt32 in stride(from: 28, through: 0, by: -4) {
        let digit = UInt8(truncatingIfNeeded: hash[word] >> shift) & 15
        bytes.append(digit < 10 ? UInt8(ascii: "0") + digit : UInt8(ascii: "a") + digit - 10)
      }
    }
  }

  private static func cell(_ text: String) -> String {
    let special: Set<UInt8> = [0x22, 0x2C, 0x0A, 0x0D]
    guard text.utf8.contains(where: { special.contains($0) }) else { return text }
    return "\"" + text.replacing("\"", with: "\"\"") + "\""
  }
}
