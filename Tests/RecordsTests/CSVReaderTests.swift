import CivilTime
import Krav
import TestSupport
import Testing

@testable import Records

/// Ships as other systems export them.
let importPack =
  shipPack + """

    import "ships*.csv" as ship {
      encoding "windows-1252" separator ";" dates "dd.mm.yyyy" times "dd.mm.yyyy HH:MM" decimals "," lists "|"
      id = "Nr" fleet = "Flåte" { "Nord": "north", "": "none" } built = "Bygget"
      size = "Størrelse" { "Liten": small, "Stor": large, "": missing } length = "Lengde" crew = "Folk"
      insured = "Forsikret" { "Ja": true, "Nei": false, else: missing } story = "Historie" seen = "Dato" + "Kl"
      season = "Sesong" ports = "Havner" visits = "Besøk" endret = "Endret"
    }
    import "plain*.csv" as ship { id = "id" fleet = "fleet" built = "built" crew = "crew" seen = "seen" length = "length"
      insured = "insured" size = "size" sisters = "sisters" }
    import "both.csv" as fleet { separator ";" id = "Flåte" name = "Navn" }
    import "both.csv" as ship { separator ";" id = "Skip" fleet = "Flåte" built = "Bygget" }
    import "keys*.json*" as ship { dates "dd.mm.yyyy" decimals "," id = "nr" fleet = "owner" built = "built"
      length = "length" crew = "crew" insured = "ok" ports = "ports" size = "size" { "S": small, else: large } }
    """

/// Europe/Oslo from 1980 on, as the footer of its zone file says it.
enum Oslo {
  static var tzif: [UInt8] {
    func header(_ version: UInt8) -> [UInt8] {
      Array("TZif".utf8) + [version] + Array(repeating: 0, count: 15)
        + [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 4]
    }
    let kind: [UInt8] = [0, 0, 0x0E, 0x10, 0, 0] + Array("CET\0".utf8)
    return header(0x32) + kind + header(0x32) + kind + Array("\nCET-1CEST,M3.5.0,M10.5.0/3\n".utf8)
  }
}

/// Windows-1252 for what these tests write.
func windows1252(_ text: String) -> [UInt8] {
  text.unicodeScalars.map { scalar in
    switch scalar {
    case "€": 0x80
    case "–": 0x96
    case "’": 0x92
    default: UInt8(scalar.value)
    }
  }
}

@Suite struct CSVReaderTests {
  static let program = Result { try RecordsTests.program(importPack) }

  static func read(_ bytes: [UInt8], path: String = "ships.csv") throws -> Batch {
    let schema = RecordSchema(try program.get(), zone: try ZoneRules(tzif: Oslo.tzif))
    return RecordReader.read(path: path, bytes: bytes, schema: schema, at: moment)
  }

  static func register(_ batch: Batch) throws -> Register {
    let register = Register(program: try program.get())
    for change in register.stage(batch) { register.commit(change) }
    return register
  }

  static let header =
    "Nr;Flåte;Bygget;Størrelse;Lengde;Folk;Forsikret;Historie;Dato;Kl;Sesong;Havner;Besøk;Endret;Annet"

  @Test func readsWhatExcelWrites() throws {
    let text =
      Self.header + ";;\r\n"
      + "A-1;Nord;01.03.2001; Stor ;1\u{A0}234,50;-3;Ja;\"Et langt \"\"sitat\"\";\r\nover to linjer\";30.10.2022;02:30;"
      + "2019-21;Bodø|Ålesund||Bodø;01.01.2020|02.02.2021;01.01.2024 12:00;x;;\r\n"
      + ";;;;;;;;;;;;;;;;\r\n"
      + "\"A-2\";\"\";1.3.2001;;;;Kanskje;;;;;;;;\r\n"
    let batch = try Self.read(windows1252(text))
    #expect(batch.problems.map(\.code) == [.badDate])
    #expect(batch.problems.first?.line == 5)
    #expect(batch.problems.first?.column == 10)
    let register = try Self.register(batch)
    let ship = try register.ref("ship", "A-1")
    func field(_ name: String) throws -> Int { try register.field("ship", name) }
    #expect(try register.date(ship, field("built"))?.description == "2001-03-01")
    #expect(try register.enumValue(ship, field("size")) == 1)
    #expect(try register.number(ship, field("length")) == Fraction(2469, over: 2))
    #expect(try register.number(ship, field("crew")) == Fraction(-3))
    #expect(try register.bool(ship, field("insured")) == true)
    #expect(try register.isTextSet(ship, field("story")))
    // Of the hour that comes twice the first: 00:30 UTC.
    #expect(try register.instant(ship, field("seen"))?.seconds == 1_667_089_800)
    #expect(try register.period(ship, field("season"))?.first?.description == "2019-03-01")
    #expect(try Set(register.labels(ship, field("ports")).map { register.text(of: $0) }) == ["Bodø", "Ålesund"])
    #expect(try register.dates(ship, field("visits")).map(\.description) == ["2020-01-01", "2021-02-02"])
    let fleet = try #require(try register.reference(ship, field("fleet")))
    #expect(try register.id(RecordRef(type: register.ref("fleet", "north").type, slot: fleet)) == "north")
    #expect(try #require(register.origin(ship)).line == 2)
  }

  /// The same rows, however they are written.
  @Test(
    arguments: [
      "id,fleet,built,crew,seen,length,insured,size,sisters\nå-1,n,2001-01-01,7,2024-01-01T00:00:00Z,1.5,TRUE,large,b\n",
      "id,fleet,built,crew,seen,length,insured,size,sisters\rå-1,n,2001-01-01,7,2024-01-01T00:00:00Z,1.5,TRUE,large,b",
      "\u{FEFF}id,fleet,built,crew,seen,length,insured,size,sisters\r\nå-1,n,2001-01-01,7,2024-01-01T00:00:00Z,1.5,true,large,b\r\n",
      "sep=;\r\nid;fleet;built;crew;seen;length;insured;size;sisters\r\nå-1;n;2001-01-01;7;2024-01-01T00:00:00Z;1.5;True;large;b\r\n",
      "\u{FEFF}sep=\t\nx\tid\tfleet\tbuilt\tcrew\tseen\tlength\tinsured\tsize\tsisters\n\ta\u{30A}-1\tn\t2001-01-01\t+7\t2024-01-01T00:00:00Z\t1.50\ttrue\tlarge\tb\n",
      "\r\n\r\n\"id\",\"fleet\",\"built\",crew,seen,length,insured,size,sisters,,\r\n\"å-1\",\"n\",\"2001-01-01\",7,2024-01-01T00:00:00Z,1.5,true,large,b\r\n\"id\",\"fleet\",\"built\",crew,seen,length,insured,size,sisters,,\r\n,,,\r\n",
    ])
  func readsTheSame(_ text: String) throws {
    let batch = try Self.read(Array(text.utf8), path: "plain.csv")
    #expect(batch.problems == [])
    let register = try Self.register(batch)
    let ship = try register.ref("ship", "å-1")
    #expect(register.isPresent(ship) && register.counts.reduce(0, +) == 1)
    #expect(try register.number(ship, register.field("ship", "crew")) == Fraction(7))
    #expect(try register.number(ship, register.field("ship", "length")) == Fraction(3, over: 2))
    #expect(try register.instant(ship, register.field("ship", "seen"))?.seconds == 1_704_067_200)
    #expect(try register.enumValue(ship, register.field("ship", "size")) == 1)
    #expect(try register.references(ship, register.field("ship", "sisters")).count == 1)
  }

  /// What is wrong with the whole file: path, bytes, code, line and column.
  @Test(
    arguments: [
      ("other.csv", Array("a,b\n".utf8), IntakeProblem.Code.noImport, 0, 0),
      ("deep/ships.csv", Array("a,b\n".utf8), .noImport, 0, 0),
      ("plain.csv", [], .notCSV, 1, 1),
      ("plain.csv", Array("\r\n,,\r\n".utf8), .notCSV, 3, 1),
      ("plain.csv", Array("id,fleet\n".utf8), .notCSV, 1, 1),
      ("plain.csv", Array("id,fleet,built,crew,seen,length,insured,size,sisters,id\n".utf8), .notCSV, 1, 54),
      ("plain.csv", Array("id,fleet,built,crew,seen,length,insured,size,sisters\nå,\"n\"x\n".utf8), .notCSV, 2, 6),
      ("plain.csv", Array("id,fleet,built,crew,seen,length,insured,size,sisters\nå,n\"\n".utf8), .notCSV, 2, 4),
      ("plain.csv", Array("id,fleet,built,crew,seen,length,insured,size,sisters\n\"a\nb,n\n".utf8), .notCSV, 2, 1),
      ("plain.csv", Array("id,fleet,built,crew,seen,length,insured,size,sisters\na,\0\n".utf8), .notCSV, 2, 3),
      ("plain.csv", [0xFF, 0xFE, 0x69, 0], .notUTF8, 1, 1),
      ("plain.csv", windows1252("id,fleet\nå,n\n"), .notUTF8, 2, 1),
      ("ships.csv", Array("Nr;Flåte\n".utf8), .notCSV, 1, 6),
      ("keys.json", Array(#"[{"nr":"a","owner":"n","built":"01.01.2001"}]"#.utf8), .missingKey, 1, 1),
      ("keys.json", Array("[1]".utf8), .notJSON, 1, 2),
    ] as [(String, [UInt8], IntakeProblem.Code, Int, Int)])
  func refusesTheFile(_ path: String, _ bytes: [UInt8], _ code: IntakeProblem.Code, _ line: Int, _ column: Int) throws {
    let batch = try Self.read(bytes, path: path)
    #expect(batch.isRefused && batch.count == 0)
    #expect(batch.problems.map(\.code) == [code])
    #expect(batch.problems.map(\.line) == [line])
    #expect(batch.problems.map(\.column) == [column])
    #expect(code.refusesFile)
  }

  @Test func namesTheHeadersThatAreMissing() throws {
    let batch = try Self.read(Array("id,fleet,built,crew,seen\n".utf8), path: "plain.csv")
    let problem = try #require(batch.problems.first)
    for header in ["`length`", "`insured`", "`size`", "`sisters`"] { #expect(problem.expected.contains(header)) }
    #expect(!problem.expected.contains("`fleet`"))
  }

  /// What is wrong with one row: the row, the code, the column, and the field.
  @Test(
    arguments: [
      ("A;Nord;1.03.2001", IntakeProblem.Code.badDate, 8, "built"),
      ("A;Nord;2001-03-01", .badDate, 8, "built"),
      ("A;Nord;29.02.2001", .badDate, 8, "built"),
      ("A;Nord;06.10.2024", .badDate, 8, "built"),
      ("A;Nord;01.01.1011", .badDate, 8, "built"),
      ("A;Nord;", .missingField, 1, "built"),
      (";Nord;01.03.2001", .missingField, 1, "id"),
      ("A;Sør;01.03.2001", .unknownValue, 3, "fleet"),
      ("A;Nord;01.03.2001;liten", .unknownValue, 19, "size"),
      ("A;Nord;01.03.2001;;1.5", .wrongType, 20, "length"),
      ("A;Nord;01.03.2001;;1 23,5", .wrongType, 20, "length"),
      ("A;Nord;01.03.2001;;12 3456", .wrongType, 20, "length"),
      ("A;Nord;01.03.2001;;1,", .wrongType, 20, "length"),
      ("A;Nord;01.03.2001;;99999999999999999999", .numberRange, 20, "length"),
      ("A;Nord;01.03.2001;;;1,5", .wrongType, 21, "crew"),
      // An hour that clocks skip, and a date without its time.
      ("A;Nord;01.03.2001;;;;;;27.03.2022;02:30", .badDate, 24, "seen"),
      ("A;Nord;01.03.2001;;;;;;27.03.2022;", .badDate, 24, "seen"),
      ("A;Nord;01.03.2001;;;;;;27.03.2022;24:00", .badDate, 24, "seen"),
      ("A;Nord;01.03.2001;;;;;;;;2019-24", .badDate, 26, "season"),
      ("A;Nord;01.03.2001;;;;;;;;;a|01018510002", .nationalID, 27, "ports"),
      ("01018510002;Nord;01.03.2001", .nationalID, 1, "id"),
      ("010185 10002;Nord;01.03.2001", .nationalID, 1, "id"),
      ("A\u{81};Nord;01.03.2001", .controlCharacter, 1, "id"),
      ("\"A\nB\";Nord;01.03.2001", .controlCharacter, 2, "id"),
      ("A;Nord;01.03.2001;;;;;;;;;;;01.01.2099 12:00", .badDate, 29, "endret"),
      ("A;Nord;01.03.2001;;;;;;;;;;;;;;x", .wrongType, 32, nil),
    ] as [(String, IntakeProblem.Code, Int, String?)])
  func refusesTheRow(_ row: String, _ code: IntakeProblem.Code, _ column: Int, _ field: String?) throws {
    let good = "B;Nord;01.03.2001\r\n"
    let batch = try Self.read(windows1252(Self.header + "\r\n" + good + row + "\r\n"))
    #expect(batch.count == 1 && !batch.isRefused)
    #expect(batch.problems.map(\.code) == [code])
    #expect(batch.problems.map(\.line) == [3])
    #expect(batch.problems.map(\.column) == [column])
    #expect(batch.problems.map(\.field) == [field])
    #expect(batch.refusals.count == 1 || batch.isIncomplete)
  }

  @Test func aRowThatIsCutShortIsNone() throws {
    let text = "Nr;Flåte;Bygget;Størrelse;Lengde;Folk;Forsikret;Historie;Dato;Kl;Sesong;Havner;Besøk;Endret\n"
    let cut = try Self.read(windows1252(text + "A;Nord;01.03.2001"))
    #expect(cut.problems.map(\.code) == [.wrongType] && cut.count == 0)
    #expect(cut.isIncomplete)
    // Within the last cell: what stood behind it is not known either.
    let row = "B;Nord;01.03.2001;;;;;;;;;;;01.0"
    let within = try Self.read(windows1252(text + "A;Nord;01.03.2001\n" + row))
    #expect(within.problems.map(\.code) == [.badDate] && within.count == 1 && within.isIncomplete)
    #expect(try !Self.read(windows1252(text + "A;Nord;01.03.2001\n" + row + "\n")).isIncomplete)
    // A spreadsheet leaves empty cells at a row's end out now and then.
    #expect(try Self.read(windows1252(text + "A;Nord;01.03.2001\n")).count == 1)
    #expect(try Self.read(windows1252(text + "A;Nord;01.03.2001;;;;;;;;;;;")).count == 1)
  }

  @Test func neverRepeatsACell() throws {
    let secret = "Kari-var-innlagt"
    let text =
      Self.header + ";\(secret)\n\(secret)\u{7};\(secret);\(secret);\(secret);\(secret);\(secret);;;\(secret)\n"
    let batch = try Self.read(windows1252(text))
    #expect(batch.problems.count >= 5)
    let whole = try Self.read(windows1252("\(secret);\(secret)\n"))
    for problem in batch.problems + whole.problems { #expect(!"\(problem)".contains("Kari")) }
  }

  @Test func aRowThatSaysTheSameAgainIsNoSecondVersion() throws {
    let header = "id,fleet,built,crew,seen,length,insured,size,sisters\n"
    let row = "a,n,2001-01-01,7,2024-01-01T00:00:00Z,1.5,true,large,b\n"
    let same = try Self.read(Array((header + row + row.replacing("1.5", with: "1.50") + row).utf8), path: "plain.csv")
    #expect(same.problems == [] && same.count == 1)
    for (from, to) in [
      (",n,", ",m,"), ("7", "8"), ("1.5", ""), ("true", "false"), (",b", ",c"), ("2001-01-01", "2001-01-02"),
    ] {
      let other = try Self.read(Array((header + row + row.replacing(from, with: to)).utf8), path: "plain.csv")
      #expect(other.problems.map(\.code) == [.duplicate], "\(from) to \(to)")
      #expect(other.problems.map(\.line) == [3] && other.count == 2)
    }
  }

  @Test func severalImportsReadOneFile() throws {
    let text = "Flåte;Navn;Skip;Bygget\nn;Nord;A;2001-01-01\ns;Sør;;\n"
    let batch = try Self.read(Array(text.utf8), path: "both.csv")
    #expect(batch.problems == [])
    let register = try Self.register(batch)
    #expect(try register.counts[Int(register.ref("fleet", "n").type)] == 2)
    #expect(try register.isPresent(register.ref("ship", "A")))
  }

  @Test(
    arguments: [
      (
        "keys.json",
        #"[{"nr":17,"owner":"n","built":"01.02.2001","length":1.5e1,"crew":"3","ok":true,"ports":["a","\u00e5"],"size":"S","x":{"y":1}},{"nr":"18","owner":null}]"#
      ),
      (
        "keys.jsonl",
        """
        {"nr":"17","owner":"n","built":"01.02.2001","length":"15,0","crew":3,"ok":"true","ports":["å","a",null],"size":"S"}
        {"owner":"n"}
        """
      ),
    ])
  func readsForeignKeys(_ path: String, _ text: String) throws {
    let batch = try Self.read(Array(text.utf8), path: path)
    #expect(Set(batch.problems.map(\.code)) == [.missingField])
    let register = try Self.register(batch)
    let ship = try register.ref("ship", "17")
    #expect(try register.date(ship, register.field("ship", "built"))?.description == "2001-02-01")
    #expect(try register.number(ship, register.field("ship", "length")) == Fraction(15))
    #expect(try register.number(ship, register.field("ship", "crew")) == Fraction(3))
    #expect(try register.bool(ship, register.field("ship", "insured")) == true)
    #expect(
      try Set(register.labels(ship, register.field("ship", "ports")).map { register.text(of: $0) }) == ["a", "å"])
    #expect(try register.enumValue(ship, register.field("ship", "size")) == 0)
  }

  @Test func placesAreBytesOfTheFile() throws {
    let rows = ["Æ;Nord;01.03.2001;;;;;\"a\r\nb\"", "Ø;Nord;01.03.2001"]
    let bytes = windows1252(Self.header + "\r\n" + rows.joined(separator: "\r\n") + "\r\n")
    let register = try Self.register(Self.read(bytes))
    for (id, row) in zip(["Æ", "Ø"], rows) {
      let origin = try #require(register.origin(try register.ref("ship", id)))
      #expect(Array(bytes[Int(origin.offset)..<Int(origin.offset + origin.length)]) == windows1252(row))
    }
    #expect(try register.origin(register.ref("ship", "Ø"))?.line == 4)
  }

  @Test func hostileBytesNeverTrap() throws {
    let good = windows1252(
      "sep=;\r\n" + Self.header
        + "\r\nA;Nord;01.03.2001;Liten;1 234,5;3;Ja;\"x\"\"\r\n\";27.03.2022;03:30;2019;a|b;01.01.2020;\r\n")
    var generator = SplitMix(seed: 11)
    let register = Register(program: try Self.program.get())
    let schema = RecordSchema(try Self.program.get(), zone: try ZoneRules(tzif: Oslo.tzif))
    for round in 0..<20_000 {
      var bytes = good
      for _ in 0..<Int.random(in: 1...4, using: &generator) {
        let index = Int.random(in: 0..<bytes.count, using: &generator)
        switch Int.random(in: 0..<3, using: &generator) {
        case 0:
          bytes[index] = [0x22, 0x3B, 0x0D, 0x0A, 0xE5, 0xEF, 0x20, 0x2D][Int.random(in: 0..<8, using: &generator)]
        case 1: bytes.remove(at: index)
        default: bytes.insert(UInt8.random(in: 0...255, using: &generator), at: index)
        }
        if bytes.isEmpty { bytes = [0x22] }
      }
      let path = round.isMultiple(of: 2) ? "ships.csv" : "plain.csv"
      let batch = RecordReader.read(path: path, bytes: bytes, schema: schema, at: moment)
      for change in register.stage(batch) { register.commit(change) }
    }
  }
}
