internal import CivilTime
internal import Krav

/// A log line as read back. What a reader of the log does not need (basis, evidence, who loaded a pack) is passed over.
struct LogLine {
  var seq: UInt64 = 0
  var prev: [UInt8] = []
  /// `nil` for an event that a later version writes.
  var kind: EventKind?
  var at: Instant?
  var cause: EventCause?
  var alert: AlertID?
  var rule = ""
  var subject = ""
  var unit = ""
  var verdict: Verdict?
  /// A verdict, a pack's hash or a parameter's value, by the kind of event.
  var from: String?
  var why: Resolution?
  var was: AlertID?
  var pack: String?
  var parameter: String?
  var to: String?
  var criterion: String?
  /// Who acknowledged.
  var by: String?
  /// The salted hash of what was said with it.
  var comment: [UInt8]?
  var count: Int?
  var places: [Problem.Place] = []

  /// The largest sequence number that every reader of JSON keeps exact (RFC 8259 section 6).
  static let largestSeq: UInt64 = 1 << 53 - 1

  /// `nil` unless the bytes (without line feed) are one object with a sequence number, an event and a hash.
  init?(_ bytes: Span<UInt8>) {
    var text = LogText(end: bytes.count)
    guard text.object(bytes, { text, key in readMember(key, bytes, &text) }), text.position == bytes.count,
      seq > 0, seq <= Self.largestSeq, prev.count == 32, hasEvent
    else { return nil }
  }

  private var hasEvent = false

  private mutating func readMember(_ key: String, _ bytes: Span<UInt8>, _ text: inout LogText) -> Bool {
    if key == "seq" {
      guard let number = text.number(bytes) else { return false }
      seq = number
      return true
    }
    if key == "count" {
      guard let number = text.number(bytes) else { return false }
      count = Int(exactly: number)
      return true
    }
    if key == "places" { return readPlaces(bytes, &text) }
    guard text.peek(bytes) == UInt8(ascii: "\"") else { return text.skipValue(bytes) }
    switch key {
    case "prev", "event", "at", "cause", "alert", "rule", "subject", "unit", "verdict", "from", "why", "was", "pack",
      "parameter", "to", "criterion", "by", "comment_sha256":
      guard let value = text.string(bytes) else { return false }
      return set(key, value)
    default: return text.skipValue(bytes)
    }
  }

  /// False when the value is no such thing.
  private mutating func set(_ key: String, _ value: String) -> Bool {
    switch key {
    case "prev":
      guard let hash = Hexadecimal.bytes(Array(value.utf8)) else { return false }
      prev = hash
    case "event":
      kind = EventKind(rawValue: value)
      hasEvent = true
    case "at":
      guard let instant = Instant(rfc3339: value) else { return false }
      at = instant
    case "cause": cause = EventCause(rawValue: value)
    case "alert":
      guard let id = AlertID(value) else { return false }
      alert = id
    case "rule": rule = value
    case "subject": subject = value
    case "unit": unit = value
    case "verdict": verdict = Verdict(word: value)
    case "from": from = value
    case "why": why = Resolution(rawValue: value)
    case "was": was = AlertID(value)
    case "pack": pack = value
    case "parameter": parameter = value
    case "to": to = value
    case "criterion": criterion = value
    case "by": by = value
    case "comment_sha256":
      guard let hash = Hexadecimal.bytes(Array(value.utf8)), hash.count == 32 else { return false }
      comment = hash
    default: break
    }
    return true
  }

  private mutating func readPlaces(_ bytes: Span<UInt8>, _ text: inout LogText) -> Bool {
    var read: [Problem.Place] = []
    let isList = text.list(bytes) { text in
      var place = Problem.Place(expected: "")
      let isObject = text.object(bytes) { text, key in
        switch key {
        case "line": place.line = text.number(bytes).flatMap { Int(exactly: $0) }
        case "column": place.column = text.number(bytes).flatMap { Int(exactly: $0) }
        case "file": place.file = text.string(bytes)
        case "field": place.field = text.string(bytes)
        case "expected": place.expected = text.string(bytes) ?? ""
        case "remedy": place.remedy = text.string(bytes) ?? ""
        default: return text.skipValue(bytes)
        }
        return true
      }
      if isObject { read.append(place) }
      return isObject
    }
    places = read
    return isList
  }
}
