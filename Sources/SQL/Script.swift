public import Krav

/// A pack as SQL, and what of it cannot be said there.
public struct Script: Sendable {
  /// Schemas, tables and functions.
  public private(set) var schema: String
  /// How the tables are filled from `etterlev.lines`.
  public private(set) var load: String
  /// A view for each rule and each criterion, and one of all verdicts and all standings.
  public private(set) var rules: String
  public private(set) var refusals: [Refusal] = []

  /// - Parameters:
  ///   - program: a checked pack.
  ///   - dialect: of which database engine.
  public init(_ program: Program, _ dialect: DialectName) {
    let dialect = dialect.dialect
    let tables = Tables(program: program, dialect: dialect)
    var uses = Uses()
    var views = ""
    var beside = Beside.all.map { _ in [String]() }
    var written: Set<Int> = []
    var names = Names(dialect)
    var fill = ""
    for record in program.records {
      if let fault = names.fault("records", record.name) { refusals.append(Refusal(fault, subject: record.name)) }
      if let fault = tables.fault(record) { refusals.append(Refusal(fault, subject: record.name)) }
    }
    if !refusals.isEmpty {
      (schema, load, rules) = ("", "", "")
      return
    }
    for (index, rule) in program.rules.enumerated() {
      do throws(Refusal) {
        if let fault = names.fault("rules", rule.name) { throw Refusal(fault, at: rule.range) }
        let (sql, used) = try Body.rule(rule, program, dialect)
        uses.add(used)
        views += "-- \(rule.title.split(whereSeparator: \.isNewline).joined(separator: " "))\n"
        views += "CREATE VIEW rules.\(quoted(rule.name)) AS\n\(sql);\n\n"
        written.insert(index)
      } catch {
        var refusal = error
        refusal.range = refusal.range ?? rule.range
        refusal.subject = rule.name
        refusals.append(refusal)
        continue
      }
      // The verdicts of a rule may be said where what stands beside them cannot.
      for (place, kind) in Beside.all.enumerated() {
        do throws(Refusal) {
          let (sql, used) = try kind.query(rule, program, dialect)
          uses.add(used)
          guard !sql.isEmpty else { continue }
          views += "CREATE VIEW \(kind.schema).\(quoted(rule.name)) AS\n\(sql);\n\n"
          beside[place].append("\(kind.schema).\(quoted(rule.name))")
        } catch {
          var refusal = error
          refusal.range = refusal.range ?? rule.range
          refusal.subject = rule.name
          refusal.reason = "its \(kind.schema): " + refusal.reason
          refusals.append(refusal)
        }
      }
    }
    let verdicts = program.rules.indices.filter(written.contains).map { "rules.\(quoted(program.rules[$0].name))" }
    if dialect.isFlat {
      fill = Verdicts.load(verdicts, told: Set(beside[0]))
    } else {
      views += Self.union("etterlev.verdicts", verdicts)
      for (kind, names) in zip(Beside.all, beside) { views += Self.union("etterlev.\(kind.schema)", names) }
    }
    views += Templates.rows(program, written.sorted())
    var standings: [String] = []
    for criterion in program.criteria {
      do throws(Refusal) {
        if let rule = criterion.rules.first(where: { !written.contains($0) }) {
          throw Refusal("`\(program.rules[rule].name)` is refused", at: program.rules[rule].range)
        }
        if let fault = names.fault("criteria", criterion.name) { throw Refusal(fault) }
        let sql = try Criteria.query(criterion, program, dialect)
        views += "CREATE VIEW criteria.\(quoted(criterion.name)) AS\n\(sql);\n\n"
        standings.append("criteria.\(quoted(criterion.name))")
      } catch {
        var refusal = error
        refusal.subject = criterion.name
        refusals.append(refusal)
      }
    }
    views += Self.union("etterlev.standings", standings)
    schema = dialect.written(
      dialect.opening + tables.schema + Templates.tables + (dialect.isFlat ? Verdicts.table : "")
        + (uses.calendar ? Calendar.table(dialect) : ""))
    load = dialect.written(
      tables.load + fill + uses.lost.sorted().map { tables.lost($0) }.joined()
        + (dialect.wantsIndexes ? "ANALYZE;\n" : ""))
    rules = dialect.written(views)
  }

  /// What views there are of a rule beside that of its verdicts.
  private struct Beside {
    var schema: String
    var query: (Rule, Program, any Dialect) throws(Refusal) -> (sql: String, uses: Uses)

    /// Messages come first.
    static var all: [Beside] {
      [
        Beside(schema: "messages", query: Body.messages), Beside(schema: "horizons", query: Body.horizons),
        Beside(schema: "missing", query: Body.missing),
      ]
    }
  }

  private static func union(_ name: String, _ views: [String]) -> String {
    guard !views.isEmpty else { return "" }
    return "CREATE VIEW \(name) AS\n\(views.map { "SELECT * FROM \($0)" }.joined(separator: "\nUNION ALL "));\n\n"
  }
}
