extension Diagnostic {
  /// `file:line:column: error[code]: …`, the source line, carets under the words, what would mend it, and other places.
  ///
  /// Control and bidirectional characters of the pack are shown as `�`: a rendering may go to a terminal as it is.
  /// - Parameter isColoured: whether the severity and the carets are written in colour (ECMA-48).
  public func render(in sources: SourceSet, isColoured: Bool = false) -> String {
    let paint = Paint(severity, isOn: isColoured)
    let what = "\(paint.loud("\(severity.rawValue)[\(code.rawValue)]")): \(paint.bold(Self.visible(message)))"
    var below = help.isEmpty ? "" : "\n  \(paint.bold("help")): \(Self.visible(help))"
    for note in notes {
      guard let place = sources.place(of: note.range.start, file: note.range.file) else { continue }
      below += "\n  \(paint.bold("note")): \(Self.visible("\(note.message) \(place)"))"
    }
    guard sources.files.indices.contains(Int(range.file)) else { return what + below }
    let file = sources.files[Int(range.file)]
    let (line, column) = file.position(of: range.start)
    let excerpt = Excerpt(of: file, marking: range)
    return """
      \(Self.visible(file.path)):\(line):\(column): \(what)
        \(Self.visible(excerpt.text))
        \(excerpt.indent)\(paint.loud(excerpt.carets))
      """ + below
  }

  /// Whether a terminal or an editor would act on the scalar instead of showing it.
  static func isHidden(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x00...0x1F, 0x7F...0x9F, 0x061C, 0x200E, 0x200F, 0x2028...0x202E, 0x2066...0x2069, 0xFEFF: true
    default: false
    }
  }

  private static func visible(_ text: String) -> String {
    guard text.unicodeScalars.contains(where: { isHidden($0) && $0 != "\t" }) else { return text }
    return String(
      text.map { $0.unicodeScalars.contains { isHidden($0) && $0 != "\t" } ? "\u{FFFD}" : $0 })
  }
}

/// Colour for a terminal; never the only sign of anything.
private struct Paint {
  var colour: String
  var isOn: Bool

  init(_ severity: Diagnostic.Severity, isOn: Bool) {
    colour = severity == .error ? "31" : "33"
    self.isOn = isOn
  }

  func loud(_ text: String) -> String { isOn ? "\u{1B}[1;\(colour)m\(text)\u{1B}[0m" : text }
  func bold(_ text: String) -> String { isOn ? "\u{1B}[1m\(text)\u{1B}[0m" : text }
}

/// A source line and the carets under part of it. A line that a person wrote is shown whole; of a longer one, what is
/// around the place.
private struct Excerpt {
  var text: String
  var indent: String
  var carets: String

  private static let widest = 240
  private static let before = 60
  private static let after = 100

  init(of file: SourceSet.File, marking range: SourceRange) {
    let line = file.lineRange(at: range.start)
    let start = min(Int(range.start), line.upperBound)
    let end = max(start, min(Int(range.end), line.upperBound))
    // Of each side, no more bytes than could ever be shown.
    let head = Self.characters(file.bytes[max(line.lowerBound, start - SourceSet.File.longestCountedLine)..<start])
    let mark = Self.characters(file.bytes[start..<min(end, start + SourceSet.File.longestCountedLine)])
    let tail = Self.characters(file.bytes[end..<min(line.upperBound, end + SourceSet.File.longestCountedLine)])
    let isLong = head.count + mark.count + tail.count > Self.widest
    let left = isLong ? Array(head.suffix(Self.before)) : head
    let middle = isLong ? Array(mark.prefix(Self.after)) : mark
    let right = isLong ? Array(tail.prefix(Self.after - middle.count)) : tail
    let isCutLeft = left.count < head.count || start - line.lowerBound > SourceSet.File.longestCountedLine
    let isCutRight = middle.count + right.count < mark.count + tail.count
    text = (isCutLeft ? "…" : "") + String(left + middle + right) + (isCutRight ? "…" : "")
    // Tabs stay tabs under a tab, so that the caret stands right whatever their width.
    indent = (isCutLeft ? " " : "") + Self.under(left, with: " ")
    let marks = Self.under(middle, with: "^")
    carets = marks.contains("^") ? marks : "^"
  }

  /// As many signs as the characters take columns.
  private static func under(_ characters: [Character], with sign: String) -> String {
    characters.map { $0 == "\t" ? "\t" : String(repeating: sign, count: $0.columns) }.joined()
  }

  private static func characters(_ bytes: ArraySlice<UInt8>) -> [Character] {
    // A cut may have gone through a character.
    Array(String(decoding: bytes.drop { $0 & 0xC0 == 0x80 }, as: UTF8.self))
  }
}
