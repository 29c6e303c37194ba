import Krav
import LanguageServer
import Records
import Testing

private let harbour = """
  source bylaw "Harbour bylaw" { id "HB-7" in force from 2010-01-01 }
  enum grade ordered { minor "small", major }
  record quay scope { part_of quay? }
  record vessel { quay quay; arrived date past; grade grade; left date? past; flag enum { own, foreign } }
  // The longest stay.
  // Set by the harbour master.
  parameter stay by grade = { minor: 10 days, major: 5 days }
  define vessel v.late = today > v.arrived + stay[v.grade]
  rule overstay "A vessel leaves in time" {
    basis   bylaw "3 b"
    for     vessel v where v.flag = own
    let     due = v.arrived + stay[v.grade]
    yellow  when v.left is missing and today > due because "Moored since {v.arrived}."
  }
  criterion H1 "Moorings" { basis bylaw "3" rules overstay verdict worst }

  """

@Suite struct LanguageServerTests {
  /// The pack with the cursor in the middle of something.
  private func at(_ before: String, _ after: String) -> String {
    harbour.replacing(before + after, with: before + "‸" + after, maxReplacements: 1)
  }

  // MARK: Diagnostics

  @Test func aRightPackHasNone() {
    var editor = Editor()
    _ = editor.open(harbour)
    #expect(editor.diagnostics() == [])
  }

  /// Lines and columns as editors count: from 0, in UTF-16.
  @Test func aFaultIsToldWhereTheEditorSeesIt() {
    var editor = Editor()
    _ = editor.open(harbour.replacing("v.left is", with: "v.lefft is"))
    #expect(editor.diagnostics() == ["12:17-12:22 krav/unknown-name"])
    _ = editor.open(
      harbour.replacing("v.left is", with: "/* 😀 */ v.lefft is").replacing(
        "/* 😀 */ ", with: "\"😀å\" = \"😀å\" and v.lefft = v.left and "))
    #expect(editor.diagnostics()?.contains { $0.hasPrefix("12:35-12:40") } == true, "\(editor.diagnostics() ?? [])")
  }

  /// The editor writes a ring of its own, the language reads `å`.
  @Test func decomposedLettersAreCountedAsTheEditorHasThem() {
    var editor = Editor()
    _ = editor.open(harbour.replacing("v.left is", with: "v.la\u{30A}ng is"))
    #expect(editor.diagnostics() == ["12:17-12:22 krav/unknown-name"])
    _ = editor.open(harbour.replacing("v.left is", with: "v.lång is"))
    #expect(editor.diagnostics() == ["12:17-12:21 krav/unknown-name"])
  }

  @Test func whatIsMendedIsForgotten() {
    var editor = Editor()
    _ = editor.open("rule")
    #expect(editor.diagnostics()?.isEmpty == false)
    editor.notify(
      "textDocument/didChange",
      #"{"textDocument":{"uri":"file:///p/a.krav"},"contentChanges":[{"text":\#(Editor.quoted(harbour))}]}"#)
    #expect(editor.diagnostics() == [])
  }

  /// One file of a pack uses what another on the disk declares.
  @Test func filesOfAFolderAreOnePack() {
    let rules = harbour.firstRange(of: "rule overstay")!.lowerBound
    var editor = Editor(disk: ["/p/a.krav": String(harbour[..<rules]), "/p/b.krav": "broken"])
    _ = editor.open(String(harbour[rules...]), "/p/b.krav")
    #expect(editor.diagnostics("/p/b.krav") == [])
    editor.notify("textDocument/didClose", #"{"textDocument":{"uri":"file:///p/b.krav"}}"#)
    #expect(editor.diagnostics("/p/b.krav")?.isEmpty == false)
  }

  // MARK: Hover

  @Test(arguments: [
    ("rule over", "stay", ["**A vessel leaves in time**", "legal basis: Harbour bylaw (HB-7) 3 b"]),
    ("rules over", "stay", ["**A vessel leaves in time**"]),
    ("v.arrived + st", "ay[v.grade]", ["parameter stay by grade", "own choice", "The longest stay.\nSet by"]),
    ("today > du", "e because", ["`due`: `date`"]),
    ("where v.fl", "ag", ["flag enum { own, foreign }", "a field of `vessel`"]),
    ("for     ves", "sel v", ["record vessel {"]),
    ("enum gra", "de ordered", ["enum grade ordered"]),
    ("{ min", "or: 10", ["a value of `grade`", "«small»", "number 1 of 2"]),
    ("basis   by", "law \"3 b\"", ["**Harbour bylaw**", "in force from 2010-01-01"]),
    ("Moored since {v.arr", "ived}", ["arrived date past"]),
    ("yell", "ow  when", ["`yellow`: when the duty is slipping"]),
  ])
  func hoverTellsWhatANameStandsFor(_ before: String, _ after: String, _ parts: [String]) throws {
    var editor = Editor()
    let found = editor.hover(at: at(before, after))
    let text = try #require(found)
    for part in parts { #expect(text.contains(part), "\(text)") }
  }

  @Test func hoverOverNothingIsNull() {
    var editor = Editor()
    #expect(editor.ask("hover", at: harbour + "\n\n‸\n") == .null)
  }

  // MARK: Definition

  @Test(arguments: [
    ("today > du", "e because", 11, 10), ("rules over", "stay", 8, 5), ("+ st", "ay[v.grade]\n  yellow", 6, 10),
    ("Moored since {v.arr", "ived}", 3, 27), ("where v.flag = o", "wn", 3, 88),
    ("v.arrived + stay[", "v.grade]\n  ye", 10, 17),
  ])
  func definitionsAreFound(_ before: String, _ after: String, _ line: Int, _ character: Int) {
    var editor = Editor()
    let start = editor.ask("definition", at: at(before, after))["range"]["start"]
    #expect([start["line"].integer, start["character"].integer] == [line, character])
  }

  // MARK: Completion

  @Test(arguments: [
    ("red when v.‸", ["quay", "arrived", "grade", "left", "flag", "late"]), ("red when v.quay.‸", ["part_of"]),
    ("red when v.grade = ‸", ["minor", "major"]), ("red when v.flag not in [own, ‸", ["own", "foreign"]),
    ("red when v.late = v.arrived.‸", ["next_working_day"]), ("basis ‸", ["bylaw"]),
    ("red when v.left is ‸", ["set", "missing"]), ("red when ‸", ["v", "stay", "today"]),
    ("red when exists (‸", ["quay", "vessel"]), ("r‸", ["basis", "for", "let", "unknown", "red", "yellow", "remedy"]),
  ])
  func completionInARule(_ line: String, _ expected: [String]) {
    var editor = Editor()
    let found = editor.proposals(at: harbour.replacing("  let     due", with: "  \(line)\n  let     due"))
    #expect(Array(found.prefix(expected.count)) == expected)
  }

  @Test(arguments: [
    ("‸", ["use", "source", "enum"]), ("criterion H2 \"x\" { basis bylaw \"1\" rules ‸", ["overstay"]),
    ("test \"x\" {\n  given ‸", ["quay", "vessel"]),
    ("test \"x\" {\n  given vessel \"v\" { arr‸", ["quay", "arrived"]),
    ("test \"x\" {\n  at 2024-01-01 expect red ‸", ["overstay", "H1"]), ("set ‸", ["stay"]),
    ("record berth {\n  quay ‸", ["label", "text"]),
  ])
  func completionAtTheEnd(_ text: String, _ expected: [String]) {
    var editor = Editor()
    #expect(Array(editor.proposals(at: harbour + text).prefix(expected.count)) == expected)
  }

  // MARK: Layout

  @Test func formatReplacesTheWholeText() {
    var editor = Editor()
    let place = editor.open("source   s  \"S\"\n{ id \"1\" in force from 2020-01-01 }  \n\n\n// å😀")
    let edit = editor.request("textDocument/formatting", "{\(place)}")["result"].items.first ?? .null
    #expect(edit["newText"].text == "source s \"S\" { id \"1\" in force from 2020-01-01 }\n\n// å😀\n")
    #expect([edit["range"]["end"]["line"].integer, edit["range"]["end"]["character"].integer] == [4, 6])
    for text in [edit["newText"].text ?? "", "rule"] {
      let place = editor.open(text)
      #expect(editor.request("textDocument/formatting", "{\(place)}")["result"].items.isEmpty)
    }
  }

  // MARK: The protocol

  @Test func errorsAreTold() {
    var editor = Editor()
    #expect(editor.send("{")[0]["error"]["code"].integer == -32700)
    #expect(editor.request("textDocument/nothing", "{}")["error"]["code"].integer == -32601)
    #expect(editor.request("textDocument/hover", "{}")["error"]["code"].integer == -32602)
    #expect(editor.send(#"{"jsonrpc":"2.0","method":"$/unknown"}"#).isEmpty)
    var fresh = LanguageServer(folders: .init(list: { _ in nil }, read: { _ in nil }))
    let refused = fresh.handle(Array(#"{"jsonrpc":"2.0","id":"a","method":"shutdown"}"#.utf8))
    #expect(String(decoding: refused[0], as: UTF8.self).contains(#""id":"a","error":{"code":-32002"#))
  }

  @Test func exitAfterShutdownIsFine() {
    var editor = Editor()
    _ = editor.request("shutdown", "null")
    #expect(editor.request("textDocument/hover", "{}")["error"]["code"].integer == -32600)
    editor.notify("exit", "null")
    #expect(editor.server.state == .ended(0))
    var hasty = Editor()
    hasty.notify("exit", "null")
    #expect(hasty.server.state == .ended(1))
  }

  @Test func theOutlineNamesEveryDeclaration() {
    var editor = Editor()
    let symbols = editor.ask("documentSymbol", at: harbour + "‸")
    #expect(
      symbols.items.compactMap { $0["name"].text } == [
        "bylaw", "grade", "quay", "vessel", "stay", "late", "overstay", "H1",
      ])
    #expect(symbols.items[3]["children"].items.count == 5)
  }

  /// An editor asks at every letter while the text has no sense.
  @Test func everyPrefixOfAPackIsSurvived() {
    var editor = Editor()
    let text = Array(harbour)
    for end in stride(from: 0, to: text.count, by: 7) {
      let place = editor.open(String(text[..<end]) + "‸")
      for method in ["hover", "completion", "definition", "references", "documentSymbol"] {
        _ = editor.request("textDocument/" + method, "{\(place)}")
      }
    }
    #expect(editor.diagnostics() != nil)
  }
}
