/// Verdicts as a table, where to plan the queries of all rules together takes longer than to answer them one by one.
enum Verdicts {
  static let table = """
    -- What every rule says of its subjects, and what its message prints: filled by the part `load`.
    CREATE TABLE etterlev.verdicts (
      municipality TEXT, rule TEXT, subject TEXT, unit TEXT, verdict TEXT, clause INTEGER, parameters TEXT[]);
    CREATE VIEW etterlev.messages AS SELECT municipality, rule, subject, clause, parameters FROM etterlev.verdicts;

    """

  /// - Parameters:
  ///   - rules: the views of rules.
  ///   - told: the views of messages that there are.
  static func load(_ rules: [String], told: Set<String>) -> String {
    "TRUNCATE TABLE etterlev.verdicts;\n"
      + rules.map { rule in
        let view = "messages" + rule.dropFirst("rules".count)
        let source = told.contains(view) ? view : rule
        let parameters = told.contains(view) ? "parameters" : "NULL"
        return """
          INSERT INTO etterlev.verdicts
          SELECT municipality, rule, subject, unit, verdict, clause, \(parameters) FROM \(source);

          """
      }.joined()
  }
}
