/// The comments behind code. Those of lines that follow each other, equally indented, stand in one column, which is known
/// only when the last of them has been written.
struct FormatterSuffixes {
  private struct Suffix {
    var offset: Int
    var width: Int
    var block: Int
  }

  /// A longer line does not move the comments of its neighbours.
  private static let longestLine = 80

  private var suffixes: [Suffix] = []
  /// The column of each block's comments.
  private var columns = [0]
  private var isHeld = false
  private var count = 0
  private var indent = 0

  /// A comment stands at the offset, behind code of so many columns.
  mutating func add(at offset: Int, width: Int, indent: Int) {
    if indent != self.indent, !isHeld, columns[columns.count - 1] > 0 { columns.append(0) }
    self.indent = indent
    let block = columns.count - 1
    suffixes.append(Suffix(offset: offset, width: width, block: block))
    if width <= Self.longestLine { columns[block] = max(columns[block], width + 2) }
  }

  /// A line without a comment ends the block, unless it is held.
  mutating func endLine() {
    if suffixes.count == count, !isHeld, columns[columns.count - 1] > 0 { columns.append(0) }
    count = suffixes.count
  }

  /// From now on all lines are one block, until it is let go by 0.
  mutating func hold(at column: Int) {
    columns.append(column)
    isHeld = column > 0
  }

  /// The text with the spaces before each comment.
  func align(_ text: [UInt8]) -> [UInt8] {
    guard !suffixes.isEmpty else { return text }
    var result: [UInt8] = []
    result.reserveCapacity(text.count + suffixes.count * 16)
    var start = 0
    for suffix in suffixes {
      result += text[start..<suffix.offset]
      for _ in 0..<max(2, columns[suffix.block] - suffix.width) { result.append(0x20) }
      start = suffix.offset
    }
    return result + text[start...]
  }
}
