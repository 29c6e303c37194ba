import Testing

@testable import Reports

@Suite struct SuppressionTests {
  private static func marks(_ values: [Int], _ sums: [(Int, [Int])], limit: Int = 5) -> [Suppression.Mark] {
    Suppression(values, sums: sums.map { .init(total: $0.0, parts: $0.1) }, limit: limit).marks
  }

  /// A total with its parts behind it.
  private static func row(_ parts: Int..., limit: Int = 5) -> [Suppression.Mark] {
    marks([parts.reduce(0, +)] + parts, [(0, Array(1...parts.count))], limit: limit)
  }

  @Test func showsWhatIsLargeOrNothing() { #expect(Self.row(5, 0, 12) == [.shown, .shown, .shown, .shown]) }

  @Test func takesTheLeastLargeCountBesideALoneSmallOne() {
    #expect(Self.row(3, 30, 9, 0) == [.shown, .small, .shown, .hidden, .shown])
  }

  /// 2 and 5 make 7: of the small one alone 1 or 2 could be told then.
  @Test func takesMoreWhereTheSumStillTells() {
    #expect(Self.row(2, 5, 40) == [.shown, .small, .hidden, .hidden])
  }

  @Test func takesTheTotalWhereNothingElseIsLeft() {
    #expect(Self.row(4, 4) == [.hidden, .small, .small])
    #expect(Self.row(4, 4, 0, 4, 4) == [.hidden, .small, .small, .shown, .small, .small])
  }

  @Test func leavesSmallOnesThatProtectEachOther() {
    #expect(Self.row(2, 3) == [.shown, .small, .small])
    #expect(Self.row(2, 3, 3, 40) == [.shown, .small, .small, .small, .shown])
  }

  @Test func coversAllBeneathASmallTotal() {
    // 0 = 1 + 2, 1 = 3 + 4
    let marks = Self.marks([23, 3, 20, 0, 3], [(0, [1, 2]), (1, [3, 4])])
    #expect(marks == [.shown, .small, .hidden, .covered, .covered])
  }

  /// A total that was taken away for its parts may be told by its own total.
  @Test func goesOutwards() {
    // 0 = 1 + 2 + 3, 1 = 4 + 5
    let marks = Self.marks([68, 8, 20, 40, 4, 4], [(0, [1, 2, 3]), (1, [4, 5])])
    #expect(marks == [.shown, .hidden, .hidden, .shown, .small, .small])
  }

  // MARK: Against a reader who tries everything

  private struct Random {
    var state: UInt64
    mutating func below(_ bound: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int((state >> 33) % UInt64(bound))
    }
  }

  /// What the least count could be for all that is shown, by trying every number for every part.
  private static func possible(
    _ values: [Int], _ sums: [(Int, [Int])], _ marks: [Suppression.Mark], limit: Int
  ) -> [Set<Int>] {
    let totals = Set(sums.map(\.0))
    let leaves = values.indices.filter { !totals.contains($0) }
    var found = values.map { _ in Set<Int>() }
    var trial = values
    func fits(_ place: Int) -> Bool {
      switch marks[place] {
      case .shown: trial[place] == values[place]
      case .small: 1..<limit ~= trial[place]
      case .hidden: trial[place] >= limit
      case .covered: trial[place] < limit
      case .veiled: true
      }
    }
    let most = marks[0] == .shown ? values[0] : Int.max
    func tryAll(_ index: Int) {
      // What already exceeds the whole leads nowhere.
      let tried = leaves[..<index]
      guard tried.filter({ $0 < 6 }).reduce(0, { $0 + trial[$1] }) <= most,
        tried.filter({ $0 >= 6 }).reduce(0, { $0 + trial[$1] }) <= most
      else { return }
      guard index < leaves.count else {
        // The innermost sums stand last; of several over one total all must agree.
        var known: [Int: Int] = [:]
        for (total, parts) in sums.reversed() {
          let sum = parts.reduce(0) { $0 + trial[$1] }
          if let other = known[total], other != sum { return }
          known[total] = sum
          trial[total] = sum
        }
        guard values.indices.allSatisfy(fits) else { return }
        for place in values.indices { found[place].insert(trial[place]) }
        return
      }
      let leaf = leaves[index]
      let range: ClosedRange<Int> =
        switch marks[leaf] {
        case .shown: values[leaf]...values[leaf]
        case .small: 1...(limit - 1)
        case .hidden: limit...(max(limit, values[0]) + 2 * limit)
        case .covered: 0...(limit - 1)
        case .veiled: 0...(max(limit, values[0]) + 2 * limit)
        }
      for value in range {
        trial[leaf] = value
        tryAll(index + 1)
      }
    }
    tryAll(0)
    return found
  }

  /// Two levels of units, and the whole divided once more by values: no small count can be told any closer.
  @Test(arguments: Array(1...120) as [UInt64])
  func noSmallCountCanBeWorkedOut(_ seed: UInt64) {
    var random = Random(state: seed &* 7919)
    let limit = 3 + random.below(2)
    func number() -> Int { random.below(3) == 0 ? random.below(7) : random.below(limit) }
    // 0 is all: 1, 2 and 3 are units, 3 has 4 and 5 beneath; 6, 7 and 8 are values of a field.
    var values = Array(repeating: 0, count: 9)
    for place in [1, 2, 4, 5] { values[place] = number() }
    values[3] = values[4] + values[5]
    values[0] = values[1] + values[2] + values[3]
    values[6] = random.below(values[0] + 1)
    values[7] = random.below(values[0] - values[6] + 1)
    values[8] = values[0] - values[6] - values[7]
    let sums = [(0, [1, 2, 3]), (0, [6, 7, 8]), (3, [4, 5])]
    let marks = Self.marks(values, sums, limit: limit)
    let possible = Self.possible(values, sums, marks, limit: limit)
    for place in values.indices {
      switch marks[place] {
      case .small: #expect(possible[place] == Set(1..<limit), "\(values) \(marks) \(place)")
      case .shown: #expect(values[place] == 0 || values[place] >= limit)
      case .veiled: #expect(possible[place].contains { $0 >= limit }, "\(values) \(marks) \(place)")
      case .hidden, .covered: #expect(possible[place].contains(values[place]))
      }
    }
  }
}
