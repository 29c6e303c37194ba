internal import Krav

/// A place in a document as editors count: lines from 0, and UTF-16 code units within the line.
struct TextPlace: Equatable {
  var line: Int
  var character: Int
}

/// Leads between an editor's places and the language's byte offsets.
///
/// The language reads NFC; an editor may hold `a` and a ring where the language has `å`. Within a line both are counted in
/// characters, which the two have in common.
struct PlaceMap {
  /// The lines as the editor has them.
  private let lines: [Substring]
  /// Where each line begins in the text that the language reads.
  private let starts: [Int]
  private let bytes: [UInt8]

  /// - Parameters:
  ///   - text: the document as the editor or the disk has it.
  ///   - file: the same, as read.
  init(text: String, file: SourceSet.File) {
    lines = text.split(omittingEmptySubsequences: false) { $0 == "\n" || $0 == "\r\n" }
    bytes = file.bytes
    starts = [0] + file.bytes.indices.filter { file.bytes[$0] == 0x0A }.map { $0 + 1 }
  }

  func place(of offset: Int32) -> TextPlace {
    let offset = max(0, min(Int(offset), bytes.count))
    var (low, high) = (0, starts.count)
    while high - low > 1 {
      let middle = (low + high) / 2
      if starts[middle] <= offset { low = middle } else { high = middle }
    }
    let before = String(decoding: bytes[starts[low]..<offset], as: UTF8.self)
    guard lines.indices.contains(low) else { return TextPlace(line: low, character: before.utf16.count) }
    return TextPlace(line: low, character: lines[low].prefix(before.count).utf16.count)
  }

  /// Past the end of a line is its end, past the last line is the end.
  func offset(of place: TextPlace) -> Int32 {
    guard place.line >= 0 else { return 0 }
    guard place.line < starts.count else { return Int32(bytes.count) }
    let start = starts[place.line]
    let end = place.line + 1 < starts.count ? starts[place.line + 1] - 1 : bytes.count
    guard lines.indices.contains(place.line) else { return Int32(end) }
    var count = 0
    var units = 0
    for character in lines[place.line] {
      units += character.utf16.count
      if units > place.character { break }
      count += 1
    }
    let line = String(decoding: bytes[start..<end], as: UTF8.self)
    return Int32(min(end, start + line.prefix(count).utf8.count))
  }

  func range(_ range: SourceRange) -> (start: TextPlace, end: TextPlace) {
    (place(of: range.start), place(of: range.end))
  }
}
