import Testing

@testable import Workbook

@Suite struct XMLScannerTests {
  /// What the scanner sees: `<a x=1` for a beginning, `>` for an end, and text.
  private static func seen(_ text: String) throws(WorkbookFault) -> String {
    let bytes = Array(text.utf8)
    var scanner = try XMLScanner(bytes.span)
    var seen = ""
    while true {
      switch try scanner.next(bytes.span) {
      case .finished: return seen
      case .start:
        seen += "<" + bytes.span.text(scanner.name.lowerBound, scanner.name.upperBound)
        for attribute in scanner.attributes {
          let name = bytes.span.text(attribute.name.lowerBound, attribute.name.upperBound)
          seen += " \(name)=\(try scanner.value(of: name, bytes.span, isPrefixed: attribute.isPrefixed) ?? "?")"
        }
      case .end: seen += ">" + bytes.span.text(scanner.name.lowerBound, scanner.name.upperBound)
      case .text:
        var content: [UInt8] = []
        try scanner.appendText(bytes.span, to: &content)
        seen += "'\(String(decoding: content, as: UTF8.self))'"
      }
    }
  }

  @Test(
    arguments: [
      ("<a/>", "<a>a"),
      ("\u{FEFF}<?xml version='1.0'?>\n<!-- x -- y --><x:a b=\"1&amp;2\" r:id='å'>t</x:a>\n", "<a b=1&2 id=å't'>a"),
      ("<a><b/>&#65;&#x42;&lt;<![CDATA[&lt;]]></a>", "<a<b>b'AB<''&lt;'>a"),
      ("<a  b = '\"' ></a  >", "<a b=\">a"),
    ])
  func reads(_ text: String, _ expected: String) throws {
    #expect(try Self.seen(text) == expected)
    for end in text.utf8.indices.dropFirst() where end < text.utf8.index(before: text.utf8.endIndex) {
      let cut = String(decoding: Array(text.utf8[..<end]), as: UTF8.self)
      if text.hasSuffix("\n"), cut.hasSuffix(">"), cut.contains("</") { continue }
      #expect(throws: WorkbookFault.self, "\(cut)") { try Self.seen(cut) }
    }
  }

  @Test(
    arguments: [
      "", "a", "<a>", "</a>", "<a></b>", "<a/><b/>", "<a/>x", "x<a/>", "<a b></a>", "<a b=1/>", "<a b='1'c='2'/>",
      "<a b='1' b='2'/>", "<a b='<'/>", "<1/>", "<a>&x;</a>", "<a>&#0;</a>", "<a>&#xD800;</a>", "<a>&#+65;</a>",
      "<a>&amp</a>", "<a>\u{1}</a>", "<a>]]></a>", "<!DOCTYPE a><a/>", "<!DOCTYPE a [<!ENTITY x 'y'>]><a>&x;</a>",
      "<a><![CDATA[</a>", "<a><!-- </a>", "<a:/>",
    ])
  func refuses(_ text: String) {
    #expect(throws: WorkbookFault.self) { try Self.seen(text) }
  }

  @Test func limits() throws {
    func nested(_ depth: Int) -> String {
      String(repeating: "<a>", count: depth) + String(repeating: "</a>", count: depth)
    }
    _ = try Self.seen(nested(XMLScanner.depthLimit))
    #expect(throws: WorkbookFault.self) { try Self.seen(nested(XMLScanner.depthLimit + 1)) }
    func wide(_ count: Int) -> String { "<a" + (0..<count).map { " b\($0)=''" }.joined() + "/>" }
    _ = try Self.seen(wide(XMLScanner.attributeLimit))
    #expect(throws: WorkbookFault.self) { try Self.seen(wide(XMLScanner.attributeLimit + 1)) }
    let latin: [UInt8] = Array("<a>".utf8) + [0xE5] + Array("</a>".utf8)
    #expect(throws: WorkbookFault(offset: 3, expected: "UTF-8")) { _ = try XMLScanner(latin.span) }
  }
}
