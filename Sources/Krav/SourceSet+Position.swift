extension SourceSet.File {
  /// Line and column of a byte offset, both from 1; columns count characters.
  public func position(of offset: Int32) -> (line: Int, column: Int) {
    let end = min(Int(offset), bytes.count)
    let line = bytes[..<end].count { $0 == 0x0A } + 1
    let start = (bytes[..<end].lastIndex(of: 0x0A) ?? -1) + 1
    return (line, String(decoding: bytes[start..<end], as: UTF8.self).count + 1)
  }

  /// The line that the offset stands in, without its line feed.
  public func line(at offset: Int32) -> String {
    let end = min(Int(offset), bytes.count)
    let start = (bytes[..<end].lastIndex(of: 0x0A) ?? -1) + 1
    let stop = bytes[end...].firstIndex(of: 0x0A) ?? bytes.count
    var line = bytes[start..<stop]
    if line.last == 0x0D { line.removeLast() }
    return String(decoding: line, as: UTF8.self)
  }

  /// What stands at the range.
  public func text(_ range: SourceRange) -> String {
    String(decoding: bytes[Int(range.start)..<Int(range.end)], as: UTF8.self)
  }
}
