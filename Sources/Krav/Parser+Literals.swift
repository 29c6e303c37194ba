internal import CivilTime

extension Parser {
  mutating func literal() throws(Failure) -> Literal {
    switch token.kind {
    case .string: return .string(try string("a string").value)
    case .date: return .date(try date("a date"))
    case .instant: return .instant(try instant())
    case .percent: return .number(try fraction(), isPercent: true)
    case .number:
      let range = token.range
      let value = try fraction()
      passDecimalComma(after: range)
      guard let unit = try durationUnit() else { return .number(value, isPercent: false) }
      if value.isInteger, value.numerator >= 0, let duration = unit.multiplied(by: value.numerator) {
        return .duration(duration)
      }
      let (code, message): (DiagnosticCode, String) =
        value.isInteger
        ? (.numberRange, "the duration is too long")
        : (.wholeNumber, "a duration has a whole number of one unit")
      report(code, range, message, help: "write for example `18 months` or `36 hours`")
      return .duration(unit)
    case .name where token.text == "true" || token.text == "false":
      defer { advance() }
      return .bool(token.text == "true")
    default: throw expected("a value", help: "for example a number, `30 days`, `80%` or an enum value")
    }
  }

  /// One of the unit that follows a number, if one does.
  private mutating func durationUnit() throws(Failure) -> CivilDuration? {
    guard token.kind == .name else { return nil }
    if let unit = Self.units[token.text] {
      advance()
      return unit
    }
    if takeWord("working") {
      guard takeWord("days") || takeWord("day") || takeMisspelt(["days"]) != nil else {
        throw expected("`days`", help: "write `5 working days`")
      }
      guard isWord("with"), following.kind == .name, following.text == "saturdays" else {
        return .workingDays(1, saturdays: false)
      }
      advance()
      advance()
      return .workingDays(1, saturdays: true)
    }
    // A name right behind a number is meant as a unit.
    guard isFreeName(token), !token.startsLine, !Self.wordsAfterExpressions.contains(token.text) else { return nil }
    // The key of a table's next entry, or a word that joins conditions.
    guard following.kind != .symbol(.colon) else { return nil }
    let known = nearest(to: token.text, among: Self.units.keys.sorted() + ["working"] + Self.joints)
    if let known, Self.joints.contains(known) { return nil }
    report(
      .unknownUnit, token.range, "there is no unit `\(token.text)`",
      help: known.map { "did you mean `\($0)`" }
        ?? "the units are `days`, `weeks`, `months`, `years`, `hours` and `working days`")
    advance()
    if known == "working" { _ = takeWord("days") || takeWord("day") }
    return .days(1)
  }

  private static let units: [String: CivilDuration] = [
    "day": .days(1), "days": .days(1), "week": .days(7), "weeks": .days(7), "month": .months(1), "months": .months(1),
    "year": .months(12), "years": .months(12), "hour": .hours(1), "hours": .hours(1),
  ]
}
