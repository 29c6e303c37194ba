@_spi(_Unicode) import Swift

/// Unicode normalisation form C (UAX 15), from the standard library's own tables.
public enum NFC {
  /// More marks than this on one letter are no text of any language (the limit of UAX 15's stream-safe format).
  private static let longestRun = 30

  /// The text in NFC. Text that certainly is in NFC costs one scan.
  ///
  /// Marks are put in order only within the first thirty that follow each other, then within the next thirty, so that
  /// the work stays linear in a text made to cost more.
  public static func normalise(_ text: String) -> String {
    if isCertain(text.utf8Span.span) { return text }
    var normal = String.UnicodeScalarView()
    var start = text.startIndex
    var run = 0
    for index in text.unicodeScalars.indices {
      let isMark = text.unicodeScalars[index].properties.canonicalCombiningClass != .notReordered
      run = isMark ? run + 1 : 0
      guard run > longestRun else { continue }
      for scalar in String(text.unicodeScalars[start..<index])._nfc { normal.append(scalar) }
      start = index
      run = 1
    }
    let rest = start == text.startIndex ? text : String(text.unicodeScalars[start...])
    for scalar in rest._nfc { normal.append(scalar) }
    return String(normal)
  }

  /// Whether the bytes of a UTF-8 text alone show that it is in NFC: nothing in it combines or is composed of others.
  ///
  /// True for text below U+0300 and the punctuation from U+2010 to U+203F (dashes, quotes, `…`, `•`, `‰`), which covers
  /// what a European keyboard gives; false means only that the tables must be asked.
  public static func isCertain(_ bytes: Span<UInt8>) -> Bool {
    var index = 0
    while index < bytes.count {
      let byte = bytes[index]
      if byte < 0xCC {
        index += 1
        continue
      }
      guard byte == 0xE2, index + 2 < bytes.count, bytes[index + 1] == 0x80, bytes[index + 2] >= 0x90 else {
        return false
      }
      index += 3
    }
    return true
  }
}
