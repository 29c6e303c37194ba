import CivilTime
import Testing

@testable import Reports

/// Lines of iCalendar as RFC 5545 has them.
@Suite struct CalendarTests {
  /// As section 3.1 says that a reader puts lines together again.
  private static func unfolded(_ bytes: [UInt8]) -> [String] {
    // By octets: to Swift a space and what joins it are one character.
    var plain: [UInt8] = []
    for place in bytes.indices {
      let isEnd = bytes[place] == 0x0D || bytes[place] == 0x0A
      let fold = [place - 2, place - 1, place].contains { start in
        start >= 0 && bytes[start...].starts(with: [0x0D, 0x0A, 0x20])
      }
      if fold { continue }
      if !isEnd || bytes[place] == 0x0A { plain.append(bytes[place]) }
    }
    return plain.split(separator: 0x0A).map { String(decoding: $0, as: UTF8.self) }
  }

  /// As section 3.3.11 says that text is read.
  private static func unescaped(_ text: String) -> String {
    var result = ""
    var isEscaped = false
    for character in text.unicodeScalars {
      if isEscaped {
        result.unicodeScalars.append(character == "n" || character == "N" ? "\n" : character)
        isEscaped = false
      } else if character == "\\" {
        isEscaped = true
      } else {
        result.unicodeScalars.append(character)
      }
    }
    return result
  }

  @Test(arguments: [
    "", "x", String(repeating: "a", count: 300), String(repeating: "ø", count: 300), String(repeating: "𝄞", count: 100),
    String(repeating: "aø€𝄞", count: 60), String(repeating: "👨‍👩‍👧‍👦", count: 30), String(repeating: "\\;,", count: 90),
  ])
  func linesAreFoldedBetweenCharacters(_ text: String) {
    for lead in 0..<8 {
      var writer = CalendarWriter()
      let value = String(repeating: "-", count: lead) + text
      writer.text("SUMMARY", value)
      let bytes = writer.bytes
      #expect(bytes.suffix(2) == [0x0D, 0x0A])
      var rest = bytes[...]
      while let end = rest.firstIndex(of: 0x0D) {
        let line = rest[rest.startIndex..<end]
        #expect(line.count <= 75 && !line.isEmpty)
        #expect(String(validating: line, as: UTF8.self) != nil)
        #expect(rest[end + 1] == 0x0A)
        rest = rest[(end + 2)...]
      }
      #expect(rest.isEmpty)
      let read = Self.unfolded(bytes)
      #expect(read.count == 1)
      #expect(Self.unescaped(String(read[0].dropFirst("SUMMARY:".count))) == value)
    }
  }

  @Test(arguments: [
    ("a;b,c\\d", #"a\;b\,c\\d"#), ("a\nb", #"a\nb"#), ("a\r\nb", #"a\nb"#), ("a\rb", #"a\nb"#), ("a\n\nb", #"a\n\nb"#),
    ("a\r\n\r\nb", #"a\n\nb"#), ("a\u{2028}b\u{2029}c\u{85}d", #"a\nb\nc\nd"#), ("\u{0}\u{1B}[31m\u{7F}", "��[31m�"),
    ("x\r\nEND:VEVENT\r\nBEGIN:VALARM", #"x\nEND:VEVENT\nBEGIN:VALARM"#), ("tab\tæ:\"", "tab\tæ:\""),
    ("\u{202E}gpj", "�gpj"),
  ])
  func textsAreInert(_ text: String, _ expected: String) {
    #expect(CalendarWriter.escaped(text) == expected)
  }

  @Test func eventsAreWhole() throws {
    let stamp = try #require(Instant(rfc3339: "2026-11-21T08:00:30+01:00"))
    var calendar = CalendarDocument(name: "Frister, alle", description: "D", stamp: stamp)
    let day = try #require(CivilDate(iso: "2026-12-31"))
    calendar.add(
      .init(
        uid: "a-red@x", time: .day(day), summary: "S\r\nUID:other", description: ["one", nil, "two"],
        categories: ["Blir rød", "a,b"]))
    calendar.add(
      .init(uid: "b-red@x", time: .moment(stamp), summary: "S", description: [], categories: []))
    let lines = Self.unfolded(calendar.finish())
    #expect(lines.first == "BEGIN:VCALENDAR" && lines.last == "END:VCALENDAR")
    for line in [
      "DTSTAMP:20261121T070030Z", "LAST-MODIFIED:20261121T070030Z", "DTSTART;VALUE=DATE:20261231",
      "DTEND;VALUE=DATE:20270101", "DTSTART:20261121T070030Z", #"SUMMARY:S\nUID:other"#, #"DESCRIPTION:one\ntwo"#,
      #"CATEGORIES:Blir rød,a\,b"#, "METHOD:PUBLISH", #"X-WR-CALNAME:Frister\, alle"#,
    ] {
      #expect(lines.contains(line), "\(line)")
    }
    #expect(lines.count { $0.hasPrefix("UID:") } == 2)
    #expect(!lines.contains { $0.hasPrefix("BEGIN:VALARM") })
  }

  @Test func laterCountsForMore() {
    let stamps = ["1999-01-01", "2020-01-01", "2026-11-21", "2026-11-22", "9999-12-31"].compactMap {
      CivilDate(iso: $0).map { CalendarDocument.sequence(ZoneRules.utc.startOfDay($0)) }
    }
    #expect(stamps == stamps.sorted() && stamps.first == 0 && stamps.allSatisfy { $0 <= Int32.max })
  }

  @Test func valuesAreNotLookedAt() {
    #expect(NoticeWords.fill("x {} y {}", "{}", "b") == "x {} y b")
    #expect(NoticeWords.fill("x {} y", "a", "b") == "x a y")
    #expect(NoticeWords.fill("x") == "x")
  }
}
