import FuzzSupport
import Records
import TestSupport
import Workbook

/// One input, by its first byte: a whole package, a deflated part, the cells of a sheet, its shared texts or its formats.
@c(LLVMFuzzerTestOneInput)
public func testOneInput(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  let bytes = Array(UnsafeBufferPointer(start: start, count: count))
  guard let kind = bytes.first else { return 0 }
  let rest = Array(bytes.dropFirst())
  let text = String(decoding: rest, as: UTF8.self)
  let row = #"<row><c t="s"><v>0</v></c><c s="1"><v>46347.5</v></c></row>"#
  switch kind % 5 {
  case 0: Properties.hold(of: rest)
  case 1:
    var zip = StoredZip.workbook(sheet: row)
    zip.add("xl/extra.xml", Array(repeating: 0x61, count: 1 + rest.count % 300), method: 8, packed: rest)
    Properties.hold(of: zip.bytes)
    var packed = StoredZip()
    packed.add("_rels/.rels", Array(repeating: 0x61, count: 1 + rest.count % 300), method: 8, packed: rest)
    Properties.hold(of: packed.bytes)
  case 2: Properties.hold(of: StoredZip.workbook(sheet: text).bytes)
  case 3: Properties.hold(of: StoredZip.workbook(sheet: row, strings: text).bytes)
  default: Properties.hold(of: StoredZip.workbook(sheet: row, styles: text).bytes)
  }
  return 0
}

/// What holds of every workbook. A property that does not hold ends the process.
enum Properties {
  static let intake = Intake(
    """
    record ship { built date?; seen instant?; length decimal?; crew integer?; insured bool?; story text?; ports [label] }
    import "*.xlsx" as ship { dates "dd.mm.yyyy" times "dd.mm.yyyy HH:MM" decimals "," lists "|" id = "id" built = "built"
      seen = "seen" + "t" length = "l" crew = "crew" insured = "i" { "Ja": true, else: missing } story = "x" ports = "p" }
    """)

  static func hold(of bytes: [UInt8]) {
    do throws(WorkbookFault) {
      let workbook = try Workbook(bytes)
      for sheet in workbook.sheets {
        var last = 0
        try workbook.read(sheet) { row, cells in
          require(row > last && !cells.isEmpty, "rows from the top, none empty")
          require(zip(cells, cells.dropFirst()).allSatisfy { $0.column < $1.column }, "cells from the left")
          last = row
        }
      }
    } catch {
      require(!error.expected.isEmpty && error.offset >= 0, "what was expected, and where")
    }
    // A row's place is of the sheet, which may have far more rows and columns than the file has bytes.
    let batch = intake.read(bytes, "a.xlsx")
    require(batch.isRefused ? batch.count == 0 && !batch.problems.isEmpty : true, "a reason for a refusal")
    for problem in batch.problems {
      require(!problem.expected.isEmpty && !problem.remedy.isEmpty, "what was expected, and what mends it")
      require((0...1_048_577).contains(problem.line) && (0...16_385).contains(problem.column), "a place")
    }
  }
}
