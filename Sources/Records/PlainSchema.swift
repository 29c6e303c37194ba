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

  init(_ records: [RecordSchema.Record]) {
    var types: [PlainType] = []
    var keys: [PlainKey] = []
    for record in records {
      let first = keys.count
      keys += [PlainKey("id", .id), PlainKey("type", .type), PlainKey("endret", .changed)]
      keys += record.insideKeys.map { PlainKey($0, .inside) }
      for (number, field) in record.fields.enumerated() {
        keys.append(PlainKey(field.name, PlainKey.Kind(field.type), record.plans[number], field: number))
      }
      var required: UInt64 = 0
      for (number, plan) in record.plans.enumerated() where plan.isRequired && number < 64 { required |= 1 << number }
      types.append(
        PlainType(
          firstKey: first, keyCount: keys.count - first, fieldCount: record.plans.count, required: required,
          isPlain: keys.count - first <= 64))
    }
    self.types = types
    self.keys = keys
  }
}

/// A key as it stands in a file, from its quote to its colon, and how its value is read.
struct PlainKey: Sendable {
  enum Kind: Sendable {
    case id, type, changed, inside
    case label, text, number, bool, date, instant, period
    case enumeration(Int)

    init(_ type: FieldType) {
      self =
        switch type {
        case .label, .reference: .label
        case .text: .text
        case .integer, .decimal: .number
        case .bool: .bool
        case .date: .date
        case .instant: .instant
        case .period: .period
        case .enumeration(let number): .enumeration(number)
        }
    }
  }

  let kind: Kind
  let isList: Bool
  let isPast: Bool
  /// Of numbers: only whole ones.
  let isWhole: Bool
  let field: Int
  /// Of the name with its quotes and the colon; 0 for a name that is too long to be compared at once.
  let length: Int
  /// These bytes, eight to a word.
  private let words: InlineArray<6, UInt64>
  /// What counts of the last word.
  private let mask: UInt64

  init(_ name: String, _ kind: Kind, _ plan: RecordSchema.FieldPlan? = nil, field: Int = 0) {
    self.kind = kind
    self.field = field
    isList = plan?.isList ?? false
    isPast = plan?.isPast ?? false
    isWhole = plan.map { $0.type == .integer } ?? false
    let bytes = [0x22] + Array(name.utf8) + [0x22, 0x3A]
    length = bytes.count <= 48 ? bytes.count : 0
    var words = InlineArray<6, UInt64>(repeating: 0)
    for (index, byte) in bytes.prefix(48).enumerated() { words[index / 8] |= UInt64(byte) << UInt64(index % 8 * 8) }
    self.words = words
    mask = bytes.count % 8 == 0 ? .max : (1 << UInt64(bytes.count % 8 * 8)) - 1
  }

  /// Whether the key stands at the place. `false` says nothing: near the bytes' end, and for a long name, it is not looked.
  @inline(__always)
  func stands(in bytes: Span<UInt8>, at index: Int) -> Bool {
    guard length > 0, index &+ 48 <= bytes.count else { return false }
    var rest = length
    var word = 0
    while rest > 8 {
      if bytes.word(at: index &+ word &* 8) != words[word] { return false }
      word &+= 1
      rest &-= 8
    }
    return (bytes.word(at: index &+ word &* 8) ^ words[word]) & mask == 0
  }
}
