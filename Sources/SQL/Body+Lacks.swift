import Krav

/// What made a verdict unknown: texts that are never NULL, each name in them behind the other and ended by a line feed.
extension Body {
  /// The query that gives what a verdict lacks that is unknown without a clause that says so; empty where none can be.
  static func missing(_ rule: Rule, _ program: Program, _ dialect: any Dialect) throws(Refusal) -> (
    sql: String, uses: Uses
  ) {
    let body = Body(program, dialect, record: rule.record, lets: rule.lets.map(\.value))
    let subject = try body.subject(rule)
    let concerned = try body.concerned(rule)
    var cases: [String] = []
    var isOpen = concerned != nil
    if let concerned {
      var lacks: [String?] = []
      if let condition = rule.condition { lacks.append(try body.lacksUnlessValue(condition)) }
      var laws: [String?] = []
      for basis in rule.bases {
        guard let day = basis.governingDay else { continue }
        laws.append(body.only(try body.inForce([basis]), try body.lacks(day)))
      }
      lacks.append(body.only(try body.inForce(rule.bases), body.all(laws)))
      cases.append("WHEN \(concerned) IS NULL THEN \(body.all(lacks) ?? "''")")
    }
    var place = 0
    for step in try body.steps(rule) {
      guard step.clause == nil else {
        cases.append("WHEN \(step.test) THEN NULL")
        continue
      }
      var lacks: [String?] = []
      for clause in rule.clauses[place..<step.looked] where clause.verdict == rule.clauses[step.looked - 1].verdict {
        lacks.append(body.only(try body.condition(clause.condition), try body.lacks(clause.condition)))
      }
      cases.append("WHEN \(step.test) THEN \(body.all(lacks) ?? "''")")
      isOpen = true
      place = step.looked
    }
    guard isOpen else { return ("", Uses()) }
    let names = body.column("CASE \(cases.joined(separator: " ")) END", always: true)
    body.root.lateFilters.append("\(names) IS NOT NULL")
    let sql = """
      \(body.head(rule, subject)),
        \(dialect.names(names)) AS missing
      \(body.source)
      """
    return (sql, body.uses)
  }

  private func all(_ texts: [String?]) -> String? {
    let texts = texts.compactMap { $0 }
    return texts.isEmpty ? nil : texts.joined(separator: " || ")
  }

  /// The lacks of a condition where it is undecided.
  private func only(_ condition: Condition, _ lacks: String?) -> String? {
    guard condition.isNullable, let lacks else { return nil }
    return "CASE WHEN \(column(condition.text)) IS NULL THEN \(lacks) ELSE '' END"
  }

  private func named(_ row: Row, _ field: Field? = nil) -> String {
    let field = field.map { "\(literal("." + $0.name)) || " } ?? ""
    return "\(literal(program.records[row.type].name + "/")) || \(encoded(row.id)) || \(field)chr(10)"
  }

  /// That it has a value; `nil` where it always has.
  private func hasValue(_ expression: TypedExpression) throws(Refusal) -> String? {
    if case .bool = expression.type {
      let condition = try condition(expression)
      return condition.isNullable ? "\(column(condition.text)) IS NOT NULL" : nil
    }
    let term = kept(try term(expression))
    if let elements = term.elements { return elements.isEmpty ? "FALSE" : nil }
    if isList(expression) { return "coalesce(\(dialect.size(term.text)), 0) > 0" }
    return term.isNullable ? "\(term.text) IS NOT NULL" : nil
  }

  private func lacksUnlessValue(_ expression: TypedExpression) throws(Refusal) -> String? {
    guard let hasValue = try hasValue(expression), let lacks = try lacks(expression) else { return nil }
    return column("CASE WHEN \(hasValue) THEN '' ELSE \(lacks) END")
  }

  private func lacksUnlessValues(_ expressions: [TypedExpression]) throws(Refusal) -> String? {
    var lacks: [String?] = []
    for expression in expressions { lacks.append(try lacksUnlessValue(expression)) }
    return all(lacks)
  }

  /// What a term or condition lacks that is missing or undecided.
  func lacks(_ expression: TypedExpression) throws(Refusal) -> String? {
    switch expression.kind {
    case .constant, .today, .now, .calendarPeriod, .parameter: return nil
    case .variable(let index): return boundLacks[index]
    case .letValue(let index):
      if let known = letLacks[index] { return known }
      let inner = scope
      scope = root
      defer { scope = inner }
      let text = try lacks(lets[index]).map { column($0) }
      letLacks[index] = .some(text)
      return text
    case .field(let base, let index): return try lacks(ofField: index, base)
    case .derived(let base, let index):
      return try lacks(base) { row throws(Refusal) in
        let outer = boundLacks
        boundLacks = [:]
        defer { boundLacks = outer }
        let value = program.derivedFields[index].value
        return try within(row, value.range) { () throws(Refusal) in try lacks(value).map { column($0) } }
      }
    case .property(let inner, _), .negate(let inner), .isSet(let inner), .isMissing(let inner), .not(let inner):
      return try lacksUnlessValue(inner)
    case .table(_, let parts), .list(let parts), .and(let parts), .or(let parts): return try lacksUnlessValues(parts)
    case .compare(_, let left, let right):
      guard case .record = left.type else { return try lacksUnlessValues([left, right]) }
      return all([try lacksIfUndecided(left), try lacksIfUndecided(right)])
    case .arithmetic(_, let left, let right), .isUnder(let left, let right), .withinLast(let left, let right),
      .withinNext(let left, let right), .withinPeriod(let left, let right):
      return try lacksUnlessValues([left, right])
    case .otherwise(let left, let right): return try lacks(left, else: right)
    case .isIn(let element, let list): return try lacks(element, in: list)
    case .atLeastOf(let number, let items): return try lacksUnlessValues([number] + items)
    case .atLeast(let number, let query): return all([try lacksUnlessValue(number), try lacks(ofMembers: query)])
    case .exists(let query), .no(let query), .count(let query), .share(let query):
      return try lacks(ofMembers: query)
    case .every(let query): return try lacks(ofMembers: query, isEvery: true)
    case .sum(let value, let query), .median(let value, let query): return try lacks(ofMembers: query, measuring: value)
    case .latest(let query), .earliest(let query):
      // The latest of none lacks nothing.
      guard let undecided = try term(expression).undecided else { return nil }
      return try lacks(ofMembers: query, measuring: query.by).map {
        "CASE WHEN \(column(undecided)) THEN \($0) ELSE '' END"
      }
    }
  }

  private func lacksIfUndecided(_ expression: TypedExpression) throws(Refusal) -> String? {
    guard let undecided = try term(expression).undecided, let lacks = try lacks(expression) else { return nil }
    return "CASE WHEN \(column(undecided)) THEN \(lacks) ELSE '' END"
  }

  // MARK: Fields

  private func lacks(ofField index: Int, _ base: TypedExpression) throws(Refusal) -> String? {
    try lacks(base) { row throws(Refusal) in
      let field = program.records[row.type].fields[index]
      let term = try self.field(row, index)
      if field.isList { return "CASE WHEN \(dialect.size(term.text)) = 0 THEN \(named(row, field)) ELSE '' END" }
      return term.isNullable ? "CASE WHEN \(term.text) IS NULL THEN \(named(row, field)) ELSE '' END" : nil
    }
  }

  /// What a reference lacks, or else what is read of its record.
  private func lacks(_ base: TypedExpression, _ read: (Row) throws(Refusal) -> String?) throws(Refusal) -> String? {
    guard case .record(let type) = base.type else { throw Refusal("a field of what is no record", at: base.range) }
    let reference = try term(base)
    let row = row(reference, type)
    let inner = try read(row)
    guard let isThere = row.isThere else { return inner }
    let outer = try lacks(base) ?? "''"
    return column(
      "CASE WHEN \(row.id) IS NULL THEN \(outer) WHEN NOT \(isThere) THEN \(named(row)) ELSE \(inner ?? "''") END")
  }

  // MARK: Else and lists

  private func lacks(_ left: TypedExpression, else right: TypedExpression) throws(Refusal) -> String? {
    let (first, second) = (kept(try term(left)), kept(try term(right)))
    var parts: [String] = []
    if let lacks = try lacks(left) {
      var tests = [first.undecided].compactMap { $0 }
      if let test = isMissing(second, right) { tests.append(test) }
      if !tests.isEmpty { parts.append("CASE WHEN \(tests.joined(separator: " OR ")) THEN \(lacks) ELSE '' END") }
    }
    if let lacks = try lacks(right), let isEmpty = isMissing(first, left), let hasValue = try hasValue(right) {
      parts.append("CASE WHEN \(isEmpty) AND NOT (\(hasValue)) THEN \(lacks) ELSE '' END")
    }
    return all(parts)
  }

  /// That a term is missing; `nil` where it never is.
  private func isMissing(_ term: Term, _ expression: TypedExpression) -> String? {
    let isEmpty: String
    if let elements = term.elements {
      guard elements.isEmpty else { return nil }
      isEmpty = "TRUE"
    } else if isList(expression) {
      isEmpty = "coalesce(\(dialect.size(term.text)), 0) = 0"
    } else {
      guard term.isNullable else { return nil }
      isEmpty = "\(term.text) IS NULL"
    }
    return term.undecided.map { "(\(isEmpty) AND NOT \($0))" } ?? "(\(isEmpty))"
  }

  private func lacks(_ element: TypedExpression, in list: TypedExpression) throws(Refusal) -> String? {
    guard case .list(let kind) = list.type else { throw Refusal("`in` what is no list", at: list.range) }
    let refers = if case .record = kind { true } else { false }
    let own = refers ? try lacksIfUndecided(element) : try lacksUnlessValue(element)
    let items = kept(try term(list))
    guard let elements = items.elements else {
      let lacks = items.isNullable ? try lacks(list) : nil
      return all([own, lacks.map { "CASE WHEN \(items.text) IS NULL THEN \($0) ELSE '' END" }])
    }
    var parts = [own]
    for (item, lacks) in zip(elements, try lacksOfElements(list)) {
      guard let lacks else { continue }
      if refers {
        parts.append(item.undecided.map { "CASE WHEN \(column($0)) THEN \(lacks) ELSE '' END" })
      } else {
        let same = try compare(.equal, kept(try term(element)), element.type, item, kind, element.range)
        parts.append(only(same, lacks))
      }
    }
    return all(parts)
  }

  /// What each element of a list lacks; empty when none lacks anything, as only those of a list written in the pack can.
  func lacksOfElements(_ list: TypedExpression) throws(Refusal) -> [String?] {
    switch list.kind {
    case .list(let items):
      var lacks: [String?] = []
      for item in items { lacks.append(try lacksUnlessValue(item)) }
      return lacks
    case .otherwise(let left, let right):
      guard let elements = try term(left).elements else { return [] }
      return try lacksOfElements(elements.isEmpty ? right : left)
    case .derived(let base, let index):
      guard case .record(let type) = base.type else { return [] }
      let row = row(try term(base), type)
      let outer = boundLacks
      boundLacks = [:]
      defer { boundLacks = outer }
      let value = program.derivedFields[index].value
      return try within(row, value.range) { () throws(Refusal) in
        var lacks: [String?] = []
        for text in try lacksOfElements(value) { lacks.append(text.map { column($0) }) }
        return lacks
      }
    default: return []
    }
  }

  // MARK: Members

  /// What every member lacks that may or may not belong, or has no value.
  private func lacks(
    ofMembers query: TypedQuery, measuring value: TypedExpression? = nil, isEvery: Bool = false
  ) throws(Refusal) -> String? {
    var chain = [query]
    while let inner = chain.last, case .query(let next) = inner.source { chain.append(next) }
    var list: String?
    var lacking: [String?] = []
    if case .list(let source)? = chain.last?.source {
      list = try lacks(source).map { column($0) }
      lacking = try lacksOfElements(source)
    }
    let outer = boundLacks
    defer { boundLacks = outer }
    let members = try open(query, for: .lacks(lacking))
    for part in chain { boundLacks[part.variable] = members.lacks }
    var parts: [String?] = []
    let held = try query.satisfies.map { satisfies throws(Refusal) in try condition(satisfies) }
    if let belongs = members.belongs {
      var lacks: [String?] = []
      for part in chain {
        // Of one that may belong no part is false.
        for conjunct in part.condition.map({ conjuncts($0) }) ?? [] { lacks.append(try lacksUnlessValue(conjunct)) }
      }
      if let found = all(lacks) {
        let counts = isEvery ? held.map { " AND (\(column($0.text))) IS NOT TRUE" } ?? "" : ""
        parts.append("CASE WHEN \(belongs) IS NULL\(counts) THEN \(found) ELSE '' END")
      }
    }
    if let satisfies = query.satisfies, let held { parts.append(only(held, try lacks(satisfies))) }
    if let value { parts.append(try lacksUnlessValue(value)) }
    var found = all(parts)
    if let open = members.open { found = "CASE WHEN \(open) THEN \(list ?? "''") ELSE \(found ?? "''") END" }
    guard let found else {
      close(members)
      return nil
    }
    if dialect.isFlat {
      let own = ownColumn(found, members.scope)
      close(members)
      return gathered(members, [.text(own)])[0]
    }
    let sql = "(SELECT coalesce(string_agg(\(ownColumn(found, members.scope)), ''), '') \(members.scope.source))"
    close(members)
    return column(sql, always: true)
  }
}
