import CivilTime
import Krav
import Records
import TestSupport
import Testing

@testable import Reports

@Suite struct MappingSuggestionTests {
  private static func suggestion(
    _ text: String, name: String = "eksport.csv", type: String? = nil
  ) throws -> MappingSuggestion {
    let program = try #require(importedProgram().program)
    let table = try ForeignTable(path: name, bytes: Array(text.utf8))
    return MappingSuggestion(table, name: name, program: program, type: type, uses: [])
  }

  /// Without an error, laid out in the one way, and what of the file comes in by it.
  private static func read(_ suggestion: MappingSuggestion, _ text: String, name: String = "eksport.csv") throws
    -> Batch
  {
    let (program, errors) = importedProgram(suggestion.text)
    #expect(errors == [], "\(suggestion.text)")
    #expect(try Formatter.format(text: suggestion.text) == suggestion.text)
    return RecordReader.read(
      path: name, bytes: Array(text.utf8), schema: RecordSchema(try #require(program)), at: importMoment)
  }

  @Test func aUsualExport() throws {
    let text = """
      Avviksnr;Tittel;Enhet;Hendelsesdato;Meldt dato;Klokkeslett;Alvorlighetsgrad;Status;Anonym;Timer tapt;Beskrivelse;;
      2025-1;Ola falt;Solsida;08.02.2025;09.02.2025;21:15;Høy;Under behandling;Nei;1,5;Hemmelig;;
      2025-2;Kari falt;Solsida;;10.02.2025;08:05;Lav;Ny;Ja;;;;
      """
    let suggestion = try Self.suggestion(text)
    #expect(suggestion.type == "avvik")
    for line in [
      #"separator  ";""#, #"dates      "dd.mm.yyyy""#, #"times      "dd.mm.yyyy HH:MM""#, #"decimals   ",""#,
      #"= "Meldt dato" + "Klokkeslett""#, #"= "Anonym" { "Ja": true, "Nei": false }"#,
      #"{ "Lav": lav, "Middels": middels, "Høy": høy, "Kritisk": kritisk }"#, #"= "Timer tapt""#,
    ] { #expect(suggestion.text.contains(line), "\(line)\n\(suggestion.text)") }
    for secret in ["Hemmelig", "Ola", "Kari", "Solsida"] { #expect(!suggestion.text.contains(secret)) }
    let batch = try Self.read(suggestion, text)
    #expect(batch.problems == [] && batch.count == 2)
    let summary = BatchSummary(batch, try #require(importedProgram().program), .utc)
    #expect(summary.types[0].emptyFields == [])
  }

  @Test func listsAndLabels() throws {
    let text = """
      Risikonr,Enhet,Risikoområde,Vurdert,Deltakere
      R-1,A,Overgang til egen bolig,2025-01-31,"Leder;Bruker"
      R-2,A,Vold og trusler,2025-02-01,Medarbeider
      """
    let suggestion = try Self.suggestion(text, name: "ros-2025-02-01.csv")
    #expect(suggestion.type == "risikovurdering")
    #expect(suggestion.text.contains(#"import "ros-{date:yyyy-mm-dd}*.csv""#))
    #expect(suggestion.text.contains(#""Leder": [leder]"#))
    #expect(suggestion.text.contains(#"lists  ";""#) || suggestion.text.contains(#"lists      ";""#))
    let batch = try Self.read(suggestion, text, name: "ros-2025-02-01.csv")
    #expect(batch.problems == [] && batch.count == 2)
  }

  /// What is required and has no column names a header that no file has: nothing is read by a guess.
  @Test func whatIsMissingRefuses() throws {
    let text = "Saksnr;Opprettet\n1;2025-01-01\n2;2025-01-02\n"
    let suggestion = try Self.suggestion(text, type: "avvik")
    #expect(suggestion.text.contains(#""?enhet""#) && suggestion.text.contains("// ? no column is like it"))
    let batch = try Self.read(suggestion, text)
    #expect(batch.isRefused && batch.count == 0)
  }

  @Test(arguments: [
    "a;a;b\n1;2;3\n", ";;\n1;2;3\n", "Enhet\n", "Navn\n\"\n", "Enhet \"A\";x\n", "Meldt \\dato;Enhet\n1;2\n",
    "Enhet\u{202E};Meldt\u{0}\n", "01018510002;Enhet\n01018510002;01018510002\n", "Navn // kommentar;\"} rule\"\n1;2\n",
    "enhet;navn;overordnet;i drift\nA;Ådalen;;ja\nB;B;A;nei\n", "Meldt dato\n31/12/2025\n01/02/2025\n",
    "Meldt dato\n01/02/2025\n03/04/2025\n", "æøå;ÆØÅ;Ågot\n1;2;3\n", "e\u{301};é\n1;2\n",
    "\"Meldt\ndato\";Enhet\n1;2\n",
    "Status;Alvor\n{x};\"}\"\n\\;\"\"\"\"\n", "Id,Name,Created\n1,a,2025-01-01T10:00:00Z\n",
    "Avviksnr;Status\n1;Ny\n2;ny\n3;NY\n4; Ny\n", "🙂;👩‍👩‍👧;Enhet\n1;2;3\n", "id;endret;type\n1;2;3\n",
  ])
  func anyHeaderGivesAPackWithoutAnError(_ text: String) throws {
    guard let table = try? ForeignTable(path: "a.csv", bytes: Array(text.utf8)) else { return }
    let program = try #require(importedProgram().program)
    for type in program.records.map(\.name) {
      for name in ["eksport.csv", "01018510002.csv", "a\"{b}\n.csv"] {
        let suggestion = MappingSuggestion(table, name: name, program: program, type: type, uses: [])
        #expect(importedProgram(suggestion.text).errors == [], "\(suggestion.text)")
        #expect(!suggestion.text.contains("01018510002"))
      }
    }
  }

  @Test func randomTablesGivePacksWithoutAnError() throws {
    var random = SplitMix(seed: 7)
    let program = try #require(importedProgram().program)
    let pieces = [
      "Enhet", "Meldt", "dato", "Status", "ny", "høy", "lukket", "\"", "\\", "{", "}", "//", ";", " ", "å", "\u{301}",
      "nr",
      "Avvik", "ja", "01.02.2025", "08:30", "1,5", "\u{A0}", "\n", "=", "+", ":", "\u{FEFF}", "leder", "bolig", "\t",
    ]
    func cell() -> String {
      let text = (0..<Int(random.next() % 4)).map { _ in pieces[Int(random.next() % UInt64(pieces.count))] }.joined()
      return "\"" + text.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"") + "\""
    }
    for _ in 0..<200 {
      let width = Int(random.next() % 9) + 1
      let text = (0..<Int(random.next() % 8) + 1).map { _ in
        (0..<width).map { _ in cell() }.joined(separator: ";")
      }.joined(separator: "\n")
      guard let table = try? ForeignTable(path: "a.csv", bytes: Array(text.utf8)) else { continue }
      let suggestion = MappingSuggestion(table, name: "a.csv", program: program, uses: [])
      #expect(importedProgram(suggestion.text).errors == [], "\(text)\n\(suggestion.text)")
    }
  }

  /// Words that come again and again are shown; what stands once may be a text or a name.
  @Test func onlyWordsAreShown() throws {
    let often = "Avviksnr;Status\n" + (1...30).map { "\($0);\($0 % 3 == 0 ? "Ventende" : "Ny")\n" }.joined()
    #expect(try Self.suggestion(often, type: "avvik").text.contains("no value for \"Ventende\""))
    let once = "Avviksnr;Status\n" + (1...30).map { "\($0);Ny\n" }.joined() + "31;Kari er syk\n"
    let names = once + (32...60).map { "\($0);Navn \($0)\n" }.joined()
    #expect(try !Self.suggestion(names, type: "avvik").text.contains("Kari"))
  }

  @Test func whatMayBeMeantIsFound() throws {
    let likeness = MappingLikeness(program: try #require(importedProgram().program))
    let number = try #require(likeness.program.enums.firstIndex { $0.name == "risikoområde" })
    for (text, place) in [
      ("Overgang til egen bolig", 0), ("BOLIG", 0), ("vold/trusler", 1), ("sykdom", nil), ("Legemiddler", 2),
      ("Vold og trussler", 1), ("x", nil),
    ] as [(String, Int?)] {
      #expect(likeness.meaning(of: text, in: number) == place, "\(text)")
    }
  }
}
