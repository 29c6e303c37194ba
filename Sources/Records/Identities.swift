internal import Bytes
internal import CivilTime
internal import Krav

/// Every id ever seen of one kind, as bytes in one arena with an open-addressing index: a slot each, for ever.
struct Identities: Sendable {
  private var bytes: [UInt8] = []
  /// Where each slot's bytes end.
  private var ends: [UInt32] = []
  /// Slot + 1, or 0 where free; the count is a power of two, at most three quarters full.
  private var table: [UInt32] = Array(repeating: 0, count: 16)
  /// Beside the table: some bits of each hash, 0 where free. Nearly all that differs is told apart without its bytes.
  private var tags: [UInt8] = Array(repeating: 0, count: 16)

  var count: Int { ends.count }

  func text(_ slot: UInt32) -> String {
    String(decoding: bytes[range(slot)], as: UTF8.self)
  }

  private func range(_ slot: UInt32) -> Range<Int> {
    (slot == 0 ? 0 : Int(ends[Int(slot) - 1]))..<Int(ends[Int(slot)])
  }

  func find(_ id: Span<UInt8>) -> UInt32? { find(id, id.hash64) }

  func find(_ text: String) -> UInt32? {
    let bytes = Array(text.utf8)
    return find(bytes.span)
  }

  mutating func intern(_ text: String) -> UInt32 {
    let bytes = Array(text.utf8)
    return intern(bytes.span)
  }

  private func find(_ id: Span<UInt8>, _ hash: UInt64) -> UInt32? {
    let tag = Self.tag(hash)
    let mask = tags.count - 1
    var index = Int(truncatingIfNeeded: hash) & mask
    while tags[index] != 0 {
      if tags[index] == tag {
        let slot = table[index] - 1
        if isEqual(slot, id) { return slot }
      }
      index = (index + 1) & mask
    }
    return nil
  }

  mutating func intern(_ id: Span<UInt8>) -> UInt32 {
    let hash = id.hash64
    if let slot = find(id, hash) { return slot }
    if (ends.count + 1) * 4 > table.count * 3 { grow(to: table.count * 2) }
    let slot = UInt32(ends.count)
    bytes.append(copying: id)
    ends.append(UInt32(bytes.count))
    place(slot, hash)
    return slot
  }

  /// Makes room for so many more.
  mutating func reserve(_ more: Int, bytes: Int) {
    // An eighth over, so that no change that comes next must move them all.
    ends.reserveCapacity((ends.count + more) / 8 * 9)
    self.bytes.reserveCapacity((self.bytes.count + bytes) / 8 * 9)
    var size = table.count
    while (ends.count + more) * 4 > size * 3 { size *= 2 }
    if size > table.count { grow(to: size) }
  }

  private func isEqual(_ slot: UInt32, _ id: Span<UInt8>) -> Bool {
    let range = range(slot)
    guard range.count == id.count else { return false }
    let known = bytes.span.extracting(range)
    var index = 0
    while index &+ 8 <= id.count {
      if known.word(at: index) != id.word(at: index) { return false }
      index &+= 8
    }
    while index < id.count {
      if known[index] != id[index] { return false }
      index &+= 1
    }
    return true
  }

  private mutating func place(_ slot: UInt32, _ hash: UInt64) {
    let mask = table.count - 1
    var index = Int(truncatingIfNeeded: hash) & mask
    while tags[index] != 0 { index = (index + 1) & mask }
    table[index] = slot + 1
    tags[index] = Self.tag(hash)
  }

  private mutating func grow(to size: Int) {
    table = Array(repeating: 0, count: size)
    tags = Array(repeating: 0, count: size)
    for slot in 0..<UInt32(ends.count) { place(slot, bytes.span.extracting(range(slot)).hash64) }
  }

  /// From the bits that do not choose the place.
  private static func tag(_ hash: UInt64) -> UInt8 { UInt8(truncatingIfNeeded: hash >> 56) | 1 }
}

extension Span<UInt8> {
  /// A hash of the bytes that scatters neighbours: eight at a time, each by a multiplication whose halves are folded.
  var hash64: UInt64 {
    var hash = 0x9e37_79b9_7f4a_7c15 ^ UInt64(count)
    var index = 0
    while index &+ 8 <= count {
      hash = Self.mixed(hash ^ word(at: index))
      index &+= 8
    }
    var rest: UInt64 = 0
    while index < count {
      rest = rest &<< 8 | UInt64(self[index])
      index &+= 1
    }
    return Self.mixed(hash ^ rest)
  }

  private static func mixed(_ value: UInt64) -> UInt64 {
    let (high, low) = (value ^ 0xa076_1d64_78bd_642f).multipliedFullWidth(by: 0xe703_7ed1_a0b4_28db)
    return high ^ low
  }
}

/// Distinct values of a kind too large for a cell, each kept once.
struct Pool<Value: Hashable & Sendable>: Sendable {
  private(set) var values: [Value] = []
  private var numbers: [Value: UInt32] = [:]

  mutating func intern(_ value: Value) -> UInt32 {
    if let number = numbers[value] { return number }
    let number = UInt32(values.count)
    values.append(value)
    numbers[value] = number
    return number
  }
}

/// What all records share: the texts of labels, and the values that are too large for a cell.
struct Pools: Sendable {
  var symbols = Identities()
  var instants = Pool<Instant>()
  var periods = Pool<Period>()
  private var fractions = Pool<Fraction>()
  /// The numbers of whole numbers from zero on, + 1; 0 where there is none yet.
  private var small: [UInt32] = Array(repeating: 0, count: 256)

  var numbers: [Fraction] { fractions.values }

  func fraction(_ number: UInt32) -> Fraction { fractions.values[Int(number)] }

  mutating func intern(_ fraction: Fraction) -> UInt32 {
    guard fraction.isInteger, fraction.numerator >= 0, fraction.numerator < Int64(small.count) else {
      return fractions.intern(fraction)
    }
    let place = Int(fraction.numerator)
    if small[place] == 0 { small[place] = fractions.intern(fraction) + 1 }
    return small[place] - 1
  }
}
