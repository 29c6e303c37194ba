import Krav

/// The members of a query that a rule names, found once for each subject and kept as lists: one for each column that is
/// read of them.
final class Kept {
  let members: Members
  /// Of which type the members are.
  let type: Int
  /// What the subjects call a list, and what it holds of each member.
  private(set) var columns: [(name: String, text: String)] = []

  init(_ members: Members, type: Int, id: String) {
    self.members = members
    self.type = type
    columns.append((id, members.member.text))
  }

  /// What a row of members calls a column of theirs.
  func column(_ text: String, named name: () -> String) -> String {
    let found: String
    if let known = columns.first(where: { $0.text == text }) {
      found = known.name
    } else {
      found = name()
      columns.append((found, text))
    }
    return found == columns[0].name ? "id" : "c\(found)"
  }

  /// A column of the members' table.
  func stored(_ field: String, named name: () -> String) -> String {
    members.scope.use(field)
    return column("\(members.scope.alias).\(field)", named: name)
  }

  /// Whether a column, as a row of members calls it, is NULL in none.
  func knows(_ column: Substring) -> Bool {
    columns.contains { column == "c\($0.name)" && members.scope.knows($0.text) }
  }

  /// The lists, for one subject.
  var lists: String {
    let lists = columns.map { "array_agg(\($0.text)) AS \($0.name)" }
    return "SELECT \(lists.joined(separator: ", ")) \(members.scope.source)"
  }

  /// What is held of each member, under the names that rows of members have for it.
  var items: [(name: String, text: String)] {
    columns.enumerated().map { ($0 == 0 ? "id" : "c\($1.name)", $1.text) }
  }

  /// The members as rows again.
  func rows(_ subject: String) -> String {
    let items = columns.enumerated().map { "unnest(\(subject).\($1.name)) AS \($0 == 0 ? "id" : "c\($1.name)")" }
    return "SELECT \(subject).municipality, \(items.joined(separator: ", "))"
  }
}

extension Body {
  /// The members of the query within a query, if that is named and asks queries of its own, so that it is worth keeping.
  func kept(_ query: TypedQuery) throws(Refusal) -> Kept? {
    guard dialect.keepsMembers, case .query(let named) = query.source, asks(named), let type = type(named) else {
      return nil
    }
    if let known = keptMembers[named.range] { return known }
    let inner = scope
    scope = root
    defer { scope = inner }
    let members = try open(named)
    close(members)
    let kept = Kept(members, type: type, id: name())
    root.levels.append(.kept(kept, alias: "q" + name()))
    keptMembers[named.range] = kept
    return kept
  }

  /// The type of the records that a query goes through, if it is records.
  private func type(_ query: TypedQuery) -> Int? {
    switch query.source {
    case .records(let type): type
    case .query(let inner): type(inner)
    case .list: nil
    }
  }

  private func asks(_ query: TypedQuery) -> Bool {
    if let condition = query.condition, asks(condition) { return true }
    if case .query(let inner) = query.source { return asks(inner) }
    return false
  }

  private func asks(_ expression: TypedExpression) -> Bool {
    switch expression.kind {
    case .exists, .no, .every, .atLeast, .count, .share, .sum, .median, .latest, .earliest: return true
    default: break
    }
    var found = false
    expression.forEachChild { if !found, asks($0) { found = true } }
    return found
  }
}
