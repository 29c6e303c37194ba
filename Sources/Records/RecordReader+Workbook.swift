internal import CivilTime
internal import Workbook

// A spreadsheet is read as the rows that it would be saved as, in a form of ours: texts in quotes, all other values as
// ISO 8601 and JSON write them, without. So both tell apart what somebody typed from what the spreadsheet knows.
extension RecordReader {
  /// The rows of the first sheet that is not hidden; each on the line of its own number.
  static func rows(of file: [UInt8]) throws(JSONFault) -> [UInt8] {
    var rows: [UInt8] = []
    var isTooLarge = false
    do throws(WorkbookFault) {
      let workbook = try Workbook(file)
      guard let sheet = workbook.sheets.first(where: { !$0.isHidden }) else {
        throw WorkbookFault(offset: 0, expected: "a sheet that is not hidden")
      }
      var line = 1
      try workbook.read(sheet) { row, cells in
        guard rows.count <= fileLimit else {
          isTooLarge = true
          return
        }
        while line < row {
          rows.append(0x0A)
          line += 1
        }
        var column = 0
        for cell in cells {
          while column < cell.column {
            rows.append(Self.workbookSeparator)
            column += 1
          }
          append(cell.value, to: &rows)
        }
        rows.append(0x0A)
        line += 1
      }
    } catch {
      throw JSONFault(
        code: .notWorkbook, offset: 0,
        expected: error.part.map { "\(error.expected), in its part `\($0)` at byte \(error.offset)" }
          ?? "\(error.expected), at byte \(error.offset)")
    }
    guard !isTooLarge, rows.count <= fileLimit else {
      throw JSONFault(code: .tooLarge, offset: 0, expected: "rows of at most 256 MiB of text")
    }
    return rows
  }

  static let workbookSeparator = UInt8(ascii: ",")

  private static func append(_ value: Cell.Value, to rows: inout [UInt8]) {
    switch value {
    case .text(let text): quote(text, to: &rows)
    case .error(let text): quote(text, to: &rows)
    case .number(let digits): rows += digits.utf8
    case .truth(let value): rows += (value ? "true" : "false").utf8
    case .date(let date): rows += date.description.utf8
    case .time(let second): rows += clock(second).utf8
    case .moment(let date, let second): rows += "\(date) \(clock(second))".utf8
    }
  }

  /// A line break within a cell is a space, so that a row is a line.
  private static func quote(_ text: String, to rows: inout [UInt8]) {
    rows.append(0x22)
    for byte in text.utf8 {
      switch byte {
      case 0x0A, 0x0D, 0: rows.append(0x20)
      case 0x22: rows += [0x22, 0x22]
      default: rows.append(byte)
      }
    }
    rows.append(0x22)
  }

  /// `HH:MM`, with seconds where there are some.
  private static func clock(_ second: Int) -> String {
    func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
    let minutes = "\(two(second / 3600)):\(two(second / 60 % 60))"
    return second % 60 == 0 ? minutes : "\(minutes):\(two(second % 60))"
  }

  /// How a spreadsheet's own moments are written here.
  static let workbookMoments = [CivilLayout("yyyy-mm-dd HH:MM"), CivilLayout("yyyy-mm-dd HH:MM:SS")]
  static let workbookDate = CivilLayout("yyyy-mm-dd")
}
