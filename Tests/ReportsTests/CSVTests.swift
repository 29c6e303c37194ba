import Testing

@testable import Reports

@Suite struct CSVTests {
  @Test func hasAMarkAHeaderAndRowsOfTheSameLength() {
    var table = CSV(header: ["unit", "count"])
    table.add(["Solhellinga"])
    table.add(["Ås", "7", "too much"])
    #expect(table.rendered == "\u{FEFF}unit;count\r\nSolhellinga;\r\nÅs;7\r\n")
    #expect(table.bytes.prefix(3) == [0xEF, 0xBB, 0xBF])
  }

  @Test(arguments: [
    ("plain", "plain"), ("a;b", "\"a;b\""), ("a,b", "\"a,b\""), ("say \"no\"", "\"say \"\"no\"\"\""),
    ("two\nlines", "\"two\nlines\""), (" edge", "\" edge\""), ("edge ", "\"edge \""), ("", ""),
    ("-12", "-12"), ("-3,5", "\"-3,5\""), ("3.5", "3.5"), ("2022-10-26", "2022-10-26"), ("–", "–"),
  ])
  func quotesWhatMustBeQuoted(_ text: String, _ cell: String) { #expect(CSV.cell(text) == cell) }

  /// A record may say what it wants; no sheet calculates it.
  @Test(arguments: [
    "=1+1", "=HYPERLINK(\"http://x\")", "+1", "-1+1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", " =1", "\u{A0}=1", "＝1", "－1",
    "-", "--1", "-1-", "|x", "%x", "+47 12345678",
  ])
  func makesFormulasText(_ text: String) {
    let cell = CSV.cell(text)
    #expect(cell.hasPrefix("'") || cell.hasPrefix("\"'"), "\(cell)")
  }
}
