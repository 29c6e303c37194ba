/// A cell of a row, or the value of a foreign key, as it stands in the file.
struct ForeignCell {
  enum Form: UInt8 {
    /// The row or object has no such cell.
    case absent
    case plain
    /// A quote stands there twice.
    case doubled
    /// JSON, and a number, day or time of a spreadsheet: with escapes, a number as JSON writes it, or a list with its brackets.
    case escaped, number, list
  }

  /// Without its quotes.
  var start: Int
  var end: Int
  var form: Form

  static let absent = ForeignCell(start: 0, end: 0, form: .absent)
}

/// A strict reader of rows (RFC 4180, with any separator, and with line breaks of any kind) over bytes in which ASCII is
/// ASCII. It keeps only its place; the bytes are given to each step.
struct CSVScanner {
  /// More columns than any spreadsheet has.
  static let cellLimit = 16_384

  var index: Int
  let end: Int
  let separator: UInt8
  /// Whether a cell without quotes is a number, as JSON writes it.
  let tellsQuotes: Bool
  /// Of the last row: where it begins and ends, without its line break, and whether it has one.
  private(set) var start = 0
  private(set) var stop = 0
  private(set) var isEnded = false
  /// Line breaks in the last row, its own included.
  private(set) var breaks = 0

  init(from start: Int, to end: Int, separator: UInt8, tellsQuotes: Bool = false) {
    index = start
    self.tellsQuotes = tellsQuotes
    self.end = end
    self.separator = separator
  }

  private func fault(_ offset: Int, _ expected: String) -> JSONFault {
    JSONFault(code: .notCSV, offset: offset, expected: expected)
  }

  /// The next row's cells; `false` at the end.
  mutating func next(_ bytes: Span<UInt8>, into cells: inout [ForeignCell]) throws(JSONFault) -> Bool {
    cells.removeAll(keepingCapacity: true)
    guard index < end else { return false }
    start = index
    breaks = 0
    isEnded = false
    while true {
      try cell(bytes, into: &cells)
      stop = index
      guard index < end else { break }
      if bytes[index] == separator {
        index &+= 1
        continue
      }
      isEnded = true
      index &+= bytes[index] == 0x0D && index &+ 1 < end && bytes[index &+ 1] == 0x0A ? 2 : 1
      breaks += 1
      break
    }
    guard stop - start <= JSONScanner.lengthLimit else {
      throw JSONFault(code: .tooLong, offset: start, expected: "a row of at most 1 MiB")
    }
    return true
  }

  /// Reads one cell, up to the separator, the line break or the end behind it.
  private mutating func cell(_ bytes: Span<UInt8>, into cells: inout [ForeignCell]) throws(JSONFault) {
    guard cells.count < Self.cellLimit else {
      throw fault(index, "at most \(Self.cellLimit) columns; the separator may be another")
    }
    guard index < end, bytes[index] == 0x22 else {
      let first = index
      while index < end {
        let byte = bytes[index]
        if byte == separator || byte == 0x0A || byte == 0x0D { break }
        if byte == 0x22 { throw fault(index, "quotes around the whole cell, and each quote within it twice") }
        if byte == 0 { throw fault(index, "text; the file may be UTF-16") }
        index &+= 1
      }
      cells.append(ForeignCell(start: first, end: index, form: tellsQuotes && index > first ? .number : .plain))
      return
    }
    let quote = index
    var form = ForeignCell.Form.plain
    index &+= 1
    while index < end {
      let byte = bytes[index]
      if byte == 0x22 {
        guard index &+ 1 < end, bytes[index &+ 1] == 0x22 else { break }
        form = .doubled
        index &+= 1
      } else if byte == 0x0A || (byte == 0x0D && !(index &+ 1 < end && bytes[index &+ 1] == 0x0A)) {
        breaks += 1
      } else if byte == 0 {
        throw fault(index, "text; the file may be UTF-16")
      }
      index &+= 1
    }
    guard index < end else { throw fault(quote, "a `\"` at the end of the cell that begins here") }
    cells.append(ForeignCell(start: quote + 1, end: index, form: form))
    index &+= 1
    guard index == end || bytes[index] == separator || bytes[index] == 0x0A || bytes[index] == 0x0D else {
      throw fault(index, "the separator or a line break behind the quoted cell")
    }
  }
}
