import Krav

/// How a criterion stands in every unit and beneath it.
enum Criteria {
  static func query(_ criterion: Criterion, _ program: Program, _ dialect: any Dialect) throws(Refusal) -> String {
    guard let scope = program.scope else { throw Refusal("no tree of units") }
    let unit = program.records[scope]
    let votes = criterion.rules.map { rule in
      let name = program.rules[rule].name
      return dialect.isFlat
        ? "SELECT municipality, unit, verdict FROM etterlev.verdicts WHERE rule = \(literal(name))"
        : "SELECT municipality, unit, verdict FROM rules.\(quoted(name))"
    }
    let root = unit.parentField.map { "\(quoted(unit.fields[$0].name)) IS NULL" } ?? "TRUE"
    return """
      SELECT c.municipality, CAST(\(literal(criterion.name)) AS TEXT) AS criterion, c.unit,
        CASE WHEN c.colour = 'green' AND c.unknown > 0 THEN 'unknown' ELSE c.colour END AS verdict,
        c.green, c.yellow, c.red, c.unknown
      FROM (
        SELECT n.*, CASE WHEN n.judged = 0 OR NOT n.is_whole THEN 'unknown' \(colour(criterion.verdict)) END AS colour
        FROM (
          SELECT e.municipality, e.id AS unit, coalesce(v.green, 0) AS green, coalesce(v.yellow, 0) AS yellow,
            coalesce(v.red, 0) AS red, coalesce(v.unknown, 0) AS unknown,
            coalesce(v.green + v.yellow + v.red, 0) AS judged,
            EXISTS (SELECT 1 FROM etterlev.tree t JOIN \(Body.table(unit)) o
              ON o.municipality = t.municipality AND o.id = t.above
              WHERE t.municipality = e.municipality AND t.unit = e.id AND o.\(root)) AS is_whole
          FROM \(Body.table(unit)) e LEFT JOIN (
            SELECT t.municipality, t.above, count(*) FILTER (WHERE a.verdict = 'green') AS green,
              count(*) FILTER (WHERE a.verdict = 'yellow') AS yellow, count(*) FILTER (WHERE a.verdict = 'red') AS red,
              count(*) FILTER (WHERE a.verdict = 'unknown') AS unknown
            FROM (\(votes.joined(separator: " UNION ALL "))) a
            JOIN etterlev.tree t ON t.municipality = a.municipality AND t.unit = a.unit
            GROUP BY t.municipality, t.above
          ) v ON v.municipality = e.municipality AND v.above = e.id
        ) n
      ) c
      """
  }

  private static func colour(_ verdict: CriterionSyntax.Verdict) -> String {
    switch verdict {
    case .worst: return "WHEN n.red > 0 THEN 'red' WHEN n.yellow > 0 THEN 'yellow' ELSE 'green'"
    case .shared: return "WHEN n.red = n.judged THEN 'red' WHEN n.green < n.judged THEN 'yellow' ELSE 'green'"
    case .share(let yellow, let red, let least):
      let few = least.map { "WHEN n.judged < \($0) THEN 'unknown' " } ?? ""
      return """
        \(few)WHEN n.red * \(red.denominator) > \(red.numerator) * n.judged THEN 'red' \
        WHEN (n.yellow + n.red) * \(yellow.denominator) > \(yellow.numerator) * n.judged THEN 'yellow' ELSE 'green'
        """
    }
  }
}
