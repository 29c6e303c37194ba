import CivilTime
import Foundation
import Testing

@testable import Reports

/// Mail as RFC 5322, 2045 and 2047 have it.
@Suite struct MailTests {
  /// As RFC 2047 says that a reader puts a header together again.
  private static func read(_ header: String) -> String {
    var result = Data()
    for word in header.split(separator: "\n ") {
      guard word.hasPrefix("=?utf-8?B?"), word.hasSuffix("?=") else { return header }
      result += Data(base64Encoded: String(word.dropFirst(10).dropLast(2))) ?? Data()
    }
    return String(decoding: result, as: UTF8.self)
  }

  @Test(arguments: [
    "Plain", "Ærlig talt: 3 nye, 1 forfaller snart", String(repeating: "ø", count: 200),
    String(repeating: "a", count: 200),
    "=?utf-8?B?eA==?=", "a\u{0}b", String(repeating: "𝄞", count: 40), "", "x\u{FFFD}",
  ])
  func headersAreEncoded(_ text: String) {
    for column in [0, 6, 9, 40] {
      let header = MailEncoding.header(text, after: column)
      #expect(Self.read(header) == Digest.inert(text))
      for (place, line) in header.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
        #expect(line.utf8.allSatisfy { (0x20..<0x7F).contains($0) })
        #expect(line.utf8.count + (place == 0 ? column : 0) <= 76)
        // Each of whole characters.
        if line.contains("=?utf-8?B?"), text != "=?utf-8?B?eA==?=" {
          let word = line.drop { $0 == " " }.dropFirst(10).dropLast(2)
          #expect(String(validating: Data(base64Encoded: String(word)) ?? Data([0xFF]), as: UTF8.self) != nil)
        }
      }
    }
  }

  @Test(arguments: [
    "Subject\r\nBcc: all@x.example", "a\nb", "a\r\n\r\nbody", "a\u{2028}b", "a\u{85}b", "\u{1B}[31m", "\u{202E}x",
  ])
  func nothingIsAddedToHeaders(_ text: String) throws {
    let address = try #require(MailAddress("a@b.example"))
    let message = MailMessage(
      from: address, sender: text, to: [address], subject: text, date: Instant(seconds: 0), zone: .utc, name: "n",
      text: "t", html: "h", language: "nb")
    let lines = String(decoding: message.bytes, as: UTF8.self).split(separator: "\n", omittingEmptySubsequences: false)
    let head = lines.prefix { !$0.isEmpty }.filter { !$0.hasPrefix(" ") }.map { $0.prefix { $0 != ":" } }
    #expect(
      head == [
        "From", "To", "Subject", "Date", "Message-ID", "Auto-Submitted", "X-Auto-Response-Suppress", "Content-Language",
        "MIME-Version", "Content-Type",
      ])
    #expect(!message.bytes.contains(0x0D))
  }

  @Test(arguments: [
    ("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg=="), ("fooba", "Zm9vYmE="),
    ("foobar", "Zm9vYmFy"),
  ])
  func base64(_ text: String, _ expected: String) {
    #expect(MailEncoding.base64(Array(text.utf8)) == expected)
  }

  /// As RFC 2045 says that a reader puts a body together again.
  private static func unquoted(_ text: String) -> String {
    var bytes: [UInt8] = []
    var rest = Array(text.replacingOccurrences(of: "=\n", with: "").utf8)[...]
    while let byte = rest.popFirst() {
      if byte == UInt8(ascii: "=") {
        bytes.append(UInt8(String(decoding: rest.prefix(2), as: UTF8.self), radix: 16) ?? 0)
        rest = rest.dropFirst(2)
      } else {
        bytes.append(byte)
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  @Test(arguments: [
    "", "plain", "a=b", "trailing \nx\t\n ", ".\n..\n.x", "From here\nFromage\nF", String(repeating: "x", count: 400),
    String(repeating: "ø", count: 100), String(repeating: ".", count: 200), String(repeating: "From ", count: 60),
    String(repeating: " ", count: 200), "--=_n\n--=_n--", "\r\u{0}\u{7F}",
  ])
  func bodiesAreQuoted(_ text: String) {
    let quoted = MailEncoding.quotedPrintable(text)
    #expect(Self.unquoted(quoted) == text)
    for line in quoted.split(separator: "\n", omittingEmptySubsequences: false) {
      #expect(line.utf8.count <= 76 && !line.hasPrefix(".") && !line.hasPrefix("From "))
      #expect(!line.hasSuffix(" ") && !line.hasSuffix("\t") && !line.contains("=_"))
      #expect(line.utf8.allSatisfy { (0x20..<0x7F).contains($0) })
    }
  }

  @Test(arguments: [
    ("2026-11-23T07:00:00+01:00", "Mon, 23 Nov 2026 07:00:00 +0100"),
    ("2026-07-05T23:59:59+02:00", "Sun, 5 Jul 2026 23:59:59 +0200"),
  ])
  func datesHaveTheirOffset(_ moment: String, _ expected: String) throws {
    let bytes = try #require(FileManager.default.contents(atPath: "/usr/share/zoneinfo/Europe/Oslo"))
    let zone = try ZoneRules(tzif: Array(bytes))
    let instant = try #require(Instant(rfc3339: moment))
    #expect(MailEncoding.date(instant, in: zone) == expected)
  }

  @Test(arguments: [
    "a@b", "leder.helse+x@kommune.example", "a_b-c@x-y.no", "!#$%&'*+/=?^`{|}~@a.b",
  ])
  func addressesAreTaken(_ text: String) { #expect(MailAddress(text)?.description == text) }

  @Test(arguments: [
    "", "a", "@b", "a@", "a@b@c", "a b@c", "a@b c", "a@b\n", "a\r\nBcc: x@y", "<a@b>", "A <a@b>", "\"a b\"@c",
    "a@[1.2.3.4]",
    "a..b@c", ".a@c", "a.@c", "a@-b", "a@b-", "a@b..c", "-a@b", "ø@b", "a@ø", "a,b@c", "a@b,c@d", "a@b;", "a(x)@b",
    "a@b\u{0}",
  ])
  func othersAreNot(_ text: String) { #expect(MailAddress(text) == nil) }

  @Test func listsAreRead() {
    #expect(MailAddress.list("a@b, c@d ,e@f")?.map(\.description) == ["a@b", "c@d", "e@f"])
    for text in ["", "a@b,", "a@b c@d", "a@b\n,c@d", "a@b,,c@d", "a@b x"] { #expect(MailAddress.list(text) == nil) }
  }
}
