import CivilTime
import TestSupport
import Testing

@testable import Workbook

@Suite struct WorkbookTests {
  static let styles = """
    <numFmts><numFmt numFmtId="164" formatCode="dd/mm/yyyy"/><numFmt numFmtId="165" formatCode="dd.mm.yyyy hh:mm"/>\
    <numFmt numFmtId="166" formatCode="[h]:mm"/><numFmt numFmtId="167" formatCode="0.0 &quot;dager&quot;"/></numFmts>
    <cellStyleXfs><xf numFmtId="14"/></cellStyleXfs>
    <cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="164"/><xf numFmtId="165"/><xf numFmtId="166"/>\
    <xf numFmtId="167"/><xf numFmtId="20"/><xf numFmtId="22"/></cellXfs>
    """

  /// The sheet's rows as text.
  static func rows(_ zip: StoredZip) throws -> [String] {
    let workbook = try Workbook(zip.bytes)
    let sheet = try #require(workbook.sheets.first { !$0.isHidden })
    var rows: [String] = []
    try workbook.read(sheet) { row, cells in
      rows.append("\(row): " + cells.map { "\($0.column)=\($0.value)" }.joined(separator: " "))
    }
    return rows
  }

  @Test func namesTheSheets() throws {
    let workbook = try Workbook(StoredZip.workbook(sheet: "").bytes)
    #expect(workbook.sheets.map(\.name) == ["Skjult", "Avvik"])
    #expect(workbook.sheets.map(\.isHidden) == [true, false])
  }

  @Test func readsCells() throws {
    let rows = try Self.rows(
      StoredZip.workbook(
        sheet: """
          <row r="1"><c r="A1" t="s"><v>0</v></c><c r="C1" t="s"><v>1</v></c></row><row r="2"/>
          <row r="4"><c t="inlineStr"><is><r><t>to </t></r><r><t>deler</t></r></is></c><c t="b"><v>1</v></c>\
          <c t="str"><f>A1&amp;"x"</f><v>Nr_x0041_</v></c><c t="e"><v>#N/A</v></c><c/><c r="AB4"><v>0.10000000000000001</v></c>\
          <c><v>1E3</v></c><c><v>20260412</v></c><c><v>-2.5</v></c><c t="s"><v>2</v></c></row>
          """,
        strings:
          "<si><t>Avviksnr</t></si><si><r><t>Meldt</t></r><rPh><t>x</t></rPh><r><t xml:space=\"preserve\"> dato</t></r></si><si/>"
      ))
    #expect(
      rows == [
        #"1: 0=text("Avviksnr") 2=text("Meldt dato")"#,
        ##"4: 0=text("to deler") 1=truth(true) 2=text("NrA") 3=error("#N/A") 27=number("0.1") 28=number("1000") "##
          + #"29=number("20260412") 30=number("-2.5")"#,
      ])
  }

  /// The number, its style (by ``styles``), and what it is.
  @Test(
    arguments: [
      ("46347", 1, "date(2026-11-21)"), ("46347", 2, "date(2026-11-21)"), ("46347", 0, #"number("46347")"#),
      ("46347.5", 3, "moment(2026-11-21, 43200)"), ("46347", 3, "moment(2026-11-21, 0)"),
      ("46347.999999", 7, "moment(2026-11-22, 0)"), ("46347.75", 1, "moment(2026-11-21, 64800)"),
      ("0.34375", 6, "time(29700)"), ("0.34375", 4, "time(29700)"), ("0.34375", 3, "time(29700)"),
      ("1.5", 4, #"number("1.5")"#), ("12.5", 5, #"number("12.5")"#),
      ("1", 1, "date(1900-01-01)"), ("59", 1, "date(1900-02-28)"), ("60", 1, #"number("60")"#),
      ("61", 1, "date(1900-03-01)"), ("2958465", 1, "date(9999-12-31)"), ("2958466", 1, #"number("2958466")"#),
      ("-1", 1, #"number("-1")"#),
    ])
  func readsMoments(_ number: String, _ style: Int, _ expected: String) throws {
    let sheet = #"<row><c s="\#(style)"><v>\#(number)</v></c></row>"#
    let rows = try Self.rows(StoredZip.workbook(sheet: sheet, styles: Self.styles))
    #expect(rows == ["1: 0=\(expected)"])
  }

  @Test func countsFrom1904() throws {
    let sheet = #"<row><c s="1"><v>0</v></c><c s="1"><v>44885</v></c></row>"#
    let zip = StoredZip.workbook(sheet: sheet, styles: Self.styles, properties: #"date1904="1""#)
    #expect(try Self.rows(zip) == ["1: 0=date(1904-01-01) 1=date(2026-11-21)"])
  }

  @Test(
    arguments: [
      ("General", CellFormats.Kind.number), ("0.00", .number), ("#,##0 \"dager\"", .number), ("@", .number),
      ("dd.mm.yyyy", .date), ("d. mmmm yyyy", .date), ("mmm yy", .date), ("[$-414]d. mmm yyyy;@", .date),
      ("yyyy\\-mm\\-dd", .date), ("hh:mm", .time), ("[h]:mm:ss", .time), ("mm:ss.0", .time), ("h:mm AM/PM", .time),
      ("dd.mm.yyyy hh:mm", .moment), ("[Red]0.0;dd.mm", .number), ("\\d0", .number), ("\"d", .number),
      ("[Red", .number),
    ])
  func formats(_ code: String, _ kind: CellFormats.Kind) {
    #expect(CellFormats.kind(ofCode: code) == kind)
  }

  @Test(
    arguments: [
      #"<row r="2"><c/></row><row r="1"/>"#, #"<row r="0"/>"#, #"<row r="1048577"/>"#, #"<row r="x"/>"#,
      #"<row r="1"><c r="B1"/><c r="A1"/></row>"#, #"<row r="1"><c r="A2"/></row>"#, #"<row><c r="XFE1"/></row>"#,
      #"<row><c r="1"/></row>"#, #"<row><c r="AAAAAAAAAAAAAAAA1"/></row>"#, #"<row><c t="s"><v>0</v></c></row>"#,
      #"<row><c t="s"><v>-1</v></c></row>"#, #"<row><c><v>x</v></c></row>"#, #"<row><c><v>0x10</v></c></row>"#,
      #"<row><c><v>nan</v></c></row>"#, #"<row><c t="b"><v>2</v></c></row>"#, #"<row><c t="q"><v>2</v></c></row>"#,
      #"<row><c></row>"#,
    ])
  func refusesTheSheet(_ sheet: String) throws {
    let workbook = try Workbook(StoredZip.workbook(sheet: sheet).bytes)
    let fault = #expect(throws: WorkbookFault.self) { try workbook.read(workbook.sheets[1]) { _, _ in } }
    #expect(fault?.part == "xl/worksheets/sheet1.xml")
  }

  // MARK: The package

  @Test func refusesPackages() throws {
    let good = StoredZip.workbook(sheet: "").bytes
    // Every cut is one of the directory, which stands at the end.
    for end in stride(from: 0, to: good.count, by: 7) {
      #expect(throws: WorkbookFault.self) { try Workbook(Array(good[..<end])) }
    }
    let older = #expect(throws: WorkbookFault.self) { try Workbook([0xD0, 0xCF, 0x11, 0xE0]) }
    #expect(older?.expected.contains(".xls") == true)
    var encrypted = StoredZip()
    encrypted.add("_rels/.rels", [], flags: 1)
    #expect(throws: WorkbookFault.self) { try Workbook(encrypted.bytes) }
    var odd = StoredZip()
    odd.add("_rels/.rels", Array("x".utf8), method: 12)
    #expect(throws: WorkbookFault.self) { try Workbook(odd.bytes) }
    var twice = StoredZip()
    twice.add("a", [])
    twice.add("a", [])
    #expect(throws: WorkbookFault.self) { try Workbook(twice.bytes) }
    var none = StoredZip()
    none.add("a", [])
    #expect(throws: WorkbookFault.self) { try Workbook(none.bytes) }
  }

  /// A flipped bit of a part is seen by its check sum, or changes nothing that is read.
  @Test func flippedBits() throws {
    let good = StoredZip.workbook(sheet: #"<row><c><v>12345</v></c></row>"#)
    let expected = try Self.rows(good)
    var refused = 0
    for index in good.bytes.indices {
      for bit in [index & 7] {
        var bytes = good.bytes
        bytes[index] ^= 1 << UInt8(bit)
        do throws(WorkbookFault) {
          let workbook = try Workbook(bytes)
          guard let sheet = workbook.sheets.first(where: { !$0.isHidden }) else { continue }
          var rows: [String] = []
          try workbook.read(sheet) { row, cells in
            rows.append("\(row): " + cells.map { "\($0.column)=\($0.value)" }.joined(separator: " "))
          }
          #expect(rows == expected)
        } catch {
          refused += 1
        }
      }
    }
    #expect(refused > good.bytes.count / 2)
  }
}
