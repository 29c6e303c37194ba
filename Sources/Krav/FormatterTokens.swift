/// The tokens of a file that was read without a fault, and what stands between them.
struct FormatterTokens {
  /// What line breaks stand before a token or comment, after the token or comment before it.
  enum Break: UInt8, Comparable {
    case none, line, empty

    static func < (left: Break, right: Break) -> Bool { left.rawValue < right.rawValue }
  }

  struct Item {
    var kind: Token.Kind
    /// Byte offsets, half open.
    var start: Int32
    var end: Int32
    /// In columns.
    var width: Int32
    /// The index of the first comment that stands before it; the next item's is one past the last.
    var comment: Int32
    var breakBefore: Break
  }

  struct Comment {
    var start: Int32
    /// Without the white space at its end.
    var end: Int32
    var breakBefore: Break
  }

  let bytes: [UInt8]
  /// Without the `;`, which the layout sets; the last is of kind `end`.
  private(set) var items: [Item] = []
  private(set) var comments: [Comment] = []

  init(_ tokens: [Token], _ ranges: [SourceRange], bytes: [UInt8]) {
    self.bytes = bytes
    items.reserveCapacity(tokens.count)
    comments.reserveCapacity(ranges.count)
    var previous = 0
    var before: Int32 = 0
    for token in tokens {
      let start = Int(token.range.start)
      while comments.count < ranges.count, ranges[comments.count].start < token.range.start {
        let range = ranges[comments.count]
        // What opens a file stands on a line of its own.
        let lines: Break = previous == 0 ? .line : breaks(from: previous, to: Int(range.start))
        previous = Int(range.end)
        comments.append(Comment(start: range.start, end: trimmed(range), breakBefore: lines))
      }
      let lines = breaks(from: previous, to: start)
      previous = Int(token.range.end)
      // A separator stands right behind what it ends, so the comments before it come after it.
      let isSeparator = token.kind == .symbol(.comma) || token.kind == .symbol(.semicolon)
      if token.kind != .symbol(.semicolon) {
        items.append(
          Item(
            kind: token.kind, start: token.range.start, end: token.range.end, width: width(of: token.range),
            comment: before, breakBefore: lines))
      }
      if !isSeparator { before = Int32(comments.count) }
    }
  }

  /// Whether comments stand before the item.
  func hasComments(before item: Int) -> Bool {
    item + 1 < items.count ? items[item].comment < items[item + 1].comment : Int(items[item].comment) < comments.count
  }

  /// Whether comments stand before any of the items.
  func hasComments(before stretch: Range<Int>) -> Bool {
    guard !stretch.isEmpty else { return false }
    let end = stretch.upperBound < items.count ? Int(items[stretch.upperBound].comment) : comments.count
    return Int(items[stretch.lowerBound].comment) < end
  }

  private func breaks(from start: Int, to end: Int) -> Break {
    var count = 0
    for index in start..<end where bytes[index] == 0x0A { count += 1 }
    return count == 0 ? .none : count == 1 ? .line : .empty
  }

  private func trimmed(_ range: SourceRange) -> Int32 {
    var end = range.end
    while end > range.start, [0x20, 0x09, 0x0D].contains(bytes[Int(end) - 1]) { end -= 1 }
    return end
  }

  /// One column a character.
  func width(of range: SourceRange) -> Int32 {
    let text = bytes[Int(range.start)..<Int(range.end)]
    var count: Int32 = 0
    for byte in text {
      // From U+0300 on there are marks that stand on the letter before.
      if byte >= 0xCC { return Int32(String(decoding: text, as: UTF8.self).count) }
      if byte & 0xC0 != 0x80 { count += 1 }
    }
    return count
  }
}
