/// Numbers that look random and are the same on every machine: SplitMix64 (Steele, Lea and Flood, *Fast splittable
/// pseudorandom number generators*, 2014). Only sums, products and comparisons are made of them, which IEEE 754 rounds
/// alike everywhere.
struct Draws {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  /// A stream of its own for a name, so that a change to one series leaves the others as they are.
  init(seed: UInt64, stream: String) {
    // FNV-1a, 64 bits.
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    for byte in stream.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
    state = seed ^ hash
  }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var bits = state
    bits = (bits ^ (bits >> 30)) &* 0xBF58_476D_1CE4_E5B9
    bits = (bits ^ (bits >> 27)) &* 0x94D0_49BB_1331_11EB
    return bits ^ (bits >> 31)
  }

  /// From 0 up to, not with, 1.
  mutating func fraction() -> Double { Double(next() >> 11) * 0x1p-53 }

  /// Whether something of this probability comes about; nothing is drawn where it is certain.
  mutating func happens(_ probability: Double) -> Bool {
    if probability >= 1 { return true }
    if probability <= 0 { return false }
    return fraction() < probability
  }
}

/// Weights as their running sum, to pick places from.
struct Weights {
  private var sums: [Double] = []

  init(_ weights: some Sequence<Double>) {
    var sum = 0.0
    for weight in weights {
      sum += max(0, weight)
      sums.append(sum)
    }
  }

  var isEmpty: Bool { (sums.last ?? 0) <= 0 }

  /// A place with a weight above zero; there must be one.
  func pick(_ draws: inout Draws) -> Int {
    let wanted = draws.fraction() * (sums.last ?? 0)
    var low = 0
    var high = sums.count - 1
    while low < high {
      let middle = (low + high) / 2
      if sums[middle] > wanted { high = middle } else { low = middle + 1 }
    }
    return low
  }
}

/// A distribution by its quantiles, straight lines between: `[[0, 1], [0.5, 14], [1, 90]]`.
struct Quantiles {
  var points: [(share: Double, value: Double)]

  func draw(_ draws: inout Draws) -> Double {
    guard points.count > 1 else { return points.first?.value ?? 0 }
    let share = draws.fraction()
    var place = 1
    while place < points.count - 1, points[place].share < share { place += 1 }
    let (low, high) = (points[place - 1], points[place])
    guard high.share > low.share else { return high.value }
    return low.value + (high.value - low.value) * (min(1, max(0, (share - low.share) / (high.share - low.share))))
  }
}
