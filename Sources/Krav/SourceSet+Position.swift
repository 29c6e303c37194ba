extension SourceSet.File {
  /// A longer line is a machine's; its columns count code points, so that a place in it costs little.
  static let longestCountedLine = 4096

  /// Line and column of a byte offset, both from 1; columns count characters.
  public func position(of offset: Int32) -> (line: Int, column: Int) {
    let end = max(0, min(Int(offset), bytes.count))
    let line = line(at: end)
    let before = bytes[Int(lineStarts[line - 1])..<end]
    guard before.count <= Self.longestCountedLine else { return (line, before.count { $0 & 0xC0 != 0x80 } + 1) }
    return (line, String(decoding: before, as: UTF8.self).count + 1)
  }

  /// How many code points stand before a byte offset on its line, and one: the column that SARIF counts.
  public func codePointColumn(of offset: Int32) -> Int {
    let end = max(0, min(Int(offset), bytes.count))
    return bytes[Int(lineStarts[line(at: end) - 1])..<end].count { $0 & 0xC0 != 0x80 } + 1
  }

  /// What stands at the range.
  public func text(_ range: SourceRange) -> String {
    String(decoding: bytes[Int(range.start)..<Int(range.end)], as: UTF8.self)
  }

  /// The bytes of the line that the offset stands in, without its line feed.
  public func lineRange(at offset: Int32) -> Range<Int> {
    let place = max(0, min(Int(offset), bytes.count))
    let line = line(at: place)
    let start = Int(lineStarts[line - 1])
    let stop = line < lineStarts.count ? Int(lineStarts[line]) - 1 : bytes.count
    return start..<(stop > start && bytes[stop - 1] == 0x0D ? stop - 1 : stop)
  }

  /// The number of the line that a byte stands in, from 1; a line feed ends its own.
  private func line(at offset: Int) -> Int {
    var low = 0
    var high = lineStarts.count
    while low < high {
      let middle = (low + high) / 2
      if Int(lineStarts[middle]) <= offset { low = middle + 1 } else { high = middle }
    }
    return low
  }
}

extension SourceSet {
  /// `file:line:column` of a byte offset; `nil` for a file that is not here.
  public func place(of offset: Int32, file: Int32) -> String? {
    guard files.indices.contains(Int(file)) else { return nil }
    let (line, column) = files[Int(file)].position(of: offset)
    return "\(files[Int(file)].path):\(line):\(column)"
  }
}
