/// One `SELECT` under way: rows of a table or a list, and level upon level of what is reckoned from them.
///
/// Every level is a `SELECT` from the one beneath, all under one alias, so that a text that names a column stays right
/// however many levels come above. What is used more than once becomes a column: no expression grows beyond its use.
final class Scope {
  enum Level {
    case columns([(name: String, text: String)])
    case record(table: String, alias: String, id: String, columns: [(name: String, field: String)])
    case rows(sql: String, alias: String, columns: [(name: String, field: String)])
    case kept(Kept, alias: String)
    case grouped(Scope, [Bond], [(name: String, aggregate: Aggregate)])
    // Of a dialect whose queries are flat:
    case query(Scope, [(name: String, aggregate: Aggregate)])
    /// A table that has one row at most by a condition.
    case lookup(table: String, alias: String, on: String, columns: [(name: String, field: String)])
    /// A row for each element of a list.
    case elements(array: String, name: String)
  }

  /// A list of structures whose fields are the columns of its rows.
  struct List {
    var array: String
    var fields: [String]
  }

  /// A join of the tree that multiplies rows, and the column that it gives.
  struct Tree {
    var alias: String
    var on: String
    var value: String
    var name: String
  }

  /// A reference to a record of another table, and what one of its fields must refer to.
  struct Path {
    /// Of the candidates, and of the records that they refer to.
    var candidates: String
    var table: String
    var reference: String
    var field: String
    var wanted: String
    /// As `etterlev.lost` names it.
    var name: String

    /// The candidates that lead there, and those whose reference leads nowhere.
    var rows: String {
      """
      SELECT x.* FROM \(candidates) x JOIN \(table) p ON p.municipality = x.municipality AND p.id = x.\(reference) \
      AND p.\(field) = \(wanted) UNION ALL SELECT x.* FROM \(candidates) x JOIN etterlev.lost l \
      ON l.municipality = x.municipality AND l.id = x.id AND l.reference = \(name)
      """
    }
  }

  let alias: String
  let outer: Scope?
  /// `SELECT alias.* FROM …`, without its `WHERE`.
  var base: String
  /// The members that its rows are, where they have been kept.
  var kept: Kept?
  /// A way to another record that candidates must lead along, if theirs is not lost.
  var path: Path?
  /// What the base is joined with, each giving a row one partner or none.
  var joins: [String] = []
  /// Conditions of the innermost level.
  var filters: [String] = []
  /// Conditions of the outermost.
  var lateFilters: [String] = []
  var levels: [Level] = []
  /// Of texts that have been made columns: what names them.
  var columns: [String: String] = [:]
  /// Columns of this scope that are not NULL in any row that is left in the end.
  var known: Set<String> = []
  /// Of a dialect whose queries are flat: the table or the list that rows are of, and what is read of it.
  var table = ""
  var list: List?
  var trees: [Tree] = []
  private(set) var used: [String] = []

  /// Whether its rows say whose they are: those of a table do, those of a list do not.
  let hasMunicipality: Bool

  init(_ alias: String, base: String, hasMunicipality: Bool, outer: Scope?) {
    self.alias = alias
    self.hasMunicipality = hasMunicipality
    self.base = base
    self.outer = outer
  }

  /// A column of the scope's own table is read.
  func use(_ column: String) { if !used.contains(column) { used.append(column) } }

  /// Whether a text names a column of this scope.
  func isNamed(in text: String) -> Bool { text.contains(alias + ".") }

  /// Whether a column is NULL in no row that is left in the end.
  func knows(_ text: String) -> Bool {
    if known.contains(text) { return true }
    guard let kept, text.hasPrefix(alias + ".") else { return false }
    return kept.knows(text.dropFirst(alias.count + 1))
  }

  /// Whether a text names a column that a level has made.
  func isReckoned(in text: String) -> Bool { text.contains(alias + "._") }

  /// Keeps the rows for which a condition holds.
  func filter(_ condition: String) {
    if isReckoned(in: condition) { lateFilters.append(condition) } else { filters.append(condition) }
  }

  /// Makes a column of a text.
  func add(_ name: String, _ text: String) {
    if case .columns(var columns)? = levels.last, !columns.contains(where: { text.contains("\(alias).\($0.name)") }) {
      columns.append((name, text))
      levels[levels.count - 1] = .columns(columns)
    } else {
      levels.append(.columns([(name, text)]))
    }
  }

  /// A column of a record that a level joins.
  func column(of level: Int, _ field: String, named name: () -> String) -> String {
    guard case .record(let table, let joined, let id, var columns) = levels[level] else { return "" }
    if let known = columns.first(where: { $0.field == field }) { return "\(alias).\(known.name)" }
    let name = name()
    columns.append((name, field))
    levels[level] = .record(table: table, alias: joined, id: id, columns: columns)
    return "\(alias).\(name)"
  }

  /// What stands behind `FROM`.
  var source: String {
    let rows = kept?.rows("s0") ?? path?.rows
    let base = rows.map { "SELECT \(alias).* FROM (\($0)) \(alias)" } ?? base
    var sql = ([base] + joins).joined(separator: " ")
    if !filters.isEmpty { sql += " WHERE " + filters.joined(separator: " AND ") }
    for level in levels {
      switch level {
      case .columns(let columns):
        let list = columns.map { ", \($0.text) AS \($0.name)" }.joined()
        sql = "SELECT \(alias).*\(list) FROM (\(sql)) \(alias)"
      case .record(let table, let joined, let id, let columns):
        let list = columns.map { ", \(joined).\($0.field) AS \($0.name)" }.joined()
        sql = """
          SELECT \(alias).*\(list) FROM (\(sql)) \(alias) LEFT JOIN \(table) \(joined) \
          ON \(joined).municipality = \(municipality) AND \(joined).id = \(id)
          """
      case .rows(let rows, let joined, let columns):
        let list = columns.map { ", \(joined).\($0.field) AS \($0.name)" }.joined()
        sql = "SELECT \(alias).*\(list) FROM (\(sql)) \(alias) CROSS JOIN LATERAL (\(rows)) \(joined)"
      case .kept(let kept, let joined):
        let list = kept.columns.map { ", \(joined).\($0.name)" }.joined()
        sql = "SELECT \(alias).*\(list) FROM (\(sql)) \(alias) CROSS JOIN LATERAL (\(kept.lists)) \(joined)"
      case .grouped(let members, let bonds, let asked):
        let (join, columns) = members.groups(bonds, asked, for: self)
        sql = "SELECT \(alias).*\(columns) FROM (\(sql)) \(alias) \(join)"
      case .query, .lookup, .elements: break
      }
    }
    var text = "FROM (\(sql)) \(alias)"
    if !lateFilters.isEmpty { text += " WHERE " + lateFilters.joined(separator: " AND ") }
    return text
  }

  /// Whose records are judged.
  var municipality: String { hasMunicipality ? "\(alias).municipality" : outer?.municipality ?? "NULL" }
}
