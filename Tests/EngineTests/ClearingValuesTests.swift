import Krav
import Testing

@testable import Engine

/// What would clear a verdict, for each type of field.
@Suite struct ClearingValuesTests {
  private static let pack = """
    source law "Law" { id "L" in force from 2000-01-01 }
    enum topic { fire, fall "falls", theft }
    record unit scope { name label }
    record person { name label }
    record yard { unit unit; beds integer?; cover decimal?; covered [topic]; owner person?; keys [label]; dry bool? }
    """

  static let cases: [(condition: String, fields: String, sentence: String)] = [
    ("y.beds < 12", #""beds":3"#, "endre `beds` fra 3 til 12"),
    ("y.beds > 12", #""beds":1500"#, "endre `beds` fra 1 500 til 12"),
    ("y.beds is missing or y.beds < 3", "", "sett `beds` til 3"),
    ("y.cover < 80%", #""cover":0.375"#, "endre `cover` fra 0,38 til 0,8"),
    ("fire not in y.covered", #""covered":["fall"]"#, "legg til fire i `covered`"),
    ("fall not in y.covered", "", "legg til falls i `covered`"),
    ("theft in y.covered", #""covered":["fall","theft"]"#, "ta theft ut av `covered`"),
    ("y.owner is missing", "", "sett `owner` til ann"),
    ("y.keys is missing", "", "fyll ut `keys`"),
    ("y.dry is missing or not y.dry", "", "sett `dry` til ja"),
  ]

  @Test(arguments: cases)
  func theSmallestChangeIsTold(_ condition: String, _ fields: String, _ sentence: String) throws {
    let rule = """
      rule r "R" { basis law "1" for yard y
        yellow when \(condition) because "." }
      """
    let house = try House(Self.pack + "\n" + rule, at: "2026-03-15")
    let records = [
      #"{"type":"unit","id":"u","name":"U"}"#, #"{"type":"person","id":"ann","name":"Ann"}"#,
      #"{"type":"yard","id":"y","unit":"u"\#(fields.isEmpty ? "" : ",")\#(fields)}"#,
    ]
    try house.put(records.joined(separator: "\n"), file: "records", isLines: true)
    house.settle()
    let key = try #require(try house.key("r", "y"))
    #expect(house.engine.verdict(of: key) == .yellow)
    let clearing = house.engine.clearing(of: key)
    #expect(!clearing.isCutShort)
    #expect(clearing.suggestions.map { ClearingText().sentence(of: $0) }.contains(sentence))
    // The record itself is as it was.
    #expect(house.engine.verdict(of: key) == .yellow)
    #expect(clearing.suggestions.allSatisfy { $0.verdict == .green && $0.changes.count == 1 })
  }

  static let lists: [(type: String, field: String, value: String, told: String)] = [
    ("date", "opened", #""2026-02-01""#, "2026-02-01"),
    ("instant", "at", #""2026-02-01T08:00:00Z""#, "2026-02-01T09:00:00+01:00"),
    ("integer", "beds", "7", "7"),
    ("decimal", "cover", "0.375", "0.375"),
    ("label", "key", #""brass""#, "brass"),
    ("topic", "cause", #""fall""#, "fall"),
    ("person", "owner", #""ann""#, "ann"),
    ("bool", "dry", "true", "true"),
  ]

  /// A record that is looked for by what one of its lists holds, for each type that a list may be of.
  @Test(arguments: lists)
  func aNewRecordHoldsWhatIsLookedForInItsList(_ type: String, _ field: String, _ value: String, _ told: String) throws
  {
    let pack = """
      record visit { unit unit; held [\(type)] }
      record mark { unit unit; \(field) \(type) }
      rule r "R" { basis law "1" for mark m
        yellow when no (visit v where m.\(field) in v.held) because "." }
      """
    let house = try House(Self.pack + "\n" + pack, at: "2026-03-15")
    let records = [
      #"{"type":"unit","id":"u","name":"U"}"#, #"{"type":"person","id":"ann","name":"Ann"}"#,
      #"{"type":"mark","id":"m","unit":"u","\#(field)":\#(value)}"#,
    ]
    try house.put(records.joined(separator: "\n"), file: "records", isLines: true)
    house.settle()
    let key = try #require(try house.key("r", "m"))
    #expect(house.engine.verdict(of: key) == .yellow)
    let suggestion = try #require(house.engine.clearing(of: key).suggestions.first)
    #expect(suggestion.verdict == .green)
    let change = try #require(suggestion.changes.first)
    #expect(change.kind == .add && change.record == "visit")
    #expect(change.fields.first { $0.field == "held" }?.value == told)
  }

  /// Machines get the element besides the whole list.
  @Test func aListTellsItsNewElement() throws {
    let rule = """
      rule r "R" { basis law "1" for yard y
        yellow when fall not in y.covered because "." }
      """
    let house = try House(Self.pack + "\n" + rule, at: "2026-03-15")
    try house.put(#"{"type":"unit","id":"u","name":"U"}"#, file: "u")
    try house.put(#"{"type":"yard","id":"y","unit":"u","covered":["theft"]}"#, file: "y")
    house.settle()
    let key = try #require(try house.key("r", "y"))
    let change = try #require(house.engine.clearing(of: key).suggestions.first?.changes.first)
    #expect(change.kind == .fill && change.record == "yard/y")
    let field = try #require(change.fields.first)
    #expect(field.value == "fall, theft" && field.before == "theft")
    #expect(field.element == .init(isAdded: true, value: "fall", text: "falls"))
  }
}
