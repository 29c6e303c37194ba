import CivilTime
import Krav
import Records
import Testing

@testable import Service

/// Which part of the tree a table gives to whom.
@Suite struct AccessTableTests {
  private static let pack = """
    source law "Law" { id "L" in force from 2000-01-01 }
    record unit scope { name label; above unit?; formerly [label] alias }
    """

  /// `id<parent` for each unit; `id=name` says what it was called.
  private func units(_ written: String) throws -> AccessTable.Units {
    let pack = Pack.load(text: Self.pack, path: "pack.krav")
    let program = try #require(Checker.check(files: pack.files, sources: pack.sources).program)
    let register = Register(program: program)
    let lines = written.split(separator: " ").map { word in
      let former = word.split(separator: "=")
      let parts = former[0].split(separator: "<")
      return #"{"type":"unit","id":"\#(parts[0])","name":"N""# + (parts.count > 1 ? #","above":"\#(parts[1])""# : "")
        + (former.count > 1 ? #","formerly":["\#(former[1])"]}"# : "}")
    }
    let zone = try Oslo.rules()
    let day = try #require(CivilDate(iso: "2026-03-10"))
    let batch = RecordReader.read(
      path: "units.jsonl", bytes: Array(lines.joined(separator: "\n").utf8), schema: RecordSchema(program),
      at: RecordReader.Moment(today: day, now: zone.startOfDay(day)))
    #expect(batch.problems.isEmpty)
    register.load(batch)
    return AccessTable.Units(register)
  }

  struct Case: CustomTestStringConvertible {
    var units: String
    var read: [String]
    /// Paths that are read, and paths that are not.
    var paths: [String] = []
    var others: [String] = []
    var isWhole = false

    var testDescription: String { "\(read) of \(units)" }
  }

  static let cases = [
    Case(
      units: "top a<top b<top a1<a", read: ["a"], paths: ["top/a", "top/a/a1"], others: ["", "top", "top/b", "a%2Fx"]),
    Case(
      units: "top a<top b<top a1<a", read: ["a", "a1"], paths: ["top/a", "top/a/a1"], others: ["", "top", "top/b"]),
    Case(units: "top a<top b<top", read: ["top"], paths: ["", "top", "top/b"], isWhole: true),
    Case(units: "top a<top b<top", read: ["a", "b"], paths: ["top/a", "top/b"], others: ["", "top"]),
    Case(units: "top a<top", read: [], others: ["", "top", "top/a"]),
    Case(units: "top a<top", read: ["nowhere", "", "top/a"], others: ["", "top", "top/a", "nowhere", "top/nowhere"]),
    // With several roots, one of them is not the whole.
    Case(units: "one two a<one", read: ["one"], paths: ["one", "one/a"], others: ["", "two"]),
    Case(units: "one two a<one", read: ["one", "two"], paths: ["", "one/a"], isWhole: true),
    // What stands at the top because its parent is not there is no root.
    Case(units: "top a<gone a1<a", read: ["a"], paths: ["a", "gone/a", "a/a1"], others: ["", "top", "gone"]),
    Case(units: "top a<gone", read: ["top"], paths: ["", "top", "a"], isWhole: true),
    Case(units: "a<gone", read: ["a"], paths: ["a"], others: [""]),
    // Units in a ring have no way up, and nothing of a branch reaches them.
    Case(units: "top x<y y<x", read: ["x"], others: ["", "top"]),
    // An earlier name opens nothing.
    Case(units: "top b<top=a", read: ["a"], others: ["", "top", "top/b", "top/a"]),
    Case(units: "", read: ["top"], others: ["", "top"]),
  ]

  @Test(arguments: cases) func aBranchIsWhatLiesBeneathItsUnit(_ example: Case) throws {
    let reach = try units(example.units).reach(of: example.read)
    for path in example.paths { #expect(reach.holds(path), "\(path)") }
    for path in example.others { #expect(!reach.holds(path), "\(path)") }
    #expect((reach == .everything) == example.isWhole)
    #expect(reach.holds(nil as UInt32?) == example.isWhole)
  }

  private func entry(_ group: UInt32, _ read: [String], _ acknowledge: [String] = [], until: String? = nil)
    -> AccessTable.Entry
  {
    AccessTable.Entry(
      name: "g", group: group, read: read, acknowledge: acknowledge, until: until.flatMap { CivilDate(iso: $0) },
      place: "")
  }

  private func viewer(_ table: AccessTable, _ groups: Set<UInt32>, ack: UInt32? = nil, on day: String) throws -> Viewer
  {
    let rights = table.rights(
      of: groups, acknowledgeGroup: ack, units: try units("top a<top b<top a1<a"),
      today: try #require(CivilDate(iso: day)))
    return Viewer(name: "someone", rights: rights)
  }

  @Test func withoutATableEverybodyReadsAndOneGroupAcknowledges() throws {
    let table = AccessTable()
    let reader = try viewer(table, [1], ack: 2, on: "2026-03-10")
    #expect(reader.readsWholeTree && reader.mayRead("") && !reader.mayAcknowledge("top/a"))
    let member = try viewer(table, [1, 2], ack: 2, on: "2026-03-10")
    #expect(member.acknowledgesWholeTree && member.mayAcknowledge("top/a"))
    #expect(try !viewer(table, [1, 2], on: "2026-03-10").mayAcknowledge("top/a"))
  }

  @Test func withATableItAloneDecides() throws {
    let table = AccessTable(entries: [entry(1, ["a"], ["a1", "b"]), entry(2, ["b"]), entry(3, ["top"], ["top"])])
    let one = try viewer(table, [1], ack: 1, on: "2026-03-10")
    #expect(one.mayRead("top/a/a1") && one.mayAcknowledge("top/a/a1"))
    #expect(one.mayRead("top/a") && !one.mayAcknowledge("top/a"))
    // Nobody answers for what they may not see.
    #expect(!one.mayRead("top/b") && !one.mayAcknowledge("top/b"))
    let both = try viewer(table, [1, 2], on: "2026-03-10")
    #expect(both.mayRead("top/a") && both.mayAcknowledge("top/b") && !both.mayRead("top") && !both.readsWholeTree)
    let whole = try viewer(table, [3], on: "2026-03-10")
    #expect(whole.readsWholeTree && whole.acknowledgesWholeTree)
    for groups: Set<UInt32> in [[], [4], [0]] {
      let nobody = try viewer(table, groups, ack: 4, on: "2026-03-10")
      #expect(!nobody.mayRead("top/a") && !nobody.mayRead("") && !nobody.mayAcknowledge("top/a"))
    }
  }

  @Test func accessHoldsThroughItsLastDay() throws {
    let table = AccessTable(entries: [entry(1, ["a"], until: "2026-03-10")])
    #expect(try viewer(table, [1], on: "2026-03-09").mayRead("top/a"))
    #expect(try viewer(table, [1], on: "2026-03-10").mayRead("top/a"))
    #expect(try !viewer(table, [1], on: "2026-03-11").mayRead("top/a"))
    // A table whose entries have all run out is still one.
    #expect(try !viewer(table, [2], on: "2026-03-11").readsWholeTree)
  }

  @Test func whoIsNotKnownSeesNothing() {
    for path in ["", "top", "top/a"] { #expect(!Viewer.nobody.mayRead(path) && !Viewer.nobody.mayAcknowledge(path)) }
    #expect(!Viewer.nobody.mayRead(unit: nil) && !Viewer.nobody.mayRead(unit: 0) && !Viewer.nobody.readsWholeTree)
  }

  @Test func aLineIsGivenWithoutOthersRecords() {
    let line =
      #"{"seq":7,"event":"opened","missing":["task/a.done","task/b.x.done"],"n":1.50,"#
      + #""evidence":[{"record":"task/a","line":1},{"record":"task/b.x","line":2}],"why":null,"é":"\u0001"}"#
    let bytes = Array(line.utf8)
    #expect(NarrowedLine.bytes(bytes) { _ in true } == bytes)
    let narrowed = String(decoding: NarrowedLine.bytes(bytes) { $0 == "task/a" }, as: UTF8.self)
    #expect(
      narrowed == #"{"seq":7,"event":"opened","missing":["task/a.done"],"n":1.50,"#
        + #""evidence":[{"record":"task/a","line":1}],"why":null,"é":"\u0001"}"#)
    #expect(NarrowedLine.bytes(Array("no line".utf8)) { _ in true } == [])
  }
}
