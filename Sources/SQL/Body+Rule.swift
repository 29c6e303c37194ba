import CivilTime
import Krav

extension Body {
  /// The query that gives every subject of a rule and what the rule says of it.
  static func rule(_ rule: Rule, _ program: Program, _ dialect: any Dialect) throws(Refusal) -> (
    sql: String, uses: Uses
  ) {
    let body = Body(program, dialect, record: rule.record, lets: rule.lets.map(\.value))
    let parts = try body.write(rule)
    let sql = """
      SELECT s0.municipality AS municipality, CAST(\(literal(rule.name)) AS TEXT) AS rule, \(parts.subject) AS subject,
        \(parts.unit) AS unit, \(parts.verdict) AS verdict, \(parts.clause) AS clause
      \(body.source)
      """
    return (sql, body.uses)
  }

  /// What is said of the subjects that the scope has in the end.
  struct Parts {
    var subject: String
    var unit: String
    var verdict: String
    var clause: String
  }

  func write(_ rule: Rule) throws(Refusal) -> Parts {
    var subject = "'\(program.records[rule.record].name)/' || \(encoded("s0.id"))"
    for binding in rule.listBindings {
      guard case .list(let kind) = binding.list.type else { throw Refusal("no list", at: rule.range) }
      let alias = "s" + name().dropFirst()
      let source = try candidates(binding.list, alias)
      guard source.member.bottom == nil else { throw Refusal("subjects by fractions", at: binding.list.range) }
      let columns =
        source.array.map { [elements($0)] }
        ?? rows("SELECT DISTINCT u.e FROM (\(source.sql)) u WHERE u.e IS NOT NULL", ["e"])
      bindings[binding.variable] = .element(Term(columns[0]))
      switch kind {
      case .label, .enumeration, .record: subject += " || '+' || \(encoded(columns[0]))"
      case .date, .bool, .number: subject += " || '+' || CAST(\(columns[0]) AS TEXT)"
      default: throw Refusal("subjects by elements of this kind", at: binding.list.range)
      }
    }
    let concerned = try concerned(rule)
    var cases = concerned.map { ["WHEN \($0) IS NULL THEN 'unknown'"] } ?? []
    var reasons = concerned.map { ["WHEN \($0) IS NULL THEN NULL"] } ?? []
    var place = 0
    while place < rule.clauses.count {
      let colour = rule.clauses[place].verdict
      var open: [String] = []
      while place < rule.clauses.count, rule.clauses[place].verdict == colour {
        let clause = try condition(rule.clauses[place].condition)
        let text = column(clause.text, always: clause.isNullable)
        cases.append("WHEN \(text) THEN '\(colour.word)'")
        reasons.append("WHEN \(text) THEN \(place)")
        if clause.isNullable { open.append("\(text) IS NULL") }
        place += 1
      }
      guard !open.isEmpty else { continue }
      let test = open.joined(separator: " OR ")
      cases.append("WHEN \(test) THEN 'unknown'")
      reasons.append("WHEN \(test) THEN NULL")
    }
    let unit = column(try unit(of: root(rule.record), 0))
    func choice(_ cases: [String], else last: String) -> String {
      cases.isEmpty ? last : "CASE \(cases.joined(separator: " ")) ELSE \(last) END"
    }
    return Parts(
      subject: subject, unit: unit, verdict: choice(cases, else: "'green'"),
      clause: "CAST(\(choice(reasons, else: "NULL")) AS INTEGER)")
  }

  private func root(_ type: Int) -> Row { Row(scope: root, type: type, level: nil, id: "s0.id", isThere: nil) }

  /// Narrows the subjects to those that the duty may concern; gives the text that is NULL where that is undecided.
  private func concerned(_ rule: Rule) throws(Refusal) -> String? {
    var open: [String] = []
    func take(_ condition: Condition) {
      guard condition.isNullable else {
        root.filter(condition.filter ?? condition.text)
        return
      }
      open.append(condition.text)
    }
    if let condition = rule.condition {
      let parts: [TypedExpression] = if case .and(let parts) = condition.kind { parts } else { [condition] }
      for part in parts { take(try self.condition(part)) }
    }
    take(try inForce(rule.bases))
    guard !open.isEmpty else { return nil }
    let text = column("(\(open.joined(separator: " AND ")))", always: true)
    root.lateFilters.append("\(text) IS NOT FALSE")
    return text
  }

  /// Whether one of the wordings is law on the day that governs the subject.
  private func inForce(_ bases: [Basis]) throws(Refusal) -> Condition {
    var texts: [String] = []
    var isNullable = false
    for basis in bases {
      let day =
        try basis.governingDay.map { expression throws(Refusal) in kept(try term(expression)) } ?? Term("s0._today")
      if day.isNullable { isNullable = true }
      let from = "\(day.text) >= DATE '\(basis.from)'"
      texts.append(basis.to.map { "(\(from) AND \(day.text) <= DATE '\($0)')" } ?? "(\(from))")
    }
    return Condition("(\(texts.joined(separator: " OR ")))", isNullable: isNullable)
  }

  /// The unit that a record belongs to; NULL for what has none.
  private func unit(of row: Row, _ depth: Int) throws(Refusal) -> String {
    if row.type == program.scope { return row.id }
    guard depth <= program.records.count else {
      throw Refusal("`\(program.records[row.type].name)` has its place by way of itself")
    }
    var cases: [String] = []
    for field in program.records[row.type].placeFields {
      guard case .reference(let target) = program.records[row.type].fields[field].type else { continue }
      let reference = try self.field(row, field)
      let place = target == program.scope ? reference.text : try unit(of: self.row(reference, target), depth + 1)
      cases.append("WHEN \(reference.text) IS NOT NULL THEN \(place)")
    }
    return cases.isEmpty ? "CAST(NULL AS TEXT)" : "CASE \(cases.joined(separator: " ")) END"
  }

  /// An id where `/`, `+` and `%` mean something.
  private func encoded(_ text: String) -> String {
    "replace(replace(replace(\(text), '%', '%25'), '/', '%2F'), '+', '%2B')"
  }
}

extension Verdict {
  var word: String {
    switch self {
    case .green: "green"
    case .yellow: "yellow"
    case .red: "red"
    case .unknown: "unknown"
    }
  }
}
