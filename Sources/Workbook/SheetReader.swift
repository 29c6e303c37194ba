public import CivilTime

/// A cell that is filled in.
public struct Cell: Equatable, Sendable {
  public enum Value: Equatable, Sendable {
    case text(String)
    case truth(Bool)
    /// In decimal digits with a `.`, or as the file has it where that would lose something.
    case number(String)
    case date(CivilDate)
    /// Seconds of the day, from 0 to 86 399.
    case time(Int)
    /// A day, and seconds of the day as clocks show.
    case moment(CivilDate, Int)
    /// An error as the spreadsheet shows it: `#N/A`.
    case error(String)
  }

  /// From 0: column A.
  public var column: Int
  public var value: Value
}

/// Reads a sheet's rows (ECMA-376 Part 1, 18.3.1), one at a time.
struct SheetReader {
  static let rowLimit = 1_048_576
  static let columnLimit = 16_384

  private var scanner: XMLScanner
  private let shared: [String]
  private let formats: CellFormats
  private let countsFrom1904: Bool
  private var row = 0
  private var isInRows = false
  /// Of the row that was read last.
  private(set) var cells: [Cell] = []

  init(
    _ part: Span<UInt8>, _ shared: [String], _ formats: CellFormats, countsFrom1904: Bool
  ) throws(WorkbookFault) {
    scanner = try XMLScanner(part)
    self.shared = shared
    self.formats = formats
    self.countsFrom1904 = countsFrom1904
  }

  private func fault(_ expected: String) -> WorkbookFault { WorkbookFault(offset: scanner.offset, expected: expected) }

  /// The number of the next row with a cell; `nil` at the end, when all of the part has been read.
  mutating func next(_ part: Span<UInt8>) throws(WorkbookFault) -> Int? {
    while true {
      switch try scanner.next(part) {
      case .finished: return nil
      case .text: continue
      case .end: if scanner.isNamed("sheetData", part) { isInRows = false }
      case .start:
        if scanner.isNamed("sheetData", part) { isInRows = true }
        guard isInRows, scanner.isNamed("row", part) else { continue }
        let number = try scanner.value(of: "r", part).map { Int($0) ?? 0 } ?? row + 1
        guard number > row, number <= Self.rowLimit else { throw fault("rows from the top, at most \(Self.rowLimit)") }
        row = number
        try readRow(part)
        if !cells.isEmpty { return row }
      }
    }
  }

  private mutating func readRow(_ part: Span<UInt8>) throws(WorkbookFault) {
    cells.removeAll(keepingCapacity: true)
    var column = -1
    while true {
      switch try scanner.next(part) {
      case .finished, .text: continue
      case .end: if scanner.isNamed("row", part) { return }
      case .start:
        guard scanner.isNamed("c", part) else { continue }
        var next = column + 1
        if let reference = try scanner.value(of: "r", part) {
          guard let named = Self.column(reference, row) else { throw fault("a cell of this row") }
          next = named
        }
        guard next > column, next < Self.columnLimit else {
          throw fault("cells from the left, at most \(Self.columnLimit)")
        }
        column = next
        if let value = try readCell(part) { cells.append(Cell(column: column, value: value)) }
      }
    }
  }

  private mutating func readCell(_ part: Span<UInt8>) throws(WorkbookFault) -> Cell.Value? {
    let type = try scanner.value(of: "t", part) ?? "n"
    let style = try scanner.value(of: "s", part).flatMap { Int($0) } ?? 0
    var content: [UInt8] = []
    var text = CellText()
    var isValue = false
    while true {
      let step = try scanner.next(part)
      switch step {
      case .finished: continue
      case .start:
        if scanner.isNamed("v", part) { isValue = true }
        text.begin(scanner, part)
      case .text:
        if isValue { try scanner.appendText(part, to: &content) }
        try text.take(scanner, part)
      case .end:
        if scanner.isNamed("v", part) { isValue = false }
        text.end(scanner, part)
        if scanner.isNamed("c", part) {
          if type == "inlineStr" { return text.string.isEmpty ? nil : .text(text.string) }
          return content.isEmpty ? nil : try value(content, type, style)
        }
      }
    }
  }

  private func value(_ content: [UInt8], _ type: String, _ style: Int) throws(WorkbookFault) -> Cell.Value? {
    let written = String(decoding: content, as: UTF8.self)
    switch type {
    case "s":
      guard let number = Int(written), shared.indices.contains(number) else {
        throw fault("the number of a shared text")
      }
      return shared[number].isEmpty ? nil : .text(shared[number])
    case "str":
      let text = CellText.unescaped(content)
      return text.isEmpty ? nil : .text(text)
    case "b":
      guard written == "0" || written == "1" else { throw fault("0 or 1") }
      return .truth(written == "1")
    case "e": return .error(written)
    case "d": return .text(written)
    case "n":
      guard let number = Double(written), number.isFinite, !written.contains("x"), !written.contains("X") else {
        throw fault("a number")
      }
      let kind = formats.kind(style)
      return kind == .number ? .number(Self.digits(number, written)) : moment(number, kind) ?? .number(written)
    default: throw fault("a kind of cell that ECMA-376 knows")
    }
  }

  /// Fifteen digits are what a spreadsheet shows and means; more come of binary fractions.
  private static func digits(_ number: Double, _ written: String) -> String {
    if number == number.rounded(), abs(number) < 1e15 { return String(Int(number)) }
    let shortest = number.description
    return shortest.contains("e") ? written : shortest
  }

  /// A day, a time or both from the number of days since the end of 1899 (with a 29 February in 1900 that never was), or
  /// since the beginning of 1904. `nil` when it is none.
  private func moment(_ number: Double, _ kind: CellFormats.Kind) -> Cell.Value? {
    guard number >= 0, number < 2_958_466 else { return nil }
    var day = Int(number)
    var second = Int(((number - Double(day)) * 86_400).rounded())
    if second == 86_400 { (day, second) = (day + 1, 0) }
    if day == 0, kind == .time || (!countsFrom1904 && second > 0) { return .time(second) }
    if kind == .time, day > 0 { return nil }
    guard let date = date(day) else { return nil }
    return kind == .date && second == 0 ? .date(date) : .moment(date, second)
  }

  private func date(_ day: Int) -> CivilDate? {
    let first: Int
    if countsFrom1904 {
      first = -24_107
    } else {
      guard day > 0, day != 60 else { return nil }
      first = day < 60 ? -25_568 : -25_569
    }
    let date = CivilDate(dayNumber: Int32(first + day))
    return date <= .last ? date : nil
  }

  /// The column of a reference as `AB12`; `nil` when it is none, or one of another row.
  private static func column(_ reference: String, _ row: Int) -> Int? {
    var column = 0
    var index = reference.utf8.startIndex
    while index < reference.utf8.endIndex, (0x41...0x5A).contains(reference.utf8[index]) {
      column = column * 26 + Int(reference.utf8[index] - 0x40)
      guard column <= columnLimit else { return nil }
      index = reference.utf8.index(after: index)
    }
    return column > 0 && Int(reference[index...]) == row ? column - 1 : nil
  }
}
