import CivilTime
import Krav
import TestSupport
import Testing

@testable import Records

/// The reader of plain records against the one that knows all faults: what both read is the same, to the byte.
@Suite struct PlainReaderTests {
  /// Records that are plain, in every kind of field and with the white space that writers use.
  static let plain = [
    #"{"type":"ship","id":"a1","fleet":"n","built":"2001-02-28","size":"large","length":12.50,"crew":3,"insured":true}"#,
    #"{"type": "ship", "id": "a2", "fleet": "nord", "built": "2000-02-29", "crew": -3, "insured": false, "size": null}"#,
    #"{"id":"Håkon","fleet":"blåne","built":"1999-12-31","type":"ship","story":"Én «å» – 😀 \n\t\"x\" "}"#,
    #"{"type":"ship","id":"a4","fleet":"n","built":"2001-01-01","seen":"2024-01-01T00:00:00Z","season":"2019-21"}"#,
    #"{"type":"ship","id":"a5","fleet":"n","built":"2001-01-01","ports":["B","A", "B"],"sisters":[],"visits":["2020-01-02"]}"#,
    #"{"type":"ship","id":"a6","fleet":"n","built":"2001-01-01","other":{"a":[1,{"å":null}]},"more":"x","less":1e5}"#,
    #"{"type":"ship","id":"a7","fleet":"n","built":"2001-01-01","endret":"2024-01-01T00:00:00+01:00","story":""}"#,
    #"{"type":"fleet","id":"nord","name":"Nordlige flåte","parent":null,"former":["n","blåne"]}"#,
    #"{"type":"repair","id":"r","ship":"a1","done":"2020-05-05","cost":0}"#,
  ]

  /// Records with something that the plain reader leaves to the other, or that both refuse.
  static let other = [
    #"{"type":"ship","id":"b1","fleet":"n","built":"2001-01-01","repairs":[{"id":"x","done":"2020-05-05"},{"cost":7}]}"#,
    #"{"type":"ship","id":"b\u00e52","fleet":"n","b\u0075ilt":"2001-01-01"}"#,
    #"{"type":"ship","id":"b3","fleet":"n","built":"2023-02-29"}"#,
    #"{"type":"ship","id":"24018312345","fleet":"A\u030A","built":"2001-01-01"}"#,
    #"{"type":"ship","id":"b5","fleet":"n","built":"2001-01-01","x":1,"y":2,"x":3}"#,
    #"{"type":"ship","id":"b6","fleet":"n","built":"2099-01-01","crew":1.5,"length":012}"#,
    #"{"type":"boat","id":"b7"}"#, #"{"id":"b8"}"#, "[1]", "  ", "",
  ]

  @Test(arguments: plain)
  func readsWhatIsPlain(_ text: String) throws {
    let schema = RecordSchema(try program())
    var reader = PlainReader(schema.plain, [])
    var batch = Batch(path: "a.jsonl")
    let bytes = Array((text + "\n").utf8)
    for isLine in [true, false] {
      let frame = PlainReader.Frame(moment: moment, isLine: isLine)
      // The second time each key is where it is expected.
      for _ in 0..<2 {
        #expect(reader.read(bytes.span, at: 0, line: 1, schema, frame, into: &batch) == bytes.count - 1)
      }
    }
    #expect(batch.count == 4)
  }

  @Test(arguments: other)
  func leavesNoTraceOfWhatItGivesUp(_ text: String) throws {
    let schema = RecordSchema(try program())
    var reader = PlainReader(schema.plain, [])
    var batch = Batch(path: "a.jsonl")
    let frame = PlainReader.Frame(moment: moment, isLine: true)
    #expect(reader.read(Array(text.utf8).span, at: 0, line: 1, schema, frame, into: &batch) == nil)
    #expect(batch == Batch(path: "a.jsonl"))
  }

  @Test func passesOverTypesThatMayNotStandInTheFile() throws {
    let schema = RecordSchema(try program())
    var reader = PlainReader(schema.plain, schema.records.map { _ in .refused(expected: "", remedy: "") })
    var batch = Batch(path: "a.jsonl")
    let frame = PlainReader.Frame(moment: moment, isLine: true)
    #expect(reader.read(Array(Self.plain[0].utf8).span, at: 0, line: 1, schema, frame, into: &batch) == nil)
  }

  /// Random slips in files of both kinds, line by line and as one array.
  @Test(arguments: 1...8)
  func readsAsTheOtherReaderDoes(_ seed: UInt64) throws {
    let schema = RecordSchema(try program())
    var draws = SplitMix(seed: seed)
    let words =
      [
        "\"", "\\", ",", ":", "{", "}", "[", "]", "\n", " ", "0", "-", ".5", "e9", "null", "true", "\u{1}", "é",
        "e\u{301}",
        "\\u00e5", "\\ud83d", "\"type\":\"ship\",", "\"x\":1,", "12345678901", "2024-02-30",
      ].map { Array($0.utf8) } + [[0xC3], [0xFF], [0xED, 0xA0, 0x80], [0xC0, 0x80], [0x80]]
    for _ in 0..<1500 {
      let isArray = draws.below(3) == 0
      let lines = (0..<1 + draws.below(4)).map { _ in
        draws.below(4) == 0 ? draws.pick(Self.other) : draws.pick(Self.plain)
      }
      var bytes = Array(
        (isArray ? "[" + lines.joined(separator: ",\n") + "]" : lines.joined(separator: "\n") + "\n").utf8)
      for _ in 0..<draws.below(3) where !bytes.isEmpty {
        let place = draws.below(bytes.count)
        switch draws.below(4) {
        case 0: bytes.remove(at: place)
        case 1: bytes[place] = UInt8(truncatingIfNeeded: draws.next())
        case 2: bytes.removeLast(bytes.count - place)
        default: bytes.insert(contentsOf: draws.pick(words), at: place)
        }
      }
      let path = isArray ? "a.json" : "a.jsonl"
      func read(_ usesPlain: Bool) -> Batch {
        RecordReader.read(path: path, bytes: bytes, schema: schema, at: moment, owner: nil, usesPlain: usesPlain)
      }
      let (fast, slow) = (read(true), read(false))
      #expect(fast == slow, "\(String(decoding: bytes, as: UTF8.self))")
    }
  }

  /// What is no UTF-8 is told before what is no JSON, wherever it stands.
  @Test func encodingComesBeforeSyntax() throws {
    let schema = RecordSchema(try program())
    let bytes = Array("{\"type\":]\n".utf8) + Array(Self.plain[0].utf8) + [0x0A, 0xFF]
    let batch = RecordReader.read(path: "a.jsonl", bytes: bytes, schema: schema, at: moment)
    #expect(batch.problems.map(\.code) == [.notUTF8])
    #expect(batch.problems.map(\.line) == [3])
  }
}

extension SplitMix {
  fileprivate mutating func below(_ bound: Int) -> Int { Int(next() % UInt64(bound)) }
  fileprivate mutating func pick<Element>(_ elements: [Element]) -> Element { elements[below(elements.count)] }
}
