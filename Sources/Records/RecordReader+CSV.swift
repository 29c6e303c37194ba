internal import Krav

/// One import at work on one file.
struct ForeignReading {
  let plan: ImportPlan
  /// Other imports read the file too: a row without an id is none of this one's.
  let isShared: Bool
  /// The values at hand, by ``ImportPlan/headers``.
  var values: [ForeignCell]
  /// Which headers any object has had.
  var seen: [Bool]

  init(_ plan: ImportPlan, isShared: Bool) {
    self.plan = plan
    self.isShared = isShared
    values = plan.headers.map { _ in .absent }
    seen = plan.headers.map { _ in false }
  }
}

extension RecordReader {
  /// A file of rows under a header, each a record of the import's type.
  mutating func readCSV(_ bytes: Span<UInt8>, _ plan: ImportPlan, isShared: Bool) throws(JSONFault) {
    let start = try begin(bytes, plan)
    let separator = isWorkbook ? Self.workbookSeparator : plan.separator
    var scanner = CSVScanner(from: start, to: bytes.count, separator: separator, tellsQuotes: isWorkbook)
    if isWorkbook {
      place(line: 1, at: start)
    } else if let (separator, after) = Self.namedSeparator(bytes, start) {
      scanner = CSVScanner(from: after, to: bytes.count, separator: separator)
      place(line: 2, at: after)
    } else {
      place(line: 1, at: start)
    }
    var cells: [ForeignCell] = []
    repeat {
      guard try scanner.next(bytes, into: &cells) else {
        throw JSONFault(code: .notCSV, offset: bytes.count, expected: "a row of headers")
      }
      place(line: lineHere, at: scanner.start)
      if !Self.isBlank(cells, bytes) { break }
      place(line: lineHere + scanner.breaks, at: scanner.index)
    } while true
    let header = scanner.start..<scanner.stop
    let places = try places(of: plan, cells, bytes, at: scanner.start)
    let (width, needed) = (cells.count, (places.max() ?? 0) + 1)
    let dropped = Self.filled(cells, bytes) - Set(places).count
    place(line: lineHere + scanner.breaks, at: scanner.index)
    var reading = ForeignReading(plan, isShared: isShared)
    while try scanner.next(bytes, into: &cells) {
      place(line: lineHere, at: scanner.start)
      let isHeader = scanner.stop - scanner.start == header.count && Self.isSame(bytes, scanner.start, header)
      if !isHeader, !Self.isBlank(cells, bytes) {
        for (number, place) in places.enumerated() {
          reading.values[number] = place < cells.count ? cells[place] : .absent
        }
        batch.droppedFields += max(0, dropped)
        var faults: [IntakeProblem] = []
        if cells.count < needed, !scanner.isEnded {
          faults.append(
            fault(
              .wrongType, bytes, scanner.stop, nil, "as many cells as there are headers before the file ends",
              "export the file again; it was cut short"))
        } else if cells.count > width, let extra = cells[width...].first(where: { !Self.isBlank([$0], bytes) }) {
          faults.append(
            fault(
              .wrongType, bytes, extra.start, nil, "no more cells than there are headers",
              "export the file again; a separator within a cell needs quotes around the cell"))
        }
        let refused = batch.refusedCount
        foreignRecord(&reading, faults, from: scanner.start, to: scanner.stop, bytes)
        batch.isCutShort = batch.refusedCount > refused && !scanner.isEnded && !isWorkbook
      }
      place(line: lineHere + scanner.breaks, at: scanner.index)
    }
  }

  /// Sees to the encoding; where the text begins.
  private mutating func begin(_ bytes: Span<UInt8>, _ plan: ImportPlan) throws(JSONFault) -> Int {
    countsReturns = true
    isSingleByte = false
    isLatin1 = plan.encoding == .latin1
    if bytes.count >= 2, (bytes[0] == 0xFF && bytes[1] == 0xFE) || (bytes[0] == 0xFE && bytes[1] == 0xFF) {
      throw JSONFault(code: .notUTF8, offset: 0, expected: "UTF-8 or the import's encoding, not UTF-16")
    }
    let hasMark = bytes.count >= 3 && bytes[0] == 0xEF && bytes[1] == 0xBB && bytes[2] == 0xBF
    if isWorkbook { return 0 }
    if plan.encoding == .utf8 || hasMark {
      do {
        _ = try UTF8Span(validating: bytes)
      } catch {
        throw JSONFault(
          code: .notUTF8, offset: error.byteOffsets.lowerBound, expected: "UTF-8, since the import names no `encoding`")
      }
      return hasMark ? 3 : 0
    }
    isSingleByte = true
    var first = 0
    while first < bytes.count, bytes[first] < 0x80 { first += 1 }
    if first < bytes.count, (try? UTF8Span(validating: bytes)) != nil {
      throw JSONFault(code: .notCSV, offset: first, expected: "the import's `encoding`, not UTF-8")
    }
    return 0
  }

  /// Excel's `sep=;` before the header, and where the next line begins.
  static func namedSeparator(_ bytes: Span<UInt8>, _ start: Int) -> (separator: UInt8, after: Int)? {
    guard start + 5 < bytes.count, bytes[start] | 0x20 == 0x73, bytes[start + 1] | 0x20 == 0x65,
      bytes[start + 2] | 0x20 == 0x70, bytes[start + 3] == 0x3D
    else { return nil }
    let after = start + 5
    guard bytes[after] == 0x0D || bytes[after] == 0x0A else { return nil }
    let isPair = bytes[after] == 0x0D && after + 1 < bytes.count && bytes[after + 1] == 0x0A
    return (bytes[start + 4], after + (isPair ? 2 : 1))
  }

  /// In which column each header of the plan stands.
  private func places(
    of plan: ImportPlan, _ cells: [ForeignCell], _ bytes: Span<UInt8>, at offset: Int
  ) throws(JSONFault) -> [Int] {
    var places = plan.headers.map { _ in -1 }
    for (column, cell) in cells.enumerated() {
      let text = NFC.normalise(String(decoding: decoded(cell, bytes), as: UTF8.self))
      let raw = Array(text.utf8)
      let (start, end) = raw.span.trimmed(0, raw.count)
      guard let number = plan.headerTable.find(raw.span, start, end) else { continue }
      guard places[number] < 0 else {
        throw JSONFault(code: .notCSV, offset: cell.start, expected: "the header `\(plan.headers[number])` once")
      }
      places[number] = column
    }
    let absent = zip(plan.headers, places).filter { $0.1 < 0 }.map { "`\($0.0)`" }
    guard absent.isEmpty else {
      let few = absent.prefix(16).joined(separator: ", ") + (absent.count > 16 ? " and others" : "")
      throw JSONFault(
        code: .notCSV, offset: offset, expected: "the header\(absent.count > 1 ? "s" : "") \(few) in the first row")
    }
    return places
  }

  static func isBlank(_ cells: [ForeignCell], _ bytes: Span<UInt8>) -> Bool {
    for cell in cells {
      for index in cell.start..<cell.end where bytes[index] > 0x20 { return false }
    }
    return true
  }

  private static func filled(_ cells: [ForeignCell], _ bytes: Span<UInt8>) -> Int {
    var count = 0
    for cell in cells where cell.end > cell.start { count += 1 }
    return count
  }

  private static func isSame(_ bytes: Span<UInt8>, _ start: Int, _ other: Range<Int>) -> Bool {
    for (offset, index) in other.enumerated() where bytes[start + offset] != bytes[index] { return false }
    return true
  }

  // MARK: Text

  /// The cell's content as UTF-8.
  func decoded(_ cell: ForeignCell, _ bytes: Span<UInt8>) -> [UInt8] {
    if cell.form == .escaped {
      return JSONScanner(from: 0, to: bytes.count).unescaped(bytes, cell.start, cell.end)
    }
    var text: [UInt8] = []
    text.reserveCapacity(cell.end - cell.start)
    var index = cell.start
    while index < cell.end {
      let byte = bytes[index]
      index += 1
      if byte == 0x22, cell.form == .doubled { index += 1 }
      if byte < 0x80 || !isSingleByte {
        text.append(byte)
      } else if isLatin1 {
        Self.append(UInt16(byte), to: &text)
      } else {
        Self.appendWindows1252(byte, to: &text)
      }
    }
    return text
  }

  /// A character of Windows-1252 as UTF-8.
  static func appendWindows1252(_ byte: UInt8, to text: inout [UInt8]) {
    append((0x80..<0xA0).contains(byte) ? windows1252[Int(byte) - 0x80] : UInt16(byte), to: &text)
  }

  private static func append(_ scalar: UInt16, to text: inout [UInt8]) {
    if scalar < 0x80 { return text.append(UInt8(scalar)) }
    if scalar < 0x800 {
      text.append(0xC0 | UInt8(truncatingIfNeeded: scalar >> 6))
    } else {
      text.append(0xE0 | UInt8(truncatingIfNeeded: scalar >> 12))
      text.append(0x80 | UInt8(truncatingIfNeeded: scalar >> 6) & 0x3F)
    }
    text.append(0x80 | UInt8(truncatingIfNeeded: scalar) & 0x3F)
  }

  /// Unicode's for the bytes 0x80 to 0x9F of Windows-1252 (WHATWG Encoding, index-windows-1252).
  private static let windows1252: [UInt16] = [
    0x20AC, 0x0081, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0x008D,
    0x017D, 0x008F, 0x0090, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A,
    0x0153, 0x009D, 0x017E, 0x0178,
  ]
}
