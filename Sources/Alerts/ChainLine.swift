internal import CivilTime
internal import Records

/// What the chain and the order of events ask of a log line. Read without a copy, since a warehouse's merge reads every line
/// of hundreds of logs; whatever is unusual is left to ``LogLine``, so that both take the same lines.
struct ChainLine {
  var seq: UInt64
  /// `nil` for the line that begins a segment.
  var at: Instant?
  var prev: SIMD8<UInt32>
  var isSegment: Bool

  /// `nil` unless ``LogLine`` can be read from the bytes (without line feed).
  init?(_ bytes: Span<UInt8>) {
    if let quick = ChainLine(quickly: bytes) {
      self = quick
      return
    }
    guard let line = LogLine(bytes) else { return nil }
    seq = line.seq
    at = line.at
    prev = Self.words(line.prev)
    isSegment = line.kind == .segment
  }

  /// `nil` for no line, and for one that asks for a closer look.
  init?(quickly bytes: Span<UInt8>) {
    var skim = LogSkim()
    guard skim.take(UInt8(ascii: "{"), bytes) else { return nil }
    var seq: UInt64?
    var prev: SIMD8<UInt32>?
    var event: Range<Int>?
    at = nil
    repeat {
      guard let key = skim.string(bytes), skim.take(UInt8(ascii: ":"), bytes) else { return nil }
      switch LogSkim.name(bytes, key) {
      case Self.seqKey:
        guard let number = skim.number(bytes) else { return nil }
        seq = number
      case Self.prevKey:
        guard let text = skim.string(bytes), let hash = Self.hash(bytes, text) else { return nil }
        prev = hash
      case Self.atKey:
        guard let text = skim.string(bytes), let instant = Instant(rfc3339Bytes: bytes.extracting(text)) else {
          return nil
        }
        at = instant
      case Self.eventKey:
        guard let text = skim.string(bytes) else { return nil }
        event = text
      case Self.alertKey:
        guard let text = skim.string(bytes), Self.isID(bytes, text) else { return nil }
      case Self.wasKey, Self.countKey, Self.placesKey: return nil
      // A key with an escape may be any; one of fourteen bytes may be a comment's hash.
      case nil: return nil
      case 0? where key.count == 14: return nil
      default: guard skim.value(bytes) else { return nil }
      }
    } while skim.take(UInt8(ascii: ","), bytes)
    guard skim.take(UInt8(ascii: "}"), bytes), skim.position == bytes.count, skim.isText(bytes), let seq, seq > 0,
      seq <= LogLine.largestSeq, let prev, let event
    else { return nil }
    self.seq = seq
    self.prev = prev
    isSegment = LogSkim.name(bytes, event) == Self.segmentName
  }

  // Names as ``LogSkim/name(_:_:)`` gives them.
  private static let seqKey: UInt64 = 0x736571
  private static let atKey: UInt64 = 0x6174
  private static let wasKey: UInt64 = 0x776173
  private static let prevKey: UInt64 = 0x7072_6576
  private static let eventKey: UInt64 = 0x65_7665_6E74
  private static let alertKey: UInt64 = 0x61_6C65_7274
  private static let countKey: UInt64 = 0x63_6F75_6E74
  private static let placesKey: UInt64 = 0x706C_6163_6573
  private static let segmentName: UInt64 = 0x73_6567_6D65_6E74

  /// As the log prints it: `k7f3-9q2x-4hvd`.
  private static func isID(_ bytes: Span<UInt8>, _ text: Range<Int>) -> Bool {
    guard text.count == 14 else { return false }
    for place in 0..<14 {
      let byte = bytes[text.lowerBound + place]
      if place == 4 || place == 9 {
        if byte != UInt8(ascii: "-") { return false }
        continue
      }
      switch byte {
      case UInt8(ascii: "0")...UInt8(ascii: "9"): continue
      case UInt8(ascii: "i"), UInt8(ascii: "l"), UInt8(ascii: "o"), UInt8(ascii: "u"): return false
      case UInt8(ascii: "a")...UInt8(ascii: "z"): continue
      default: return false
      }
    }
    return true
  }

  /// 64 lower-case hexadecimal digits.
  private static func hash(_ bytes: Span<UInt8>, _ text: Range<Int>) -> SIMD8<UInt32>? {
    guard text.count == 64 else { return nil }
    var words = SIMD8<UInt32>()
    var isValid = true
    for word in 0..<8 {
      var value: UInt32 = 0
      for place in 0..<8 {
        let byte = bytes[text.lowerBound + word * 8 + place]
        let digit = byte &- UInt8(ascii: "0")
        let letter = byte &- UInt8(ascii: "a")
        if digit > 9 && letter > 5 { isValid = false }
        value = value << 4 | UInt32(digit <= 9 ? digit : letter &+ 10)
      }
      words[word] = value
    }
    return isValid ? words : nil
  }

  /// Of the 32 bytes of a hash.
  static func words(_ hash: [UInt8]) -> SIMD8<UInt32> {
    var words = SIMD8<UInt32>()
    for (place, byte) in hash.prefix(32).enumerated() { words[place >> 2] = words[place >> 2] << 8 | UInt32(byte) }
    return words
  }
}
