/// A source line and the carets under part of it. A line that a person wrote is shown whole; of a longer one, what is
/// around the place.
public struct SourceExcerpt: Sendable {
  /// Fit for a terminal.
  public var text: String
  /// What stands before the carets in the line below.
  public var indent: String
  public var carets: String

  private static let widest = 240
  private static let before = 60
  private static let after = 100

  public init(of file: SourceSet.File, marking range: SourceRange) {
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
    text = Diagnostic.visible((isCutLeft ? "…" : "") + String(left + middle + right) + (isCutRight ? "…" : ""))
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
