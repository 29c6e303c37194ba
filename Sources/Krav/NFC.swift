@_spi(_Unicode) import Swift

/// Unicode normalisation form C (UAX 15), from the standard library's own tables.
public enum NFC {
  /// The text in NFC. Text whose code points all lie below U+0300 is in NFC already and costs one scan.
  public static func normalise(_ text: String) -> String {
    // UTF-8 of U+0300 begins with 0xCC; below it nothing combines.
    if text.utf8.allSatisfy({ $0 < 0xCC }) { return text }
    var normal = String.UnicodeScalarView()
    for scalar in text._nfc { normal.append(scalar) }
    return String(normal)
  }
}
