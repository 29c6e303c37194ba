import Engine
import Testing

@testable import Reports

@Suite struct WithholdingTests {
  private static func tally(
    new: Int = 0, closed: Int = 0, open: Int = 0, overdue: Int = 0, inTime: Int = 0, late: Int = 0
  ) -> StatisticsTally {
    var tally = StatisticsTally()
    (tally.new, tally.closed, tally.open, tally.overdue) = (new, closed, open, overdue)
    (tally.inTime, tally.late) = (inTime, late)
    if closed > 0 { tally.days[7] = closed }
    return tally
  }

  /// All of the rows, with the first their sum.
  private static func withheld(_ rows: [StatisticsTally], limit: Int = 5) -> Withholding {
    let total = rows.reduce(into: StatisticsTally()) { $0 += $1 }
    return Withholding([total] + rows, sums: [.init(total: 0, parts: Array(1...rows.count))], limit: limit)
  }

  private static func figures(
    _ withheld: Withholding, _ row: Int, _ measures: [StatisticsDocument.Measure]
  ) -> [StatisticsDocument.Figure] { measures.map { withheld.figure($0, of: row) } }

  /// 81 new and 78 closed, where none was open before: 3 are open.
  @Test func whatIsOpenIsNotToldByWhatIsNewAndClosed() {
    let withheld = Withholding([Self.tally(new: 81, closed: 78, open: 3)], sums: [], limit: 5)
    #expect(Self.figures(withheld, 0, [.new, .closed, .open]) == [.number(81), .hidden, .small])
  }

  @Test func whatIsLargeIsShown() {
    let withheld = Self.withheld([
      Self.tally(new: 20, closed: 15, open: 9, overdue: 6, inTime: 10, late: 5), Self.tally(new: 5, closed: 5, open: 5),
    ])
    for row in 0...1 {
      #expect(
        Self.figures(withheld, row, [.inTime, .median, .ninetieth, .unknown])
          == [.number(67), .number(7), .number(7), .number(0)])
    }
    #expect(Self.figures(withheld, 1, [.new, .closed, .open, .overdue]) == [20, 15, 9, 6].map { .number($0) })
  }

  @Test func daysOfFewAreKeptBack() {
    let withheld = Self.withheld([
      Self.tally(new: 30, closed: 4, open: 30), Self.tally(new: 30, closed: 30, open: 9), Self.tally(new: 30, open: 30),
    ])
    #expect(Self.figures(withheld, 1, [.closed, .median, .ninetieth]) == [.small, .hidden, .hidden])
    #expect(Self.figures(withheld, 3, [.closed, .inTime, .median, .ninetieth]) == [.number(0), .none, .none, .none])
  }

  // MARK: Shares

  private static func shares(_ rows: [(inTime: Int, late: Int)]) -> [Bool] {
    withheld(rows.map { tally(closed: $0.inTime + $0.late, inTime: $0.inTime, late: $0.late) }).hidesShare
  }

  @Test func aShareThatTellsOfFewIsKeptBackAndOneMore() {
    // Two were late in the first; the second is the one of fewest beside it.
    #expect(Self.shares([(20, 2), (20, 20), (30, 30)]) == [false, true, true, false])
    // Nothing else is left but the whole.
    #expect(Self.shares([(20, 2)]) == [true, true])
    #expect(Self.shares([(20, 2), (0, 0)]) == [true, true, false])
    #expect(Self.shares([(20, 0), (0, 9)]) == [false, false, false])
    #expect(Self.shares([(2, 20), (20, 3), (30, 0)]) == [false, true, true, false])
  }

  /// In no sum is one alone unknown, so that none follows from the others.
  @Test(arguments: Array(1...200) as [UInt64])
  func noShareFollowsFromOthers(_ seed: UInt64) {
    var random = Random(state: seed)
    let rows = (0..<4).map { _ in (inTime: random.below(12), late: random.below(12)) }
    let hidden = Self.shares(rows)
    for (row, counts) in rows.enumerated() where !hidden[row + 1] {
      for count in [counts.inTime, counts.late, counts.inTime + counts.late] { #expect(count == 0 || count >= 5) }
    }
    let weights = [1] + rows.map { $0.inTime + $0.late }
    #expect(zip(hidden, weights).count { $0 && $1 > 0 } != 1)
  }

  // MARK: Against a reader who tries everything, and knows what was open before

  private struct Random {
    var state: UInt64
    mutating func below(_ bound: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int((state >> 33) % UInt64(bound))
    }
  }

  /// New, closed, open of one row.
  private typealias Row = [Int]

  @Test(arguments: Array(1...150) as [UInt64])
  func noSmallCountCanBeWorkedOut(_ seed: UInt64) {
    var random = Random(state: seed &* 104_729)
    let limit = 3
    let before = (0..<2).map { _ in random.below(3) == 0 ? random.below(5) + 3 : 0 }
    let rows: [Row] = before.map { before in
      let new = random.below(7)
      let closed = random.below(before + new + 1)
      return [new, closed, before + new - closed]
    }
    let total: Row = (0..<3).map { rows[0][$0] + rows[1][$0] }
    let withheld = Self.withheld(rows.map { Self.tally(new: $0[0], closed: $0[1], open: $0[2]) }, limit: limit)
    let measures: [StatisticsDocument.Measure] = [.new, .closed, .open]
    let shown = (0...2).map { Self.figures(withheld, $0, measures) }
    func fits(_ row: Int, _ values: Row) -> Bool {
      zip(shown[row], values).allSatisfy { figure, value in
        switch figure {
        case .number(let number): value == number
        case .small: 1..<limit ~= value
        case .hidden, .none: true
        }
      }
    }
    let most = 24
    let candidates = (0..<2).map { unit -> [Row] in
      var found: [Row] = []
      for new in 0...most {
        for closed in 0...(before[unit] + new) {
          let row = [new, closed, before[unit] + new - closed]
          if fits(unit + 1, row) { found.append(row) }
        }
      }
      return found
    }
    var possible = Array(repeating: Array(repeating: Set<Int>(), count: 3), count: 3)
    for first in candidates[0] {
      for second in candidates[1] {
        let sum: Row = (0..<3).map { first[$0] + second[$0] }
        guard fits(0, sum) else { continue }
        for measure in 0..<3 {
          possible[0][measure].insert(sum[measure])
          possible[1][measure].insert(first[measure])
          possible[2][measure].insert(second[measure])
        }
      }
    }
    for (row, values) in ([total] + rows).enumerated() {
      for (measure, value) in values.enumerated() {
        #expect(possible[row][measure].contains(value))
        guard 1..<limit ~= value else { continue }
        let isTold = shown[row][measure] == .small
        #expect(
          isTold ? possible[row][measure] == Set(1..<limit) : possible[row][measure].count > 1,
          "\(before) \(rows): \(shown), \(row) \(measure): \(possible[row][measure].sorted())")
      }
    }
  }
}
