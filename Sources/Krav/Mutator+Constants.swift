internal import CivilTime

extension Mutator {
  /// One unit more and one less; the other of true and false. No length or number goes below zero.
  func variations(_ literal: Literal, _ range: SourceRange) -> [Variation<Literal>] {
    let own = quoted(range)
    func found(_ other: Literal?, _ words: String) -> [Variation<Literal>] {
      guard let other else { return [] }
      return [
        Variation(
          node: other, range: range, change: "\(own) became `\(words)`",
          remedy: "no test stands between \(own) and `\(words)`")
      ]
    }
    switch literal {
    case .string: return []
    case .bool(let value): return found(.bool(!value), "\(!value)")
    case .date(let date):
      return [-1, 1].flatMap { step in date.adding(days: step).map { found(.date($0), "\($0)") } ?? [] }
    case .instant(let instant):
      return [Int64(-1), 1].flatMap { step in
        let (seconds, isOver) = instant.seconds.addingReportingOverflow(step)
        return isOver ? [] : found(.instant(Instant(seconds: seconds)), "one second \(step < 0 ? "earlier" : "later")")
      }
    case .number(let number, let isPercent):
      return [Int64(-1), 1].flatMap { step -> [Variation<Literal>] in
        let unit = isPercent ? Fraction(step, over: 100) : number.lastDecimal.flatMap { Fraction(step, over: $0) }
        guard let unit, let other = number.adding(unit), other.numerator >= 0 else { return [] }
        let shown = isPercent ? other.multiplied(by: Fraction(100)) ?? other : other
        return found(.number(other, isPercent: isPercent), shown.words + (isPercent ? "%" : ""))
      }
    case .duration(let duration):
      return [Int64(-1), 1].flatMap { step -> [Variation<Literal>] in
        guard let other = duration.stepped(by: step) else { return [] }
        return found(.duration(other), other.words)
      }
    }
  }

  func mutants(of parameter: ParameterSyntax) -> [Mutant] {
    cells(parameter.value, []).map { keys, variation in
      mutant(.parameter(parameter), keys.isEmpty ? nil : keys.joined(separator: " "), variation) {
        var parameter = parameter
        parameter.value = $0
        return .parameter(parameter)
      }
    }
  }

  /// Each value of a table by itself, with the keys that lead to it.
  private func cells(
    _ constant: ConstantSyntax, _ keys: [String]
  ) -> [(keys: [String], variation: Variation<ConstantSyntax>)] {
    switch constant {
    case .literal(let literal, let range):
      return variations(literal, range).map { (keys, $0.map { .literal($0, range) }) }
    case .name(let name):
      return neighbours(of: name.text).map { other in
        let variation = Variation<ConstantSyntax>(
          node: .name(Name(text: other, range: name.range)), range: name.range,
          change: "`\(name.text)` became `\(other)`", remedy: "no test stands between `\(name.text)` and `\(other)`")
        return (keys, variation)
      }
    case .list(let names, let range):
      guard names.count > 1 else { return [] }
      return names.indices.map { index in
        var rest = names
        let name = rest.remove(at: index)
        let variation = Variation<ConstantSyntax>(
          node: .list(rest, range), range: name.range, change: "`\(name.text)` dropped",
          remedy: "no test needs `\(name.text)` in the list")
        return (keys, variation)
      }
    case .table(let rows, let range):
      return rows.indices.flatMap { index in
        cells(rows[index].value, keys + [rows[index].key.text]).map { keys, variation in
          let whole = variation.map { value -> ConstantSyntax in
            var rows = rows
            rows[index].value = value
            return .table(rows, range)
          }
          return (keys, whole)
        }
      }
    }
  }
}

extension Fraction {
  /// The place of its last decimal: 10 of 2.5, 1 of a whole number; `nil` when its decimals never end.
  fileprivate var lastDecimal: Int64? {
    var place: Int64 = 1
    while place % denominator != 0 {
      guard place < 1_000_000_000_000_000_000 else { return nil }
      place *= 10
    }
    return place
  }

  /// As written in a pack.
  fileprivate var words: String {
    guard let place = lastDecimal, place > 1 else { return "\(numerator)" }
    let digits = String(numerator * (place / denominator))
    let count = String(place).utf8.count - 1
    let padded = String(repeating: "0", count: max(0, count + 1 - digits.utf8.count)) + digits
    return "\(padded.dropLast(count)).\(padded.suffix(count))"
  }
}

extension CivilDuration {
  fileprivate func stepped(by step: Int64) -> CivilDuration? {
    let (count, isOver) = count.addingReportingOverflow(step)
    guard !isOver, count >= 0 else { return nil }
    return switch self {
    case .days: .days(count)
    case .months: .months(count)
    case .workingDays(_, let saturdays): .workingDays(count, saturdays: saturdays)
    case .hours: .hours(count)
    }
  }

  /// As written in a pack.
  fileprivate var words: String {
    switch self {
    case .workingDays(let count, true): "\(count) working days with saturdays"
    default: "\(count) \(count == 1 ? String(unit.words.dropLast()) : unit.words)"
    }
  }
}
