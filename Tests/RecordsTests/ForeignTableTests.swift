import CivilTime
import Krav
import TestSupport
import Testing

@testable import Records

@Suite struct ForeignTableTests {
  private static func table(_ text: String, path: String = "a.csv") throws -> ForeignTable {
    try ForeignTable(path: path, bytes: Array(text.utf8))
  }

  @Test(arguments: [
    ("a;b;c\r\n1;2;3\r\n", ";", 3), ("a,b\n1,2\n", ",", 2), ("a\tb\tc\n1\t2\t3\n", "\t", 3), ("a|b\n1|2\n", "|", 2),
    ("a;b\n1,5;2,5\n3,5;4,5\n", ";", 2), ("\"a,x\";b\n\"1,2\";\"3,4\"\n", ";", 2), ("sep=;\r\na;b,c;d\r\n", ";", 3),
    ("en kolonne\n1\n2\n", ",", 1), ("a;b;;\n1;2;;\n", ";", 4),
  ])
  func findsTheSeparator(_ text: String, _ separator: String, _ columns: Int) throws {
    let table = try Self.table(text)
    #expect(table.kind == .csv(encoding: "utf-8", separator: separator))
    #expect(table.columns.count == columns)
  }

  @Test func findsTheEncoding() throws {
    let latin = try ForeignTable(path: "a.csv", bytes: windows1252("Størrelse;Før\r\nå–€;1\r\n"))
    #expect(latin.kind == .csv(encoding: "windows-1252", separator: ";"))
    #expect(latin.columns.map(\.header) == ["Størrelse", "Før"])
    #expect(latin.columns[0].values == ["å–€": 1])
    let marked = try ForeignTable(path: "a.csv", bytes: [0xEF, 0xBB, 0xBF] + Array("å;b\n1;2\n".utf8))
    #expect(marked.columns.map(\.header) == ["å", "b"])
    for bytes: [UInt8] in [[0xFF, 0xFE, 0x61, 0], [0xEF, 0xBB, 0xBF, 0xE5], Array("a;b\n\"1".utf8), [], [0x0A]] {
      #expect(throws: ForeignTable.Fault.self) { try ForeignTable(path: "a.csv", bytes: bytes) }
    }
    #expect(throws: ForeignTable.Fault.self) { try ForeignTable(path: "a.xlsx", bytes: Array("Navn".utf8)) }
  }

  @Test func countsRowsAsTheReaderDoes() throws {
    let table = try Self.table("\n;;\r\nNr;Navn;\r\n1;\"a\nb\";\r\n;;\r\nNr;Navn;\r\n2;c;;x\r\n\r\n3")
    #expect(table.headerLine == 3)
    #expect(table.rowCount == 3)
    #expect(table.longRowCount == 1)
    #expect(table.columns[0].isUnique && table.columns[0].filled == 3)
    #expect(table.columns[1].withSpaces == 1)
  }

  @Test func tellsWhatCellsAre() throws {
    let table = try Self.table(
      """
      dag;tid;kl;tall;desimal;tusen;stempel;ord
      01.02.2025;01.02.2025 08:30;08:30;12;1,5;1 234;2025-01-01T12:00:00+01:00;a
      3.12.2025;03.12.2025 18:00;23:59:59;-7;12;2;2025-01-01T12:00:00Z;b
      """)
    let columns = table.columns
    func days(_ column: Int, _ layout: String) throws -> Int {
      columns[column].days[try #require(ForeignColumn.dayLayouts.firstIndex(of: layout))]
    }
    #expect(try days(0, "dd.mm.yyyy") == 1)
    #expect(try days(0, "d.m.yyyy") == 2)
    #expect(try columns[1].moments[#require(ForeignColumn.momentLayouts.firstIndex(of: "dd.mm.yyyy HH:MM"))] == 2)
    #expect(columns[2].clocks == 2 && columns[2].clocksWithSeconds == 1)
    #expect(columns[3].wholes == 2 && columns[4].commas == 1 && columns[4].wholes == 1 && columns[5].wholes == 2)
    #expect(columns[6].instants == 2)
    #expect(columns[7].values == ["a": 1, "b": 1])
  }

  @Test func headersThatMayBeNamed() throws {
    let table = try Self.table("a;b;b;;01018510002;x\u{202E}y;\"to\nlinjer\";\(String(repeating: "l", count: 81))\n")
    #expect(table.columns.map(\.isNameable) == [true, false, false, false, false, false, false, false])
  }

  @Test(
    arguments: [
      ("avvik-01.03.2025.csv", "avvik-{date:dd.mm.yyyy}*.csv"), ("2025-03-01 eksport.xlsx", "{date:yyyy-mm-dd}*.xlsx"),
      ("Avviksliste.xlsx", "Avviksliste*.xlsx"), ("a20250301b.csv", "a{date:yyyymmdd}*.csv"),
      ("sak 123456789.csv", "sak 123456789*.csv"), ("a{b}.csv", nil), ("a*.csv", nil), ("01018510002.csv", nil),
      (".csv", nil), ("uten endelse", nil), ("a\"b.csv", nil),
    ] as [(String, String?)])
  func patternsFitTheirNames(_ name: String, _ pattern: String?) {
    let found = ForeignTable.pattern(for: name)
    #expect(found == pattern)
    if let found { #expect(FilePattern(found).match(name) != nil) }
  }

  @Test(
    arguments: [
      ("avvik-{date:dd.mm.yyyy}*.csv", ".csv", "avvik-01.03.2025.csv"), ("a*.xlsx", ".xlsx", "a-2025-03-01.xlsx"),
      ("a-{date:d.m.yyyy}*", ".xlsx", "a-1.3.2025.xlsx"), ("*", ".csv", "2025-03-01.csv"), ("b.csv", ".csv", "b.csv"),
      ("mappe/*-x.csv", ".csv", "mappe/2025-03-01-x.csv"), ("a*.csv", ".xlsx", nil),
    ] as [(String, String, String?)])
  func namesForTheInbox(_ pattern: String, _ suffix: String, _ path: String?) throws {
    let program = try RecordsTests.program(
      shipPack + " import \"\(pattern)\" as fleet { id = \"i\" name = \"n\" }")
    let mapping = try #require(RecordSchema(program).mappings(program).first)
    let day = try #require(CivilDate(year: 2025, month: 3, day: 1))
    #expect(mapping.path(on: day, suffix: suffix) == path)
  }
}
