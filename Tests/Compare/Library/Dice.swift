import TestSupport

/// Chance with a seed, so that a run can be had again.
public struct Dice: RandomNumberGenerator {
  private var random: SplitMix

  public init(seed: UInt64) { random = SplitMix(seed: seed) }

  public mutating func next() -> UInt64 { random.next() }

  mutating func chance(_ percent: Int) -> Bool { below(100) < percent }

  mutating func below(_ limit: Int) -> Int { Int(truncatingIfNeeded: next() >> 33) % max(1, limit) }

  mutating func among(_ range: ClosedRange<Int>) -> Int { range.lowerBound + below(range.count) }

  mutating func pick<Choice>(_ choices: [Choice]) -> Choice { choices[below(choices.count)] }
}
