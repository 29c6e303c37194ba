internal import Bytes
internal import Krav

/// A record type's keys, laid out for records that repeat them in the same order: trivial values in one row for all types.
struct PlainSchema: Sendable {
  struct PlainType: Sendable {
    /// Where the type's keys begin in ``keys``: in the order of their numbers in its ``RecordSchema/Record/keys``.
    var firstKey: Int
    var keyCount: Int
    var fieldCount: Int
    /// A bit for each field that no record may lack.
    var required: UInt64
    /// Whether there are so few keys that a bit for each fits in a word.
    var isPlain: Bool
  }

  let types: [PlainType]
  let keys: [PlainKey]
  /// How these keys are written.
  let names: [PlainName]

  init(_ records: [RecordSchema.Record]) {
    var types: [PlainType] = []
    var keys: [PlainKey] = []
    var names: [PlainName] = []
    for record in records {
      let first = keys.count
      keys += [PlainKey(.id), PlainKey(.type), PlainKey(.changed)] + record.insideKeys.map { _ in PlainKey(.inside) }
      keys += record.plans.enumerated().map { PlainKey($1, field: $0) }
      names += (["id", "type", "endret"] + record.insideKeys + record.fields.map(\.name)).map { PlainName($0) }
      var required: UInt64 = 0
      for (number, plan) in record.plans.enumerated() where plan.isRequired && number < 64 { required |= 1 << number }
      types.append(
        PlainType(
          firstKey: first, keyCount: keys.count - first, fieldCount: record.plans.count, required: required,
          isPlain: keys.count - first <= 64))
    }
    self.types = types
    self.keys = keys
    self.names = names
  }
}

/// How the value of a key is read.
struct PlainKey: Sendable {
  enum Kind: UInt8, Sendable {
    case id, type, changed, inside
    case label, text, number, bool, date, instant, period, enumeration
  }

  let kind: Kind
  let isList: Bool
  let isPast: Bool
  /// Of numbers: only whole ones.
  let isWhole: Bool
  /// The declared enum.
  let enumeration: UInt16
  let field: UInt16

  init(_ kind: Kind) {
    self.kind = kind
    (isList, isPast, isWhole) = (false, false, false)
    (enumeration, field) = (0, 0)
  }

  init(_ plan: RecordSchema.FieldPlan, field: Int) {
    var enumeration = 0
    switch plan.type {
    case .label, .reference: kind = .label
    case .text: kind = .text
    case .integer, .decimal: kind = .number
    case .bool: kind = .bool
    case .date: kind = .date
    case .instant: kind = .instant
    case .period: kind = .period
    case .enumeration(let number): (kind, enumeration) = (.enumeration, number)
    }
    isList = plan.isList
    isPast = plan.isPast
    isWhole = plan.type == .integer
    self.enumeration = UInt16(truncatingIfNeeded: enumeration)
    self.field = UInt16(truncatingIfNeeded: field)
  }
}

/// A key as it stands in a file, from its quote to its colon.
struct PlainName: Sendable {
  /// In bytes; none for a name that is too long to be compared at once.
  let length: Int
  /// The bytes, eight to a word.
  private let first, second: UInt64
  private let others: InlineArray<4, UInt64>
  /// What counts of the last word.
  private let mask: UInt64

  init(_ name: String) {
    let bytes = [0x22] + Array(name.utf8) + [0x22, 0x3A]
    length = bytes.count <= Self.longest ? bytes.count : 0
    var words = Array(repeating: UInt64(0), count: 6)
    for (index, byte) in bytes.prefix(Self.longest).enumerated() {
      words[index / 8] |= UInt64(byte) << UInt64(index % 8 * 8)
    }
    (first, second) = (words[0], words[1])
    others = InlineArray { words[$0 + 2] }
    mask = bytes.count % 8 == 0 ? .max : (1 << UInt64(bytes.count % 8 * 8)) - 1
  }

  private static let longest = 48

  /// Whether the key stands at the place. `false` says nothing: near the bytes' end, and for a long name, it is not looked.
  @inline(__always)
  func stands(in bytes: Span<UInt8>, at index: Int) -> Bool {
    guard length > 0, index &+ Self.longest <= bytes.count else { return false }
    let head = bytes.word(at: index) ^ first
    if length <= 8 { return head & mask == 0 }
    guard head == 0 else { return false }
    let next = bytes.word(at: index &+ 8) ^ second
    return length <= 16 ? next & mask == 0 : next == 0 && othersStand(in: bytes, at: index &+ 16)
  }

  private func othersStand(in bytes: Span<UInt8>, at index: Int) -> Bool {
    let last = (length &- 17) / 8
    for word in 0..<last where bytes.word(at: index &+ word &* 8) != others[word] { return false }
    return (bytes.word(at: index &+ last &* 8) ^ others[last]) & mask == 0
  }
}
