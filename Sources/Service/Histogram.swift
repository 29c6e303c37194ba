/// Durations counted by their length.
struct Histogram {
  /// Upper ends in nanoseconds, and as they are written in seconds.
  static let bounds: [(nanoseconds: Int64, seconds: String)] = [
    (500_000, "0.0005"), (1_000_000, "0.001"), (2_500_000, "0.0025"), (5_000_000, "0.005"), (10_000_000, "0.01"),
    (25_000_000, "0.025"), (50_000_000, "0.05"), (100_000_000, "0.1"), (250_000_000, "0.25"), (500_000_000, "0.5"),
    (1_000_000_000, "1.0"), (2_500_000_000, "2.5"), (5_000_000_000, "5.0"), (10_000_000_000, "10.0"),
  ]

  /// By bound, the last one for what is longer than all.
  private(set) var counts = [UInt64](repeating: 0, count: Histogram.bounds.count + 1)
  /// Nanoseconds.
  private(set) var sum: Int64 = 0

  var count: UInt64 { counts.reduce(0, +) }

  mutating func note(_ nanoseconds: Int64) {
    let place = Self.bounds.firstIndex { nanoseconds <= $0.nanoseconds } ?? Self.bounds.count
    counts[place] += 1
    sum += max(0, nanoseconds)
  }
}
