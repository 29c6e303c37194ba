import CivilTime
import Krav
import TestSupport
import Testing

@testable import Records

@Suite struct RecordReaderTests {
  @Test func readsEveryKindOfField() throws {
    let program = try program()
    let register = Register(program: program)
    register.put(
      """
      [{"type":"ship","id":"Håkon","fleet":"north","built":"2001-02-03","size":"large","length":12.50,"crew":-3,
        "insured":false,"story":"Once \\u00e5 upon","seen":"2024-01-01T00:00:00Z","season":"2019-21",
        "ports":["B","A","B"],"sisters":["Olav"],"visits":["2020-01-02","2019-01-01"],"unknown":{"a":[1,2]},
        "repairs":[{"id":"x","done":"2020-05-05"},{"cost":7}]}]
      """)
    let ship = try register.ref("ship", "Håkon")
    #expect(register.isPresent(ship))
    func field(_ name: String) throws -> Int { try register.field("ship", name) }
    #expect(try register.date(ship, field("built"))?.description == "2001-02-03")
    #expect(try register.enumValue(ship, field("size")) == 1)
    #expect(try register.number(ship, field("length")) == Fraction(25, over: 2))
    #expect(try register.number(ship, field("crew")) == Fraction(-3))
    #expect(try register.bool(ship, field("insured")) == false)
    #expect(try register.isTextSet(ship, field("story")))
    #expect(try register.instant(ship, field("seen"))?.seconds == 1_704_067_200)
    #expect(try register.period(ship, field("season"))?.first?.description == "2019-03-01")
    #expect(try Set(register.labels(ship, field("ports")).map { register.text(of: $0) }) == ["A", "B"])
    #expect(try register.dates(ship, field("visits")).map(\.description) == ["2019-01-01", "2020-01-02"])
    let fleet = try #require(try register.reference(ship, field("fleet")))
    #expect(!register.isPresent(RecordRef(type: try register.ref("fleet", "north").type, slot: fleet)))
    #expect(register.isPresent(try register.ref("repair", "Håkon/x")))
    #expect(register.isPresent(try register.ref("repair", "Håkon/2")))
    #expect(try register.reference(register.ref("repair", "Håkon/2"), register.field("repair", "ship")) == ship.slot)
  }

  @Test func typeMayComeLateAndKeysMayBeEscaped() throws {
    let program = try program()
    let batch = read(#"{"id":"a","fleet":"n","b\u0075ilt":"2001-01-01","type":"ship"}"#, program)
    #expect(batch.count == 1)
    #expect(batch.problems.isEmpty)
  }

  @Test(arguments: [
    // What is wrong, the code, the line, the column.
    (#"{"type":"ship","id":"a","fleet":"n","built":"2001-01-01""#, IntakeProblem.Code.notJSON, 1, 56),
    ("{\n \"type\":\"ship\",\n  \"type\":\"ship\"}", .notJSON, 3, 3),
    (#"{"type":"boat","id":"a"}"#, .unknownType, 1, 9),
    (#"{"id":"a"}"#, .missingField, 1, 1),
    (#"{"type":"ship","id":"a","built":"2001-01-01"}"#, .missingField, 1, 1),
    (#"{"type":"ship","fleet":"n","built":"2001-01-01"}"#, .missingField, 1, 1),
    (#"{"type":"ship","id":"å","fleet":"n","built":"2023-02-29"}"#, .badDate, 1, 45),
    (#"{"type":"ship","id":"a","fleet":"n","built":"1011-01-01"}"#, .badDate, 1, 45),
    (#"{"type":"ship","id":"a","fleet":"n","built":"2024-10-06"}"#, .badDate, 1, 45),
    (#"{"type":"ship","id":"a","fleet":"n","built":"2001-01-01","seen":"2001-01-01T00:00:00"}"#, .badDate, 1, 65),
    (#"{"type":"ship","id":"a","fleet":"n","built":"2001-01-01","season":"2019-24"}"#, .badDate, 1, 67),
    (#"{"type":"ship","id":"a","fleet":"n","built":"2001-01-01","endret":"2099-01-01T00:00:00Z"}"#, .badDate, 1, 67),
    (#"{"type":"ship","id":"a","fleet":"n","built":"2001-01-01","size":"huge"}"#, .unknownValue, 1, 65),
    (#"{"type":"ship","id":"a","fleet":"n","built":20010101}"#, .wrongType, 1, 45),
    (#"{"type":"ship","id":"a","fleet":"n","built":"2001-01-01","crew":1.5}"#, .wrongType, 1, 65),
    (#"{"type":"ship","id":"a","fleet":"n","built":"2001-01-01","crew":99999999999999999999}"#, .numberRange, 1, 65),
    (#"{"type":"ship","id":"a\u202e","fleet":"n","built":"2001-01-01"}"#, .controlCharacter, 1, 21),
    (#"{"type":"ship","id":"01018510002","fleet":"n","built":"2001-01-01"}"#, .nationalID, 1, 21),
    ("[1]", .notJSON, 1, 2),
    ("{} {}", .missingField, 1, 1),
    (String(repeating: "[", count: 100), .notJSON, 1, 2),
  ])
  func refuses(_ text: String, _ code: IntakeProblem.Code, _ line: Int, _ column: Int) throws {
    let batch = read(text, try program())
    #expect(batch.count == 0)
    let problem = try #require(batch.problems.first)
    #expect(problem.code == code || batch.isRefused)
    if !batch.isRefused {
      #expect(problem.line == line)
      #expect(problem.column == column)
    }
  }

  @Test(arguments: [
    ("reason", 200, true), ("reason", 201, false), ("approved_by", 80, true), ("approved_by", 81, false),
    ("subject", 1_000, true), ("rule", 1_000, true),
  ])
  func aWaiverSaysAtLength(_ field: String, _ length: Int, _ isRead: Bool) throws {
    let long = String(repeating: "å", count: length)
    let fields = ["rule", "subject", "approved_by", "reason"].map { "\"\($0)\":\"\($0 == field ? long : "x")\"" }
    let batch = read(
      "{\"type\":\"waiver\",\"id\":\"w\",\(fields.joined(separator: ",")),\"from\":\"2024-01-01\",\"until\":\"2024-02-01\"}",
      try program())
    #expect(batch.count == (isRead ? 1 : 0))
    #expect(batch.problems.map(\.code) == (isRead ? [] : [.wrongType]))
    #expect(batch.problems.allSatisfy { "\($0)".contains("\(length - 1) characters") })
  }

  @Test func onePoorLineLeavesTheOthers() throws {
    let good = #"{"type":"ship","id":"a","fleet":"n","built":"2001-01-01"}"#
    let text = good + "\n\r\n" + #"{"type":"ship","id":"b","fleet":"n","built":"x"}"# + "\n"
    let batch = read(text, path: "a.jsonl", try program())
    #expect(batch.count == 1)
    #expect(batch.problems.map(\.line) == [3])
    #expect(batch.refusals.count == 1)
  }

  @Test func neverRepeatsAByteOfTheRecord() throws {
    let secret = "Kari-var-innlagt"
    let text =
      #"{"type":"ship","id":"\#(secret)\u0007","fleet":"n","built":"\#(secret)","size":"\#(secret)","\#(secret)":1}"#
    let batch = read(text, try program())
    #expect(batch.problems.count >= 3)
    for problem in batch.problems { #expect(!"\(problem)".contains("Kari")) }
  }

  @Test func hostileBytesNeverTrap() throws {
    let program = try program()
    let good = Array(
      #"[{"type":"ship","id":"a","fleet":"n","built":"2001-01-01","length":1e3,"ports":["\ud83d\ude00"],"repairs":[{}]}]"#
        .utf8)
    var generator = SplitMix(seed: 7)
    let schema = RecordSchema(program)
    for _ in 0..<20_000 {
      var bytes = good
      for _ in 0..<Int.random(in: 1...4, using: &generator) {
        let index = Int.random(in: 0..<bytes.count, using: &generator)
        switch Int.random(in: 0..<3, using: &generator) {
        case 0: bytes[index] = UInt8.random(in: 0...255, using: &generator)
        case 1: bytes.remove(at: index)
        default: bytes.insert(UInt8.random(in: 0x20...0x7F, using: &generator), at: index)
        }
        if bytes.isEmpty { bytes = [0x5B] }
      }
      let batch = RecordReader.read(path: "x.json", bytes: bytes, schema: schema, at: moment)
      Register(program: program).stage(batch).isEmpty ? () : ()
    }
  }
}
