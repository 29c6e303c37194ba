import Krav

/// Where queries may not name what stands around them, each is a level of the scope that asks it.
extension Body {
  /// The aggregates as columns of the scope that the query is asked from.
  func gathered(_ members: Members, _ aggregates: [Aggregate]) -> [String] {
    let texts = aggregates.flatMap(\.texts)
    let owner = owner(of: members.scope.words + " " + texts.joined(separator: " "))
    let columns = aggregates.map { (name: name(), aggregate: $0) }
    owner.levels.append(.query(members.scope, columns))
    return columns.map { "\(owner.alias).\($0.name)" }
  }

  /// The same, or a query that gives one row, by what the dialect takes.
  func gathered(_ members: Members, _ sql: String, _ aggregates: [Aggregate]) -> [String] {
    dialect.isFlat
      ? gathered(members, aggregates)
      : grouped(members, aggregates) ?? rows(sql, aggregates.indices.map { String(UnicodeScalar(UInt8(97 + $0))) })
  }

  /// Whether the members are more than none, asked from within their scope.
  func found(_ members: Members) -> String {
    guard dialect.isFlat else { return "EXISTS (SELECT 1 \(members.scope.source))" }
    return outside(members) { gathered(members, [.any("TRUE")])[0] }
  }

  /// Whether a text is true of one: NULL if it is of none, and not known of some.
  func some(_ truth: String, _ members: Members) -> String {
    let asked = [Aggregate.any(truth), .count(nil)]
    let columns = outside(members) { dialect.isFlat ? gathered(members, asked) : grouped(members, asked) }
    guard let columns else {
      return "(SELECT CASE WHEN bool_or(\(truth)) THEN TRUE WHEN count(*) = 0 THEN FALSE END \(members.scope.source))"
    }
    return "CASE WHEN \(columns[0]) THEN TRUE WHEN \(columns[1]) = 0 THEN FALSE END"
  }

  private func outside<Value>(_ members: Members, _ ask: () -> Value) -> Value {
    let inner = scope
    close(members)
    defer { scope = inner }
    return ask()
  }

  /// The row of a table that there is one of at most, as columns.
  /// - Parameters:
  ///   - table: its name.
  ///   - columns: of the table.
  ///   - condition: what the row must be, by the name that it has there.
  func looked(up table: String, _ columns: [String], where condition: (String) -> String) -> [String] {
    let alias = "j" + name()
    let text = condition(alias)
    let owner = owner(of: text)
    let names = columns.map { (name: name(), field: $0) }
    owner.levels.append(.lookup(table: table, alias: alias, on: text, columns: names))
    return names.map { "\(owner.alias).\($0.name)" }
  }

  /// Each element of a list once, as rows of the scope.
  func elements(_ array: String) -> String {
    let owner = owner(of: array)
    let name = name()
    owner.levels.append(
      .elements(
        array: "array_distinct(filter(transform(\(array), x -> x.e), x -> x IS NOT NULL))", name: name))
    return "\(owner.alias).\(name)"
  }

  /// A list as one of structures: the element, and with it what the members' terms name.
  func structures(_ items: Term, _ array: String, _ elements: [Term]?, of kind: ValueType, lacking: [String?] = [])
    -> String
  {
    if let elements {
      let type = arrayType(kind) ?? "TEXT"
      let rows = elements.enumerated().map { place, element in
        """
        named_struct('e', CAST(\(element.text) AS \(type)), 'u', \(element.undecided ?? "FALSE"), \
        'b', CAST(\(element.bottom ?? "1") AS BIGINT)\(lacking.isEmpty ? "" : ", 'l', \(lacking[place] ?? "''")"))
        """
      }
      return "array(\(rows.joined(separator: ", ")))"
    }
    let known = "transform(\(array), x -> named_struct('e', x, 'o', FALSE))"
    guard items.isNullable else { return known }
    // NULL of the list's own type.
    return "CASE WHEN \(array) IS NULL THEN array(named_struct('e', get(\(array), 0), 'o', TRUE)) ELSE \(known) END"
  }

  /// A day so many working days on.
  func flatWorkingDays(_ day: String, _ count: String, _ week: String) -> String {
    let columns = looked(up: "etterlev.calendar", [week, "is_\(week)"]) { "\($0).day = \(inCalendar(guarded(day)))" }
    let number = column(guarded("CAST(\(count) AS BIGINT)"), always: true)
    let to = column(
      "CAST(\(columns[0]) + \(number) + CASE WHEN \(number) < 0 THEN 1 - \(columns[1]) ELSE 0 END AS BIGINT)",
      always: true)
    let found = looked(up: "etterlev.calendar", ["day"]) { "\($0).is_\(week) = 1 AND \($0).\(week) = \(to)" }[0]
    // One that leads out of the calendar stops the query, as does one that starts outside.
    let stop = dialect.stop("'outside the calendar of working days from ' || CAST(\(day) AS TEXT)", as: "DATE")
    return "coalesce(\(found), CASE WHEN \(day) IS NOT NULL AND \(number) IS NOT NULL THEN \(stop) END)"
  }

  /// A text that is reckoned only where it is asked for: what is joined is reckoned for every row.
  private func guarded(_ text: String) -> String {
    guards.isEmpty ? text : "CASE WHEN \(guards.joined(separator: " AND ")) THEN \(text) END"
  }

  /// Whether a unit is another or beneath it, where both are there.
  func flatUnder(_ lower: String, _ upper: String) -> String {
    let found = looked(up: "etterlev.tree", ["unit"]) {
      "\($0).municipality = \(scope.municipality) AND \($0).unit = \(lower) AND \($0).above = \(upper)"
    }
    return "(\(lower) = \(upper) OR \(found[0]) IS NOT NULL)"
  }

  /// The member in the middle, or the two.
  func flatMiddle(_ order: String, _ top: String, _ bottom: String, _ members: Members, _ open: String) -> [String] {
    let keys = order.split(separator: ", ").map(String.init)
    let columns = gathered(members, [.sorted(keys + [top, bottom]), .any(open)])
    let size = "size(\(columns[0]))"
    let (lower, upper) = ("CAST((\(size) + 1) DIV 2 AS INTEGER)", "CAST(\(size) DIV 2 + 1 AS INTEGER)")
    return [lower, upper].flatMap { place in
      [1, 2].map { column("try_element_at(\(columns[0]), \(place)).c\(keys.count + $0)", always: true) }
    } + [columns[1]]
  }

  /// The member that comes last by its day or moment and its id, and whether that is not known.
  func flatExtreme(_ members: Members, _ key: Term, isDay: Bool, isLatest: Bool) -> Term {
    let place = isDay ? "datediff(\(key.text), DATE '1970-01-01')" : "unix_micros(\(key.text))"
    let order = isLatest ? key.text : "- \(place)"
    let belongs = members.belongs.map { "coalesce(\($0), FALSE)" } ?? "TRUE"
    let unknown = any([
      key.isNullable ? "\(key.text) IS NULL" : nil,
      members.member.isNullable ? "\(members.member.text) IS NULL" : nil,
    ])
    let columns = gathered(
      members, [.greatest([order, members.member.text, belongs])] + (unknown.map { [.any($0)] } ?? []))
    var term = Term("\(columns[0]).c2", isNullable: true)
    let open = any([
      unknown.map { _ in columns[1] }, members.belongs.map { _ in "NOT coalesce(\(columns[0]).c3, TRUE)" },
    ])
    guard let open else { return term }
    term.undecided = column("(\(open))", always: true)
    term.text = "CASE WHEN NOT \(term.undecided ?? "") THEN \(term.text) END"
    return kept(term)
  }

  /// The sum of two fractions over their least common bottom. What 127 bits do not hold then, has no common divisor left
  /// and does not fit in 64 bits either.
  func flatSum(
    _ a: (top: String, bottom: String), _ b: (top: String, bottom: String), isBack: Bool, times factor: String,
    _ first: Term, _ second: Term
  ) -> Term {
    let (bottom, under) = (column(wide(a.bottom), always: true), column(wide(b.bottom), always: true))
    let common = column(
      """
      CASE WHEN abs(\(bottom)) < 4611686018427387904 AND abs(\(under)) < 4611686018427387904 THEN \(wide("1")) \
      ELSE \(dialect.common(bottom, under)) END
      """, always: true)
    let left = column("\(wide(a.top)) * \(dialect.quotient(under, common))", always: true)
    let right = column("\(isBack ? "- " : "")\(wide(b.top)) * \(dialect.quotient(bottom, common))", always: true)
    let top = column("try_add(\(left), \(right))", always: true)
    let whole = column("try_multiply(\(wide(factor)), \(bottom) * \(dialect.quotient(under, common)))", always: true)
    var term = fraction("CASE WHEN \(whole) IS NOT NULL THEN \(top) END", whole, first, second)
    let isBeyond = """
      (\(left) IS NOT NULL AND \(right) IS NOT NULL AND (\(top) IS NULL OR \
      \(whole) IS NULL AND \(bottom) <> 0 AND \(under) <> 0))
      """
    term.undecided = column(any([term.undecided, isBeyond]) ?? "FALSE")
    return term
  }
}
