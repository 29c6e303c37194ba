import Foundation
import Testing

@testable import etterlev

@Suite struct TerminalTests {
  /// On a terminal JSON says the same, without a character that it would obey.
  @Test func escapesSayTheSame() throws {
    let json = "{\"a\":\"x\u{9B}2J\u{202E}å\u{7F}\"}\n{\"b\":1}\n"
    let escaped = Terminal.escaped(json)
    #expect(escaped == "{\"a\":\"x\\u009b2J\\u202eå\\u007f\"}\n{\"b\":1}\n")
    let line = try #require(escaped.split(separator: "\n").first)
    let value = try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: String]
    #expect(value == ["a": "x\u{9B}2J\u{202E}å\u{7F}"])
    #expect(Terminal.escaped("{\"a\":\"å – ●\"}") == "{\"a\":\"å – ●\"}")
  }
}
