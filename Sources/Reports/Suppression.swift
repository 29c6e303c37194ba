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
  }

  /// A count that is the sum of others; places among the values.
  struct Sum {
    var total: Int
    var parts: [Int]
  }

  /// Counts that together are as many as others.
  struct Balance {
    var left: [Int]
    var right: [Int]
  }

  private let values: [Int]
  private let roles: [Role]
  private let balances: [Balance]
  private let limit: Int
  private(set) var marks: [Mark]
  /// By value: the balances that it takes part in.
  private var memberships: [[Int]]

  /// - Parameters:
  ///   - values: the counts.
  ///   - roles: what each is to the reader; told where it is not said.
  ///   - sums: which are the sums of others. Beneath a small total nothing is shown.
  ///   - balances: what else ties them together.
  ///   - limit: the least count that may be shown, but for zero; at least 2.
  init(_ values: [Int], roles: [Role] = [], sums: [Sum], balances: [Balance] = [], limit: Int) {
    self.values = values
    self.roles = roles + Array(repeating: .told, count: values.count - roles.count)
    self.balances = sums.map { Balance(left: [$0.total], right: $0.parts) } + balances
    self.limit = limit
    marks = values.map { 1..<limit ~= $0 ? .small : .shown }
    memberships = values.map { _ in [] }
    for (number, balance) in self.balances.enumerated() {
      for place in balance.left + balance.right { memberships[place].append(number) }
    }
    cover(sums)
    protect()
  }

  private mutating func cover(_ divisions: [Sum]) {
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
        let telling = memberships[weak].filter { tells(balances[$0], of: weak, lows, highs) }
        guard touched.isDisjoint(with: telling) else { continue }
        if let next = nextToHide(from: weak, telling, where: { staysHidden($0) }) ?? nextToHide(from: weak, telling) {
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

  /// Whether a balance alone tells more of a count than it may.
  private func tells(_ balance: Balance, of place: Int, _ lows: [Int], _ highs: [Int]) -> Bool {
    let (own, opposite) = balance.left.contains(place) ? (balance.left, balance.right) : (balance.right, balance.left)
    let others = own.filter { $0 != place }
    let low = opposite.reduce(0) { $0 + lows[$1] } - others.reduce(0) { $0 + highs[$1] }
    let high = opposite.reduce(0) { $0 + highs[$1] } - others.reduce(0) { $0 + lows[$1] }
    return low > (marks[place] == .small ? 1 : 0) || high < limit - 1
  }

  /// Whether a count could not be worked out at once from what is shown beside it, if it were taken away.
  private func staysHidden(_ place: Int) -> Bool {
    memberships[place].allSatisfy { number in
      (balances[number].left + balances[number].right).contains { $0 != place && marks[$0] != .shown }
    }
  }

  /// The least large count beside this one, or on the other side where there is none beside it, else what is farther away.
  private func nextToHide(from start: Int, _ telling: [Int], where isFit: (Int) -> Bool = { _ in true }) -> Int? {
    var seen: Set<Int> = [start]
    var ring = [start]
    while !ring.isEmpty {
      var beside: [Int] = []
      var across: [Int] = []
      for place in ring {
        for number in place == start ? telling : memberships[place] {
          let balance = balances[number]
          let isLeft = balance.left.contains(place)
          for other in isLeft ? balance.left : balance.right where seen.insert(other).inserted { beside.append(other) }
          for other in isLeft ? balance.right : balance.left where seen.insert(other).inserted { across.append(other) }
        }
      }
      for group in [beside, across] {
        let large = group.filter { marks[$0] == .shown && roles[$0] == .told && values[$0] >= limit && isFit($0) }
        if let least = large.min(by: { (values[$0], $0) < (values[$1], $1) }) { return least }
      }
      // What is taken away beyond a count that is shown, or small anyhow, tells no less of this one.
      ring = (beside + across).filter { marks[$0] != .shown && marks[$0] != .small }
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
      for balance in balances {
        for (own, opposite) in [(balance.left, balance.right), (balance.right, balance.left)] {
          // With what the others are before; if they are narrower behind it, the next round tells.
          let ownLow = own.reduce(0) { $0 + lows[$1] }
          let ownHigh = own.reduce(0) { $0 + highs[$1] }
          let low = opposite.reduce(0) { $0 + lows[$1] }
          let high = opposite.reduce(0) { $0 + highs[$1] }
          let before = own.map { (lows[$0], highs[$0]) }
          for (place, (least, most)) in zip(own, before) {
            narrow(
              &lows, &highs, place, low - (ownHigh - most), min(Self.endless, high - (ownLow - least)), &hasChanged)
          }
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
