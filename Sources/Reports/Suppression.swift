/// Decides which counts of some tables may be shown, so that nobody can work small ones out.
///
/// Counts from 1 to below the limit are small. From the numbers that are shown, from which ones are small, and from the sums
/// that tie them together, a reader can work out bounds for each small one. As long as any has narrower bounds than that it
/// is small, one more count is taken away: the least large one in a sum that tells too much, or where there is none, what
/// lies farther out. Beneath a small total nothing is shown.
struct Suppression {
  enum Mark: Equatable {
    case shown
    /// From 1 to below the limit, and the reader is told that.
    case small
    /// Not shown, and at least the limit.
    case hidden
    /// Beneath a small total; it may be nothing.
    case covered
    /// Small, and not even that is told: everything large about it has been taken away, and would say too much still.
    case veiled
  }

  /// What a count is to the reader, whatever is decided of the others.
  enum Role {
    /// It stands in a table.
    case told
    /// It stands in no table, but the reader may know it, as far as it would be shown.
    case known
    /// It stands nowhere.
    case untold
  }

  /// A count that is the sum of others; places among the values.
  struct Sum {
    var total: Int
    var parts: [Int]
  }

  private let values: [Int]
  private let roles: [Role]
  private let sums: [Sum]
  private let limit: Int
  private(set) var marks: [Mark]
  /// By value: the sums that it takes part in.
  private var memberships: [[Int]]

  /// - Parameters:
  ///   - values: the counts.
  ///   - roles: what each is to the reader; told where it is not said.
  ///   - sums: how they are tied together; beneath the totals of the first so many, `covering`, nothing is shown where they
  ///     are small.
  ///   - covering: how many of the sums divide a total into parts of the same table; `nil` for all.
  ///   - limit: the least count that may be shown, but for zero; at least 2.
  init(_ values: [Int], roles: [Role] = [], sums: [Sum], covering: Int? = nil, limit: Int) {
    self.values = values
    self.roles = roles + Array(repeating: .told, count: values.count - roles.count)
    self.sums = sums
    self.limit = limit
    marks = zip(values, self.roles).map { $1 == .untold ? .veiled : 1..<limit ~= $0 ? .small : .shown }
    memberships = values.map { _ in [] }
    for (number, sum) in sums.enumerated() {
      for place in [sum.total] + sum.parts { memberships[place].append(number) }
    }
    cover(sums.prefix(covering ?? sums.count))
    protect()
  }

  private mutating func cover(_ divisions: ArraySlice<Sum>) {
    var parts: [Int: [Int]] = [:]
    for sum in divisions { parts[sum.total, default: []] += sum.parts }
    var waiting = marks.indices.filter { marks[$0] == .small }
    while let total = waiting.popLast() {
      for part in parts[total] ?? [] where marks[part] != .covered {
        marks[part] = .covered
        waiting.append(part)
      }
    }
  }

  private mutating func protect() {
    var hasHidden = true
    while hasHidden {
      hasHidden = false
      let (lows, highs) = bounds()
      // One for each sum at a time: what is taken away for one count may protect those beside it.
      var touched: Set<Int> = []
      for weak in marks.indices where isWeak(weak, lows, highs) {
        let telling = memberships[weak].filter { tells(sums[$0], of: weak, lows, highs) }
        guard touched.isDisjoint(with: telling) else { continue }
        if let next = nextToHide(from: weak, telling, where: { !isToldByParts($0) }) ?? nextToHide(from: weak, telling)
        {
          touched.formUnion(telling)
          marks[next] = .hidden
        } else if marks[weak] == .small {
          marks[weak] = .veiled
        } else {
          continue
        }
        hasHidden = true
      }
    }
  }

  /// Whether a reader can work out more of a small count than that it is small; where not even that is told, which it is.
  private func isWeak(_ place: Int, _ lows: [Int], _ highs: [Int]) -> Bool {
    guard roles[place] == .told, 1..<limit ~= values[place] else { return false }
    switch marks[place] {
    case .small: return lows[place] > 1 || highs[place] < limit - 1
    case .covered, .veiled: return lows[place] == highs[place]
    case .shown, .hidden: return false
    }
  }

  /// Whether a sum alone tells more of a small count than that it is small.
  private func tells(_ sum: Sum, of place: Int, _ lows: [Int], _ highs: [Int]) -> Bool {
    let others = sum.parts.filter { $0 != place }
    let low = others.reduce(0) { $0 + lows[$1] }
    let high = others.reduce(0) { $0 + highs[$1] }
    let told = sum.total == place ? low...max(low, high) : lows[sum.total] - high...highs[sum.total] - low
    return marks[place] == .small
      ? told.lowerBound > 1 || told.upperBound < limit - 1 : told.lowerBound > 0 || told.upperBound < limit - 1
  }

  /// Whether it can be summed up from what is shown, so that taking it away alone hides nothing.
  private func isToldByParts(_ place: Int) -> Bool {
    memberships[place].contains { number in
      sums[number].total == place && sums[number].parts.allSatisfy { marks[$0] == .shown }
    }
  }

  /// The least large count beside this one in a sum, the total when there is none beside it, else what is farther away.
  private func nextToHide(from start: Int, _ telling: [Int], where isFit: (Int) -> Bool = { _ in true }) -> Int? {
    var seen: Set<Int> = [start]
    var ring = [start]
    while !ring.isEmpty {
      var beside: [Int] = []
      var above: [Int] = []
      for place in ring {
        for number in place == start ? telling : memberships[place] {
          let sum = sums[number]
          for part in sum.parts where part != place && seen.insert(part).inserted { beside.append(part) }
          if sum.total != place, seen.insert(sum.total).inserted { above.append(sum.total) }
        }
      }
      for group in [beside, above] {
        let large = group.filter { marks[$0] == .shown && roles[$0] == .told && values[$0] >= limit && isFit($0) }
        if let least = large.min(by: { (values[$0], $0) < (values[$1], $1) }) { return least }
      }
      ring = beside + above
    }
    return nil
  }

  // MARK: What a reader can work out

  /// More than any count.
  static let endless = Int(Int32.max)

  /// The least and most that each count may be, for all that is shown: exact where the sums make no circle, since what is
  /// known on one side of a count tells nothing of the other but by the count itself.
  func bounds() -> (lows: [Int], highs: [Int]) {
    var lows: [Int] = []
    var highs: [Int] = []
    for (place, mark) in marks.enumerated() {
      lows.append(mark == .shown ? values[place] : mark == .small ? 1 : mark == .hidden ? limit : 0)
      highs.append(mark == .shown ? values[place] : mark == .hidden || mark == .veiled ? Self.endless : limit - 1)
    }
    var hasChanged = true
    while hasChanged {
      hasChanged = false
      for sum in sums {
        let low = sum.parts.reduce(0) { $0 + lows[$1] }
        let high = sum.parts.reduce(0) { $0 + highs[$1] }
        narrow(&lows, &highs, sum.total, low, min(Self.endless, high), &hasChanged)
        for part in sum.parts {
          // With what the others were at first: if they are narrower by now, the next round tells.
          let (ownLow, ownHigh) = (lows[part], highs[part])
          narrow(
            &lows, &highs, part, lows[sum.total] - (high - ownHigh), highs[sum.total] - (low - ownLow), &hasChanged)
        }
      }
    }
    return (lows, highs)
  }

  private func narrow(
    _ lows: inout [Int], _ highs: inout [Int], _ place: Int, _ low: Int, _ high: Int, _ hasChanged: inout Bool
  ) {
    if low > lows[place] {
      lows[place] = low
      hasChanged = true
    }
    if high < highs[place] {
      highs[place] = high
      hasChanged = true
    }
  }
}
