/// One rule and one of its subjects, as the engine numbers them.
public struct VerdictKey: Hashable, Sendable {
  public var rule: UInt32
  /// Number of the subject within the rule.
  public var subject: UInt32

  public init(rule: UInt32, subject: UInt32) {
    self.rule = rule
    self.subject = subject
  }
}

func encodedForSubject(_ id: String) -> String {
  var text: [UInt8] = []
  for byte in id.utf8 {
    let isSpecial = byte == UInt8(ascii: "/") || byte == UInt8(ascii: "+") || byte == UInt8(ascii: "%")
    if byte < 0x20 || byte == 0x7F || isSpecial {
      text += "%\(String(byte >> 4, radix: 16, uppercase: true))\(String(byte & 15, radix: 16, uppercase: true))".utf8
    } else {
      text.append(byte)
    }
  }
  return String(decoding: text, as: UTF8.self)
}
