/// Every id ever seen of one kind, as bytes in one arena with an open-addressing index: a slot each, for ever.
struct Identities: Sendable {
  private var bytes: [UInt8] = []
  /// Where each slot's bytes end.
  private var ends: [UInt32] = []
  /// Slot + 1, or 0 where free; the count is a power of two, at most two thirds full.
  private var table: [UInt32] = Array(repeating: 0, count: 16)

  var count: Int { ends.count }

  func text(_ slot: UInt32) -> String {
    String(decoding: bytes[range(slot)], as: UTF8.self)
  }

  private func range(_ slot: UInt32) -> Range<Int> {
    (slot == 0 ? 0 : Int(ends[Int(slot) - 1]))..<Int(ends[Int(slot)])
  }

  func find(_ id: Span<UInt8>) -> UInt32? {
    var index = Int(truncatingIfNeeded: Self.hash(id)) & (table.count - 1)
    while table[index] != 0 {
      let slot = table[index] - 1
      if isEqual(slot, id) { return slot }
      index = (index + 1) & (table.count - 1)
    }
    return nil
  }

  mutating func intern(_ id: Span<UInt8>) -> UInt32 {
    if let slot = find(id) { return slot }
    if (ends.count + 1) * 3 > table.count * 2 { grow() }
    let slot = UInt32(ends.count)
    for index in 0..<id.count { bytes.append(id[index]) }
    ends.append(UInt32(bytes.count))
    place(slot, Self.hash(id))
    return slot
  }

  private func isEqual(_ slot: UInt32, _ id: Span<UInt8>) -> Bool {
    let range = range(slot)
    guard range.count == id.count else { return false }
    for index in 0..<id.count where bytes[range.lowerBound + index] != id[index] { return false }
    return true
  }

  private mutating func place(_ slot: UInt32, _ hash: UInt64) {
    var index = Int(truncatingIfNeeded: hash) & (table.count - 1)
    while table[index] != 0 { index = (index + 1) & (table.count - 1) }
    table[index] = slot + 1
  }

  private mutating func grow() {
    table = Array(repeating: 0, count: table.count * 2)
    for slot in 0..<UInt32(ends.count) { place(slot, Self.hash(bytes.span.extracting(range(slot)))) }
  }

  /// FNV-1a with a last mixing, so that the low bits depend on all.
  private static func hash(_ id: Span<UInt8>) -> UInt64 {
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    for index in 0..<id.count { hash = (hash ^ UInt64(id[index])) &* 0x0000_0100_0000_01b3 }
    return hash ^ (hash >> 32)
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
