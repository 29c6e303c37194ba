/// A moment for each of many numbers, in four bytes where it lies before 2106, as nearly all do.
///
/// Seconds since 1970-01-01T00:00:00Z; `Int64.max` for never.
struct Horizons {
  private static let never = UInt32.max
  private static let elsewhere = UInt32.max - 1

  private var words: [UInt32] = []
  /// Those that four bytes do not hold.
  private var far: [UInt32: Int64] = [:]

  var count: Int { words.count }

  mutating func grow(to count: Int) { words.grow(to: count, Self.never) }

  mutating func reserve(_ count: Int) { words.reserveCapacity(count) }

  /// Never, of a number that has none yet.
  subscript(number: UInt32) -> Int64 {
    get {
      guard Int(number) < words.count else { return .max }
      switch words[Int(number)] {
      case Self.never: return .max
      case Self.elsewhere: return far[number] ?? .max
      case let word: return Int64(word)
      }
    }
    set {
      grow(to: Int(number) + 1)
      if words[Int(number)] == Self.elsewhere { far[number] = nil }
      if newValue == .max {
        words[Int(number)] = Self.never
      } else if newValue >= 0, newValue < Int64(Self.elsewhere) {
        words[Int(number)] = UInt32(newValue)
      } else {
        words[Int(number)] = Self.elsewhere
        far[number] = newValue
      }
    }
  }

  /// All that are not never.
  func forEach(_ body: (_ number: UInt32, _ horizon: Int64) -> Void) {
    for (number, word) in words.enumerated() where word != Self.never {
      body(UInt32(number), self[UInt32(number)])
    }
  }
}
