import CivilTime
import Krav
import Records
import Testing

@testable import Reports

private let mapping = """
  import "avvik-{date:dd.mm.yyyy}*.csv" as avvik {
    newest only separator ";" dates "dd.mm.yyyy"
    id = "Avviksnr" enhet = "Enhet" meldt = "Meldt dato"
    alvor_meldt = "Alvor" { "Lav": lav, else: høy } status = ny beskrivelse = "Beskrivelse"
  }
  """

@Suite struct ImportPreviewTests {
  private static func batch(_ text: String, path: String = "avvik-01.03.2025.csv") throws -> (Batch, Program) {
    let program = try #require(importedProgram(mapping).program)
    return (
      RecordReader.read(path: path, bytes: Array(text.utf8), schema: RecordSchema(program), at: importMoment), program
    )
  }

  private static func preview(_ text: String, path: String = "avvik-01.03.2025.csv") throws -> ImportPreview {
    let (batch, program) = try batch(text, path: path)
    return ImportPreview(
      file: "eksport.csv", path: path, batch: batch, table: try? ForeignTable(path: path, bytes: Array(text.utf8)),
      mappings: RecordSchema(program).mappings(program), program: program, zone: .utc)
  }

  private static let good = """
    Avviksnr;Enhet;Meldt dato;Alvor;Beskrivelse;Fornavn;
    1;Solsida;01.01.2025;Lav;Hemmelig;Kari;
    2;Solsida;31.01.2025;Høy;;Ola;
    """

  @Test func tellsWhatWasUnderstood() throws {
    let preview = try Self.preview(Self.good)
    let text = preview.text(width: nil, isColoured: false)
    for part in [
      "2 rows", "the newest file counts", "2025-01-01 to 2025-01-31", "lav 1, høy 1", "1 of 2; reduced",
      "(the same for all)",
      "records   2 avvik", "dropped   `Fornavn`", "problems  none", "Nothing was written",
    ] { #expect(text.contains(part), "\(part)\n\(text)") }
    #expect(preview.isClean)
    for secret in ["Kari", "Ola", "Hemmelig", "Solsida"] {
      #expect(!text.contains(secret))
      #expect(!String(decoding: preview.json(), as: UTF8.self).contains(secret))
    }
    let json = try #require(JSONValue(preview.json()))
    #expect(json["records"]["avvik"].integer == 2)
    #expect(json["imports"].items[0]["columns"].items.count == 6)
    #expect(json["written"] == .bool(false))
  }

  @Test func tellsProblemsWithoutWhatStandsThere() throws {
    let text = """
      Avviksnr;Enhet;Meldt dato;Alvor;Beskrivelse
      1;A;i går, av Kari;Lav;x
      01018510002;A;01.01.2025;Lav;x
      3;A;01.01.2025;Lav;x
      """
    let preview = try Self.preview(text)
    let shown = preview.text(width: nil, isColoured: false) + String(decoding: preview.json(), as: UTF8.self)
    #expect(preview.batch.refusedCount == 2 && preview.batch.count == 1)
    #expect(shown.contains("line 2, column 5, `meldt`") && shown.contains("intake/national-id"))
    for secret in ["Kari", "01018510002", "i går"] { #expect(!shown.contains(secret)) }
  }

  @Test func namesTheHeaderThatMayBeMeant() throws {
    let preview = try Self.preview(
      "Avviksnr;Enhet;Meldt den;Alvor;Beskrivelse;01018510002;\u{1B}[2J\n1;A;01.01.2025;Lav;x;y;z\n")
    let text = preview.text(width: nil, isColoured: false)
    #expect(preview.batch.isRefused)
    #expect(text.contains("`Meldt dato` is not there; the file has `Meldt den`"))
    #expect(!text.contains("01018510002") && !text.contains("\u{1B}"))
    #expect(preview.droppedHeaders == ["Meldt den"])
  }

  /// A file without headers begins with values: none of them is shown.
  @Test func valuesAreNoHeaders() throws {
    let preview = try Self.preview("2025-1;Kari Nordmann;01.01.2025\n2025-2;Ola;02.01.2025\n")
    let shown = preview.text(width: nil, isColoured: false) + String(decoding: preview.json(), as: UTF8.self)
    #expect(preview.batch.isRefused && !shown.contains("Kari") && !shown.contains("2025-1`"))
    #expect(preview.droppedOthers == 3)
  }

  @Test func tellsAnotherSeparator() throws {
    let text = String(Self.good.map { $0 == ";" ? "," : $0 })
    #expect(try Self.preview(text).text(width: nil, isColoured: false).contains("parted by `,`"))
  }

  @Test func tellsWhatChanges() throws {
    func export(_ numbers: ClosedRange<Int>) throws -> Batch {
      try Self.batch(
        "Avviksnr;Enhet;Meldt dato;Alvor;Beskrivelse\n" + numbers.map { "\($0);A;01.01.2025;Lav;\n" }.joined()
      ).0
    }
    let small = BatchChange(from: try export(1...30), to: try export(2...31))
    #expect((small.added, small.kept, small.gone) == (1, 29, 1))
    #expect(!small.isGuarded)
    #expect(BatchChange(from: try export(1...40), to: try export(1...19)).isGuarded)
    #expect(!BatchChange(from: try export(1...40), to: try export(1...20)).isGuarded)
    #expect(!BatchChange(from: try export(1...19), to: try export(20...21)).isGuarded)
  }
}
