/// Decompresses a raw DEFLATE stream (RFC 1951).
struct Inflate {
  private var index: Int
  private let end: Int
  private var bits: UInt64 = 0
  private var bitCount = 0
  private var output: [UInt8] = []
  private let limit: Int

  /// - Parameters:
  ///   - bytes: a file.
  ///   - range: where in it the stream lies.
  ///   - size: how many bytes it shall give, exactly.
  static func inflate(_ bytes: Span<UInt8>, _ range: Range<Int>, size: Int) throws(WorkbookFault) -> [UInt8] {
    var stream = Inflate(range, limit: size)
    // What a header claims is not believed before the bytes are there.
    stream.output.reserveCapacity(min(size, (range.count + 64) * 8))
    try stream.blocks(bytes)
    guard stream.output.count == size else { throw stream.fault("as many bytes as the entry's header says") }
    return stream.output
  }

  private init(_ range: Range<Int>, limit: Int) {
    index = range.lowerBound
    end = range.upperBound
    self.limit = limit
  }

  private func fault(_ expected: String) -> WorkbookFault { WorkbookFault(offset: index, expected: expected) }

  // MARK: Bits, the lowest of a byte first

  private mutating func fill(_ bytes: Span<UInt8>) {
    while bitCount <= 48, index < end {
      bits |= UInt64(bytes[index]) << UInt64(bitCount)
      bitCount += 8
      index += 1
    }
  }

  /// At most 16 bits.
  private mutating func take(_ count: Int, _ bytes: Span<UInt8>) throws(WorkbookFault) -> Int {
    if bitCount < count { fill(bytes) }
    guard bitCount >= count else { throw fault("more bytes of a compressed stream") }
    let value = Int(bits & ((1 << UInt64(count)) - 1))
    bits >>= UInt64(count)
    bitCount -= count
    return value
  }

  private mutating func symbol(_ code: HuffmanCode, _ bytes: Span<UInt8>) throws(WorkbookFault) -> Int {
    if bitCount < 15 { fill(bytes) }
    guard let (symbol, length) = code.decode(bits), length <= bitCount else { throw fault("a code of this block") }
    bits >>= UInt64(length)
    bitCount -= length
    return symbol
  }

  // MARK: Blocks

  private mutating func blocks(_ bytes: Span<UInt8>) throws(WorkbookFault) {
    var isLast = false
    while !isLast {
      isLast = try take(1, bytes) == 1
      switch try take(2, bytes) {
      case 0: try stored(bytes)
      case 1: try compressed(bytes, HuffmanCode.fixedLiterals, HuffmanCode.fixedDistances)
      case 2:
        let (literals, distances) = try dynamicCodes(bytes)
        try compressed(bytes, literals, distances)
      default: throw fault("a block of a kind that RFC 1951 knows")
      }
    }
  }

  private mutating func stored(_ bytes: Span<UInt8>) throws(WorkbookFault) {
    _ = try take(bitCount % 8, bytes)
    let length = try take(16, bytes)
    let complement = try take(16, bytes)
    guard length == complement ^ 0xFFFF else { throw fault("the length of a stored block and its complement") }
    guard output.count + length <= limit else { throw fault("no more bytes than the entry's header says") }
    for _ in 0..<length { output.append(UInt8(truncatingIfNeeded: try take(8, bytes))) }
  }

  private mutating func compressed(
    _ bytes: Span<UInt8>, _ literals: HuffmanCode, _ distances: HuffmanCode
  ) throws(WorkbookFault) {
    while true {
      let value = try symbol(literals, bytes)
      if value < 256 {
        guard output.count < limit else { throw fault("no more bytes than the entry's header says") }
        output.append(UInt8(truncatingIfNeeded: value))
        continue
      }
      if value == 256 { return }
      guard value < 286 else { throw fault("a length that RFC 1951 knows") }
      let length = Self.lengths[value - 257] + (try take(Self.lengthBits[value - 257], bytes))
      let code = try symbol(distances, bytes)
      guard code < 30 else { throw fault("a distance that RFC 1951 knows") }
      let distance = Self.distances[code] + (try take(Self.distanceBits[code], bytes))
      guard distance <= output.count else { throw fault("a distance within what has been read") }
      guard output.count + length <= limit else { throw fault("no more bytes than the entry's header says") }
      // What is copied may be what this copying has just written.
      let from = output.count - distance
      for place in from..<from + length { output.append(output[place]) }
    }
  }

  private mutating func dynamicCodes(
    _ bytes: Span<UInt8>
  ) throws(WorkbookFault) -> (literals: HuffmanCode, distances: HuffmanCode) {
    let literalCount = try take(5, bytes) + 257
    let distanceCount = try take(5, bytes) + 1
    let lengthCount = try take(4, bytes) + 4
    guard literalCount <= 286, distanceCount <= 30 else { throw fault("at most 286 literals and 30 distances") }
    var order = [UInt8](repeating: 0, count: 19)
    for place in 0..<lengthCount { order[Self.lengthOrder[place]] = UInt8(truncatingIfNeeded: try take(3, bytes)) }
    guard let lengthCode = HuffmanCode(order[...]) else { throw fault("a complete code of code lengths") }
    var lengths: [UInt8] = []
    while lengths.count < literalCount + distanceCount {
      switch try symbol(lengthCode, bytes) {
      case let length where length < 16: lengths.append(UInt8(length))
      case 16:
        guard let last = lengths.last else { throw fault("a code length before its repetition") }
        for _ in 0..<3 + (try take(2, bytes)) { lengths.append(last) }
      case 17: for _ in 0..<3 + (try take(3, bytes)) { lengths.append(0) }
      default: for _ in 0..<11 + (try take(7, bytes)) { lengths.append(0) }
      }
    }
    guard lengths.count == literalCount + distanceCount, lengths[256] > 0 else {
      throw fault("as many code lengths as announced, with an end of the block")
    }
    guard let literals = HuffmanCode(lengths[..<literalCount]),
      let distances = HuffmanCode(lengths[literalCount...], mayBeIncomplete: true)
    else { throw fault("complete codes") }
    return (literals, distances)
  }

  /// RFC 1951, 3.2.5 and 3.2.7.
  private static let lengths = [
    3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115, 131, 163, 195, 227, 258,
  ]
  private static let lengthBits = [
    0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0,
  ]
  private static let distances = [
    1, 2, 3, 4, 5, 7, 9, 13, 17, 25, 33, 49, 65, 97, 129, 193, 257, 385, 513, 769, 1025, 1537, 2049, 3073, 4097, 6145,
    8193, 12_289, 16_385, 24_577,
  ]
  private static let distanceBits = [
    0, 0, 0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7, 8, 8, 9, 9, 10, 10, 11, 11, 12, 12, 13, 13,
  ]
  private static let lengthOrder = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15]
}
