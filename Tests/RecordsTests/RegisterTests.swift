import CivilTime
import Krav
import TestSupport
import Testing

@testable import Records

@Suite struct RegisterTests {
  private func ship(_ id: String, crew: Int, changed: String? = nil) -> String {
    let stamp = changed.map { #","endret":"\#($0)""# } ?? ""
    return #"{"type":"ship","id":"\#(id)","fleet":"n","built":"2001-01-01","crew":\#(crew)\#(stamp)}"#
  }

  private func crew(_ register: Register, _ id: String) throws -> Int64? {
    guard let slot = register.slot(type: try register.ref("ship", id).type.asInt, id: id) else { return nil }
    let reference = RecordRef(type: try register.ref("ship", id).type, slot: slot)
    return register.isPresent(reference)
      ? try register.number(reference, register.field("ship", "crew"))?.numerator : nil
  }

  @Test func laterPathCountsUntilItGoes() throws {
    let register = Register(program: try program())
    register.put(ship("a", crew: 1), path: "1.json")
    register.put(ship("a", crew: 2), path: "2.json")
    #expect(try crew(register, "a") == 2)
    register.put(ship("a", crew: 3), path: "1.json")
    #expect(try crew(register, "a") == 2)
    register.remove("2.json")
    #expect(try crew(register, "a") == 3)
    register.remove("1.json")
    #expect(try crew(register, "a") == nil)
  }

  @Test func aRefusedFileTakesNothingAway() throws {
    let register = Register(program: try program())
    register.put(ship("a", crew: 1))
    register.put("{")
    #expect(try crew(register, "a") == 1)
    register.put(#"{"type":"ship","id":"a","fleet":"n","built":"2001-01-41"}"#)
    #expect(try crew(register, "a") == 1)
    register.put("[]")
    #expect(try crew(register, "a") == nil)
  }

  @Test func namesResolveToTheOneUnitThatClaimsThem() throws {
    let register = Register(program: try program())
    register.put(#"{"type":"ship","id":"a","fleet":"old","built":"2001-01-01"}"#, path: "s.json")
    let old = try register.ref("fleet", "old").slot
    #expect(register.resolve(old) == old)
    register.put(#"{"type":"fleet","id":"new","name":"New","former":["old","older"]}"#, path: "f.json")
    let new = try register.ref("fleet", "new").slot
    #expect(register.resolve(old) == new)
    #expect(register.oldestName(new) == "old")
    let changes = register.put(#"{"type":"fleet","id":"newer","name":"N","former":["old"]}"#, path: "g.json")
    #expect(changes.flatMap(\.aliasSlots) == [old])
    #expect(register.resolve(old) == old)
    #expect(register.contestedAliases.map(\.name) == ["old"])
    register.remove("f.json")
    #expect(register.resolve(old) == (try register.ref("fleet", "newer").slot))
  }

  @Test func referencesWithoutARecordAreKnown() throws {
    let register = Register(program: try program())
    func names() -> [String] { register.dangling.map { register.id($0) } }
    register.put(#"{"type":"ship","id":"a","fleet":"n","built":"2001-01-01","sisters":["b","c"]}"#)
    #expect(names() == ["n", "b", "c"])
    register.put(#"{"type":"fleet","id":"new","name":"N","former":["n"]}"#, path: "f.json")
    register.put(ship("b", crew: 1), path: "b.json")
    #expect(names() == ["c"])
    register.remove("f.json")
    register.remove("b.json")
    #expect(names() == ["n", "b", "c"])
    register.put("[]")
    #expect(names().isEmpty)
  }

  /// Random files with random versions against a dictionary of all versions.
  @Test(arguments: 0..<30)
  func agreesWithADictionary(_ seed: Int) throws {
    var generator = SplitMix(seed: UInt64(seed))
    let register = Register(program: try program())
    var files: [String: [String: (crew: Int, changed: String?)]] = [:]
    for _ in 0..<200 {
      let path = "\(Int.random(in: 0..<5, using: &generator)).json"
      if Int.random(in: 0..<5, using: &generator) == 0 {
        files[path] = nil
        register.remove(path)
      } else {
        var records: [String: (crew: Int, changed: String?)] = [:]
        for _ in 0..<Int.random(in: 0..<4, using: &generator) {
          let changed: String? =
            Bool.random(using: &generator) ? "2024-01-0\(Int.random(in: 1...3, using: &generator))T00:00:00Z" : nil
          records["r\(Int.random(in: 0..<4, using: &generator))"] = (
            Int.random(in: 0..<1000, using: &generator), changed
          )
        }
        files[path] = records
        let text = records.map { ship($0.key, crew: $0.value.crew, changed: $0.value.changed) }.joined(separator: ",")
        register.put("[\(text)]", path: path)
      }
      for id in ["r0", "r1", "r2", "r3"] {
        let best =
          files.compactMap { path, records in records[id].map { ($0.changed ?? "", path, $0.crew) } }
          .max { ($0.0, $0.1) < ($1.0, $1.1) }
        let type = try #require(register.program.records.firstIndex { $0.name == "ship" })
        let slot = register.slot(type: type, id: id)
        let reference = slot.map { RecordRef(type: UInt16(type), slot: $0) }
        let crew: Int64? = try reference.flatMap {
          register.isPresent($0) ? try register.number($0, register.field("ship", "crew"))?.numerator : nil
        }
        #expect(crew == best.map { Int64($0.2) }, "seed \(seed), \(id)")
      }
    }
  }
}

extension UInt16 {
  fileprivate var asInt: Int { Int(self) }
}

@Suite struct SHA256Tests {
  @Test(arguments: [
    ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
    ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
    (
      "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
      "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
    ),
  ])
  func knownAnswers(_ text: String, _ hex: String) {
    #expect(SHA256.hex(SHA256.hash(Array(text.utf8))) == hex)
    var pieces = SHA256()
    for byte in text.utf8 { pieces.update([byte]) }
    #expect(SHA256.hex(pieces.finalize()) == hex)
  }

  /// Whole, as words, and piece by piece, around the ends of blocks.
  @Test func allWaysGiveTheSame() {
    for count in 0...200 {
      let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 7) }
      var pieces = SHA256()
      pieces.update(Array(bytes.prefix(count / 3)))
      pieces.update(Array(bytes.dropFirst(count / 3)))
      let hash = pieces.finalize()
      let words = SHA256.words(bytes.span)
      #expect(SHA256.hash(bytes) == hash)
      #expect((0..<32).allSatisfy { UInt8(truncatingIfNeeded: words[$0 / 4] >> UInt32(24 - $0 % 4 * 8)) == hash[$0] })
    }
  }

  @Test func aMillionTimesA() {
    let hex = "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"
    #expect(SHA256.hex(SHA256.hash(Array(repeating: 0x61, count: 1_000_000))) == hex)
  }
}
