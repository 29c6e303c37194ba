import Krav

extension Body {
  func share(_ query: TypedQuery) throws(Refusal) -> Term {
    guard let satisfies = query.satisfies else { throw Refusal("`share` without `satisfies`", at: query.range) }
    let members = try open(query)
    let held = try condition(satisfies)
    let truth = ownColumn(held.text, members.scope)
    let open = any([members.belongs.map { "\($0) IS NULL" }, held.isNullable ? "\(truth) IS NULL" : nil]) ?? "FALSE"
    let sql = """
      SELECT count(*) FILTER (WHERE \(truth)) AS a, count(*) AS b, coalesce(bool_or(\(open)), FALSE) AS c \
      \(members.scope.source)
      """
    close(members)
    let columns = gathered(members, sql, [.count(truth), .count(nil), .any(open)])
    let isKnown = open == "FALSE" ? "" : "NOT \(columns[2]) AND "
    var term = Term(
      "CASE WHEN \(isKnown)\(columns[1]) > 0 THEN \(columns[0]) END", isNullable: true,
      undecided: open == "FALSE" ? nil : columns[2])
    term.bottom = "NULLIF(\(columns[1]), 0)"
    return kept(term)
  }

  func sum(_ value: TypedExpression, _ query: TypedQuery) throws(Refusal) -> Term {
    let members = try open(query)
    let part = own(kept(try term(value)), members.scope)
    guard part.bottom == nil || part.scaled != nil else {
      throw Refusal("a sum of what has been divided", at: value.range)
    }
    if case .duration = value.type { try checkUnit(part, value) }
    let open = openness(part, members)
    let sql = """
      SELECT coalesce(sum(\(part.scaled ?? wide(part.text))), 0) AS a, \(open.map { "coalesce(bool_or(\($0)), FALSE)" } ?? "FALSE") AS b \
      \(members.scope.source)
      """
    close(members)
    let columns = gathered(members, sql, [.total(part.scaled ?? wide(part.text)), .any(open ?? "FALSE")])
    var whole = Term("0")
    whole.undecided = columns[1]
    let raw = "CASE WHEN NOT \(columns[1]) THEN \(columns[0]) END"
    if part.scaled != nil { return fraction(raw, "1000000000", whole, Term("0")) }
    var term = fitting(raw, whole, Term("0"))
    term.unit = part.unit
    return kept(term)
  }

  private func checkUnit(_ term: Term, _ expression: TypedExpression) throws(Refusal) {
    guard let unit = term.unit, units(unit).count == 1 else {
      throw Refusal("durations whose unit differs from row to row are put together", at: expression.range)
    }
  }

  /// Whether a member or its value is not known.
  private func openness(_ part: Term, _ members: Members) -> String? {
    any([members.belongs.map { "\($0) IS NULL" }, part.isNullable ? "\(part.text) IS NULL" : nil])
  }

  func median(_ value: TypedExpression, _ query: TypedQuery) throws(Refusal) -> Term {
    let members = try open(query)
    let part = own(kept(try term(value)), members.scope)
    if case .duration = value.type { try checkUnit(part, value) }
    var order = part.text
    if let bottom = part.bottom {
      // Three whole numbers that sort as the fraction does: its floor, and twice the next 63 binary places of what is left.
      let (top, under) = (wide(part.text), wide(bottom))
      let floor = ownColumn(
        "\(dialect.quotient("\(top) - CASE WHEN \(top) < 0 THEN \(under) - 1 ELSE 0 END", under))", members.scope)
      let rest = ownColumn("\(top) - \(floor) * \(under)", members.scope)
      let shifted = "\(rest) * \(wide("9223372036854775808"))"
      let next = ownColumn(dialect.quotient(shifted, under), members.scope)
      let last = ownColumn("\(shifted) - \(next) * \(under)", members.scope)
      let end = ownColumn(dialect.quotient("\(last) * \(wide("9223372036854775808"))", under), members.scope)
      order = "\(floor), \(next), \(end)"
    }
    func middle(_ text: String, _ place: String) -> String { "(array_agg(\(text) ORDER BY \(order)))[\(place)]" }
    let lower = dialect.place("(count(*) + 1)")
    let upper = "\(dialect.place("count(*)")) + 1"
    let bottom = part.bottom ?? "1"
    let open = openness(part, members)
    let sql = """
      SELECT \(middle(part.text, lower)) AS a, \(middle(bottom, lower)) AS b, \(middle(part.text, upper)) AS c, \
      \(middle(bottom, upper)) AS d, \(open.map { "coalesce(bool_or(\($0)), FALSE)" } ?? "FALSE") AS e \
      \(members.scope.source)
      """
    close(members)
    let columns =
      dialect.isFlat
      ? flatMiddle(order, part.text, bottom, members, open ?? "FALSE") : rows(sql, ["a", "b", "c", "d", "e"])
    let isKnown = "NOT \(columns[4])"
    guard case .number = value.type else {
      var term = Term(
        "CASE WHEN \(isKnown) THEN \(columns[0]) END", isNullable: true, undecided: columns[4])
      term.unit = part.unit
      return kept(term)
    }
    let (a, b, c, d) = (wide(columns[0]), wide(columns[1]), wide(columns[2]), wide(columns[3]))
    var whole = Term("0")
    whole.undecided = columns[4]
    if dialect.isFlat {
      let isKnown = { (text: String) in "CASE WHEN \(isKnown) THEN \(text) END" }
      return flatSum(
        (isKnown(columns[0]), isKnown(columns[1])), (isKnown(columns[2]), isKnown(columns[3])), isBack: false,
        times: "2",
        whole, Term("0"))
    }
    return fraction(
      "CASE WHEN \(isKnown) THEN \(a) * \(d) + \(c) * \(b) END", "2 * \(b) * \(d)", whole, Term("0"))
  }

  /// The member whose moment came last, or first, of those that have come; of two on one moment the greater id.
  func extreme(_ query: TypedQuery, isLatest: Bool) throws(Refusal) -> Term {
    guard let by = query.by else { throw Refusal("no `by`", at: query.range) }
    let members = try open(query)
    let key = own(kept(try term(by)), members.scope)
    let now: String
    switch by.type {
    case .date: now = "s0._today"
    case .instant: now = "s0._now"
    default: throw Refusal("ordered by what is no day", at: by.range)
    }
    let hasCome = key.isNullable ? "(\(key.text) <= \(now)) IS NOT FALSE" : "\(key.text) <= \(now)"
    members.scope.filter(hasCome)
    if dialect.isFlat {
      close(members)
      let isDay = if case .date = by.type { true } else { false }
      return flatExtreme(members, key, isDay: isDay, isLatest: isLatest)
    }
    let order = "\(key.text) \(isLatest ? "DESC" : "ASC"), \(members.member.text) DESC"
    let isOpen = any([
      key.isNullable ? "bool_or(\(key.text) IS NULL)" : nil,
      members.member.isNullable ? "bool_or(\(members.member.text) IS NULL)" : nil,
      members.belongs.map { "NOT (array_agg(coalesce(\($0), FALSE) ORDER BY \(order)))[1]" },
    ])
    guard let isOpen else {
      let sql = "(SELECT \(members.member.text) \(members.scope.source) ORDER BY \(order) LIMIT 1)"
      close(members)
      return Term(column(sql, always: true), isNullable: true)
    }
    let sql = """
      SELECT (array_agg(\(members.member.text) ORDER BY \(order)))[1] AS a, coalesce(\(isOpen), FALSE) AS b \
      \(members.scope.source)
      """
    close(members)
    let columns = rows(sql, ["a", "b"])
    return kept(
      Term("CASE WHEN NOT \(columns[1]) THEN \(columns[0]) END", isNullable: true, undecided: columns[1]))
  }
}
