internal import Bytes
internal import Krav

extension PlainReader {
  /// The content of the string at the place, which is passed; `nil` for one that is too long, holds an escape, or is none.
  @inline(__always)
  mutating func plainString(_ bytes: Span<UInt8>) -> Range<Int>? {
    guard take(0x22, bytes) else { return nil }
    let start = index
    guard let end = Self.end(bytes, start), bytes[end] == 0x22, end &- start <= JSONScanner.lengthLimit else {
      return nil
    }
    index = end &+ 1
    return start..<end
  }

  /// Passes over a string that may hold escapes of one letter.
  mutating func skipString(_ bytes: Span<UInt8>) -> Bool {
    guard take(0x22, bytes) else { return false }
    let start = index
    while let end = Self.end(bytes, index) {
      if bytes[end] == 0x22 {
        index = end &+ 1
        return end &- start <= JSONScanner.lengthLimit
      }
      guard end &+ 1 < bytes.count else { return false }
      switch bytes[end &+ 1] {
      case 0x22, 0x5C, 0x2F, 0x62, 0x66, 0x6E, 0x72, 0x74: index = end &+ 2
      default: return false
      }
    }
    return false
  }

  /// The next quote or backslash; `nil` when a control character, the end, or what is no UTF-8 comes before.
  ///
  /// Eight bytes are looked at together: a byte's high bit is set where the byte is no plain one of ASCII, exactly up to
  /// the first.
  @inline(__always)
  private static func end(_ bytes: Span<UInt8>, _ start: Int) -> Int? {
    var index = start
    while true {
      while index &+ 8 <= bytes.count {
        let word = bytes.word(at: index)
        let found =
          (word &- 0x2020_2020_2020_2020) | ((word ^ 0x2222_2222_2222_2222) &- 0x0101_0101_0101_0101)
          | ((word ^ 0x5C5C_5C5C_5C5C_5C5C) &- 0x0101_0101_0101_0101) | word
        let marks = found & 0x8080_8080_8080_8080
        index &+= marks == 0 ? 8 : marks.trailingZeroBitCount &>> 3
        if marks != 0 { break }
      }
      guard index < bytes.count else { return nil }
      let byte = bytes[index]
      if byte == 0x22 || byte == 0x5C { return index }
      if byte < 0x80 {
        guard byte >= 0x20 else { return nil }
        // Fewer than eight are left.
        index &+= 1
        continue
      }
      let length = utf8Length(bytes, index)
      guard length > 0 else { return nil }
      index &+= length
    }
  }

  /// The length of the sequence beyond ASCII at the place; 0 when it is none of UTF-8 (Unicode, table 3-7).
  @inline(__always)
  private static func utf8Length(_ bytes: Span<UInt8>, _ index: Int) -> Int {
    let lead = bytes[index]
    guard index &+ 1 < bytes.count else { return 0 }
    let second = bytes[index &+ 1]
    if lead < 0xE0 { return lead >= 0xC2 && second & 0xC0 == 0x80 ? 2 : 0 }
    let seconds: ClosedRange<UInt8> =
      switch lead {
      case 0xE0: 0xA0...0xBF
      case 0xED: 0x80...0x9F
      case 0xF0: 0x90...0xBF
      case 0xF4: 0x80...0x8F
      default: 0x80...0xBF
      }
    let length = lead < 0xF0 ? 3 : 4
    guard lead <= 0xF4, seconds.contains(second), index &+ length <= bytes.count,
      bytes[index &+ 2] & 0xC0 == 0x80, length == 3 || bytes[index &+ 3] & 0xC0 == 0x80
    else { return 0 }
    return length
  }

  // MARK: Texts that are kept

  mutating func identity(_ bytes: Span<UInt8>, _ batch: inout Batch) -> Bool {
    guard let text = plainString(bytes), let kept = keep(text, bytes, &batch) else { return false }
    id = kept
    return true
  }

  /// Keeps a text that ``RecordReader/keepPlain(_:_:)`` would keep.
  @inline(__always)
  func keep(_ text: Range<Int>, _ bytes: Span<UInt8>, _ batch: inout Batch) -> Batch.Text? {
    guard !text.isEmpty, text.count <= KeptText.limit, isPlain(text, bytes) else { return nil }
    let start = batch.strings.count
    batch.strings.append(copying: bytes.extracting(text))
    return Batch.Text(start: start, length: text.count)
  }

  @inline(__always)
  private func isPlain(_ text: Range<Int>, _ bytes: Span<UInt8>) -> Bool {
    if text.count <= 8, text.lowerBound &+ 8 <= bytes.count {
      // The bytes that are not of the text become zeros.
      let word = bytes.word(at: text.lowerBound) & (UInt64.max &>> UInt64(64 &- text.count &* 8))
      if (word | (word &+ 0x0101_0101_0101_0101)) & 0x8080_8080_8080_8080 == 0 { return true }
    }
    return RecordReader.isPlain(text, bytes)
  }
}
