import Foundation
import Krav
import Testing

@Suite struct NFCTests {
  @Test(
    arguments: [
      ("a\u{30A}", "å"), ("A\u{30A}rlig", "Årlig"), ("o\u{308}\u{323}", "ọ\u{308}"), ("\u{212B}", "Å"),
      ("\u{2126}", "Ω"), ("\u{1100}\u{1161}\u{11A8}", "각"), ("\u{FB01}", "\u{FB01}"), ("\u{958}", "\u{915}\u{93C}"),
      ("\u{2000}", "\u{2002}"), ("", ""), ("abc – «æøå» …", "abc – «æøå» …"),
    ])
  func composes(_ text: String, _ expected: String) {
    #expect(NFC.normalise(text).unicodeScalars.elementsEqual(expected.unicodeScalars))
  }

  /// The scan may only call certain what the tables leave as it is, whatever stands beside it.
  @Test func isCertainOnlyOfWhatStays() {
    for value in UInt32(0)..<0x3000 {
      guard let scalar = Unicode.Scalar(value) else { continue }
      for text in [String(scalar), "e\(scalar)e", "\(scalar)\u{2010}"] where NFC.isCertain(Array(text.utf8).span) {
        // U+2FFFF is no character and asks for the tables.
        let asked = NFC.normalise(text + "\u{2FFFF}").unicodeScalars.dropLast()
        #expect(asked.elementsEqual(text.unicodeScalars), "U+\(String(value, radix: 16))")
      }
    }
  }

  /// A text made of marks alone costs no more than its length.
  @Test func staysLinear() {
    let marks = String(repeating: "\u{301}\u{316}", count: 50_000)
    let clock = ContinuousClock()
    let spent = clock.measure { #expect(NFC.normalise("e" + marks).unicodeScalars.count >= 100_000) }
    #expect(spent < .seconds(20))
  }

  /// Python's tables, from the same standard, agree on characters alone and with a mark and its neighbour.
  @Test(.enabled(if: python != nil, "needs python3"))
  func agreesWithPython() throws {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: try #require(Self.python))
    // Characters that both know: assigned in Unicode 3.2, which no later version changes.
    process.arguments = [
      "-c",
      """
      import sys, unicodedata as u
      for c in range(0x20, 0x30000):
        if c > 0x3000 and c % 11 or 0xd800 <= c < 0xe000 or u.ucd_3_2_0.category(chr(c)) == 'Cn': continue
        for t in (chr(c), 'e' + chr(c) + '\\u0323', chr(c) + '\\u0301\\u0327'):
          n = u.normalize('NFC', t)
          print(' '.join('%x' % ord(x) for x in t), '>', ' '.join('%x' % ord(x) for x in n))
      """,
    ]
    let output = Pipe()
    process.standardOutput = output
    try process.run()
    let lines = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self).split(
      separator: "\n")
    process.waitUntilExit()
    #expect(lines.count > 30_000)
    var wrong: [Substring] = []
    for line in lines {
      let sides = line.split(separator: ">").map { side in
        side.split(separator: " ").compactMap { UInt32($0, radix: 16).flatMap(Unicode.Scalar.init) }
      }
      var text = String.UnicodeScalarView()
      text.append(contentsOf: sides[0])
      if !NFC.normalise(String(text)).unicodeScalars.elementsEqual(sides[1]) { wrong.append(line) }
    }
    #expect(wrong.prefix(5) == [])
  }

  static let python = ["/usr/bin/python3", "/usr/local/bin/python3", "/opt/homebrew/bin/python3"]
    .first { FileManager.default.isExecutableFile(atPath: $0) }
}
