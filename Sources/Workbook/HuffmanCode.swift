/// A canonical prefix code of RFC 1951, 3.2.2: codes of at most 15 bits, shorter ones first.
struct HuffmanCode: Sendable {
  /// By the next bits, lowest first: symbol and length of codes up to that many bits; 0 for longer ones.
  private var short: [UInt16]
  private var counts: [Int]
  /// In the order of their codes.
  private var symbols: [UInt16]
  private static let shortBits = 10

  /// `nil` when the lengths promise more codes than there are, or leave some unused.
  ///
  /// - Parameters:
  ///   - lengths: by symbol; 0 for one that does not occur.
  ///   - mayBeIncomplete: a single code of one bit, or none, is one too: streams without distances have that.
  init?(_ lengths: ArraySlice<UInt8>, mayBeIncomplete: Bool = false) {
    counts = [Int](repeating: 0, count: 16)
    for length in lengths { counts[Int(length)] += 1 }
    counts[0] = 0
    var left = 1
    for length in 1...15 {
      left = left << 1 - counts[length]
      guard left >= 0 else { return nil }
    }
    let used = counts.reduce(0, +)
    if left > 0, !(mayBeIncomplete && (used == 0 || (used == 1 && counts[1] == 1))) { return nil }
    var next = [Int](repeating: 0, count: 16)
    for length in 1..<15 { next[length + 1] = next[length] + counts[length] }
    symbols = [UInt16](repeating: 0, count: used)
    for (symbol, length) in lengths.enumerated() where length > 0 {
      symbols[next[Int(length)]] = UInt16(symbol)
      next[Int(length)] += 1
    }
    short = [UInt16](repeating: 0, count: 1 << Self.shortBits)
    var (code, place) = (0, 0)
    for length in 1...Self.shortBits {
      for _ in 0..<counts[length] {
        var entry = Self.reversed(code, length)
        while entry < short.count {
          short[entry] = symbols[place] << 4 | UInt16(length)
          entry += 1 << length
        }
        code += 1
        place += 1
      }
      code <<= 1
    }
  }

  /// The symbol whose code the lowest of the bits are, and its length; `nil` when no code begins so.
  func decode(_ bits: UInt64) -> (symbol: Int, length: Int)? {
    let entry = short[Int(bits & UInt64(short.count - 1))]
    if entry != 0 { return (Int(entry >> 4), Int(entry & 15)) }
    var (code, first, place) = (0, 0, 0)
    for length in 1...15 {
      code |= Int(bits >> UInt64(length - 1) & 1)
      let count = counts[length]
      if code - first < count { return (Int(symbols[place + code - first]), length) }
      place += count
      first = (first + count) << 1
      code <<= 1
    }
    return nil
  }

  private static func reversed(_ code: Int, _ length: Int) -> Int {
    var (result, rest) = (0, code)
    for _ in 0..<length {
      result = result << 1 | rest & 1
      rest >>= 1
    }
    return result
  }

  /// RFC 1951, 3.2.6.
  static let fixedLiterals = HuffmanCode(
    complete: (0..<288).map { $0 < 144 ? 8 : $0 < 256 ? 9 : $0 < 280 ? 7 : 8 })
  static let fixedDistances = HuffmanCode(complete: [UInt8](repeating: 5, count: 32))

  /// - Parameter lengths: of a complete code.
  private init(complete lengths: [UInt8]) {
    guard let code = HuffmanCode(lengths[...]) else { preconditionFailure("the fixed codes are complete") }
    self = code
  }
}
