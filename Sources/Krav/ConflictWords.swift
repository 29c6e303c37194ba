internal import CivilTime

/// Two facts that exclude each other, or one that is impossible, as a person reads them.
struct ConflictWords {
  struct Side {
    var words: String
    var owner: Fact.Owner
    var range: SourceRange
    /// What is the case when the fact is not.
    var opposite: String
    /// For a bound of `today` so many days after a date: the first day or the last one, and the date.
    var day: (number: Int64, since: String)?
    /// Why it is impossible by itself, if it is.
    var why: String?
  }

  var first: Side
  var second: Side?

  /// The conflict that says most: two comparisons with different numbers before what is merely said twice.
  static func best(of conflicts: [Conflict], _ reasoner: Reasoner, _ sources: SourceSet) -> ConflictWords? {
    func weight(_ conflict: Conflict) -> Int {
      let own = reasoner.facts[conflict.fact]
      guard let other = conflict.other.map({ reasoner.facts[$0] }) else { return own.owner == .table ? 4 : 2 }
      if own.owner == .table || other.owner == .table { return 5 }
      if own.owner == other.owner { return 3 }
      if case .order(let a) = own.kind, case .order(let b) = other.kind, a.shift != b.shift { return 0 }
      return 1
    }
    guard let best = conflicts.min(by: { weight($0) < weight($1) }) else { return nil }
    let words = FactWords(reasoner: reasoner, sources: sources)
    let sides = [best.fact, best.other].compactMap { $0 }.sorted {
      (reasoner.facts[$0].range.start, $0) < (reasoner.facts[$1].range.start, $1)
    }.map { words.side($0) }
    return ConflictWords(first: sides[0], second: sides.count > 1 ? sides[1] : nil)
  }
}

/// Writes facts as they could stand in the pack, parameters with their values.
private struct FactWords {
  let reasoner: Reasoner
  let sources: SourceSet

  func side(_ index: Int) -> ConflictWords.Side {
    let fact = reasoner.facts[index]
    var side = ConflictWords.Side(
      words: words(fact, isOpposite: false), owner: fact.owner, range: fact.range,
      opposite: words(fact, isOpposite: true), day: nil, why: nil)
    switch fact.kind {
    case .order(let order):
      if order.shift.isExact, order.shift.exact.isInteger, isToday(order.bare), order.base != TermTable.zero {
        let days = order.shift.exact.numerator
        let first = order.operation == .greater ? days + 1 : order.operation == .less ? days - 1 : days
        side.day = (first, text(of: order.base))
      }
      switch reasoner.terms.keys[order.bare].operation {
      case .count: side.why = "a count is never below 0"
      case .share: side.why = "a share is from 0 to 1"
      default: break
      }
    case .presence(let term, _): side.why = "every record has `\(text(of: term))`"
    default: break
    }
    return side
  }

  private func isToday(_ term: Int) -> Bool { reasoner.terms.keys[term].operation == .today }

  private func words(_ fact: Fact, isOpposite: Bool) -> String {
    switch fact.kind {
    case .order(var order):
      if isOpposite { order.operation = order.operation.opposite }
      if let words = words(order) { return words }
    case .presence(let term, let isSet): return "\(text(of: term)) is \(isSet != isOpposite ? "set" : "missing")"
    case .member, .truth: break
    }
    let isNot = (fact.isOpposite != isOpposite) != reasoner.negated.contains(fact.range)
    return isNot ? "not \(text(fact.range))" : text(fact.range)
  }

  private func words(_ order: Fact.Order) -> String? {
    switch reasoner.terms.keys[order.bare].operation {
    // `exists` and its kin are no comparisons as they are written.
    case .count where !text(of: order.bare).hasPrefix("count"), .zero: return nil
    default: break
    }
    let left = "\(text(of: order.bare)) \(order.operation.sign) "
    guard order.base == TermTable.zero else { return left + text(of: order.base) + amount(order) }
    guard order.shift.isExact else { return nil }
    return value(order.shift.exact, reasoner.terms.types[order.bare]).map { left + $0 }
  }

  private func value(_ number: Fraction, _ type: ValueType) -> String? {
    switch type {
    case .date: Int32(exactly: number.floor).map { "\(CivilDate(dayNumber: $0))" }
    case .duration(.days): "\(plain(number)) days"
    case .number: plain(number)
    default: nil
    }
  }

  /// ` + 12 months - 30 days`
  private func amount(_ order: Fact.Order) -> String {
    var text = ""
    for step in order.shift.steps { text += signed(step.count, word(step)) }
    guard order.shift.exact != Fraction(0) else { return text }
    switch reasoner.terms.types[order.base] {
    case .date: return text + signed(order.shift.exact.floor, "days")
    case .instant where order.shift.exact.floor % 3600 == 0:
      return text + signed(order.shift.exact.floor / 3600, "hours")
    case .instant: return text + signed(order.shift.exact.floor, "seconds")
    default: return text + (order.shift.exact < Fraction(0) ? " - " : " + ") + plain(order.shift.exact, isBare: true)
    }
  }

  private func word(_ step: CivilDuration) -> String {
    if case .workingDays(_, let saturdays) = step, saturdays { return "working days with saturdays" }
    return step.unit.words
  }

  private func signed(_ count: Int64, _ unit: String) -> String {
    let word = count.magnitude == 1 ? unit.replacingFirst("days", "day").replacingFirst("months", "month") : unit
    return "\(count < 0 ? " - " : " + ")\(count.magnitude) \(word)"
  }

  private func plain(_ number: Fraction, isBare: Bool = false) -> String {
    let sign = number < Fraction(0) && !isBare ? "-" : ""
    let top = number.numerator.magnitude
    return number.isInteger
      ? "\(sign)\(top)"
      : decimal(top, UInt64(number.denominator)).map { sign + $0 } ?? "\(sign)\(top)/\(number.denominator)"
  }

  /// With up to four decimals, if that is exact.
  private func decimal(_ top: UInt64, _ bottom: UInt64) -> String? {
    guard 10_000 % bottom == 0 else { return nil }
    let (scaled, overflow) = (top % bottom * (10_000 / bottom)).addingReportingOverflow(0)
    guard !overflow else { return nil }
    var digits = String(scaled)
    while digits.count < 4 { digits = "0" + digits }
    while digits.hasSuffix("0") { digits.removeLast() }
    return "\(top / bottom).\(digits)"
  }

  private func text(of term: Int) -> String {
    switch reasoner.terms.keys[term].operation {
    case .today: "today"
    case .now: "now"
    default: bracketed(text(reasoner.terms.ranges[term]))
    }
  }

  private func bracketed(_ text: String) -> String { text.contains(" else ") ? "(\(text))" : text }

  /// What stands there, on one line, shortened when long.
  private func text(_ range: SourceRange) -> String {
    guard sources.files.indices.contains(Int(range.file)) else { return "" }
    let words = sources.files[Int(range.file)].text(range).split(whereSeparator: \.isWhitespace).joined(separator: " ")
    let shown = words.filter { $0 != "`" }
    return shown.count > 80 ? shown.prefix(77) + "…" : shown
  }
}

extension String {
  fileprivate func replacingFirst(_ word: String, _ other: String) -> String {
    firstRange(of: word).map { self[..<$0.lowerBound] + other + self[$0.upperBound...] } ?? self
  }
}
