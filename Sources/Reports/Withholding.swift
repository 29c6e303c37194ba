internal import Engine

/// What may be shown of each row of some tables, measure by measure.
struct Withholding {
  private typealias Measure = StatisticsDocument.Measure

  private let tallies: [StatisticsTally]
  private let limit: Int
  private var marks: [Measure: [Suppression.Mark]] = [:]
  /// By row: whether the share in time is kept back.
  private(set) var hidesShare: [Bool] = []

  /// - Parameters:
  ///   - tallies: of each row.
  ///   - sums: which rows are the sums of others, of every measure.
  ///   - limit: the least count that may be shown.
  ///   - balances: whether what is open is told too, so that it must balance with what is new and closed.
  init(_ tallies: [StatisticsTally], sums: [Suppression.Sum], limit: Int, balances: Bool = true) {
    self.tallies = tallies
    self.limit = limit
    for (measure, count) in [(Measure.overdue, \StatisticsTally.overdue), (.unknown, \.unknown)] {
      marks[measure] = Suppression(tallies.map { $0[keyPath: count] }, sums: sums, limit: limit).marks
    }
    if balances {
      balance(sums)
    } else {
      marks[.new] = Suppression(tallies.map(\.new), sums: sums, limit: limit).marks
    }
    hidesShare = shares(sums)
  }

  /// What was open at the beginning, which the report of the period before told, and what is new are together what is
  /// closed and what is open at the end: of the last three, none may be worked out from the two others.
  private mutating func balance(_ sums: [Suppression.Sum]) {
    let count = tallies.count
    // New, closed and open row by row, then what was open before.
    let values =
      tallies.map(\.new) + tallies.map(\.closed) + tallies.map(\.open)
      + tallies.map { $0.closed + $0.open - $0.new }
    let roles: [Suppression.Role] =
      Array(repeating: .told, count: 3 * count) + Array(repeating: .known, count: count)
    let columns = (0..<4).flatMap { column in
      sums.map { sum in
        Suppression.Sum(total: column * count + sum.total, parts: sum.parts.map { column * count + $0 })
      }
    }
    let rows = tallies.indices.map { row in
      Suppression.Balance(left: [3 * count + row, row], right: [count + row, 2 * count + row])
    }
    let found = Suppression(values, roles: roles, sums: columns, balances: rows, limit: limit).marks
    marks[.new] = Array(found[..<count])
    marks[.closed] = Array(found[count..<2 * count])
    marks[.open] = Array(found[2 * count..<3 * count])
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
