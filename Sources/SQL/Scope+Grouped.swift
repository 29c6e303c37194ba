/// Members that equalities alone bind to the rows around, grouped by those and joined once: an engine that would find out
/// by itself for which rows to ask would hold all candidates for it.
extension Body {
  /// The aggregates as columns of the scope that the query is asked from; `nil` where something else binds the members.
  func grouped(_ members: Members, _ aggregates: [Aggregate]) -> [String]? {
    let scope = members.scope
    let texts = aggregates.flatMap(\.texts)
    guard dialect.groupsMembers, scope.hasMunicipality, scope.kept == nil, scope.path == nil, scope.joins.isEmpty,
      let bonds = scope.bonds(texts)
    else { return nil }
    let owner = owner(of: scope.words + " " + texts.joined(separator: " "))
    let columns = aggregates.map { (name: name(), aggregate: $0) }
    owner.levels.append(.grouped(scope, bonds, columns))
    return columns.map { "\(owner.alias).\($0.name)" }
  }
}

extension Scope {
  /// What an owner's rows are joined with, and the columns that this gives them.
  func groups(
    _ bonds: [Bond], _ asked: [(name: String, aggregate: Aggregate)], for owner: Scope
  ) -> (join: String, columns: String) {
    let group = "q" + (asked.first?.name ?? "")
    var keys = ["\(alias).municipality"]
    var conditions = ["\(group).k0 = \(owner.municipality)"]
    for bond in bonds where !bond.inside.isEmpty {
      conditions.append("\(group).k\(keys.count) \(bond.isNullSafe ? "IS NOT DISTINCT FROM" : "=") \(bond.outside)")
      keys.append(bond.inside)
    }
    let own = Set(bonds.map(\.filter))
    let (filters, base) = (filters, base)
    self.filters.removeAll { own.contains($0) }
    let words = self.words + asked.flatMap(\.aggregate.texts).joined(separator: " ")
    if ["s0._now", "s0._today"].contains(where: { words.contains($0) }) {
      self.base = """
        SELECT \(alias).* FROM (SELECT \(alias).*, k.now AS _now, k.today AS _today FROM (\(base)) \(alias) \
        JOIN etterlev.clock k ON k.municipality = \(alias).municipality) \(alias)
        """
    }
    defer { (self.filters, self.base) = (filters, base) }
    let items =
      keys.enumerated().map { "\($1) AS k\($0)" } + asked.map { "\($0.aggregate.sql(nil)) AS \($0.name)" }
    // The moment is each member's own here.
    let rows = "SELECT \(items.joined(separator: ", ")) \(source) GROUP BY \(keys.joined(separator: ", "))"
      .split(separator: "s0._now", omittingEmptySubsequences: false).joined(separator: "\(alias)._now")
      .split(separator: "s0._today", omittingEmptySubsequences: false).joined(separator: "\(alias)._today")
    let columns = asked.map { item in
      let value = "\(group).\(item.name)"
      return ", \(item.aggregate.empty.map { "coalesce(\(value), \($0))" } ?? value) AS \(item.name)"
    }
    return ("LEFT JOIN (\(rows)) \(group) ON \(conditions.joined(separator: " AND "))", columns.joined())
  }
}
