import CivilTime
import Krav
import Testing

@testable import Records

@Suite struct FilePatternTests {
  @Test(
    arguments: [
      ("a*.csv", "a.csv", true), ("a*.csv", "ab.csv", true), ("a*.csv", "b.csv", false), ("a*.csv", "x/a.csv", false),
      ("a*.csv", "a/b.csv", false), ("x/*.csv", "x/a.csv", true), ("*", "a.csv", true), ("*", "x/a", false),
      ("a-{date:dd.mm.yyyy}*.csv", "a-01.03.2025.csv", true), ("a-{date:dd.mm.yyyy}*.csv", "a-1.3.2025.csv", false),
      ("a-{date:d.m.yyyy}*.csv", "a-1.3.2025 (2).csv", true), ("a-{date:dd.mm.yyyy}*.csv", "a-30.02.2025.csv", false),
      ("*{date:yyyymmdd}.csv", "a-120250301.csv", true), ("å*.csv", "a\u{30A}b.csv", true), ("**a", "bba", true),
    ] as [(String, String, Bool)])
  func fits(_ pattern: String, _ path: String, _ fits: Bool) {
    #expect((FilePattern(pattern).match(NFC.normalise(path)) != nil) == fits)
  }

  @Test func readsTheDay() {
    #expect(FilePattern("*{date:yyyymmdd}.csv").match("a-120250301.csv")?.date?.description == "2025-03-01")
  }
}

@Suite struct FileSeriesTests {
  private static let pack =
    shipPack + """

      snapshot "ships-{date:dd.mm.yyyy}*.jsonl" of ship
      import "fleet*.csv" as fleet { newest only id = "id" name = "name" }
      """

  private func series() throws -> FileSeries { FileSeries(RecordSchema(try program(Self.pack))) }

  @Test func onlyTheNewestIsLookedAt() throws {
    var series = try series()
    let paths = ["a.json", "fleet-1.csv", "fleet-2.csv", "ships-01.03.2025.jsonl", "ships-31.12.2024.jsonl"]
    #expect(series.select(paths) == ["a.json", "fleet-2.csv", "ships-01.03.2025.jsonl"])
    #expect(series.read("ships-01.03.2025.jsonl", isRefused: false) == .apply)
    #expect(series.read("a.json", isRefused: false) == .apply)
    // What is older than what stands says nothing; what stands, and what is newer, does.
    #expect(series.select(["ships-31.12.2024.jsonl"]) == [])
    #expect(series.read("ships-31.12.2024.jsonl", isRefused: false) == .passOver)
    #expect(series.select(["ships-01.03.2025.jsonl"]) == ["ships-01.03.2025.jsonl"])
    #expect(series.select(["ships-02.03.2025.jsonl"]) == ["ships-02.03.2025.jsonl"])
    #expect(series.select(["ships-02.03.2025b.jsonl", "ships-02.03.2025a.jsonl"]) == ["ships-02.03.2025b.jsonl"])
  }

  @Test func aBrokenOneGivesWayToTheOneBefore() throws {
    var series = try series()
    #expect(series.select(["fleet1.csv", "fleet2.csv", "fleet3.csv"]) == ["fleet3.csv"])
    #expect(series.read("fleet3.csv", isRefused: true) == .lookAt("fleet2.csv"))
    #expect(series.read("fleet2.csv", isRefused: true) == .lookAt("fleet1.csv"))
    #expect(series.read("fleet1.csv", isRefused: true) == .apply)
    #expect(series.read("fleet1.csv", isRefused: false) == .apply)
    // A broken newer one tells of itself and takes nothing away; mended it counts.
    #expect(series.read("fleet4.csv", isRefused: true) == .apply)
    #expect(series.read("fleet2.csv", isRefused: false) == .apply)
    #expect(series.read("fleet1.csv", isRefused: false) == .passOver)
    #expect(series.read("fleet0.csv", isRefused: true) == .passOver)
  }

  @Test func oneThatIsGoneGivesWayToTheOneBefore() throws {
    var series = try series()
    _ = series.select(["fleet1.csv", "fleet2.csv"])
    #expect(series.read("fleet2.csv", isRefused: false) == .apply)
    #expect(series.gone("fleet1.csv") == .passOver)
    _ = series.select(["fleet1.csv"])
    #expect(series.gone("fleet2.csv") == .lookAt("fleet1.csv"))
    #expect(series.read("fleet1.csv", isRefused: false) == .apply)
    #expect(series.gone("fleet1.csv") == .apply)
    series.withdrawn("fleet1.csv")
    #expect(series.select(["fleet0.csv"]) == ["fleet0.csv"])
    #expect(series.gone("other.json") == .apply)
  }

  /// Old files go without being looked at; what stands goes for good once nothing is left to take its place.
  @Test func whatTheOneBeforeGaveMayBeGoneToo() throws {
    var series = try series()
    _ = series.select(["fleet1.csv", "fleet2.csv", "fleet3.csv"])
    #expect(series.read("fleet3.csv", isRefused: false) == .apply)
    #expect(series.select(["fleet2.csv"]) == [])
    #expect(series.gone("fleet3.csv") == .lookAt("fleet2.csv"))
    #expect(series.select(["fleet2.csv", "fleet3.csv"]) == ["fleet3.csv", "fleet2.csv"])
    #expect(series.gone("fleet2.csv") == .passOver)
    #expect(series.gone("fleet3.csv") == .lookAt("fleet1.csv"))
    #expect(series.gone("fleet1.csv") == .passOver)
    #expect(series.gone("fleet3.csv") == .apply)
    series.withdrawn("fleet3.csv")
    _ = series.select(["fleet1.csv", "fleet4.csv"])
    #expect(series.gone("fleet4.csv") == .lookAt("fleet1.csv"))
    // All at once, in any order.
    #expect(series.read("fleet4.csv", isRefused: false) == .apply)
    series.forget(["fleet4.csv", "fleet1.csv"])
    #expect(series.gone("fleet4.csv") == .apply)
    #expect(series.gone("fleet1.csv") == .passOver)
  }

  // MARK: In the register

  private static func line(_ id: String, _ built: String = "2001-01-01") -> String {
    #"{"type":"ship","id":"\#(id)","fleet":"n","built":"\#(built)"}"# + "\n"
  }

  private func present(_ register: Register) throws -> Set<String> {
    let type = try #require(register.program.records.firstIndex { $0.name == "ship" })
    let slots = (0..<UInt32(register.slotCount(type))).map { RecordRef(type: UInt16(type), slot: $0) }
    return Set(slots.filter { register.isPresent($0) }.map { register.id($0) })
  }

  @Test(arguments: [true, false]) func aNewerExportTakesTheOldOnesPlace(_ isLoaded: Bool) throws {
    let register = Register(program: try program(Self.pack))
    let old = "ships-31.12.2024.jsonl"
    let first = read(Self.line("a") + Self.line("b") + Self.line("c"), path: old, register.program)
    if isLoaded { register.load(first) } else { for change in register.stage(first) { register.commit(change) } }
    // By its bytes the newer path comes first; by its day it comes last.
    let new = "ships-01.01.2025.jsonl"
    register.put(Self.line("a", "2002-02-02") + Self.line("d") + Self.line("b", "no day"), path: new)
    #expect(try present(register) == ["a", "b", "d"])
    let built = try register.field("ship", "built")
    #expect(try register.date(register.ref("ship", "a"), built)?.description == "2002-02-02")
    // A refused record keeps the version of the export before.
    let kept = try #require(register.origin(register.ref("ship", "b")))
    #expect(register.path(kept.file) == old)
    register.remove(old)
    #expect(try present(register).count == 3)
    register.remove(new)
    #expect(try present(register).isEmpty)
  }

  @Test func aFileOfItsOwnStandsBesideASeries() throws {
    let register = Register(program: try program(Self.pack))
    register.put(Self.line("a"), path: "ships-31.12.2024.jsonl")
    register.put(Self.line("a", "2003-03-03"), path: "a.jsonl")
    register.put(Self.line("b"), path: "ships-01.01.2025.jsonl")
    #expect(try present(register) == ["a", "b"])
    let built = try register.field("ship", "built")
    #expect(try register.date(register.ref("ship", "a"), built)?.description == "2003-03-03")
    register.remove("a.jsonl")
    #expect(try present(register) == ["b"])
  }

  @Test func whatAShortFileLeavesOutMayBeKept() throws {
    let register = Register(program: try program(Self.pack))
    register.put(Self.line("a") + Self.line("b"), path: "ships-31.12.2024.jsonl")
    let short = read(Self.line("a", "2002-02-02"), path: "ships-01.01.2025.jsonl", register.program)
    #expect(register.count(inPlaceOf: short) == 2)
    var changes = register.stage(short)
    #expect(changes.filter(\.isWithdrawal).count == 1)
    register.keepAbsent(&changes, of: short)
    for change in changes { register.commit(change) }
    #expect(try present(register) == ["a", "b"])
    #expect(register.count(inPlaceOf: short) == 2)
    register.put(Self.line("a"), path: "ships-02.01.2025.jsonl")
    #expect(try present(register) == ["a"])
  }
}
