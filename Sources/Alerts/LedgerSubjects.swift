/// The subjects of alerts as bytes one after another: a million texts need no million blocks.
struct LedgerSubjects: Sendable {
  private var bytes: [UInt8] = []
  /// Where each one's bytes end.
  private var ends: [UInt32] = []

  /// The number of a text that is added.
  mutating func add(_ text: String) -> UInt32 {
    bytes += text.utf8
    ends.append(UInt32(bytes.count))
    return UInt32(ends.count - 1)
  }

  /// The number of a text that takes the place of another: the same number where it is the same text.
  mutating func replace(_ number: UInt32, by text: String) -> UInt32 {
    bytes[range(number)].elementsEqual(text.utf8) ? number : add(text)
  }

  subscript(number: UInt32) -> String { String(decoding: bytes[range(number)], as: UTF8.self) }

  private func range(_ number: UInt32) -> Range<Int> {
    (number == 0 ? 0 : Int(ends[Int(number) - 1]))..<Int(ends[Int(number)])
  }
}
