/// References to records, in order, each in four bytes as long as their numbers are small; a single one needs no block
/// of its own.
enum RecordList: Sendable {
  case none
  case one(UInt32)
  case many([UInt32])
  case wide([RecordRef])

  init(_ references: [RecordRef]) {
    guard references.allSatisfy(Self.isSmall) else {
      self = .wide(references)
      return
    }
    switch references.count {
    case 0: self = .none
    case 1: self = .one(Self.word(references[0]))
    default: self = .many(references.map(Self.word))
    }
  }

  var count: Int {
    switch self {
    case .none: 0
    case .one: 1
    case .many(let words): words.count
    case .wide(let references): references.count
    }
  }

  var isEmpty: Bool { count == 0 }

  var references: [RecordRef] {
    switch self {
    case .none: []
    case .one(let word): [Self.reference(word)]
    case .many(let words): words.map(Self.reference)
    case .wide(let references): references
    }
  }

  // The type in the upper eight bits, the slot in the others.
  private static func isSmall(_ reference: RecordRef) -> Bool { reference.type < 1 << 8 && reference.slot < 1 << 24 }
  private static func word(_ reference: RecordRef) -> UInt32 { UInt32(reference.type) << 24 | reference.slot }
  private static func reference(_ word: UInt32) -> RecordRef {
    RecordRef(type: UInt16(word >> 24), slot: word & 0xFF_FFFF)
  }
}
