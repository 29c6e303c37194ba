internal import Engine

/// What may be shown of each row of some tables, measure by measure.
struct Withholding {
  private let tallies: [StatisticsTally]
  private let limit: Int
  private var marks: [StatisticsDocument.Measure: [Suppression.Mark]] = [:]
  /// By row: whether the share in time is kept back.
  private(set) var hidesShare: [Bool] = []

  /// - Parameters:
  ///   - tallies: of each row.
  ///   - sums: which rows are the sums of others, of every measure.
  ///   - limit: the least count that may be shown.
  init(_ tallies: [StatisticsTally], sums: [Suppression.Sum], limit: Int) {
    self.tallies = tallies
    self.limit = limit
    let counts: [(StatisticsDocument.Measure, (StatisticsTally) -> Int)] = [
      (.new, \.new), (.closed, \.closed), (.open, \.open), (.overdue, \.overdue), (.unknown, \.unknown),
    ]
    for (measure, count) in counts { marks[measure] = Suppression(tallies.map(count), sums: sums, limit: limit).marks }
    hidesShare = shares(sums)
  }

  func figure(_ measure: StatisticsDocument.Measure, of row: Int) -> StatisticsDocument.Figure {
    let tally = tallies[row]
    switch measure {
    case .new: return count(measure, tally.new, row)
    case .closed: return count(measure, tally.closed, row)
    case .open: return count(measure, tally.open, row)
    case .overdue: return count(measure, tally.overdue, row)
    case .unknown: return count(measure, tally.unknown, row)
    case .inTime:
      let all = tally.inTime + tally.late
      if hidesShare[row] { return .hidden }
      return all == 0 ? .none : .number((200 * tally.inTime + all) / (2 * all))
    case .median, .ninetieth:
      guard isClosedShown(row) else { return .hidden }
      return tally.days(percentile: measure == .median ? 50 : 90).map { .number(Int($0)) } ?? .none
    }
  }

  private func count(_ measure: StatisticsDocument.Measure, _ value: Int, _ row: Int) -> StatisticsDocument.Figure {
    switch marks[measure]?[row] {
    case .shown: .number(value)
    case .small: .small
    case .hidden, .covered, .veiled, nil: .hidden
    }
  }

  private func isClosedShown(_ row: Int) -> Bool { marks[.closed]?[row] == .shown }

  // MARK: Shares

  private func isFew(_ count: Int) -> Bool { 1..<limit ~= count }

  /// A share tells how many were in time and how many late. It is kept back where either is small, or of whom it is the
  /// share; and in a sum where all others are told, one more is, so that it cannot be worked out from them.
  private func shares(_ sums: [Suppression.Sum]) -> [Bool] {
    var hidden = tallies.indices.map { row in
      let tally = tallies[row]
      return !isClosedShown(row) || isFew(tally.inTime) || isFew(tally.late) || isFew(tally.inTime + tally.late)
    }
    func weight(_ row: Int) -> Int { tallies[row].inTime + tallies[row].late }
    var hasHidden = true
    while hasHidden {
      hasHidden = false
      for sum in sums {
        let rows = ([sum.total] + sum.parts).filter { weight($0) > 0 }
        guard rows.count(where: { hidden[$0] }) == 1 else { continue }
        let others = rows.filter { !hidden[$0] }
        let parts = others.filter { $0 != sum.total }
        guard let next = (parts.isEmpty ? others : parts).min(by: { (weight($0), $0) < (weight($1), $1) }) else {
          continue
        }
        hidden[next] = true
        hasHidden = true
      }
    }
    return hidden
  }
}
