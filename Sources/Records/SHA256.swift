/// SHA-256 (FIPS 180-4), fed piece by piece.
public struct SHA256: Sendable {
  private typealias State = (UInt32, UInt32, UInt32, UInt32, UInt32, UInt32, UInt32, UInt32)

  private var state: State = (
    0x6A09_E667, 0xBB67_AE85, 0x3C6E_F372, 0xA54F_F53A, 0x510E_527F, 0x9B05_688C, 0x1F83_D9AB, 0x5BE0_CD19
  )
  private var pending: [UInt8] = []
  private var length: UInt64 = 0

  public init() {}

  /// The 32 bytes of the digest of the bytes.
  public static func hash(_ bytes: Span<UInt8>) -> [UInt8] {
    self.bytes(words(bytes))
  }

  public static func hash(_ bytes: [UInt8]) -> [UInt8] { hash(bytes.span) }

  /// The digest of the bytes as eight words, the first of them first, for what hashes much: nothing is allocated.
  public static func words(_ bytes: Span<UInt8>) -> SIMD8<UInt32> {
    var state = SHA256().state
    var start = 0
    while bytes.count - start >= 64 {
      compress(&state, bytes, at: start)
      start += 64
    }
    // The rest, a set bit, and the length in bits at the end of the last block.
    var tail = InlineArray<128, UInt8>(repeating: 0)
    let rest = bytes.count - start
    for place in 0..<rest { tail[place] = bytes[start + place] }
    tail[rest] = 0x80
    let size = rest < 56 ? 64 : 128
    let bits = UInt64(bytes.count) &* 8
    for place in 0..<8 { tail[size - 8 + place] = UInt8(truncatingIfNeeded: bits >> UInt64(56 - 8 * place)) }
    compress(&state, tail.span, at: 0)
    if size == 128 { compress(&state, tail.span, at: 64) }
    return words(state)
  }

  private static func words(_ state: State) -> SIMD8<UInt32> {
    SIMD8(state.0, state.1, state.2, state.3, state.4, state.5, state.6, state.7)
  }

  /// A digest's words as its 32 bytes.
  public static func bytes(_ words: SIMD8<UInt32>) -> [UInt8] {
    var digest: [UInt8] = []
    digest.reserveCapacity(32)
    for place in 0..<8 {
      for shift in stride(from: 24, through: 0, by: -8) {
        digest.append(UInt8(truncatingIfNeeded: words[place] >> UInt32(shift)))
      }
    }
    return digest
  }

  public mutating func update(_ bytes: [UInt8]) { update(bytes.span) }

  public mutating func update(_ bytes: Span<UInt8>) {
    length &+= UInt64(bytes.count)
    var index = 0
    if !pending.isEmpty {
      while index < bytes.count, pending.count < 64 {
        pending.append(bytes[index])
        index += 1
      }
      guard pending.count == 64 else { return }
      let block = pending
      Self.compress(&state, block.span, at: 0)
      pending.removeAll(keepingCapacity: true)
    }
    while bytes.count - index >= 64 {
      Self.compress(&state, bytes, at: index)
      index += 64
    }
    while index < bytes.count {
      pending.append(bytes[index])
      index += 1
    }
  }

  /// The 32 bytes of the digest; nothing may be added afterwards.
  public mutating func finalize() -> [UInt8] {
    let bits = length &* 8
    pending.append(0x80)
    while pending.count % 64 != 56 { pending.append(0) }
    for shift in stride(from: 56, through: 0, by: -8) {
      pending.append(UInt8(truncatingIfNeeded: bits >> UInt64(shift)))
    }
    let blocks = pending
    for start in stride(from: 0, to: blocks.count, by: 64) { Self.compress(&state, blocks.span, at: start) }
    return Self.bytes(Self.words(state))
  }

  /// Lower-case hexadecimal.
  public static func hex(_ bytes: some Sequence<UInt8>) -> String {
    let digits = Array("0123456789abcdef".utf8)
    var text: [UInt8] = []
    for byte in bytes {
      text.append(digits[Int(byte >> 4)])
      text.append(digits[Int(byte & 15)])
    }
    return String(decoding: text, as: UTF8.self)
  }

  private static func compress(_ state: inout State, _ bytes: Span<UInt8>, at start: Int) {
    var w = InlineArray<64, UInt32>(repeating: 0)
    for i in 0..<16 {
      let j = start + i * 4
      w[i] =
        UInt32(bytes[j]) << 24 | UInt32(bytes[j + 1]) << 16 | UInt32(bytes[j + 2]) << 8 | UInt32(bytes[j + 3])
    }
    for i in 16..<64 {
      let a = w[i - 15]
      let b = w[i - 2]
      let s0 = Self.rotate(a, 7) ^ Self.rotate(a, 18) ^ (a >> 3)
      let s1 = Self.rotate(b, 17) ^ Self.rotate(b, 19) ^ (b >> 10)
      w[i] = w[i - 16] &+ s0 &+ w[i - 7] &+ s1
    }
    let constants = Self.constants
    var (a, b, c, d, e, f, g, h) = state
    for i in 0..<64 {
      let s1 = Self.rotate(e, 6) ^ Self.rotate(e, 11) ^ Self.rotate(e, 25)
      let first = h &+ s1 &+ ((e & f) ^ (~e & g)) &+ constants[i] &+ w[i]
      let s0 = Self.rotate(a, 2) ^ Self.rotate(a, 13) ^ Self.rotate(a, 22)
      let second = s0 &+ ((a & b) ^ (a & c) ^ (b & c))
      (h, g, f, e, d, c, b, a) = (g, f, e, d &+ first, c, b, a, first &+ second)
    }
    state.0 &+= a
    state.1 &+= b
    state.2 &+= c
    state.3 &+= d
    state.4 &+= e
    state.5 &+= f
    state.6 &+= g
    state.7 &+= h
  }

  private static func rotate(_ word: UInt32, _ count: UInt32) -> UInt32 { word >> count | word << (32 - count) }

  private static let constants: InlineArray<64, UInt32> = [
    0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
    0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
    0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
    0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
    0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
    0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
    0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
    0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2,
  ]
}
