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
      \(body.head(rule, parts.subject)),
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
    let subject = try subject(rule)
    let concerned = try concerned(rule)
    let first = concerned.map { [(test: "\($0) IS NULL", verdict: "'unknown'")] } ?? []
    let answer = answer(try steps(rule), behind: first)
    let unit = column(try unit(of: root(rule.record), 0))
    return Parts(subject: subject, unit: unit, verdict: answer.verdict, clause: answer.clause)
  }

  /// What every query of a rule begins with.
  func head(_ rule: Rule, _ subject: String) -> String {
    "SELECT s0.municipality AS municipality, CAST(\(literal(rule.name)) AS TEXT) AS rule, \(subject) AS subject"
  }

  /// The verdict of the first step that holds, and its clause, unless something before it does.
  func answer(_ steps: [Step], behind first: [(test: String, verdict: String)]) -> (verdict: String, clause: String) {
    let verdicts =
      first.map { "WHEN \($0.test) THEN \($0.verdict)" }
      + steps.map { "WHEN \($0.test) THEN '\($0.verdict.word)'" }
    let clauses =
      first.map { "WHEN \($0.test) THEN NULL" }
      + steps.map { "WHEN \($0.test) THEN \($0.clause.map { String($0) } ?? "NULL")" }
    return (choice(verdicts, else: "'green'"), "CAST(\(choice(clauses, else: "NULL")) AS INTEGER)")
  }

  func choice(_ cases: [String], else last: String) -> String {
    cases.isEmpty ? last : "CASE \(cases.joined(separator: " ")) ELSE \(last) END"
  }

  /// What is called the subject, its elements bound.
  func subject(_ rule: Rule) throws(Refusal) -> String {
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
    return subject
  }

  /// One of the answers that are tried in turn; the first whose test holds is the verdict.
  struct Step {
    var test: String
    var verdict: Verdict
    /// `nil` for what is unknown because a clause is undecided.
    var clause: Int?
    /// How many clauses have been looked at when it decides.
    var looked: Int
  }

  func steps(_ rule: Rule) throws(Refusal) -> [Step] {
    var steps: [Step] = []
    var place = 0
    while place < rule.clauses.count {
      let colour = rule.clauses[place].verdict
      var open: [String] = []
      while place < rule.clauses.count, rule.clauses[place].verdict == colour {
        let clause = try condition(rule.clauses[place].condition)
        let text = column(clause.text, always: clause.isNullable)
        steps.append(Step(test: text, verdict: colour, clause: place, looked: place + 1))
        if clause.isNullable { open.append("\(text) IS NULL") }
        place += 1
      }
      guard !open.isEmpty else { continue }
      steps.append(Step(test: open.joined(separator: " OR "), verdict: .unknown, clause: nil, looked: place))
    }
    return steps
  }

  func root(_ type: Int) -> Row { Row(scope: root, type: type, level: nil, id: "s0.id", isThere: nil) }

  /// Narrows the subjects to those that the duty may concern; gives the text that is NULL where that is undecided.
  func concerned(_ rule: Rule) throws(Refusal) -> String? {
    var open: [String] = []
    func take(_ condition: Condition) {
      guard condition.isNullable else {
        root.filter(condition.filter ?? condition.text)
        return
      }
      open.append(condition.text)
    }
    for part in population(rule) { take(try condition(part)) }
    take(try inForce(rule.bases))
    guard !open.isEmpty else { return nil }
    let text = column("(\(open.joined(separator: " AND ")))", always: true)
    root.lateFilters.append("\(text) IS NOT FALSE")
    return text
  }

  /// What is asked of those whom the duty concerns: all of it must hold.
  func population(_ rule: Rule) -> [TypedExpression] {
    guard let condition = rule.condition else { return [] }
    if case .and(let parts) = condition.kind { return parts }
    return [condition]
  }

  /// Whether one of the wordings is law on the day that governs the subject.
  func inForce(_ bases: [Basis]) throws(Refusal) -> Condition {
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
  func unit(of row: Row, _ depth: Int) throws(Refusal) -> String {
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
  func encoded(_ text: String) -> String {
    "replace(replace(replace(\(text), '%', '%25'), '/', '%2F'), '+', '%2B')"
  }
}
