import Krav

/// How a criterion stands in a unit and beneath it.
struct Standing: Equatable {
  var verdict = "unknown"
  var green = 0
  var yellow = 0
  var red = 0
  var unknown = 0
}

extension World {
  /// The unit that a record belongs to; `nil` when that cannot be told.
  func unit(of id: Int, _ type: Int) -> Int? {
    var (type, id) = (type, id)
    for _ in types {
      if type == scope { return id }
      guard isThere(type, id), let row = rows[type][id],
        let field = types[type].places.first(where: { !row[$0].isMissing }),
        case .reference(let next, let owner) = row[field]
      else { return nil }
      (type, id) = (next, owner)
    }
    return nil
  }

  /// Whether one comes from the unit to a root, over units that are there.
  private func hasRoot(_ unit: Int) -> Bool {
    var seen: Set<Int> = []
    var current = unit
    while let scope, isThere(scope, current), seen.insert(current).inserted {
      guard let above = parent(of: current) else { return true }
      current = above
    }
    return false
  }

  /// - Parameters:
  ///   - criterion: as declared.
  ///   - votes: of the criterion's rules: the unit of each subject, and its verdict.
  ///   - unit: the unit's id.
  func standing(_ criterion: CriterionSyntax, _ votes: [(unit: Int, verdict: String)], _ unit: Int) -> Standing {
    var standing = Standing()
    for vote in votes where isUnder(vote.unit, unit) {
      switch vote.verdict {
      case "green": standing.green += 1
      case "yellow": standing.yellow += 1
      case "red": standing.red += 1
      default: standing.unknown += 1
      }
    }
    let judged = standing.green + standing.yellow + standing.red
    guard judged > 0, hasRoot(unit) else { return standing }
    var verdict = "green"
    switch criterion.verdict {
    case .worst:
      if standing.red > 0 { verdict = "red" } else if standing.yellow > 0 { verdict = "yellow" }
    case .shared:
      if standing.red == judged { verdict = "red" } else if standing.green < judged { verdict = "yellow" }
    case .share(let yellow, let red, let least):
      if let least, judged < least { return standing }
      func isAbove(_ count: Int, _ limit: Fraction) -> Bool {
        Int128(count) * Int128(limit.denominator) > Int128(limit.numerator) * Int128(judged)
      }
      if isAbove(standing.red, red) {
        verdict = "red"
      } else if isAbove(standing.yellow + standing.red, yellow) {
        verdict = "yellow"
      }
    }
    standing.verdict = verdict == "green" && standing.unknown > 0 ? "unknown" : verdict
    return standing
  }
}
