import Testing

@testable import Krav

@Suite struct LexerTests {
  @Test(
    arguments: [
      ("", ""),
      ("a b", "name:a name:b"),
      ("året økt_2 名前 имя", "name:året name:økt_2 name:名前 name:имя"),
      ("a-b a -b a - b 1-b", "name:a-b name:a symbol:- name:b name:a symbol:- name:b number:1 symbol:- name:b"),
      ("a-2026 a-", "name:a-2026 name:a symbol:-"),
      ("1 0.25 35% 12.5%", "number:1 number:0.25 percent:35% percent:12.5%"),
      ("1.a 1. 2", "number:1 symbol:. name:a number:1 symbol:. number:2"),
      ("2025-02-28 2025-02-280", "date:2025-02-28 number:2025 symbol:- number:02 symbol:- number:280"),
      (
        "2027-03-28T13:00:00+01:00 2027-03-28T13:00:00Z",
        "instant:2027-03-28T13:00:00+01:00 instant:2027-03-28T13:00:00Z"
      ),
      (
        "2027-03-28T13:00:00.5Z 2027-03-28T13:00:00Z.date 2027-03-28T13:00:00+01:00.date",
        "instant:2027-03-28T13:00:00.5Z instant:2027-03-28T13:00:00Z symbol:. name:date "
          + "instant:2027-03-28T13:00:00+01:00 symbol:. name:date"
      ),
      ("\"a\" \"\\\"\" \"\\\\\"", "string:\"a\" string:\"\\\"\" string:\"\\\\\""),
      ("<= < >= > != =", "symbol:<= symbol:< symbol:>= symbol:> symbol:!= symbol:="),
      (
        "{}[](),:;.?+-*/",
        "symbol:{ symbol:} symbol:[ symbol:] symbol:( symbol:) symbol:, symbol:: symbol:; symbol:. symbol:? symbol:+ "
          + "symbol:- symbol:* symbol:/"
      ),
      ("a // b \"\n c", "name:a name:c"), ("a\r\nb // c\r\nd", "name:a name:b name:d"),
      ("a @@ b", "name:a invalid:@@ name:b"), ("€€a", "invalid:€€ name:a"),
    ])
  func cuts(_ text: String, _ expected: String) {
    let bytes = Array(text.utf8)
    var lexer = Lexer(bytes: bytes, file: 0)
    var found: [String] = []
    for token in lexer.tokens() where token.kind != .end {
      let word = String(decoding: bytes[Int(token.range.start)..<Int(token.range.end)], as: UTF8.self)
      let kind = if case .symbol = token.kind { "symbol" } else { "\(token.kind)" }
      found.append("\(kind):\(word)")
    }
    #expect(found.joined(separator: " ") == expected)
  }

  @Test func keepsCommentsWithoutTheLineEnd() {
    let text = "a // first\r\n// second\nb \"// no comment\" //"
    let bytes = Array(text.utf8)
    var lexer = Lexer(bytes: bytes, file: 0)
    _ = lexer.tokens()
    let comments = lexer.comments.map {
      String(decoding: bytes[Int($0.start)..<Int($0.end)], as: UTF8.self)
    }
    #expect(comments == ["// first", "// second", "//"])
  }

  @Test func knowsWhatStandsFirstOnItsLine() {
    var lexer = Lexer(bytes: Array("a b\n  c d // e\nf".utf8), file: 0)
    #expect(lexer.tokens().map(\.startsLine) == [true, false, true, false, true, false])
  }

  @Test(arguments: ["a\u{0}b", "\"\u{202E}\"", "// \u{2066}", "\"\u{1B}[2J\"", "\"\u{85}\"", "\"\u{FEFF}\""])
  func refusesHiddenCharacters(_ text: String) {
    var lexer = Lexer(bytes: Array(text.utf8), file: 0)
    _ = lexer.tokens()
    #expect(
      lexer.diagnostics.map(\.code).allSatisfy { $0 == .controlCharacter || $0 == .unknownCharacter })
    #expect(lexer.diagnostics.count == 1)
  }

  /// A mark that no single character includes belongs to the letter before it.
  @Test func letsMarksFollowLetters() {
    var lexer = Lexer(bytes: Array("x\u{0304}y".utf8), file: 0)
    #expect(lexer.tokens().map(\.kind) == [.name, .end])
  }
}
