extension Output {
  /// What a terminal shows without obeying it: besides text only line feeds, tabs and the colours that are written here
  /// (ECMA-48 "select graphic rendition"). Anything else that would move, clear, rename or turn something is shown as `�`;
  /// the mark at the beginning of a file and the carriage returns of its lines are left out.
  ///
  /// Whoever writes what others have said replaces it where it is laid out, so that widths are right; this is behind all of
  /// them.
  public static func harmless(_ text: String) -> String {
    guard text.utf8.contains(where: isSuspect) else { return text }
    let scalars = Array(text.unicodeScalars)
    var shown = String.UnicodeScalarView()
    var index = 0
    while index < scalars.count {
      let scalar = scalars[index]
      if scalar == "\u{1B}", let end = endOfColour(scalars, index) {
        shown.append(contentsOf: scalars[index..<end])
        index = end
        continue
      }
      index += 1
      if scalar == "\u{FEFF}", index == 1 { continue }
      if scalar == "\r", index < scalars.count, scalars[index] == "\n" { continue }
      shown.append(isCommand(scalar) ? "\u{FFFD}" : scalar)
    }
    return String(shown)
  }

  /// Whether the byte may belong to a command: controls, the first byte of C1 controls and of what turns directions.
  private static func isSuspect(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x09, 0x0A: false
    case 0x00...0x1F, 0x7F, 0xC2, 0xD8, 0xE2, 0xEF: true
    default: false
    }
  }

  private static func isCommand(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x09, 0x0A: false
    case 0x00...0x1F, 0x7F...0x9F, 0x061C, 0x200E, 0x200F, 0x2028...0x202E, 0x2066...0x2069, 0xFEFF: true
    default: false
    }
  }

  /// Where a colour that begins here ends: `ESC [ 1;31 m`; `nil` for another sequence.
  private static func endOfColour(_ scalars: [Unicode.Scalar], _ start: Int) -> Int? {
    guard start + 1 < scalars.count, scalars[start + 1] == "[" else { return nil }
    let known = ["0", "1", "31", "32", "33", "90", "1;31", "1;33"]
    var code = ""
    for index in (start + 2)..<min(scalars.count, start + 8) {
      if scalars[index] == "m" { return known.contains(code) ? index + 1 : nil }
      code.unicodeScalars.append(scalars[index])
    }
    return nil
  }
}
