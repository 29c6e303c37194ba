import CivilTime
import Krav

extension Body {
  /// The query that gives, for every subject whose verdict a clause gives, what that clause's message prints.
  ///
  /// Each value is a text: `=` and the value, `?` for undecided, NULL for missing.
  static func messages(_ rule: Rule, _ program: Program, _ dialect: any Dialect) throws(Refusal) -> (
    sql: String, uses: Uses
  ) {
    let body = Body(program, dialect, record: rule.record, lets: rule.lets.map(\.value))
    let verdicts = try body.write(rule)
    var cases: [String] = []
    for (place, clause) in rule.clauses.enumerated() {
      var values: [String] = []
      for case .value(let expression) in clause.because.parts { values.append(try body.told(expression)) }
      cases.append("WHEN \(place) THEN \(dialect.list(values, of: "TEXT"))")
    }
    guard !cases.isEmpty else { return ("", Uses()) }
    return (
      """
      \(body.head(rule, verdicts.subject)),
        \(dialect.isFlat ? "\(verdicts.unit) AS unit, \(verdicts.verdict) AS verdict, " : "")\(verdicts.clause) AS clause,
        CASE \(verdicts.clause) \(cases.joined(separator: " ")) END AS parameters
      \(body.source)
      """, body.uses
    )
  }

  private func told(_ expression: TypedExpression) throws(Refusal) -> String {
    let term = kept(try self.term(expression))
    let value: String
    switch expression.type {
    case .date, .bool, .label, .enumeration, .record: value = "CAST(\(term.text) AS TEXT)"
    case .number: value = "CAST(\(term.text) AS TEXT)" + (term.bottom.map { " || '/' || CAST(\($0) AS TEXT)" } ?? "")
    case .instant: value = "CAST(\(seconds(term.text)) AS TEXT)"
    case .duration:
      guard let unit = term.unit else { throw Refusal("a duration whose unit is not known", at: expression.range) }
      value = "CAST(\(term.text) AS TEXT) || ' ' || \(unit.word)"
    case .period: value = term.text
    case .text, .list: throw Refusal("a list in a message", at: expression.range)
    }
    let known = "'=' || \(value)"
    return term.undecided.map { "CASE WHEN \($0) THEN '?' ELSE \(known) END" } ?? known
  }
}

/// What messages are made of, for whoever prints them.
enum Templates {
  static let tables = """
    -- What the message of each clause is made of: text as it stands, or the kind of what is printed there (of an enum,
    -- `text` says which).
    CREATE TABLE etterlev.templates (
      rule TEXT NOT NULL, clause INTEGER NOT NULL, place INTEGER NOT NULL, kind TEXT NOT NULL, text TEXT);
    -- How enums' values are written in messages, and in which order they stand.
    CREATE TABLE etterlev.labels (enum TEXT NOT NULL, value TEXT NOT NULL, place INTEGER NOT NULL, label TEXT);

    """

  static func rows(_ program: Program, _ rules: [Int]) -> String {
    var templates: [String] = []
    for rule in rules.map({ program.rules[$0] }) {
      for (number, clause) in rule.clauses.enumerated() {
        for (place, part) in clause.because.parts.enumerated() {
          let (kind, text) =
            switch part {
            case .text(let text): ("text", literal(text))
            case .value(let expression): Self.kind(expression.type, program)
            }
          templates.append("(\(literal(rule.name)), \(number), \(place), '\(kind)', \(text))")
        }
      }
    }
    var labels: [String] = []
    for type in program.enums {
      for (place, value) in type.values.enumerated() {
        let label = value.label.map { literal($0) } ?? "NULL"
        labels.append("(\(literal(type.name)), \(literal(value.name)), \(place), \(label))")
      }
    }
    return insert("etterlev.templates", templates) + insert("etterlev.labels", labels)
  }

  private static func insert(_ table: String, _ rows: [String]) -> String {
    rows.isEmpty ? "" : "INSERT INTO \(table) VALUES\n  \(rows.joined(separator: ",\n  "));\n"
  }

  private static func kind(_ type: ValueType, _ program: Program) -> (String, String) {
    switch type {
    case .bool: ("bool", "NULL")
    case .number: ("number", "NULL")
    case .date: ("date", "NULL")
    case .instant: ("instant", "NULL")
    case .label: ("label", "NULL")
    case .text, .list: ("list", "NULL")
    case .period: ("period", "NULL")
    case .duration: ("duration", "NULL")
    case .enumeration(let index): ("enum", literal(program.enums[index].name))
    case .record: ("reference", "NULL")
    }
  }
}
