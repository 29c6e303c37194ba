import CivilTime
import Krav

extension Body {
  func wide(_ text: String) -> String { "CAST(\(text) AS \(dialect.wide))" }

  func arithmetic(
    _ operation: ArithmeticOperator, _ left: TypedExpression, _ right: TypedExpression, _ whole: TypedExpression
  ) throws(Refusal) -> Term {
    let a = kept(try term(left))
    let b = kept(try term(right))
    switch (operation, left.type, right.type) {
    case (_, .number, .number): return number(operation, a, b)
    case (.subtract, .date, .date): return difference(dialect.days(to: a.text, from: b.text), a, b, .days)
    case (.subtract, .instant, .instant):
      return difference("\(seconds(a.text)) - \(seconds(b.text))", a, b, .seconds)
    case (.add, .date, .duration), (.subtract, .date, .duration):
      return try put(b, on: a, isBack: operation == .subtract, whole.range)
    case (.add, .duration, .date): return try put(a, on: b, isBack: false, whole.range)
    case (.add, .instant, .duration), (.subtract, .instant, .duration):
      return moved(a, by: b, isBack: operation == .subtract)
    case (.add, .duration, .instant): return moved(b, by: a, isBack: false)
    case (.add, .duration, .duration), (.subtract, .duration, .duration):
      guard let unit = a.unit, unit == b.unit, units(unit).count == 1 else {
        throw Refusal("durations whose unit differs from row to row are added", at: whole.range)
      }
      var sum = fitting("\(wide(a.text)) \(operation == .add ? "+" : "-") \(wide(b.text))", a, b)
      sum.unit = unit
      return sum
    case (.multiply, .duration, .number): return scaled(a, by: b)
    case (.multiply, .number, .duration): return scaled(b, by: a)
    default: throw Refusal("arithmetic of these", at: whole.range)
    }
  }

  func seconds(_ instant: String) -> String { dialect.seconds(instant) }

  private func difference(_ text: String, _ a: Term, _ b: Term, _ unit: Term.Unit) -> Term {
    var term = Term("(\(text))", isNullable: a.isNullable || b.isNullable, undecided: any([a.undecided, b.undecided]))
    term.unit = unit
    return term
  }

  /// What is reckoned with more bits, if it fits in 64.
  func fitting(_ text: String, _ a: Term, _ b: Term) -> Term {
    let raw = column(text, always: true)
    return Term(
      "CASE WHEN \(fits(raw)) THEN CAST(\(raw) AS BIGINT) END", isNullable: true,
      undecided: any([a.undecided, b.undecided, "(\(raw) IS NOT NULL AND NOT \(fits(raw)))"]))
  }

  func fits(_ text: String) -> String { "(\(text) BETWEEN -9223372036854775808 AND 9223372036854775807)" }

  // MARK: Numbers

  private func number(_ operation: ArithmeticOperator, _ a: Term, _ b: Term) -> Term {
    if a.bottom == nil, b.bottom == nil, operation != .divide {
      let sign = operation == .add ? "+" : operation == .subtract ? "-" : "*"
      return fitting("\(wide(a.text)) \(sign) \(wide(b.text))", a, b)
    }
    let (top, bottom) = (wide(a.text), a.bottom.map { wide($0) } ?? "1")
    let (other, under) = (wide(b.text), b.bottom.map { wide($0) } ?? "1")
    switch operation {
    case .add, .subtract:
      if dialect.isFlat {
        return flatSum(
          (a.text, a.bottom ?? "1"), (b.text, b.bottom ?? "1"), isBack: operation == .subtract, times: "1", a, b)
      }
      let sign = operation == .add ? "+" : "-"
      return fraction("\(top) * \(under) \(sign) \(other) * \(bottom)", "\(bottom) * \(under)", a, b)
    case .multiply: return fraction("\(top) * \(other)", "\(bottom) * \(under)", a, b)
    case .divide: return fraction("\(top) * \(under)", "NULLIF(\(bottom) * \(other), 0)", a, b)
    }
  }

  /// In lowest terms, if both ends fit; missing where the bottom is NULL and nothing is undecided.
  func fraction(_ top: String, _ bottom: String, _ a: Term, _ b: Term) -> Term {
    let (over, under) = (column(wide(top), always: true), column(wide(bottom), always: true))
    let divisor = column(
      "\(dialect.divisor(over, under)) * CASE WHEN \(under) < 0 THEN -1 ELSE 1 END", always: true)
    let whole = column(dialect.quotient(over, divisor), always: true)
    let part = column(dialect.quotient(under, divisor), always: true)
    let isFit = "(\(fits(whole)) AND \(fits(part)))"
    var term = Term(
      "CASE WHEN \(isFit) THEN CAST(\(whole) AS BIGINT) END", isNullable: true,
      undecided: any([a.undecided, b.undecided, "coalesce(NOT \(isFit), FALSE)"]))
    term.bottom = "CASE WHEN \(isFit) THEN CAST(\(part) AS BIGINT) END"
    return kept(term)
  }

  private func scaled(_ duration: Term, by factor: Term) -> Term {
    let product = column("\(wide(duration.text)) * \(wide(factor.text))", always: true)
    var term: Term
    if let bottom = factor.bottom {
      let isWhole = "(\(product) % \(wide(bottom)) = 0)"
      term = fitting("CASE WHEN \(isWhole) THEN \(dialect.quotient(product, wide(bottom))) END", duration, factor)
      term.undecided = any([term.undecided, "coalesce(NOT \(isWhole), FALSE)"])
    } else {
      term = fitting(product, duration, factor)
    }
    term.unit = duration.unit
    return kept(term)
  }

  // MARK: Days and moments

  private func put(_ length: Term, on day: Term, isBack: Bool, _ range: SourceRange) throws(Refusal) -> Term {
    guard let unit = length.unit else { throw Refusal("a duration whose unit is not known", at: range) }
    let count = Int64(length.text).map { String(isBack ? 0 - $0 : $0) } ?? (isBack ? "(- \(length.text))" : length.text)
    let raw: String
    if case .told(let word, let units) = unit {
      let cases = units.map { unit in
        guards = ["\(word) = \(unit.word)"]
        defer { guards = [] }
        return "WHEN \(unit.word) THEN \(moved(day.text, count, unit))"
      }
      raw = column("CASE \(word) \(cases.joined(separator: " ")) END", always: true)
    } else {
      raw = column(moved(day.text, count, unit), always: true)
    }
    let isDay = "(\(raw) BETWEEN DATE '0001-01-01' AND DATE '9999-12-31')"
    let isReckoned =
      "(\(day.text) IS NOT NULL AND \(length.text) IS NOT NULL AND coalesce(NOT \(isDay), TRUE))"
    return kept(
      Term(
        "CASE WHEN \(isDay) THEN \(raw) END", isNullable: true,
        undecided: any([day.undecided, length.undecided, isReckoned])))
  }

  /// A day moved by a count of a unit; NULL where it cannot be reckoned.
  private func moved(_ day: String, _ count: String, _ unit: Term.Unit) -> String {
    func bounded(_ limit: Int64, _ text: (String) -> String) -> String {
      if let number = Int64(count) { return number.magnitude <= limit ? text(count) : "CAST(NULL AS DATE)" }
      let isWithin = "\(count) BETWEEN -\(limit) AND \(limit)"
      let outer = guards
      guards.append(isWithin)
      defer { guards = outer }
      return "CASE WHEN \(isWithin) THEN \(text("CAST(\(count) AS INTEGER)")) END"
    }
    switch unit {
    case .days: return bounded(4_000_000) { dialect.day(day, plusDays: $0) }
    case .months: return bounded(120_000) { dialect.day(day, plusMonths: $0) }
    case .workingDays: return bounded(3_000_000) { workingDays(day, $0, "five") }
    case .workingDaysWithSaturdays: return bounded(3_000_000) { workingDays(day, $0, "six") }
    case .seconds, .told: return "CAST(NULL AS DATE)"
    }
  }

  private func workingDays(_ day: String, _ count: String, _ week: String) -> String {
    uses.calendar = true
    if dialect.isFlat {
      if Int64(count) == 0 { return day }
      let found = flatWorkingDays(day, count, week)
      return Int64(count) != nil ? found : "CASE WHEN \(count) = 0 THEN \(day) ELSE \(found) END"
    }
    let to = "c.\(week) + (\(count)) + CASE WHEN (\(count)) < 0 THEN 1 - c.is_\(week) ELSE 0 END"
    // One that leads out of the calendar stops the query, as does one that starts outside.
    let found = """
      coalesce((SELECT w.day FROM etterlev.calendar c JOIN etterlev.calendar w ON w.is_\(week) = 1 AND w.\(week) = \(to) \
      WHERE c.day = \(inCalendar(day))), CASE WHEN \(day) IS NOT NULL AND (\(count)) IS NOT NULL \
      THEN \(dialect.stop("'outside the calendar of working days from ' || CAST(\(day) AS TEXT)", as: "DATE")) END)
      """
    if let number = Int64(count) { return number == 0 ? day : found }
    return "CASE WHEN \(count) = 0 THEN \(day) ELSE \(found) END"
  }

  private func moved(_ moment: Term, by length: Term, isBack: Bool) -> Term {
    let sign = isBack ? "-" : "+"
    let limit: Int64 = 5_000_000_000_000
    let text: String
    if let number = Int64(length.text), number.magnitude <= limit.magnitude {
      text = "(\(dialect.moment(moment.text, plusSeconds: String(isBack ? 0 - number : number))))"
    } else {
      text = """
        CASE WHEN \(length.text) BETWEEN -\(limit) AND \(limit) \
        THEN \(dialect.moment(moment.text, plusSeconds: "\(sign) \(length.text)")) \
        WHEN \(moment.text) IS NOT NULL AND \(length.text) IS NOT NULL \
        THEN \(dialect.stop(
          "'outside of what this engine reckons with: ' || CAST(\(length.text) AS TEXT)", as: "TIMESTAMP WITH TIME ZONE")) END
        """
    }
    return Term(
      text, isNullable: moment.isNullable || length.isNullable, undecided: any([moment.undecided, length.undecided]))
  }
}
