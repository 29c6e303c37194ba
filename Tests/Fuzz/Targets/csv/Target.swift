import FuzzSupport
import Krav
import Records

/// One input, as two files: in UTF-8 with commas as its import says nothing else, and as a spreadsheet writes it.
@c(LLVMFuzzerTestOneInput)
public func testOneInput(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  let bytes = Array(UnsafeBufferPointer(start: start, count: count))
  Properties.hold(of: bytes, path: "plain.csv", separator: 0x2C)
  Properties.hold(of: bytes, path: "sheet.csv", separator: 0x3B)
  return 0
}

/// What holds of every file of rows, whatever its bytes. A property that does not hold ends the process.
enum Properties {
  static let pack = """
    enum size ordered { small, large }
    record ship {
      built date past; size size?; length decimal?; crew integer?; insured bool?; story text?; seen instant?
      season period?; ports [label]; sisters [ship]; visits [date]
    }
    import "plain.csv" as ship { id = "id" built = "built" size = "size" crew = "crew" seen = "seen" }
    import "sheet.csv" as ship {
      encoding "windows-1252" separator ";" dates "dd.mm.yyyy" times "dd.mm.yyyy HH:MM" decimals "," lists "|"
      id = "id" built = "built" size = "size" { "S": small, "L": large, "": missing } length = "l" crew = "crew"
      insured = "i" { "Ja": true, else: false } story = "x" seen = "seen" + "t" season = "p" ports = "ports"
      sisters = "s" visits = "v" endret = "e"
    }
    """

  static let intake = Intake(pack)

  static func hold(of bytes: [UInt8], path: String, separator: UInt8) {
    let batch = intake.read(bytes, path)
    let breaks = bytes.reduce(0) { $0 + ($1 == 0x0A || $1 == 0x0D ? 1 : 0) }
    intake.holdProblems(of: batch, in: bytes, last: breaks + 1)
    for problem in batch.problems {
      require(saysNothing(problem.expected) && saysNothing(problem.remedy), "no byte of the file in a problem")
    }
    _ = intake.register(batch, bytes, path)
    quoted(bytes, batch, path, separator)
  }

  /// Only what the pack or the reader itself says stands between backticks, and nothing else comes from a file.
  private static let words: Set<Substring> = {
    let own = [
      "true", "false", "id", "endret", "yyyy-mm-dd", "dd.mm.yyyy", "dd.mm.yyyy HH:MM", ",", ".", "\"", "2019",
      "2019-03",
      "2019-21", "2019-03/..", "2027-03-28T13:00:00+01:00", "encoding", "separator", "import", "decimals", "utf-8",
      "dates",
      "times", "windows-1252",
    ]
    let fields = intake.program.records.flatMap { $0.fields.map(\.name) }
    return Set((own + fields + ["l", "i", "x", "t", "p", "s", "v", "e"]).map { Substring($0) })
  }()

  private static func saysNothing(_ text: String) -> Bool {
    let parts = text.split(separator: "`", omittingEmptySubsequences: false)
    return parts.indices.filter { $0 % 2 == 1 }.allSatisfy { words.contains(parts[$0]) }
  }

  /// Rows say the same with every cell in quotes.
  private static func quoted(_ bytes: [UInt8], _ batch: Batch, _ path: String, _ separator: UInt8) {
    guard !batch.isRefused, !bytes.starts(with: [0xEF]),
      !bytes.prefix(3).elementsEqual("sep".utf8, by: { $0 | 0x20 == $1 }),
      bytes.count < 4096, let rows = Rows.of(bytes, separator)
    else { return }
    // The header once more is left out only where it is written alike.
    let filled = rows.cells.filter { $0.contains { !$0.isEmpty } }
    guard let header = filled.first, filled.filter({ $0 == header }).count == 1 else { return }
    var other: [UInt8] = []
    for (number, row) in rows.cells.enumerated() {
      for (column, cell) in row.enumerated() {
        if column > 0 { other.append(separator) }
        other.append(0x22)
        for byte in cell { other += byte == 0x22 ? [0x22, 0x22] : [byte] }
        other.append(0x22)
      }
      if number < rows.cells.count - 1 || rows.isEnded { other += [0x0D, 0x0A] }
    }
    let again = intake.read(other, path)
    require(again.count == batch.count && !again.isRefused, "the same records with every cell in quotes")
    require(again.problemCounts == batch.problemCounts, "the same problems with every cell in quotes")
  }
}

/// RFC 4180 once more, as plainly as it can be written.
struct Rows {
  var cells: [[[UInt8]]] = [[[]]]
  var isEnded = false

  /// `nil` for what the grammar does not have.
  static func of(_ bytes: [UInt8], _ separator: UInt8) -> Rows? {
    var rows = Rows()
    var index = 0
    while index < bytes.count {
      var cell: [UInt8] = []
      if bytes[index] == 0x22 {
        index += 1
        while true {
          guard index < bytes.count else { return nil }
          if bytes[index] == 0x22 {
            guard index + 1 < bytes.count, bytes[index + 1] == 0x22 else { break }
            index += 1
          }
          cell.append(bytes[index])
          index += 1
        }
        index += 1
      } else {
        while index < bytes.count, bytes[index] != separator, bytes[index] != 0x0A, bytes[index] != 0x0D {
          guard bytes[index] != 0x22 else { return nil }
          cell.append(bytes[index])
          index += 1
        }
      }
      let row = rows.cells.count - 1
      rows.cells[row][rows.cells[row].count - 1] = cell
      guard index < bytes.count else { return rows }
      switch bytes[index] {
      case separator: rows.cells[row].append([])
      case 0x0D where index + 1 < bytes.count && bytes[index + 1] == 0x0A:
        index += 1
        fallthrough
      case 0x0A, 0x0D: rows.cells.append([[]])
      default: return nil
      }
      index += 1
      if index == bytes.count, rows.cells.last == [[]] {
        rows.cells.removeLast()
        rows.isEnded = true
      }
    }
    return rows
  }
}
