/// A scope's rows with no query that names what stands around it: queries within queries are joins and groups.
///
/// The relation of a scope has the columns of all scopes around it, too, under the names that texts have for them. A query
/// is asked of it in one of two ways. Where its members are bound to the rows around them by equalities alone, they are
/// grouped by those and joined once. Else every row is joined with its candidates, and what belonged to one row is
/// put together again.
struct Flat {
  private var sql: String
  /// The columns by their full names.
  private var columns: [String]
  /// The columns that tell rows apart.
  private var keys: [String]

  /// What stands behind `FROM` for a rule's own scope.
  static func source(_ root: Scope) -> String {
    var flat = rows(root, root.filters)
    flat.add(root.levels, of: root)
    let late = root.lateFilters.isEmpty ? "" : " WHERE " + root.lateFilters.joined(separator: " AND ")
    return "FROM (\(flat.sql)) x\(late)"
  }

  /// The rows of a table, with the moment of each municipality.
  private static func rows(_ scope: Scope, _ filters: [String]) -> Flat {
    var flat = Flat(sql: "", columns: [], keys: [])
    var items: [String] = []
    for (field, name) in moment {
      items.append("k.\(field) AS \(name)")
      flat.columns.append(name)
    }
    flat.add(scope, &items)
    flat.sql = """
      SELECT \(items.joined(separator: ", ")) FROM \(scope.table) t\(Self.trees(scope)) \
      JOIN etterlev.clock k ON k.municipality = t.municipality
      """
    flat.filter(filters)
    return flat
  }

  private static let moment = [("now", "s0._now"), ("today", "s0._today")]

  /// The scope's own columns, read from its table.
  private mutating func add(_ scope: Scope, _ items: inout [String]) {
    for field in ["municipality", "id"] + scope.used.filter({ $0 != "id" && $0 != "municipality" }) {
      items.append("t.\(field) AS \(scope.alias).\(field)")
      columns.append("\(scope.alias).\(field)")
    }
    keys += ["\(scope.alias).municipality", "\(scope.alias).id"]
    for tree in scope.trees {
      items.append("\(tree.value) AS \(scope.alias).\(tree.name)")
      columns.append("\(scope.alias).\(tree.name)")
    }
  }

  private static func trees(_ scope: Scope) -> String {
    scope.trees.map { tree in
      " JOIN etterlev.tree \(tree.alias) ON \(tree.alias).municipality = t.municipality AND \(tree.on)"
    }.joined()
  }

  private mutating func filter(_ filters: [String]) {
    if !filters.isEmpty { sql = "SELECT * FROM (\(sql)) x WHERE \(filters.joined(separator: " AND "))" }
  }

  // MARK: Levels

  private mutating func add(_ levels: [Scope.Level], of scope: Scope) {
    for level in levels {
      switch level {
      case .columns(let items):
        let list = items.map { ", \($0.text) AS \(scope.alias).\($0.name)" }.joined()
        sql = "SELECT x.*\(list) FROM (\(sql)) x"
        columns += items.map { "\(scope.alias).\($0.name)" }
      case .record(let table, let alias, let id, let fields):
        join(table, alias, "\(alias).municipality = \(scope.municipality) AND \(alias).id = \(id)", fields, scope)
      case .lookup(let table, let alias, let condition, let fields): join(table, alias, condition, fields, scope)
      case .elements(let array, let name):
        let column = "\(scope.alias).\(name)"
        sql = "SELECT x.*, v.e AS \(column) FROM (\(sql)) x LATERAL VIEW explode(\(array)) v AS e"
        columns.append(column)
        keys.append(column)
      case .query(let inner, let aggregates): ask(inner, aggregates, scope)
      case .kept(let kept, _): ask(kept.members.scope, [(kept.columns[0].name, .rows(kept.items))], scope)
      case .rows, .grouped: break
      }
    }
  }

  private mutating func join(
    _ table: String, _ alias: String, _ condition: String, _ fields: [(name: String, field: String)], _ scope: Scope
  ) {
    let list = fields.map { ", \(alias).\($0.field) AS \(scope.alias).\($0.name)" }.joined()
    sql = "SELECT x.*\(list) FROM (\(sql)) x LEFT JOIN \(table) \(alias) ON \(condition)"
    columns += fields.map { "\(scope.alias).\($0.name)" }
  }

  private mutating func ask(_ inner: Scope, _ asked: [(name: String, aggregate: Aggregate)], _ scope: Scope) {
    var isOnlyAny = false
    if asked.count == 1, case .any("TRUE") = asked[0].aggregate { isOnlyAny = true }
    if let bonds = inner.bonds(asked.flatMap(\.aggregate.texts), takesOrder: isOnlyAny) {
      join(inner, bonds, asked, scope)
    } else {
      group(inner, asked, scope)
    }
  }

  /// Members grouped by what binds them to the rows around, and joined once.
  private mutating func join(
    _ inner: Scope, _ bonds: [Scope.Bond], _ asked: [(name: String, aggregate: Aggregate)], _ scope: Scope
  ) {
    let own = Set(bonds.map(\.filter))
    let alias = "q\(asked.first?.name ?? "")"
    var members = Self.rows(inner, inner.filters.filter { !own.contains($0) })
    members.add(inner.levels, of: inner)
    members.filter(inner.lateFilters)
    var items = ["\(inner.alias).municipality AS m"]
    var conditions = ["\(alias).m = \(scope.municipality)"]
    var groups = ["\(inner.alias).municipality"]
    for (place, bond) in bonds.filter({ !$0.inside.isEmpty && !$0.isOrder }).enumerated() {
      items.append("\(bond.inside) AS k\(place)")
      conditions.append("\(alias).k\(place) \(bond.sign) \(bond.outside)")
      groups.append(bond.inside)
    }
    // One lies behind a day if the last does.
    let order = bonds.first(where: \.isOrder)
    for (place, item) in asked.enumerated() {
      let last = order.map { "\($0.sign.hasPrefix(">") ? "max" : "min")(\($0.inside))" }
      items.append("\(last ?? item.aggregate.sql(nil)) AS a\(place)")
    }
    let list = asked.enumerated().map { place, item in
      let value = "\(alias).a\(place)" + (order.map { " \($0.sign) \($0.outside)" } ?? "")
      return ", \(item.aggregate.empty.map { "coalesce(\(value), \($0))" } ?? value) AS \(scope.alias).\(item.name)"
    }
    sql = """
      SELECT x.*\(list.joined()) FROM (\(sql)) x LEFT JOIN (SELECT \(items.joined(separator: ", ")) \
      FROM (\(members.sql)) x GROUP BY \(groups.joined(separator: ", "))) \(alias) \
      ON \(conditions.joined(separator: " AND "))
      """
    columns += asked.map { "\(scope.alias).\($0.name)" }
  }

  /// Every row with its candidates, and what belonged to a row together again.
  private mutating func group(_ inner: Scope, _ asked: [(name: String, aggregate: Aggregate)], _ scope: Scope) {
    var members = self
    let isThere = "\(inner.alias)._there"
    var (levels, late) = (inner.levels, inner.lateFilters)
    if let kept = inner.kept {
      let fields = kept.columns.enumerated().map { $0 == 0 ? "id" : "c\($1.name)" }
      let list = fields.map { ", v.e.\($0) AS \(inner.alias).\($0)" }.joined()
      members.sql = """
        SELECT x.*, v.p IS NOT NULL AS \(isThere), v.p AS \(inner.alias)._place, \
        s0.municipality AS \(inner.alias).municipality\(list) FROM (\(sql)) x \
        LATERAL VIEW OUTER posexplode(s0.\(kept.columns[0].name)) v AS p, e
        """
      members.columns += (["municipality", "_place"] + fields).map { "\(inner.alias).\($0)" }
      members.keys.append("\(inner.alias)._place")
      late = inner.filters + late
    } else if let list = inner.list {
      let fields = list.fields.map { ", v.e.\($0) AS \(inner.alias).\($0)" }.joined()
      members.sql = """
        SELECT x.*, v.p IS NOT NULL AS \(isThere), v.p AS \(inner.alias)._place\(fields) FROM (\(sql)) x \
        LATERAL VIEW OUTER posexplode(\(list.array)) v AS p, e
        """
      members.columns += list.fields.map { "\(inner.alias).\($0)" } + ["\(inner.alias)._place"]
      members.keys.append("\(inner.alias)._place")
      late = inner.filters + late
    } else {
      // What names nothing of the row is reckoned once for each candidate.
      let parted = inner.parted
      var own = Self.rows(inner, inner.filters.filter { !inner.isBound($0) })
      own.add(parted.own.levels, of: inner)
      own.filter(parted.own.filters)
      let columns = own.columns.filter { column in !Self.moment.contains { $0.1 == column } }
      members.sql = """
        SELECT x.*, y.* FROM (\(sql)) x LEFT JOIN (SELECT \(columns.joined(separator: ", ")), TRUE AS \(isThere) \
        FROM (\(own.sql)) x) y ON \(parted.bound.filters.joined(separator: " AND "))
        """
      members.columns += columns
      members.keys += own.keys
      (levels, late) = (parted.bound.levels, parted.bound.late)
    }
    members.columns.append(isThere)
    members.add(levels, of: inner)
    let isIn = "\(inner.alias)._in"
    members.sql = """
      SELECT x.*, (\(([isThere] + late).joined(separator: " AND "))) IS TRUE AS \(isIn) FROM (\(members.sql)) x
      """
    let carried = columns.filter { !keys.contains($0) }.map { ", any_value(\($0)) AS \($0)" }.joined()
    let list = asked.map { ", \($0.aggregate.sql(isIn)) AS \(scope.alias).\($0.name)" }.joined()
    let own = keys.joined(separator: ", ")
    sql = "SELECT \(own)\(carried)\(list) FROM (\(members.sql)) x GROUP BY \(own)"
    columns += asked.map { "\(scope.alias).\($0.name)" }
  }
}
