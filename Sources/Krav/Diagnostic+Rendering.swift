extension Diagnostic {
  /// `file:line:column: error[code]: …`, the source line, carets under the words, and what would mend it.
  ///
  /// Control and bidirectional characters of the pack are shown as `�`: a rendering may go to a terminal as it is.
  public func render(in sources: SourceSet) -> String {
    let what = "\(severity.rawValue)[\(code)]: \(Self.visible(message))"
    let mend = help.map { "\n  help: \(Self.visible($0))" } ?? ""
    guard sources.files.indices.contains(Int(range.file)) else { return what + mend }
    let file = sources.files[Int(range.file)]
    let (line, column) = file.position(of: range.start)
    let excerpt = Excerpt(of: file, marking: range)
    return """
      \(Self.visible(file.path)):\(line):\(column): \(what)
        \(Self.visible(excerpt.text))
        \(excerpt.carets)
      """ + mend
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

/// A source line and the carets under part of it. A line that a person wrote is shown whole; of a longer one, what is
/// around the place.
private struct Excerpt {
  var text: String
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
    let indent = String(left.map { $0 == "\t" ? "\t" : " " })
    carets = (isCutLeft ? " " : "") + indent + String(repeating: "^", count: max(1, middle.count))
  }

  private static func characters(_ bytes: ArraySlice<UInt8>) -> [Character] {
    // A cut may have gone through a character.
    Array(String(decoding: bytes.drop { $0 & 0xC0 == 0x80 }, as: UTF8.self))
  }
}

extension Sequence<Diagnostic> {
  /// By file, place, then code; each place and code once.
  public func sortedByPlace() -> [Diagnostic] {
    var last: (SourceRange, String)?
    return sorted {
      ($0.range.file, $0.range.start, $0.range.end, $0.code, $0.message)
        < ($1.range.file, $1.range.start, $1.range.end, $1.code, $1.message)
    }.filter { diagnostic in
      defer { last = (diagnostic.range, diagnostic.code) }
      guard let last else { return true }
      return last != (diagnostic.range, diagnostic.code)
    }
  }

  /// All of them by place, an empty line between two.
  public func render(in sources: SourceSet) -> String {
    sortedByPlace().map { $0.render(in: sources) }.joined(separator: "\n\n")
  }

  /// How many there are of each severity: `2 errors, 1 warning`, or `no findings`.
  public var summary: String {
    let errors = count { $0.severity == .error }
    let warnings = count { $0.severity == .warning }
    let parts = [(errors, "error"), (warnings, "warning")].compactMap { number, word in
      number == 0 ? nil : "\(number) \(word)\(number == 1 ? "" : "s")"
    }
    return parts.isEmpty ? "no findings" : parts.joined(separator: ", ")
  }
}
