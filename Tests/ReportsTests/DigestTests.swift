import CivilTime
import Foundation
import Records
import Testing

@testable import Reports

/// What a digest makes of the daemon's answers.
@Suite struct DigestTests {
  private static let at = "2026-11-23T07:00:00+01:00"

  private static func zone() throws -> ZoneRules {
    try ZoneRules(tzif: Array(#require(FileManager.default.contents(atPath: "/usr/share/zoneinfo/Europe/Oslo"))))
  }

  private static func json(_ text: String) throws -> JSONValue { try #require(JSONValue(Array(text.utf8))) }

  private static func health(_ more: String = "") throws -> JSONValue {
    try json(#"{"state":"ok","clock":"\#(at)","silent":false,"last_record":"2026-11-23T06:12:00+01:00"\#(more)}"#)
  }

  private static func alert(
    _ id: String, _ verdict: String = "red", state: String = "open", before: String = "null", more: String = ""
  ) throws -> JSONValue {
    try json(
      #"""
      {"id":"\#(id)","rule":"r","subject":"task/\#(id)","unit":"top/u","verdict":"\#(verdict)","state":"\#(state)",
      "message":"M","remedy":"R","basis":["L § 1"],"before":\#(before)\#(more)}
      """#)
  }

  private static func digest(_ answers: DigestAnswers, since: String = "7d", unit: String? = "u") throws -> Digest {
    let zone = try zone()
    let now = try #require(Instant(rfc3339: at))
    var answers = answers
    answers.rules = [try json(#"{"name":"r","title":"Title"}"#)]
    answers.units = [try json(#"{"unit":"u","name":"Unit"}"#)]
    return answers.digest(
      unit: unit, from: try #require(DigestWindow.start(since, now: now, in: zone)), at: now, zone: zone)
  }

  // MARK: The window

  @Test(arguments: [
    ("7d", "2026-11-16T00:00:00+01:00"), ("1d", "2026-11-22T00:00:00+01:00"), ("2w", "2026-11-09T00:00:00+01:00"),
    ("24h", "2026-11-22T07:00:00+01:00"), ("40d", "2026-10-14T00:00:00+02:00"),
    ("2026-10-01", "2026-10-01T00:00:00+02:00"), ("2026-11-23", "2026-11-23T00:00:00+01:00"),
    ("2026-11-01T12:00:00Z", "2026-11-01T13:00:00+01:00"),
  ])
  func windowsAreRead(_ text: String, _ expected: String) throws {
    let now = try #require(Instant(rfc3339: Self.at))
    let zone = try Self.zone()
    #expect(DigestWindow.start(text, now: now, in: zone).map { zone.rfc3339($0) } == expected)
  }

  @Test(arguments: [
    "", "d", "7", "0d", "-1d", "+7d", "7m", "7D", "1.5d", "99999999999999999999d", "4000d", "2026-11-24", "2026-02-30",
    "2026-11-23T08:00:00+01:00", " 7d",
  ])
  func othersAreNot(_ text: String) throws {
    #expect(try DigestWindow.start(text, now: #require(Instant(rfc3339: Self.at)), in: Self.zone()) == nil)
  }

  // MARK: What has happened

  @Test(arguments: [
    ("red", "open", "null", Digest.Kind.opened), ("red", "open", #"{"state":"resolved","verdict":"green"}"#, .opened),
    ("red", "open", #"{"state":"waived","verdict":"red"}"#, .opened),
    ("red", "open", #"{"state":"open","verdict":"yellow"}"#, .worsened),
    ("red", "open", #"{"state":"open","verdict":"unknown"}"#, .worsened),
    ("unknown", "open", #"{"state":"open","verdict":"yellow"}"#, .worsened),
    ("yellow", "open", #"{"state":"open","verdict":"red"}"#, .eased),
    ("red", "waived", #"{"state":"open","verdict":"red"}"#, .eased),
    ("green", "resolved", #"{"state":"open","verdict":"red"}"#, .closed),
    ("green", "resolved", #"{"state":"waived","verdict":"red"}"#, .closed), ("green", "resolved", "null", .closed),
  ])
  func changesHaveTheirPlace(_ verdict: String, _ state: String, _ before: String, _ kind: Digest.Kind) throws {
    var answers = DigestAnswers()
    answers.health = try Self.health()
    answers.changed = [try Self.alert("A", verdict, state: state, before: before)]
    let digest = try Self.digest(answers)
    for section in digest.sections { #expect(section.entries.count == (section.kind == kind ? 1 : 0)) }
    #expect(digest.isSound && !digest.isEmpty)
    #expect(digest.entries(kind).first?.heading == "Title – A")
  }

  @Test(arguments: [#"{"state":"open","verdict":"red"}"#])
  func whatIsAsItWasIsNoNews(_ before: String) throws {
    var answers = DigestAnswers()
    answers.health = try Self.health()
    answers.changed = [try Self.alert("A", before: before)]
    #expect(try Self.digest(answers).isEmpty)
  }

  @Test func whatWasSeenLongAgoIsTold() throws {
    var answers = DigestAnswers()
    answers.health = try Self.health()
    answers.open = [
      try Self.alert("A", more: #","acknowledged":{"by":"kari","at":"2026-11-01T12:00:00+01:00"}"#),
      try Self.alert("B", "yellow", more: #","acknowledged":{"by":"kari","at":"2026-11-20T12:00:00+01:00"}"#),
      try Self.alert("C", "unknown"), try Self.json(#"{"rule":"intake/not-json","verdict":"red"}"#),
    ]
    let digest = try Self.digest(answers)
    #expect(digest.entries(.acknowledged).map(\.alert) == ["A"])
    #expect(digest.entries(.acknowledged).first?.remarks == ["sett av kari 1. november 2026"])
    #expect(digest.standing?.red == 1 && digest.standing?.yellow == 1 && digest.standing?.unknown == 1)
    #expect(digest.text.contains("tjenesten selv: 1."))
  }

  @Test func whatFallsDueIsTold() throws {
    var answers = DigestAnswers()
    answers.health = try Self.health()
    for (event, at) in [
      ("opened", "2026-11-25T00:00:00+01:00"), ("worsened", "2026-11-24T15:30:00+01:00"),
      ("resolved", "2026-11-24T00:00:00+01:00"), ("criterion-changed", "2026-11-24T00:00:00+01:00"),
    ] {
      let rule = event == "criterion-changed" ? "" : #","rule":"r","title":"Title","subject":"u/u""#
      answers.ahead.append(
        try Self.json(#"{"at":"\#(at)","event":"\#(event)","alert":"x","verdict":"red","unit":"top/u"\#(rule)}"#))
    }
    let digest = try Self.digest(answers)
    #expect(
      digest.entries(.due).map(\.remarks) == [
        ["blir rød 24. november 2026 kl. 15.30"], ["siste dag 24. november 2026, blir rød fra 25. november 2026"],
      ])
    #expect(digest.entries(.due).first?.heading == "Title")
  }

  // MARK: Silence

  @Test func nothingIsSaidWithTheLastRecord() throws {
    var answers = DigestAnswers()
    answers.health = try Self.health()
    let digest = try Self.digest(answers)
    #expect(digest.isSound && digest.isEmpty)
    #expect(
      digest.text.contains("\nIngenting å melde. Siste post mottatt 23. november 2026 kl. 06.12.\n"), "\(digest.text)")
    #expect(digest.subject == "Internkontrollen, Unit: ingenting å melde")
    answers.open = [try Self.alert("A")]
    let open = try Self.digest(answers)
    #expect(open.text.contains("Ingenting nytt å melde."))
    #expect(open.subject == "Internkontrollen, Unit: ingenting nytt, åpne røde: 1")
  }

  @Test(arguments: [
    (#"{"state":"ok","silent":true,"last_record":"2026-11-22T06:12:00+01:00"}"#, "ikke mottatt noe nytt siden 22."),
    (#"{"state":"ok","silent":true}"#, "lenge siden det ble mottatt noe nytt"),
    (#"{"state":"ok","silent":false,"last_record":"2026-11-15T06:12:00+01:00"}"#, "ikke mottatt noe nytt siden 15."),
    (#"{"state":"degraded","silent":false}"#, "loggen"), (#"{"state":"clock","silent":false}"#, "klokken"),
    (#"{"state":"loading"}"#, "lese inn"), ("{}", "lese inn"),
    (
      #"{"state":"ok","silent":false,"service":[{"code":"service/altered","since":"2026-11-22T06:12:00+01:00"}]}"#,
      "service/altered"
    ),
  ])
  func silenceIsNeverGreen(_ health: String, _ told: String) throws {
    var answers = DigestAnswers()
    answers.health = try Self.json(health)
    let digest = try Self.digest(answers)
    #expect(!digest.isSound)
    #expect(digest.subject.contains("kan ikke bedømmes"))
    for text in [digest.text.replacing("\n  ", with: " "), digest.html] {
      #expect(text.contains(told), "\(text)")
      #expect(!text.contains("Ingenting"))
    }
  }

  /// What is wrong with the service and leaves the verdicts true is told, and no reason to doubt them.
  @Test func otherTroublesAreRemarks() throws {
    var answers = DigestAnswers()
    answers.health = try Self.health(#","service":[{"code":"service/pack","since":"2026-11-22T06:12:00+01:00"}]"#)
    let digest = try Self.digest(answers)
    #expect(digest.isSound && digest.remarks.count == 1)
    #expect(digest.text.contains("service/pack") && digest.html.contains("service/pack"))
  }

  // MARK: Forms

  private static let hostile = "<script>alert(1)</script>\r\n.\nFrom x\n\u{1B}[31m\u{202E}\"'&{}=?x?="

  @Test func hostileTextsAreInert() throws {
    var digest = Digest(
      unit: Self.hostile, name: Self.hostile, from: Instant(seconds: 0), at: Instant(seconds: 1), zone: try Self.zone())
    let entry = Digest.Entry(
      verdict: "red", title: Self.hostile, subject: Self.hostile, unit: Self.hostile, remarks: [Self.hostile],
      message: Self.hostile, remedy: Self.hostile, basis: [Self.hostile], alert: Self.hostile)
    digest.sections = Digest.Kind.allCases.map { .init(kind: $0, entries: Array(repeating: entry, count: 20)) }
    digest.troubles = [Self.hostile]
    #expect(!digest.html.contains("<script") && digest.html.contains("&lt;script&gt;"))
    for text in [digest.text, digest.html, digest.subject].map({ Digest.inert($0.replacing("\n", with: "")) }) {
      #expect(!text.unicodeScalars.contains { CalendarWriter.isHarmful($0) })
    }
    #expect(!digest.text.unicodeScalars.contains { $0 != "\n" && CalendarWriter.isHarmful($0) })
    #expect(!digest.text.split(separator: "\n").contains { $0.hasPrefix("From ") || $0 == "." })
    let read = try #require(JSONValue(digest.json))
    #expect(read["opened"].items.first?["title"].text == Self.hostile && read["opened"].items.count == 20)
    #expect(read["text"].text == digest.text)
    // The first fifteen, and how many more.
    #expect(digest.text.contains("… og 5 til."))
  }

  @Test func plainTextIsNarrow() throws {
    var answers = DigestAnswers()
    answers.health = try Self.health()
    answers.changed = [try Self.alert("A", more: #","x":1"#)]
    var digest = try Self.digest(answers)
    digest.sections[0].entries[0].message = String(repeating: "ord og ", count: 60)
    for line in digest.text.split(separator: "\n") { #expect(line.count <= 72, "\(line)") }
  }
}
