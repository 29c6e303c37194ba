internal import Krav
internal import Workbook

/// A table that another system has exported, as whoever is to write an `import` for it wants to know it: how it is written,
/// its headers, and of each column what its cells look like. An `import` is told all that; here it is found out.
public struct ForeignTable: Sendable {
  /// Why a file is no table.
  public struct Fault: Error {
    public var problem: IntakeProblem
  }

  public enum Kind: Equatable, Sendable {
    /// - encoding: as an `import` names it.
    /// - separator: one ASCII character.
    case csv(encoding: String, separator: String)
    /// - sheet: the one that is read, the first that is not hidden.
    /// - others: how many more there are.
    case workbook(sheet: String, others: Int)
  }

  public let kind: Kind
  /// Which line, or row of the sheet, the headers stand on, from 1.
  public private(set) var headerLine = 0
  /// In the order in which they stand.
  public private(set) var columns: [ForeignColumn] = []
  /// Rows below the headers that hold something.
  public private(set) var rowCount = 0
  /// Rows that hold more cells than there are headers.
  public private(set) var longRowCount = 0

  /// - Parameters:
  ///   - path: its ending says what the file is: `.csv` or `.xlsx`.
  ///   - bytes: the whole file.
  ///   - progress: is told now and then how many bytes of how many have been looked at.
  /// - Throws: a ``Fault`` with the place of what does not fit.
  public init(
    path: String, bytes: [UInt8], progress: (_ done: Int, _ count: Int) -> Void = { _, _ in }
  ) throws(Fault) {
    guard bytes.count <= RecordReader.fileLimit else {
      throw Self.fault(JSONFault(code: .tooLarge, offset: 0, expected: "a file of at most 256 MiB"), [])
    }
    guard path.hasSuffix(".xlsx") else {
      let (text, encoding) = try Self.decoded(bytes)
      let separator = Self.separator(of: text)
      kind = .csv(encoding: encoding, separator: String(UnicodeScalar(separator)))
      do throws(JSONFault) {
        try take(text, separator, isWorkbook: false, progress)
      } catch {
        throw Self.fault(error, text)
      }
      return
    }
    do throws(JSONFault) {
      let text = try RecordReader.rows(of: bytes)
      kind = try Self.workbook(bytes)
      try take(text, RecordReader.workbookSeparator, isWorkbook: true, progress)
    } catch {
      throw Self.fault(error, [])
    }
  }

  private static func workbook(_ bytes: [UInt8]) throws(JSONFault) -> Kind {
    do throws(WorkbookFault) {
      let sheets = try Workbook(bytes).sheets
      return .workbook(sheet: sheets.first { !$0.isHidden }?.name ?? "", others: sheets.count - 1)
    } catch {
      throw JSONFault(code: .notWorkbook, offset: 0, expected: error.expected)
    }
  }

  private static func fault(_ fault: JSONFault, _ text: [UInt8]) -> Fault {
    var line = 0
    if fault.code == .notCSV || fault.code == .tooLong {
      line = 1
      for (index, byte) in text.prefix(fault.offset).enumerated() {
        if byte == 0x0A || (byte == 0x0D && !(index + 1 < text.count && text[index + 1] == 0x0A)) { line += 1 }
      }
    }
    let remedy =
      switch fault.code {
      case .notUTF8: "save it as CSV with UTF-8 or Windows-1252"
      case .notWorkbook: "save it again as .xlsx, or export it as CSV"
      case .tooLarge, .tooLong: "split it"
      default: "export it again, or open and save it with a spreadsheet"
      }
    return Fault(
      problem: IntakeProblem(fault.code, line: line, column: 0, expected: fault.expected, remedy: remedy))
  }

  // MARK: Text

  /// The text as UTF-8 without a mark before it, and how it was encoded.
  private static func decoded(_ bytes: [UInt8]) throws(Fault) -> (text: [UInt8], encoding: String) {
    if bytes.starts(with: [0xFF, 0xFE]) || bytes.starts(with: [0xFE, 0xFF]) {
      throw fault(JSONFault(code: .notUTF8, offset: 0, expected: "UTF-8 or Windows-1252, not UTF-16"), [])
    }
    let hasMark = bytes.starts(with: [0xEF, 0xBB, 0xBF])
    if (try? UTF8Span(validating: bytes.span)) != nil { return (hasMark ? Array(bytes.dropFirst(3)) : bytes, "utf-8") }
    if hasMark {
      throw fault(JSONFault(code: .notUTF8, offset: 0, expected: "UTF-8, as the mark before it says"), [])
    }
    var text: [UInt8] = []
    text.reserveCapacity(bytes.count + bytes.count / 8)
    for byte in bytes { RecordReader.appendWindows1252(byte, to: &text) }
    return (text, "windows-1252")
  }

  /// What stands between the cells: what a line `sep=` says, else what gives the most columns that the rows keep to.
  private static func separator(of text: [UInt8]) -> UInt8 {
    if let named = RecordReader.namedSeparator(text.span, 0) { return named.separator }
    var best = (separator: UInt8(ascii: ","), score: 0)
    for candidate in [UInt8(ascii: ";"), UInt8(ascii: ","), 0x09, UInt8(ascii: "|")] {
      var scanner = CSVScanner(from: 0, to: text.count, separator: candidate)
      var cells: [ForeignCell] = []
      var (width, rows, fitting) = (0, 0, 0)
      while rows < 200, let isRow = try? scanner.next(text.span, into: &cells), isRow {
        if RecordReader.isBlank(cells, text.span) { continue }
        if width == 0 { width = cells.count }
        rows += 1
        if cells.count <= width, cells.count > 1 { fitting += 1 }
      }
      let score = width > 1 && rows > 0 ? width * fitting * 100 / rows : 0
      if score > best.score { best = (candidate, score) }
    }
    return best.separator
  }

  // MARK: Rows

  private mutating func take(
    _ text: [UInt8], _ separator: UInt8, isWorkbook: Bool, _ progress: (_ done: Int, _ count: Int) -> Void
  ) throws(JSONFault) {
    let bytes = text.span
    var start = 0
    var line = 1
    if !isWorkbook, let named = RecordReader.namedSeparator(bytes, 0) { (start, line) = (named.after, 2) }
    var scanner = CSVScanner(from: start, to: text.count, separator: separator, tellsQuotes: isWorkbook)
    var cells: [ForeignCell] = []
    var header: [UInt8] = []
    while try scanner.next(bytes, into: &cells) {
      defer { line += scanner.breaks }
      if RecordReader.isBlank(cells, bytes) { continue }
      let row = Array(text[scanner.start..<scanner.stop])
      guard headerLine > 0 else {
        headerLine = line
        header = row
        columns = cells.enumerated().map { ForeignColumn($0.offset, Self.content($0.element, bytes)) }
        markRepeated()
        continue
      }
      if row == header { continue }
      rowCount += 1
      if rowCount % 1024 == 0 { progress(scanner.index, text.count) }
      if cells.count > columns.count { longRowCount += 1 }
      for (number, cell) in cells.prefix(columns.count).enumerated() {
        columns[number].add(Self.content(cell, bytes), isOwn: cell.form == .number)
      }
    }
    guard headerLine > 0 else {
      throw JSONFault(code: .notCSV, offset: text.count, expected: "a row of headers")
    }
  }

  private static func content(_ cell: ForeignCell, _ bytes: Span<UInt8>) -> String {
    var text: [UInt8] = []
    text.reserveCapacity(cell.end - cell.start)
    var index = cell.start
    while index < cell.end {
      text.append(bytes[index])
      index += bytes[index] == 0x22 && cell.form == .doubled ? 2 : 1
    }
    let (start, end) = text.span.trimmed(0, text.count)
    return NFC.normalise(String(decoding: text[start..<end], as: UTF8.self))
  }

  private mutating func markRepeated() {
    var count: [String: Int] = [:]
    for column in columns { count[column.header, default: 0] += 1 }
    for number in columns.indices { columns[number].isRepeated = count[columns[number].header, default: 0] > 1 }
  }
}
