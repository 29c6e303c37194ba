internal import Records

/// The name of an alert: the first 60 bits of SHA-256(rule NUL subject), where the subject carries the unit's oldest
/// name. The same on every machine and in every replay.
public struct AlertID: Hashable, Sendable {
  /// The upper four bits are zero.
  public let bits: UInt64

  public init(bits: UInt64) {
    self.bits = bits & 0x0FFF_FFFF_FFFF_FFFF
  }

  /// - Parameter subject: `type/id`, further elements after `+`, with the unit's oldest name.
  public init(rule: String, subject: String) {
    self.init(rule: rule, subject: subject, attempt: 0)
  }

  /// For the second and later of two living subjects that share one oldest name: every attempt appends a NUL.
  init(rule: String, subject: String, attempt: Int) {
    var hash = SHA256()
    hash.update(Array(rule.utf8))
    hash.update([0])
    hash.update(Array(subject.utf8))
    if attempt > 0 { hash.update([UInt8](repeating: 0, count: attempt)) }
    self.init(bits: hash.finalize().prefix(8).reduce(0) { $0 << 8 | UInt64($1) } >> 4)
  }

  /// Crockford base 32 as it is printed, `k7f3-9q2x-4hvd`. Capitals are taken too, `o` for 0, `i` and `l` for 1, and
  /// hyphens may be left out, since people copy ids by hand.
  public init?(_ text: String) {
    var bits: UInt64 = 0
    var digits = 0
    for byte in text.utf8 where byte != UInt8(ascii: "-") {
      guard digits < 12, let value = Self.value(of: byte) else { return nil }
      bits = bits << 5 | UInt64(value)
      digits += 1
    }
    guard digits == 12 else { return nil }
    self.init(bits: bits)
  }

  private static let alphabet = Array("0123456789abcdefghjkmnpqrstvwxyz".utf8)

  private static func value(of byte: UInt8) -> Int? {
    let isCapital = byte >= UInt8(ascii: "A") && byte <= UInt8(ascii: "Z")
    let letter = isCapital ? byte | 0x20 : byte
    switch letter {
    case UInt8(ascii: "o"): return 0
    case UInt8(ascii: "i"), UInt8(ascii: "l"): return 1
    default: return alphabet.firstIndex(of: letter)
    }
  }
}

extension AlertID: CustomStringConvertible {
  /// `k7f3-9q2x-4hvd`
  public var description: String {
    var text: [UInt8] = []
    text.reserveCapacity(14)
    for place in 0..<12 {
      if place == 4 || place == 8 { text.append(UInt8(ascii: "-")) }
      text.append(Self.alphabet[Int(bits >> UInt64(55 - 5 * place)) & 31])
    }
    return String(decoding: text, as: UTF8.self)
  }
}
