import CivilTime
import Krav
import Records
import Testing

@testable import Engine

extension House {
  /// A record whose fields are written as in a pack's tests: `name "A", moored 2025-01-01`.
  fileprivate func put(_ type: String, _ id: String, _ fields: String) throws {
    let members = fields.split(separator: ", ").map { field in
      let parts = field.split(separator: " ", maxSplits: 1)
      let isBare = parts[1].hasPrefix("\"") || ["true", "false"].contains(parts[1])
      return "\"\(parts[0])\": " + (isBare ? String(parts[1]) : "\"\(parts[1])\"")
    }
    try put(
      "{\"type\": \"\(type)\", \"id\": \"\(id)\", " + members.joined(separator: ", ") + "}",
      file: "\(type)-\(id).json")
  }
}

@Suite struct StatisticsScanTests {
  static let pack = """
    source code "Code" { id "C" in force from 2000-01-01 }
    enum rig ordered { sloop, brig, ship }
    record quay scope { title label; part_of quay?; once [label] alias }
    record boat {
      quay quay; rig rig; paint label?; insured bool?; moored date?; left date?; gone bool?; seen instant?; mate boat?
    }
    parameter stay by rig = { sloop: 10 days, brig: 20 days, ship: 30 days }
    define boat b.leaves = b.moored + stay[b.rig]
    define boat b.mate_rig = b.mate.rig
    define boat b.companions = count (boat c where c.quay = b.quay and c.rig = b.rig)
    define boat b.crowded = b.companions > 2
    define boat b.unread = count (boat c where c.paint = b.paint)
    statistics visits "Visits" {
      for     boat b where b.rig != ship
      opened  b.moored
      closed  b.left when b.gone else (b.left is set)
      due     b.leaves
      by      b.rig, b.paint, b.insured, b.mate_rig
    }
    statistics crowds "Crowds" {
      for     boat b
      opened  b.seen
      by      b.crowded
    }
    rule moored "Moored" {
      basis code "1"
      for boat b
      yellow when b.moored is missing because "."
    }
    """

  /// Counts to the end, so many records at a time.
  static func scan(
    _ house: House, _ number: Int = 0, _ from: String = "2025-01-01", _ to: String = "2025-12-31", slice: Int = 1000
  ) -> StatisticsScan {
    let period = StatisticsPeriod(from: CivilDate(iso: from) ?? .first, to: CivilDate(iso: to) ?? .first)
    var scan = StatisticsScan(house.engine, number, period)
    while !scan.step(limit: slice) {}
    return scan
  }

  /// All that was counted of all records.
  static func whole(_ scan: StatisticsScan, grouping: Int = -1, value: StatisticsValue = .missing) -> StatisticsTally {
    scan.cells.filter { $0.key.grouping == grouping && $0.key.value == value }
      .reduce(into: StatisticsTally()) { $0 += $1.value }
  }

  /// New, closed, open, overdue, in time, late, unknown.
  static func numbers(_ tally: StatisticsTally) -> [Int] {
    [tally.new, tally.closed, tally.open, tally.overdue, tally.inTime, tally.late, tally.unknown]
  }

  private static func house(_ boats: [String: String], at date: String = "2026-03-01") throws -> House {
    let house = try House(pack, at: date)
    try house.put("quay", "q", "title \"Q\"")
    for (id, fields) in boats { try house.put("boat", id, "quay \"q\", " + fields) }
    house.settle()
    return house
  }

  @Test(
    arguments: [
      // Opened and closed about the ends of the period.
      ("rig sloop, moored 2024-12-31, left 2024-12-31", [0, 0, 0, 0, 0, 0, 0]),
      ("rig sloop, moored 2024-12-31, left 2025-01-01", [0, 1, 0, 0, 1, 0, 0]),
      ("rig sloop, moored 2025-01-01, left 2025-12-31", [1, 1, 0, 0, 0, 1, 0]),
      ("rig sloop, moored 2025-12-31, left 2026-01-01", [1, 0, 1, 0, 0, 0, 0]),
      ("rig sloop, moored 2026-01-01, left 2026-01-01", [0, 0, 0, 0, 0, 0, 0]),
      // In time on the day itself; overdue the day after.
      ("rig sloop, moored 2025-01-01, left 2025-01-11", [1, 1, 0, 0, 1, 0, 0]),
      ("rig sloop, moored 2025-01-01, left 2025-01-12", [1, 1, 0, 0, 0, 1, 0]),
      ("rig sloop, moored 2025-12-21", [1, 0, 1, 0, 0, 0, 0]),
      ("rig sloop, moored 2025-12-20", [1, 0, 1, 1, 0, 0, 0]),
      ("rig brig, moored 2024-02-01", [0, 0, 1, 1, 0, 0, 0]),
      // Not counted, whatever else is known.
      ("rig ship, moored 2025-12-20", [0, 0, 0, 0, 0, 0, 0]),
      // Unknown: no day, closed without a day, closed before it was opened.
      ("rig sloop", [0, 0, 0, 0, 0, 0, 1]),
      ("rig sloop, moored 2025-03-01, gone true", [0, 0, 0, 0, 0, 0, 1]),
      ("rig sloop, moored 2025-03-02, left 2025-03-01", [0, 0, 0, 0, 0, 0, 1]),
      ("rig sloop, moored 2025-03-02, left 2025-03-02, gone false", [1, 0, 1, 1, 0, 0, 0]),
      // What comes after the period is not there yet.
      ("rig sloop, moored 2026-01-02, gone true", [0, 0, 0, 0, 0, 0, 0]),
    ] as [(String, [Int])])
  func counts(_ fields: String, _ expected: [Int]) throws {
    let scan = Self.scan(try Self.house(["b": fields]))
    #expect(Self.numbers(Self.whole(scan)) == expected)
  }

  @Test func dividesByEveryKindOfField() throws {
    let house = try Self.house([
      "a": "rig sloop, paint \"tar\", insured true, moored 2025-02-01, mate \"b\"",
      "b": "rig brig, paint \"tar\", insured false, moored 2025-02-01, mate \"nobody\"",
      "c": "rig brig, moored 2025-02-01",
    ])
    let scan = Self.scan(house, slice: 1)
    #expect(Self.whole(scan).new == 3)
    #expect(Self.whole(scan, grouping: 0, value: .enumeration(1)).new == 2)
    #expect(Self.whole(scan, grouping: 1, value: .label(house.register.symbol(of: "tar"))).new == 2)
    #expect(Self.whole(scan, grouping: 1, value: .missing).new == 1)
    #expect(Self.whole(scan, grouping: 2, value: .bool(true)).new == 1)
    #expect(Self.whole(scan, grouping: 2, value: .bool(false)).new == 1)
    // The mate of one is a brig, that of another is not there, the third has none.
    #expect(Self.whole(scan, grouping: 3, value: .enumeration(1)).new == 1)
    #expect(Self.whole(scan, grouping: 3, value: .undecided).new == 1)
    #expect(Self.whole(scan, grouping: 3, value: .missing).new == 1)
  }

  /// Derived fields may ask queries; an instant counts on its day in Oslo.
  @Test(arguments: [1, 3, 1000])
  func asksQueries(slice: Int) throws {
    let house = try Self.house([
      "a": "rig sloop, seen 2024-12-31T23:30:00Z", "b": "rig sloop, seen 2025-12-31T22:59:59Z",
      "c": "rig sloop, seen 2025-12-31T23:00:00Z", "d": "rig brig, seen 2025-06-01T12:00:00Z",
    ])
    let scan = Self.scan(house, 1, slice: slice)
    #expect(Self.whole(scan).new == 3)
    #expect(Self.whole(scan).open == 3)
    #expect(Self.whole(scan, grouping: 0, value: .bool(true)).new == 2)
    #expect(Self.whole(scan, grouping: 0, value: .bool(false)).new == 1)
  }

  @Test func endsTodayWhenThePeriodDoesNot() throws {
    let house = try Self.house(["a": "rig sloop, moored 2025-02-10"], at: "2025-02-20")
    let scan = Self.scan(house)
    #expect(scan.day == CivilDate(iso: "2025-02-20"))
    #expect(Self.numbers(Self.whole(scan)) == [1, 0, 1, 0, 0, 0, 0])
    let later = Self.scan(try Self.house(["a": "rig sloop, moored 2025-02-10"], at: "2025-02-21"))
    #expect(Self.numbers(Self.whole(later)) == [1, 0, 1, 1, 0, 0, 0])
  }

  @Test func placesRecordsInTheirUnits() throws {
    let house = try Self.house(["a": "rig sloop, moored 2025-02-10"])
    try house.put(#"{"type": "quay", "id": "r", "title": "R", "once": ["old"]}"#, file: "quay-r.json")
    try house.put("boat", "b", "quay \"old\", rig sloop, moored 2025-02-10")
    try house.put("boat", "c", "quay \"gone\", rig sloop, moored 2025-02-10")
    house.settle()
    let scan = Self.scan(house)
    let slot = try #require(house.register.slot(type: 0, id: "r"))
    #expect(scan.cells[StatisticsCell(unit: Int32(slot), grouping: -1, value: .missing)]?.new == 1)
    #expect(Self.whole(scan).new == 3)
  }

  @Test func isStaleWhenARecordChanges() throws {
    let house = try Self.house(["a": "rig sloop, moored 2025-02-10"])
    let scan = Self.scan(house)
    #expect(!scan.isStale)
    try house.put("boat", "b", "quay \"q\", rig sloop, moored 2025-02-10")
    house.settle()
    #expect(scan.isStale)
  }

  /// Verdicts are no affair of a scan, nor a scan of theirs.
  @Test func leavesTheEngineAlone() throws {
    let house = try Self.house(["a": "rig sloop, moored 2025-02-10"])
    let touched = house.engine.recordsTouched
    _ = Self.scan(house)
    #expect(house.engine.recordsTouched == touched)
    #expect(house.engine.pending == 0)
  }

  // MARK: Percentiles

  /// The nearest rank by its definition: the least number that so many hundredths do not exceed.
  @Test(arguments: [[3], [1, 2], [5, 1, 1, 9], Array(0...9), [7, 7, 7, 0], (0..<101).map { $0 * $0 % 37 }])
  func percentilesAreByTheNearestRank(_ lengths: [Int]) {
    var tally = StatisticsTally()
    for length in lengths { tally.days[Int32(length), default: 0] += 1 }
    for percent in [1, 10, 50, 90, 99, 100] {
      let expected = lengths.sorted().first { value in
        lengths.count { $0 <= value } * 100 >= percent * lengths.count
      }
      #expect(tally.days(percentile: percent).map(Int.init) == expected)
    }
  }

  @Test func nothingHasNoPercentile() { #expect(StatisticsTally().days(percentile: 50) == nil) }
}
