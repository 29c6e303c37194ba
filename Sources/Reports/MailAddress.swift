/// An address that mail goes to or comes from (RFC 5322, section 3.4.1): a dot-atom at a host's name, in ASCII. No quoted
/// local part, no comment, no name: nothing that could mean more than an address in a header or in a command.
public struct MailAddress: Sendable, Hashable, CustomStringConvertible {
  public let description: String

  /// The host's name.
  public var host: String { String(description.drop { $0 != "@" }.dropFirst()) }

  /// `nil` for what is no such address.
  public init?(_ text: String) {
    let parts = text.utf8.split(separator: UInt8(ascii: "@"), omittingEmptySubsequences: false)
    guard parts.count == 2, (1...64).contains(parts[0].count), text.utf8.count <= 254,
      parts[0].split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false).allSatisfy({
        !$0.isEmpty && $0.allSatisfy(Self.isAtom)
      }), parts[0].first != UInt8(ascii: "-"),
      parts[1].split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false).allSatisfy(Self.isLabel)
    else { return nil }
    description = text
  }

  /// Several, with commas between them; `nil` when one is none.
  public static func list(_ text: String) -> [MailAddress]? {
    var found: [MailAddress] = []
    for part in text.split(separator: ",", omittingEmptySubsequences: false) {
      let trimmed = part.drop { $0 == " " }
      guard let address = MailAddress(String(trimmed.prefix { $0 != " " })),
        trimmed.drop(while: { $0 != " " }).allSatisfy({ $0 == " " })
      else { return nil }
      found.append(address)
    }
    return found
  }

  private static func isAtom(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"):
      true
    default: "!#$%&'*+-/=?^_`{|}~".utf8.contains(byte)
    }
  }

  /// A label of a host's name (RFC 1123, section 2.1).
  private static func isLabel(_ label: Substring.UTF8View) -> Bool {
    let hyphen = UInt8(ascii: "-")
    return (1...63).contains(label.count) && label.first != hyphen && label.last != hyphen
      && label.allSatisfy { byte in
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
          UInt8(ascii: "0")...UInt8(ascii: "9"), hyphen:
          true
        default: false
        }
      }
  }
}
