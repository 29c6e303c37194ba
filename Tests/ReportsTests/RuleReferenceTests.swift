import Alerts
import Krav
import Records
import Reports
import Testing

@Suite struct RuleReferenceTests {
  private static let text = """
    source code "Harbour code" { id "HC-7" in force from 2010-01-01 }
    source bylaw "Bylaw" { id "B-1" in force from 2000-01-01 to 2009-12-31 }
    enum size { small, large }
    parameter survey_every statutory basis code "§ 4" from 2015-01-01 at most 12 months = 12 months
    parameter notice_within statutory at most 24 hours = 12 hours
    parameter grace by size = { small: 5 days, large: 9 days }
    parameter unread = 3
    set grace[large] = 7 days
    record berth scope { name label; over berth?; surveyed date?; told instant?; size size }

    rule survey "Berths are surveyed" statutory {
      basis code "§ 4", bylaw "3"
      for berth b
      red when today > b.surveyed + survey_every + grace[b.size] or now > b.told + notice_within because "Late."
    }
    criterion C "All" { basis code "§ 1" rules survey verdict worst }
    """

  private func reference() throws -> (RuleReference, JSONValue) {
    let pack = Pack.load(text: Self.text, path: "harbour.krav")
    let (program, found) = Checker.check(files: pack.files, sources: pack.sources)
    let checked = try #require(program, "\(found) \(pack.diagnostics)")
    let reference = RuleReference(0, in: checked, pack.sources)
    return (reference, try #require(JSONValue(reference.json())))
  }

  @Test func `a number is the law's by its own place, or by the rule's`() throws {
    let (reference, _) = try reference()
    #expect(reference.weight == .statutory)
    #expect(reference.places.map { "\($0.id) \($0.place) \($0.from)" } == ["HC-7 § 4 2010-01-01", "B-1 3 2000-01-01"])
    let numbers = Dictionary(uniqueKeysWithValues: reference.numbers.map { ($0.settings[0].name, $0) })
    let survey = try #require(numbers["survey_every"])
    #expect(survey.isStatutory && survey.bound == "at most 12 months")
    #expect(survey.places.map { "\($0.id) \($0.place) \($0.from)" } == ["HC-7 § 4 2015-01-01"])
    #expect(numbers["notice_within"]?.places.map(\.id) == ["HC-7", "B-1"])
    let grace = try #require(numbers["grace[small]"])
    #expect(!grace.isStatutory && grace.places.isEmpty)
    #expect(grace.settings.map(\.isSet) == [false, true])
    #expect(numbers["unread"] == nil)
    #expect(reference.criteria == ["C"] && reference.place?.line == 11)
    #expect(reference.text.hasPrefix("rule survey") && reference.text.hasSuffix("}"))
  }

  @Test func `the page tells each number's origin`() throws {
    let (_, answer) = try reference()
    let page = RuleReference.text(answer, width: 60, isColoured: false)
    for line in [
      "survey (statutory: cannot be waived)", "  Bylaw (B-1) 3", "    in force from 2000-01-01 to 2009-12-31",
      "  survey_every = 12 months", "    given by law, at most 12 months: may be tightened, never",
      "    Harbour code (HC-7) § 4",
      "      in force from 2015-01-01", "  grace[large] = 7 days (the pack has 9 days)",
      "    the municipality's own: no law gives this number", "  constant: it reads its subject alone",
      "harbour.krav:11",
    ] {
      #expect(page.split(separator: "\n").contains(Substring(line)), "\(line)\n\(page)")
    }
    #expect(answer["set"].items.compactMap(\.text) == ["grace[large]"])
  }
}
