import CivilTime
import Krav
import Testing

@testable import Records

/// Loading must leave the register as staging and committing do, whatever the files say.
@Suite struct LoadingTests {
  @Test(arguments: 0..<60) func loadsWhatStagingWouldCommit(seed: Int) throws {
    let program = try program()
    var chance = Chance(seed: UInt64(seed))
    let files = (0..<12).map { number in
      // One name comes twice, as a file that is read again.
      (
        path: "\(number % 11).json",
        text: "[\((0..<chance.below(9)).map { _ in chance.record() }.joined(separator: ","))]"
      )
    }
    let loaded = Register(program: program)
    let staged = Register(program: program)
    for (path, text) in files {
      loaded.load(read(text, path: path, program))
      staged.put(text, path: path)
    }
    #expect(loaded.told == staged.told)
    // What waits behind must be the same too.
    for path in ["3.json", "0.json", "7.json"] {
      loaded.remove(path)
      staged.remove(path)
      #expect(loaded.told == staged.told)
    }
    staged.put(files[3].text, path: files[3].path)
    loaded.load(read(files[3].text, path: files[3].path, program))
    #expect(loaded.told == staged.told)
  }

  /// More than go through the columns at a time.
  @Test func loadsManyInPortions() throws {
    let program = try program()
    let text = (0..<3000).map {
      #"{"type":"ship","id":"s\#($0)","fleet":"f\#($0 % 7)","built":"2001-01-01","crew":\#($0)}"#
    }
    let loaded = Register(program: program)
    loaded.load(read(text.joined(separator: "\n"), path: "a.jsonl", program))
    let staged = Register(program: program)
    staged.put(text.joined(separator: "\n"), path: "a.jsonl")
    #expect(loaded.counts.reduce(0, +) == 3000)
    #expect(loaded.told == staged.told)
  }
}

/// A small generator of numbers that are the same for the same seed.
private struct Chance {
  var state: UInt64

  init(seed: UInt64) { state = seed &* 0x9e37_79b9_7f4a_7c15 &+ 1 }

  mutating func below(_ limit: Int) -> Int {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return Int(state >> 33) % limit
  }

  mutating func record() -> String {
    let changed = below(3) == 0 ? #","endret":"2024-01-0\#(below(9) + 1)T10:00:00Z""# : ""
    if below(4) == 0 {
      let former = (0..<below(3)).map { _ in #""f\#(below(5))""# }.joined(separator: ",")
      return
        #"{"type":"fleet","id":"f\#(below(5))","name":"N","parent":"f\#(below(5))","former":[\#(former)]\#(changed)}"#
    }
    let sisters = (0..<below(4)).map { _ in #""s\#(below(9))""# }.joined(separator: ",")
    let visits = (0..<below(4)).map { _ in #""2022-03-0\#(below(9) + 1)""# }.joined(separator: ",")
    let ports = (0..<below(3)).map { _ in #""port \#(below(4))""# }.joined(separator: ",")
    let repairs = (0..<below(2)).map { _ in #"{"cost":\#(below(400))}"# }.joined(separator: ",")
    return #"{"type":"ship","id":"s\#(below(9))","fleet":"f\#(below(6))","built":"20\#(10 + below(9))-01-01","#
      + #""size":"\#(below(2) == 0 ? "small" : "large")","length":\#(below(300)).5,"crew":\#(below(600) - 300),"#
      + #""insured":\#(below(2) == 0),"story":"\#(below(2) == 0 ? "" : "told")","seen":"2023-01-01T10:0\#(below(9)):00Z","#
      + #""season":"\#(2000 + below(20))","ports":[\#(ports)],"sisters":[\#(sisters)],"visits":[\#(visits)],"#
      + #""repairs":[\#(repairs)]\#(changed)}"#
  }
}

extension Register {
  /// Everything that it holds, as text.
  fileprivate var told: [String] {
    var lines: [String] = []
    for (type, record) in program.records.enumerated() {
      for slot in 0..<UInt32(slotCount(type)) {
        let reference = RecordRef(type: UInt16(type), slot: slot)
        guard isPresent(reference), let origin = origin(reference) else { continue }
        let values = record.fields.indices.map { value(reference, $0) }
        lines.append(
          "\(record.name) \(id(reference)) \(path(origin.file)) \(origin.line) \(origin.offset) \(origin.length) "
            + values.joined(separator: " "))
      }
    }
    lines += dangling.map { "dangling \($0.type) \(id($0))" }.sorted()
    lines += contestedAliases.map { "contested \($0.name) \($0.units)" }
    lines.append("\(counts)")
    return lines.sorted()
  }

  private func value(_ reference: RecordRef, _ field: Int) -> String {
    let declared = program.records[Int(reference.type)].fields[field]
    func name(_ type: Int, _ slot: UInt32) -> String { id(RecordRef(type: UInt16(type), slot: slot)) }
    switch (declared.type, declared.isList) {
    case (.label, true): return "\(labels(reference, field).map { text(of: $0) }.sorted())"
    case (.reference(let target), true): return "\(references(reference, field).map { name(target, $0) }.sorted())"
    case (.date, true): return "\(dates(reference, field))"
    case (.label, false): return label(reference, field).map { text(of: $0) } ?? "-"
    case (.reference(let target), false): return self.reference(reference, field).map { name(target, $0) } ?? "-"
    case (.date, false): return date(reference, field).map { "\($0)" } ?? "-"
    case (.bool, _): return "\(String(describing: bool(reference, field)))"
    case (.text, _): return "\(isTextSet(reference, field))"
    case (.enumeration, _): return "\(String(describing: enumValue(reference, field)))"
    case (.instant, _): return "\(String(describing: instant(reference, field)))"
    case (.period, _): return "\(String(describing: period(reference, field)))"
    case (.integer, _), (.decimal, _): return "\(String(describing: number(reference, field)))"
    }
  }
}
