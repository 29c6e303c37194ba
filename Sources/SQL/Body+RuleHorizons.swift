import CivilTime
import Krav

extension Body {
  /// The query that gives, for every subject of a rule, until when what the rule says of it holds if no record changes.
  ///
  /// Subjects of whom the rule is silent now and may not be later are among them, with no verdict.
  static func horizons(_ rule: Rule, _ program: Program, _ dialect: any Dialect) throws(Refusal) -> (
    sql: String, uses: Uses
  ) {
    let body = Body(program, dialect, record: rule.record, lets: rule.lets.map(\.value))
    for binding in rule.listBindings where body.isTimed(binding.list) {
      throw Refusal("subjects that come and go as time passes", at: binding.list.range)
    }
    let subject = try body.subject(rule)
    let concerned = try body.concern(rule)
    var first = [(test: "\(concerned.condition.text) IS FALSE", verdict: "NULL")]
    if concerned.condition.isNullable { first.append(("\(concerned.condition.text) IS NULL", "'unknown'")) }
    var met = [concerned.horizon]
    for clause in rule.clauses {
      let horizon = try body.horizon(clause.condition)
      met.append(horizon == nil ? met.last ?? nil : body.earliest([met.last ?? nil, horizon]))
    }
    let unit = concerned.condition.isNullable ? "IS NOT TRUE" : "IS FALSE"
    var ends = [("\(concerned.condition.text) \(unit)", concerned.horizon)]
    let steps = try body.steps(rule)
    ends += steps.map { ($0.test, met[$0.looked]) }
    let answer = body.answer(steps, behind: first)
    let horizon = body.ended(ends, else: met.last ?? nil)
    let place = body.column(try body.unit(of: body.root(rule.record), 0))
    body.root.lateFilters.append("(\(concerned.condition.text) IS NOT FALSE OR \(horizon) IS NOT NULL)")
    let sql = """
      \(body.head(rule, subject)),
        \(place) AS unit, \(answer.verdict) AS verdict, \(answer.clause) AS clause, \(horizon) AS horizon
      \(body.source)
      """
    return (sql, body.uses)
  }

  /// The horizon of the first test that holds, as an instant.
  private func ended(_ ends: [(test: String, horizon: Horizon?)], else last: Horizon?) -> String {
    let never = "CAST(NULL AS TIMESTAMP WITH TIME ZONE)"
    guard last != nil || ends.contains(where: { $0.horizon != nil }) else { return never }
    let horizons = ends.compactMap(\.horizon) + [last].compactMap { $0 }
    let unit = horizons.allSatisfy { $0.unit == .day } ? Horizon.Unit.day : .moment
    func text(_ horizon: Horizon?) -> String {
      guard let horizon else { return "NULL" }
      return unit == .day ? horizon.text : column(moment(horizon))
    }
    // Steps with the same horizon are one.
    var cases: [(tests: [String], text: String)] = []
    for end in ends {
      let text = text(end.horizon)
      if cases.last?.text == text {
        cases[cases.count - 1].tests.append(end.test)
      } else {
        cases.append(([end.test], text))
      }
    }
    if cases.last?.text == text(last) { cases.removeLast() }
    let choice = choice(cases.map { "WHEN \($0.tests.joined(separator: " OR ")) THEN \($0.text)" }, else: text(last))
    return column(moment(Horizon(text: column(choice), unit: unit)), always: true)
  }

  /// Whether the duty concerns a subject and is law, and how long that is so. Narrows the subjects to those whom it may
  /// concern now or later.
  private func concern(_ rule: Rule) throws(Refusal) -> Part {
    var parts: [Part] = []
    for condition in population(rule) {
      let part = try part(condition)
      if part.horizon != nil || part.condition.isNullable {
        parts.append(part)
      } else {
        root.filter(part.condition.filter ?? part.condition.text)
      }
    }
    parts.append(Part(condition: try inForce(rule.bases), horizon: try forceHorizon(rule.bases)))
    let texts = parts.map(\.condition.text)
    let condition = Condition(
      column("(\(texts.joined(separator: " AND ")))", always: true),
      isNullable: parts.contains { $0.condition.isNullable })
    return Part(condition: condition, horizon: horizon(of: parts, decidedBy: false))
  }

  private func forceHorizon(_ bases: [Basis]) throws(Refusal) -> Horizon? {
    if bases.allSatisfy({ $0.governingDay == nil }) { return forceHorizonToday(bases) }
    var parts: [Part] = []
    for basis in bases {
      var timing = Timing(slope: .up)
      if let day = basis.governingDay { timing = try self.timing(day) }
      var horizon = timing.horizon
      if !timing.slope.isNone {
        let moves = if case .told(let text) = timing.slope { "\(text) <> 0 AND " } else { "" }
        let end = basis.to.map { " WHEN \(moves)s0._today <= DATE '\($0)' THEN DATE '\($0)' + 1" } ?? ""
        horizon = earliest([
          horizon, .day("CASE WHEN \(moves)s0._today < DATE '\(basis.from)' THEN DATE '\(basis.from)'\(end) END"),
        ])
      }
      parts.append(Part(condition: try inForce([basis]), horizon: horizon))
    }
    return horizon(of: parts, decidedBy: true)
  }

  /// Of wordings that today's law governs: the next day on which one begins where there was none, or the last ends.
  private func forceHorizonToday(_ bases: [Basis]) -> Horizon {
    var spans: [(from: CivilDate, to: CivilDate?)] = []
    for basis in bases.sorted(by: { $0.from < $1.from }) {
      guard let last = spans.last, last.to.map({ basis.from.dayNumber <= $0.dayNumber + 1 }) ?? true else {
        spans.append((basis.from, basis.to))
        continue
      }
      if let end = last.to { spans[spans.count - 1].to = basis.to.map { max($0, end) } }
    }
    let cases = spans.flatMap { span in
      ["WHEN s0._today < DATE '\(span.from)' THEN DATE '\(span.from)'"]
        + (span.to.map { ["WHEN s0._today <= DATE '\($0)' THEN DATE '\($0)' + 1"] } ?? [])
    }
    return .day("CASE \(cases.joined(separator: " ")) END")
  }
}
