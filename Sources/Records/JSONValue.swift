/// A JSON document as a tree, for answers that are read whole. Records are never read so.
public indirect enum JSONValue: Sendable, Equatable {
  case null
  case bool(Bool)
  /// As written.
  case number(String)
  case string(String)
  case array([JSONValue])
  /// In the order in which they stand.
  case object([Member])

  public struct Member: Sendable, Equatable {
    public var name: String
    public var value: JSONValue
  }

  /// `nil` when the bytes are no JSON.
  public init?(_ bytes: [UInt8]) {
    guard String(validating: bytes, as: UTF8.self) != nil else { return nil }
    var scanner = JSONScanner(from: 0, to: bytes.count)
    guard let value = try? Self.read(&scanner, bytes.span), scanner.peek(bytes.span) == 0, scanner.index == bytes.count
    else { return nil }
    self = value
  }

  public subscript(_ name: String) -> JSONValue {
    guard case .object(let members) = self else { return .null }
    return members.first { $0.name == name }?.value ?? .null
  }

  public var text: String? {
    if case .string(let text) = self { text } else { nil }
  }

  public var integer: Int? {
    if case .number(let text) = self { Int(text) } else { nil }
  }

  public var isTrue: Bool { self == .bool(true) }

  public var items: [JSONValue] {
    if case .array(let items) = self { items } else { [] }
  }

  private static func read(_ scanner: inout JSONScanner, _ bytes: Span<UInt8>) throws(JSONFault) -> JSONValue {
    switch scanner.peek(bytes) {
    case 0x22: return .string(try text(&scanner, bytes))
    case 0x7B:
      _ = scanner.take(0x7B, bytes)
      try scanner.enter()
      var members: [Member] = []
      if !scanner.take(0x7D, bytes) {
        repeat {
          scanner.skipSpace(bytes)
          let name = try text(&scanner, bytes)
          guard scanner.take(0x3A, bytes) else { throw scanner.fault("`:`") }
          members.append(Member(name: name, value: try read(&scanner, bytes)))
        } while scanner.take(0x2C, bytes)
        guard scanner.take(0x7D, bytes) else { throw scanner.fault("`}`") }
      }
      scanner.leave()
      return .object(members)
    case 0x5B:
      _ = scanner.take(0x5B, bytes)
      try scanner.enter()
      var items: [JSONValue] = []
      if !scanner.take(0x5D, bytes) {
        repeat { items.append(try read(&scanner, bytes)) } while scanner.take(0x2C, bytes)
        guard scanner.take(0x5D, bytes) else { throw scanner.fault("`]`") }
      }
      scanner.leave()
      return .array(items)
    case 0x74:
      try scanner.word("true", bytes)
      return .bool(true)
    case 0x66:
      try scanner.word("false", bytes)
      return .bool(false)
    case 0x6E:
      try scanner.word("null", bytes)
      return .null
    default:
      let (start, end) = try scanner.number(bytes)
      return .number(decoded(bytes, start, end))
    }
  }

  private static func text(_ scanner: inout JSONScanner, _ bytes: Span<UInt8>) throws(JSONFault) -> String {
    let (start, end, isEscaped) = try scanner.string(bytes)
    return isEscaped
      ? String(decoding: scanner.unescaped(bytes, start, end), as: UTF8.self) : decoded(bytes, start, end)
  }

  private static func decoded(_ bytes: Span<UInt8>, _ start: Int, _ end: Int) -> String {
    var raw: [UInt8] = []
    raw.reserveCapacity(end - start)
    for index in start..<end { raw.append(bytes[index]) }
    return String(decoding: raw, as: UTF8.self)
  }
}
