/// JSON as a tree, for the records of a scenario: read and written without the parts under test.
indirect enum JSON {
  case null
  case bool(Bool)
  /// As written.
  case number(String)
  case string(String)
  case array([JSON])
  case object([Member])

  struct Member {
    var key: String
    var value: JSON
  }

  init?(_ text: String) {
    var reader = Reader(bytes: Array(text.utf8))
    guard let value = reader.value() else { return nil }
    self = value
  }

  subscript(key: String) -> JSON? {
    guard case .object(let members) = self else { return nil }
    return members.first { $0.key == key }?.value
  }

  var isNull: Bool { if case .null = self { true } else { false } }

  var string: String? { if case .string(let text) = self { text } else { nil } }

  var text: String {
    switch self {
    case .null: "null"
    case .bool(let value): value ? "true" : "false"
    case .number(let digits): digits
    case .string(let text): Self.quoted(text)
    case .array(let items): "[" + items.map(\.text).joined(separator: ",") + "]"
    case .object(let members):
      "{" + members.map { Self.quoted($0.key) + ":" + $0.value.text }.joined(separator: ",") + "}"
    }
  }

  private static func quoted(_ text: String) -> String {
    "\"" + text.map { $0 == "\"" || $0 == "\\" ? "\\\($0)" : String($0) }.joined() + "\""
  }

  private struct Reader {
    var bytes: [UInt8]
    var place = 0

    var next: UInt8 { place < bytes.count ? bytes[place] : 0 }

    mutating func skip() { while next == 0x20 || next == 0x09 { place += 1 } }

    mutating func take(_ byte: UInt8) -> Bool {
      skip()
      guard next == byte else { return false }
      place += 1
      return true
    }

    mutating func value() -> JSON? {
      skip()
      switch next {
      case 0x7B:
        place += 1
        var members: [Member] = []
        if take(0x7D) { return .object([]) }
        repeat {
          guard let key = string(), take(0x3A), let value = value() else { return nil }
          members.append(Member(key: key, value: value))
        } while take(0x2C)
        return take(0x7D) ? .object(members) : nil
      case 0x5B:
        place += 1
        var items: [JSON] = []
        if take(0x5D) { return .array([]) }
        repeat {
          guard let value = value() else { return nil }
          items.append(value)
        } while take(0x2C)
        return take(0x5D) ? .array(items) : nil
      case 0x22: return string().map { .string($0) }
      default:
        let start = place
        while place < bytes.count, ![0x20, 0x2C, 0x5D, 0x7D].contains(bytes[place]) { place += 1 }
        switch String(decoding: bytes[start..<place], as: UTF8.self) {
        case "null": return .null
        case "true": return .bool(true)
        case "false": return .bool(false)
        case "": return nil
        case let digits: return .number(digits)
        }
      }
    }

    mutating func string() -> String? {
      guard take(0x22) else { return nil }
      var text: [UInt8] = []
      while place < bytes.count, next != 0x22 {
        if next == 0x5C { place += 1 }
        text.append(next)
        place += 1
      }
      guard place < bytes.count else { return nil }
      place += 1
      return String(decoding: text, as: UTF8.self)
    }
  }
}
