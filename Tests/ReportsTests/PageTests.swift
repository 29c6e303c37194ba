import Alerts
import CivilTime
import Foundation
import Krav
import Records
import Testing

@testable import Reports

/// The page as a document: escaped, whole, with a word beside every colour.
@Suite struct PageTests {
  private static let moment = Page.Moment(Instant(seconds: 1_665_136_800), in: .utc)

  /// A page with something in each of its parts, every text of which is the one given.
  private static func page(_ text: String, isLive: Bool = true) -> Page {
    var page = Page(state: .degraded, at: moment)
    page.isLive = isLive
    page.isClockSet = true
    page.lastArrival = moment
    page.unlogged = 3
    page.waived = 1
    let unit = Page.Unit(id: text, name: text)
    page.tops = [unit]
    page.troubles = [
      Page.Trouble(code: text, subject: text, since: moment, count: 2, detail: text, remedy: text)
    ]
    page.troublesBeyond = 4
    let light = Page.LightTable.Light(verdict: .red, judged: 2, red: 1, yellow: 1, unknown: 1)
    page.table.columns = [unit, unit]
    page.table.rows = Verdict.allCases.map { verdict in
      var other = light
      other.verdict = verdict
      return Page.LightTable.Row(
        name: "\(text)\(verdict)", title: text, lights: [other, light],
        places: [Page.LightTable.Place(unit: unit, light: other)], beyond: 1, untouched: 2)
    }
    page.open = DayCounts(red: 1, yellow: 2, unknown: 3)
    for (number, remedy) in [text, nil].enumerated() {
      var item = Page.Item(
        id: "\(number)", verdict: .unknown, subject: text, unit: text, since: moment, message: text, remedy: text)
      item.acknowledged = Page.Mark(by: text, at: moment, comment: text)
      item.escalated = moment
      item.evidence = [Page.evidence(text, file: text, line: 1)]
      item.reasons = PageReasons(
        clauses: [PageReasons.Clause(heading: text, sentences: [text])], basesHeading: text, bases: [text],
        withheld: text)
      page.groups.append(
        Page.Group(
          id: "\(number)\(text)", remedy: remedy, titles: [text], counts: DayCounts(red: 1, unknown: 1), items: [item]))
    }
    page.history = Page.History(
      first: moment.date, days: (0..<200).map { DayCounts(red: Int32($0), yellow: 5, unknown: 7) },
      ages: [DayCounts](repeating: DayCounts(red: 1, yellow: 1, unknown: 1), count: 5), median: 4, closed: 9)
    page.units = [Page.UnitRow(unit: unit, level: 3, open: DayCounts(red: 1), closed: 1, median: nil)]
    page.unitsBeyond = 1
    var window = Page.Ahead.Window(from: moment.date, until: moment.date)
    window.worse = DayCounts(red: 1, yellow: 1, unknown: 1)
    window.better = 1
    window.beyond = 1
    window.items = [
      Page.Ahead.Change(date: moment.date, verdict: .red, before: .yellow, text: text, unit: text, isCriterion: true)
    ]
    page.ahead = Page.Ahead(windows: [window, window])
    return page
  }

  private static func text(_ page: Page) -> String { String(decoding: page.html(), as: UTF8.self) }

  // MARK: What comes from elsewhere

  @Test(arguments: [
    "<script>alert(1)</script>", "\"><img src=x onerror=alert(1)>", "'><svg onload=alert(1)>", "</style><b>", "]]>",
    "<!--", "--></script><script>", "&lt;script&gt;", "`<i>`", "`", "javascript:alert(1)", "\u{202E}evil\u{2066}",
    "\u{0}\u{1B}[2J\u{85}\r", "{}", "\u{2028}\u{FEFF}", "{t}{r}",
  ]) func `what a record says is text`(hostile: String) {
    for isLive in [true, false] {
      let plain = Self.text(Self.page("plain", isLive: isLive))
      let page = Self.text(Self.page(hostile, isLive: isLive))
      func tags(_ text: String) -> [Substring] { text.matches(of: #/<[a-zA-Z!\/][a-zA-Z0-9-]*/#).map { $0.output } }
      // Grave accents make code of what stands between them, and nothing else.
      let codes = { (tag: Substring) in tag != "<code" && tag != "</code" }
      #expect(tags(page).filter(codes) == tags(plain).filter(codes))
      for scalar in page.unicodeScalars { #expect(PageWriter.isHarmless(scalar), "\(scalar.value)") }
      // Neither does any of it end an attribute and begin another.
      #expect(page.count { $0 == "\"" } == plain.count { $0 == "\"" })
      let hasReturn = page.contains("\r")
      #expect(!hasReturn)
    }
  }

  @Test func `texts are written as they are`() {
    let page = Self.text(Self.page("Blå & <gul> «enhet» `x > 1`"))
    #expect(page.contains("Blå &amp; &lt;gul&gt; «enhet» <code>x &gt; 1</code>"))
    #expect(page.contains("href=\"?unit=Bl%C3%A5%20%26%20%3Cgul%3E"))
  }

  @Test(arguments: [true, false]) func `what is opened is closed`(isLive: Bool) {
    let page = Self.text(Self.page("x", isLive: isLive))
    var body = page[...]
    for tag in ["style", "script"] {
      if let start = body.range(of: "<\(tag)>"), let end = body.range(of: "</\(tag)>") {
        body = (body[..<start.lowerBound] + body[end.upperBound...])[...]
      }
    }
    var open: [Substring] = []
    for match in body.matches(of: #/<(\/?)([a-z][a-z0-9]*)(?:\s[^<>]*?)?(\/?)>/#) {
      let (_, slash, name, empty) = match.output
      if ["meta", "br", "link"].contains(name) || !empty.isEmpty { continue }
      if slash.isEmpty { open.append(name) } else { #expect(open.popLast() == name) }
    }
    #expect(open.isEmpty)
    let ids = page.matches(of: #/ id="([^"]*)"/#).map { $0.output.1 }
    #expect(Set(ids).count == ids.count)
    for match in page.matches(of: #/(?:aria-labelledby|aria-describedby)="([^"]*)"/#) {
      #expect(ids.contains(match.output.1))
    }
  }

  // MARK: Colours

  @Test func `no colour stands without its word`() {
    let page = Self.text(Self.page("x"))
    for match in page.matches(of: #/class="l ([rygu])">([^<]*)</#) {
      let word = ["r": "rød", "y": "gul", "g": "grønn", "u": "ukjent"][match.output.1]
      #expect(match.output.2 == word ?? "")
    }
    for letter in ["r", "y", "g", "u"] { #expect(PageStyle.text.contains(".\(letter)::before{")) }
  }

  private static func luminance(_ colour: String) throws -> Double {
    let number = try #require(UInt32(colour.dropFirst(), radix: 16))
    let parts = [16, 8, 0].map { shift in
      let channel = Double(number >> shift & 255) / 255
      return channel <= 0.04045 ? channel / 12.92 : pow((channel + 0.055) / 1.055, 2.4)
    }
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]
  }

  /// WCAG 2.1, success criteria 1.4.3 and 1.4.11.
  @Test(arguments: [PagePalette.light, .dark]) func `everything is told apart from its ground`(palette: PagePalette)
    throws
  {
    func contrast(_ a: String, _ b: String) throws -> Double {
      let (first, second) = try (Self.luminance(#require(palette[a])), Self.luminance(#require(palette[b])))
      return (max(first, second) + 0.05) / (min(first, second) + 0.05)
    }
    #expect(try Self.luminance("#ffffff") == 1)
    for (text, ground) in PagePalette.texts { #expect(try contrast(text, ground) >= 4.5, "\(text) on \(ground)") }
    for (figure, ground) in PagePalette.figures {
      #expect(try contrast(figure, ground) >= 3, "\(figure) on \(ground)")
    }
  }

  // MARK: The policy

  @Test func `the policy has the hashes of what the page has`() throws {
    let page = Self.text(Self.page("x"))
    let policy = Page.policy(isLive: true)
    for tag in ["style", "script"] {
      let start = try #require(page.range(of: "<\(tag)>")).upperBound
      let end = try #require(page.range(of: "</\(tag)>")).lowerBound
      let digest = Data(SHA256.hash(Array(page[start..<end].utf8))).base64EncodedString()
      #expect(policy.contains("\(tag)-src 'sha256-\(digest)'"))
    }
    #expect(policy.contains("default-src 'none'") && policy.contains("connect-src 'self'"))
    #expect(!page.contains(" style="))
    #expect(!page.contains("http:") && !page.contains("https:"))
  }

  @Test func `one that does not follow has no script and brings its policy`() {
    let page = Self.text(Self.page("x", isLive: false))
    #expect(!page.contains("<script") && !page.contains("?unit="))
    #expect(page.contains("http-equiv=\"Content-Security-Policy\" content=\"default-src &#39;none&#39;"))
    #expect(page.contains("Siden oppdaterer seg ikke selv."))
    #expect(!Page.policy(isLive: false).contains("script-src"))
  }

  @Test(arguments: 0..<60) func `base 64 is Foundation's`(count: Int) {
    let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 151 &+ count) }
    #expect(Base64.encoded(bytes) == Data(bytes).base64EncodedString())
  }

  // MARK: The service

  @Test func `while nothing is known nothing is shown`() {
    let page = Self.text(Page(state: .loading, at: Self.moment))
    #expect(page.contains("Leser opplysninger") && page.contains("Ingenting er kjent ennå"))
    #expect(!page.contains("class=\"l ") && !page.contains("<table"))
  }

  @Test(arguments: [
    (Page.State.degraded, "Loggen kan ikke skrives"), (.clock, "Klokken er ikke til å stole på"),
    (.ok, "Tjenesten er i drift"),
  ]) func `the page says how the service does`(state: Page.State, word: String) {
    let page = Self.text(Page(state: state, at: Self.moment))
    #expect(page.contains(word))
    #expect(page.contains("class=\"note y\"") == (state != .ok))
    #expect(page.contains("7. oktober 2022 kl. 10.00"))
  }

  @Test func `what comes may not be known`() {
    var page = Page(state: .ok, at: Self.moment)
    #expect(Self.text(page).contains("Det som kommer, er ikke regnet ut"))
    page.ahead = Page.Ahead(windows: [Page.Ahead.Window(from: Self.moment.date, until: Self.moment.date)])
    #expect(Self.text(page).contains("Ingenting endrer seg av seg selv."))
  }

  // MARK: Words and figures

  @Test(arguments: [(0, "0"), (999, "999"), (1000, "1\u{A0}000"), (-1_234_567, "−1\u{A0}234\u{A0}567")])
  func `thousands are kept together`(number: Int, text: String) {
    #expect(PageWords.bokmål.grouped(number) == text)
  }

  @Test func `every place in a phrase is filled`() {
    let page = Self.text(Self.page("x"))
    let script = page.range(of: "<script>")?.lowerBound ?? page.endIndex
    #expect(!page[..<script].contains("{}"))
  }

  @Test(arguments: [(0, 2), (2, 2), (3, 4), (5, 6), (7, 10), (11, 20), (61, 100), (390, 400), (20_000, 20_000)])
  func `an axis ends at a round number`(value: Int, end: Int) {
    #expect(PageChart.ceiling(value) == end)
  }

  @Test(arguments: [1, 2, 31, 365]) func `a figure has its last day`(count: Int) {
    var page = Self.page("x")
    page.history?.days = (0..<count).map { DayCounts(red: Int32($0 + 1), yellow: 0, unknown: 0) }
    let text = Self.text(page)
    #expect(text.contains("476 "), "drawn to the right edge")
    #expect(text.contains("Flest på en dag: \(count)."))
  }
}

extension PagePalette: CustomTestStringConvertible {
  public var testDescription: String { colours.first { $0.name == "paper" }?.value ?? "" }
}
