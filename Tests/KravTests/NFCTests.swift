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
}
