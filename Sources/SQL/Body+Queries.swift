import Krav

/// The members of a query: the scope of its candidates, narrowed to those that may belong.
struct Members {
  enum Purpose {
    case values
    /// Also the candidates are wanted that time alone may make members, and how long each is what it is.
    case horizons
    /// What the elements lack of a list that is written out is wanted with them.
    case lacks([String?])
  }

  var scope: Scope
  /// Whether a candidate belongs; `nil` when all that are left do.
  var belongs: String?
  /// What a candidate counts for: one, or more than can be where the list is not known that it stands for.
  var weight: String?
  /// The value of the member.
  var member: Term
  /// How long a candidate belongs or not; only where that was asked for.
  var horizon: Horizon?
  /// That the candidate stands for a list that is not known.
  var open: String?
  /// What the candidate lacks, an element of a list that is written out; only where that was asked for.
  var lacks: String?
}

extension Body {
  /// A candidate that stands for a list that is not known counts for as many as there may be.
  static let unlimited = "4611686018427387904"

  /// Opens the scope of a query; what is asked for until ``close(_:)`` is asked of each candidate.
  ///
  /// - Parameters:
  ///   - query: whose members are asked for.
  ///   - purpose: what is asked of them.
  func open(_ query: TypedQuery, for purpose: Members.Purpose = .values) throws(Refusal) -> Members {
    var isTelling = false
    var isKeeping = true
    var lacking: [String?] = []
    switch purpose {
    case .values: break
    case .horizons: (isTelling, isKeeping) = (true, false)
    case .lacks(let elements): (lacking, isKeeping) = (elements, false)
    }
    var innermost = query
    var chain = [query]
    let kept = isKeeping ? try kept(query) : nil
    while kept == nil, case .query(let inner) = innermost.source {
      innermost = inner
      chain.append(inner)
    }
    let alias = "s" + name().dropFirst()
    let opened: Scope
    let member: Term
    let binding: Binding
    var open: String?
    var parts: [String] = []
    switch innermost.source {
    case .query:
      guard let kept else { throw Refusal("a query of a query", at: query.range) }
      opened = Scope(alias, base: "", hasMunicipality: true, outer: scope)
      opened.kept = kept
      let row = Row(scope: opened, type: kept.type, level: nil, id: "\(alias).id", isThere: nil)
      binding = .row(row)
      var term = Term(row.id)
      term.row = row
      member = term
      if let belongs = kept.members.belongs { parts.append("\(alias).\(kept.column(belongs, named: name))") }
    case .records(let type):
      opened = Scope(
        alias, base: "SELECT \(alias).* FROM \(Self.table(program.records[type])) \(alias)", hasMunicipality: true,
        outer: scope)
      opened.table = Self.table(program.records[type])
      opened.filters.append("\(alias).municipality = \(scope.municipality)")
      let row = Row(scope: opened, type: type, level: nil, id: "\(alias).id", isThere: nil)
      binding = .row(row)
      var term = Term(row.id)
      term.row = row
      member = term
    case .list(let list):
      let source = try candidates(list, alias, lacking: lacking)
      opened = Scope(alias, base: source.sql, hasMunicipality: false, outer: scope)
      opened.list = source.array.map { Scope.List(array: $0, fields: source.fields) }
      (member, open) = (source.member, source.open)
      binding = .element(member)
    }
    scope = opened
    for part in chain { bindings[part.variable] = binding }
    var told: [Part] = []
    var conditions = chain.reversed().flatMap { part in part.condition.map { conjuncts($0) } ?? [] }
    // What time may change narrows no candidates where it is told how long they are what they are.
    let timed = isTelling ? conditions.filter { isTimed($0) } : []
    if isTelling { conditions.removeAll { isTimed($0) } }
    for conjunct in try learn(conditions, of: opened) {
      if try joinTree(conjunct, to: opened) { continue }
      try joinPath(conjunct, to: opened)
      let condition = try self.condition(conjunct)
      if condition.isNullable {
        parts.append(condition.text)
        told.append(Part(condition: condition))
      } else {
        opened.filter(condition.filter ?? condition.text)
      }
    }
    for conjunct in timed {
      let part = try part(conjunct)
      told.append(part)
      parts.append(part.condition.text)
    }
    var belongs: String?
    if open != nil || !parts.isEmpty {
      let all = parts.isEmpty ? "TRUE" : "(\(parts.joined(separator: " AND ")))"
      // A text that names nothing of the candidates is reckoned outside, once for all of them.
      belongs = own(
        column(open.map { "(\(all) AND CASE WHEN \($0) THEN NULL ELSE TRUE END)" } ?? all, always: true), opened)
      if !isTelling { opened.lateFilters.append("\(belongs ?? "") IS NOT FALSE") }
    }
    let horizon = horizon(of: told, decidedBy: false)
    return Members(
      scope: opened, belongs: belongs, weight: open.map { "CASE WHEN \($0) THEN \(Self.unlimited) ELSE 1 END" },
      member: member, horizon: horizon, open: open,
      lacks: lacking.isEmpty || !member.isNullable || open != nil ? nil : "\(alias).l")
  }

  func close(_ members: Members) { scope = members.scope.outer ?? root }

  func conjuncts(_ condition: TypedExpression) -> [TypedExpression] {
    if case .and(let parts) = condition.kind { parts.flatMap { conjuncts($0) } } else { [condition] }
  }

  /// The elements of a list as rows.
  func candidates(_ list: TypedExpression, _ alias: String, lacking: [String?] = []) throws(Refusal) -> (
    sql: String, member: Term, open: String?, array: String?, fields: [String]
  ) {
    guard case .list(let kind) = list.type else { throw Refusal("members of what is no list", at: list.range) }
    let items = kept(try term(list))
    if let elements = items.elements, elements.contains(where: { $0.isNullable || $0.bottom != nil || $0.unit != nil })
    {
      guard elements.allSatisfy({ $0.unit == nil && $0.low == nil && $0.first == nil }) else {
        throw Refusal("a list of periods, durations or counts is gone through", at: list.range)
      }
      let rows = elements.enumerated().map { place, element in
        let lacks = lacking.isEmpty ? "" : ", \(lacking[place] ?? "''") AS l"
        return
          "SELECT \(element.text) AS e, \(element.undecided ?? "FALSE") AS u, \(element.bottom ?? "1") AS b\(lacks)"
      }
      var member = Term("\(alias).e", isNullable: true, undecided: "\(alias).u")
      if elements.contains(where: { $0.bottom != nil }) { member.bottom = "\(alias).b" }
      return (
        "SELECT \(alias).* FROM (\(rows.joined(separator: " UNION ALL "))) \(alias)", member, nil,
        dialect.isFlat ? structures(items, "", elements, of: kind, lacking: lacking) : nil,
        ["e", "u", "b"] + (lacking.isEmpty ? [] : ["l"])
      )
    }
    switch kind {
    case .bool, .number, .date, .instant, .label, .enumeration, .record: break
    default: throw Refusal("a list of periods or texts is gone through", at: list.range)
    }
    let array = try self.list(items, list.type, list.range)
    let structures = dialect.isFlat ? structures(items, array, nil, of: kind) : nil
    guard items.isNullable else {
      return ("SELECT \(alias).* FROM unnest(\(array)) AS \(alias)(e)", Term("\(alias).e"), nil, structures, ["e"])
    }
    // Whatever is in a list that is not known may be a member.
    let sql = """
      SELECT \(alias).* FROM (SELECT u.e, FALSE AS o FROM unnest(\(array)) AS u(e) \
      UNION ALL SELECT NULL, TRUE WHERE \(array) IS NULL) \(alias)
      """
    return (
      sql, Term("\(alias).e", isNullable: true, undecided: "\(alias).o"), "\(alias).o", structures, ["e", "o"]
    )
  }

  // MARK: Quantifiers

  /// Whether there is a member, or one that does not satisfy.
  func exists(_ query: TypedQuery, of satisfies: TypedExpression?) throws(Refusal) -> Condition {
    let members = try open(query)
    defer { close(members) }
    guard let satisfies else {
      guard let belongs = members.belongs else {
        return Condition(found(members), isNullable: false)
      }
      return Condition(some(belongs, members), isNullable: true)
    }
    let held = try condition(satisfies)
    if members.belongs == nil, !held.isNullable {
      members.scope.lateFilters.append("NOT \(held.text)")
      return Condition(found(members), isNullable: false)
    }
    let fails = members.belongs.map { "(\($0) AND NOT \(held.text))" } ?? "(NOT \(held.text))"
    let broken = ownColumn(fails, members.scope)
    members.scope.lateFilters.append("\(broken) IS NOT FALSE")
    return Condition(some(broken, members), isNullable: true)
  }

  /// A column of the members' own scope, even if the text names nothing of it.
  func ownColumn(_ text: String, _ scope: Scope) -> String {
    let name = name()
    scope.add(name, text)
    return "\(scope.alias).\(name)"
  }

  /// The same text, or a column of the scope where it names none: what an aggregate is asked for must be its own query's.
  func own(_ text: String, _ scope: Scope) -> String { scope.isNamed(in: text) ? text : ownColumn(text, scope) }

  /// A term whose every text is one of the scope's.
  func own(_ term: Term, _ scope: Scope) -> Term {
    var own = term
    own.text = self.own(term.text, scope)
    own.bottom = term.bottom.map { self.own($0, scope) }
    own.scaled = term.scaled.map { self.own($0, scope) }
    return own
  }

  /// How many belong for certain, and how many at the most; the same text when that is known.
  private func counts(_ query: TypedQuery) throws(Refusal) -> (sure: String, most: String, isLimited: Bool) {
    let members = try open(query)
    guard let belongs = members.belongs else {
      let sql = dialect.isFlat ? "" : "(SELECT count(*) \(members.scope.source))"
      close(members)
      let count =
        dialect.isFlat
        ? gathered(members, [.count(nil)])[0] : grouped(members, [.count(nil)])?[0] ?? column(sql, always: true)
      return (count, count, true)
    }
    let sql = """
      SELECT count(*) FILTER (WHERE \(belongs)) AS a, \
      coalesce(sum(\(members.weight ?? "1")), 0) AS b \(members.scope.source)
      """
    close(members)
    let columns = gathered(members, sql, [.count(belongs), members.weight.map { .total(wide($0)) } ?? .count(nil)])
    return (columns[0], columns[1], members.weight == nil)
  }

  func atLeast(_ number: TypedExpression, _ query: TypedQuery) throws(Refusal) -> Condition {
    let wanted = kept(try term(number))
    guard wanted.low == nil else { throw Refusal("a count that may be undecided behind `at least`", at: number.range) }
    let counts = try counts(query)
    return enough(counts.sure, counts.most, wanted, isOpen: counts.sure != counts.most)
  }

  func count(_ query: TypedQuery) throws(Refusal) -> Term {
    let (sure, most, isLimited) = try counts(query)
    if sure == most { return Term(sure) }
    var term = Term(
      "CASE WHEN \(sure) = \(most) THEN \(sure) END", isNullable: true, undecided: "(\(sure) <> \(most))")
    let isOpen = "\(sure) <> \(most)\(isLimited ? "" : " AND \(most) < \(Self.unlimited)")"
    term.low = "CASE WHEN \(isOpen) THEN \(sure) END"
    term.high = "CASE WHEN \(isOpen) THEN \(most) END"
    return kept(term)
  }
}
