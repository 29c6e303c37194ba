import Glibc

/// Pseudo-random draws that repeat those of CPython's `random.Random(seed)`, so that a workload made by its generator and
/// one made here are the same bytes.
///
/// MT19937 (Matsumoto and Nishimura, 1998) with its `init_by_array`; the draws as in CPython's `Lib/random.py`.
struct TwisterDraws {
  private static let size = 624
  private var state = [UInt32](repeating: 0, count: size)
  private var next = size

  init(seed: UInt32) {
    state[0] = 19_650_218
    for i in 1..<Self.size {
      state[i] = 1_812_433_253 &* (state[i - 1] ^ state[i - 1] &>> 30) &+ UInt32(i)
    }
    var i = 1
    for _ in 0..<Self.size {
      // The key is the seed alone, so that its index, which is added here, always is 0.
      state[i] = (state[i] ^ (state[i - 1] ^ state[i - 1] &>> 30) &* 1_664_525) &+ seed
      i = step(i)
    }
    for _ in 1..<Self.size {
      state[i] = (state[i] ^ (state[i - 1] ^ state[i - 1] &>> 30) &* 1_566_083_941) &- UInt32(i)
      i = step(i)
    }
    state[0] = 0x8000_0000
  }

  private mutating func step(_ index: Int) -> Int {
    guard index + 1 >= Self.size else { return index + 1 }
    state[0] = state[Self.size - 1]
    return 1
  }

  private mutating func word() -> UInt32 {
    if next == Self.size { refill() }
    var word = state[next]
    next += 1
    word ^= word &>> 11
    word ^= word &<< 7 & 0x9d2c_5680
    word ^= word &<< 15 & 0xefc6_0000
    return word ^ word &>> 18
  }

  private mutating func refill() {
    for i in 0..<Self.size {
      let joined = state[i] & 0x8000_0000 | state[(i + 1) % Self.size] & 0x7fff_ffff
      state[i] = state[(i + 397) % Self.size] ^ joined &>> 1 ^ (joined & 1 == 0 ? 0 : 0x9908_b0df)
    }
    next = 0
  }

  /// From 0 up to but not 1, in steps of 2⁻⁵³.
  mutating func unit() -> Double {
    let high = word() &>> 5
    let low = word() &>> 6
    return (Double(high) * 67_108_864 + Double(low)) * (1 / 9_007_199_254_740_992)
  }

  /// From 0 up to but not `count`, which is at least 1.
  mutating func below(_ count: Int) -> Int {
    let bits = UInt32(Int.bitWidth - count.leadingZeroBitCount)
    while true {
      let value = Int(word() &>> (32 &- bits))
      if value < count { return value }
    }
  }

  mutating func within(_ range: Range<Int>) -> Int { range.lowerBound + below(range.count) }

  mutating func one<Element>(of elements: [Element]) -> Element { elements[below(elements.count)] }

  /// `count` of `total` numbers from 0, in the order of drawing, each at most once; for at most 21 numbers.
  mutating func some(_ count: Int, of total: Int) -> [Int] {
    var pool = Array(0..<total)
    return (0..<count).map { drawn in
      let place = below(total - drawn)
      let chosen = pool[place]
      pool[place] = pool[total - drawn - 1]
      return chosen
    }
  }

  mutating func shuffle<Element>(_ elements: inout [Element]) {
    for last in stride(from: elements.count - 1, to: 0, by: -1) { elements.swapAt(last, below(last + 1)) }
  }

  /// The place of one of the weights whose running sums are given, by its share of the whole.
  mutating func place(inSums sums: [Double]) -> Int {
    let point = unit() * sums[sums.count - 1]
    var (low, high) = (0, sums.count - 1)
    while low < high {
      let middle = (low + high) / 2
      if point < sums[middle] { high = middle } else { low = middle + 1 }
    }
    return low
  }

  /// By Kinderman and Monahan's ratio of uniform deviates.
  mutating func logNormal(mean: Double, deviation: Double) -> Double {
    let magic = 4 * exp(-0.5) / 2.0.squareRoot()
    while true {
      let first = unit()
      let second = 1 - unit()
      let z = magic * (first - 0.5) / second
      if z * z / 4 <= -log(second) { return exp(mean + z * deviation) }
    }
  }
}
