/// Decides which counts of some tables may be shown, so that nobody can work small ones out.
///
/// Counts from 1 to below the limit are small. From the numbers that are shown, from which ones are small, and from the sums
/// that tie them together, a reader can work out bounds for each small one. As long as any has narrower bounds than that it
/// is small, one more count is taken away: the least beside it that is large, or where there is none, the total of which it
/// is a part, and so on outwards. Beneath a small total nothing is shown.
///
/// Sums may share counts as long as they make no circle: a total may be divided in several ways, and each part again. Then
/// the bounds are exact, since what is known of one side of a count tells nothing of the other but by the count itself.
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

  /// A count that is the sum of others; places among the values.
  struct Sum {
    var total: Int
    var parts: [Int]
  }

  private let values: [Int]
  private let sums: [Sum]
  private let limit: Int
  private(set) var marks: [Mark]
  /// By value: the sums that it takes part in.
  private var memberships: [[Int]]

  /// - Parameters:
  ///   - values: the counts.
  ///   - sums: how they are tied together.
  ///   - limit: the least count that may be shown, but for zero; at least 2.
  init(_ values: [Int], sums: [Sum], limit: Int) {
    self.values = values
    self.sums = sums
    self.limit = limit
    marks = values.map { 1..<limit ~= $0 ? .small : .shown }
    memberships = values.map { _ in [] }
    for (number, sum) in sums.enumerated() {
      for place in [sum.total] + sum.parts { memberships[place].append(number) }
    }
    cover()
    protect()
  }

  private mutating func cover() {
    var waiting = marks.indices.filter { marks[$0] == .small }
    while let total = waiting.popLast() {
      for sum in sums where sum.total == total {
        for part in sum.parts where marks[part] != .covered {
          marks[part] = .covered
          waiting.append(part)
        }
      }
    }
  }

  private mutating func protect() {
    var hasHidden = true
    while hasHidden {
      hasHidden = false
      let bounds = bounds
      // One for each sum at a time: what is taken away for one count may protect those beside it.
      var touched: Set<Int> = []
      for weak in marks.indices where marks[weak] == .small && bounds[weak] != 1...(limit - 1) {
        guard touched.isDisjoint(with: memberships[weak]) else { continue }
        if let next = nextToHide(from: weak, where: { !isToldByParts($0) }) ?? nextToHide(from: weak) {
          touched.formUnion(memberships[weak])
          marks[next] = .hidden
        } else {
          marks[weak] = .veiled
        }
        hasHidden = true
      }
    }
  }

  /// Whether it can be summed up from what is shown, so that taking it away alone hides nothing.
  private func isToldByParts(_ place: Int) -> Bool {
    memberships[place].contains { number in
      sums[number].total == place && sums[number].parts.allSatisfy { marks[$0] == .shown }
    }
  }

  /// The least large count in a sum with this one, its total when there is none beside it, else what is farther away.
  private func nextToHide(from start: Int, where isFit: (Int) -> Bool = { _ in true }) -> Int? {
    var seen: Set<Int> = [start]
    var ring = [start]
    while !ring.isEmpty {
      var beside: [Int] = []
      var above: [Int] = []
      for place in ring {
        for sum in memberships[place].map({ sums[$0] }) {
          for part in sum.parts where part != place && seen.insert(part).inserted { beside.append(part) }
          if sum.total != place, seen.insert(sum.total).inserted { above.append(sum.total) }
        }
      }
      for group in [beside, above] {
        let large = group.filter { marks[$0] == .shown && values[$0] >= limit && isFit($0) }
        if let least = large.min(by: { (values[$0], $0) < (values[$1], $1) }) { return least }
      }
      ring = beside + above
    }
    return nil
  }

  // MARK: What a reader can work out

  /// More than any count.
  static let endless = Int(Int32.max)

  /// The least and most that each count may be, for all that is shown.
  var bounds: [ClosedRange<Int>] {
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
    return zip(lows, highs).map { $0...max($0, $1) }
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
