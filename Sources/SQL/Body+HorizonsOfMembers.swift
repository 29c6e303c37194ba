import Krav

extension Body {
  /// How long it is said whether there is a member, or one that does not satisfy: the longest that one of them is there, else
  /// until a candidate changes.
  func horizon(ofSome query: TypedQuery, satisfying satisfies: TypedExpression?) throws(Refusal) -> Horizon? {
    let list = try listHorizon(query)
    let members = try open(query, for: .horizons)
    var part = Part(
      condition: Condition(members.belongs ?? "TRUE", isNullable: members.belongs != nil), horizon: members.horizon)
    if let satisfies {
      var held = try self.part(satisfies)
      held.condition = Condition("(NOT \(held.condition.text))", isNullable: held.condition.isNullable)
      let both = horizon(of: [part, held], decidedBy: false)
      part = Part(
        condition: Condition("(\(part.condition.text) AND \(held.condition.text))", isNullable: true), horizon: both)
    }
    guard let horizon = part.horizon else {
      close(members)
      return list
    }
    let (holds, until) = (ownColumn(part.condition.text, members.scope), ownColumn(horizon.text, members.scope))
    if dialect.isFlat {
      close(members)
      let found = gathered(
        members, [.any(holds), .any("\(holds) AND \(until) IS NULL"), .last(until, where: holds), .first(until)])
      let text = """
        CASE WHEN \(found[0]) THEN CASE WHEN NOT \(found[1]) THEN \(found[2]) END ELSE \(found[3]) END
        """
      return earliest([list, kept(Horizon(text: text, unit: horizon.unit))])
    }
    let sql = """
      (SELECT CASE WHEN bool_or(\(holds)) THEN CASE WHEN NOT bool_or(\(holds) AND \(until) IS NULL) \
      THEN max(\(until)) FILTER (WHERE \(holds)) END ELSE min(\(until)) END \(members.scope.source))
      """
    close(members)
    return earliest([list, kept(Horizon(text: sql, unit: horizon.unit))])
  }

  func horizon(atLeast number: TypedExpression, _ query: TypedQuery) throws(Refusal) -> Horizon? {
    let wanted = kept(try term(number))
    let others = [try timing(number).horizon, try listHorizon(query)]
    let members = try open(query, for: .horizons)
    guard let horizon = members.horizon else {
      close(members)
      return earliest(others)
    }
    let holds = ownColumn(members.belongs ?? "TRUE", members.scope)
    let until = ownColumn(horizon.text, members.scope)
    if dialect.isFlat {
      close(members)
      let isPlain = wanted.bottom == nil && wanted.low == nil
      let found = gathered(
        members, isPlain ? [.count(holds), .longest(until, where: holds), .first(until)] : [.first(until)])
      let text = isPlain ? lasting(wanted, found[0], found[1], found[2]) : found[0]
      return earliest(others + [Horizon(text: text, unit: horizon.unit)])
    }
    let source = members.scope.source
    close(members)
    return earliest(others + [Horizon(text: longest(wanted, holds, until, source), unit: horizon.unit)])
  }

  func horizon(atLeast number: TypedExpression, of items: [TypedExpression]) throws(Refusal) -> Horizon? {
    let wanted = kept(try term(number))
    let own = try timing(number).horizon
    var parts: [Part] = []
    for item in items { parts.append(try part(item)) }
    let (texts, unit) = alike(parts.compactMap(\.horizon))
    guard !texts.isEmpty else { return own }
    var place = 0
    var rows: [String] = []
    for part in parts {
      var until = unit == .day ? "CAST(NULL AS DATE)" : "CAST(NULL AS TIMESTAMP WITH TIME ZONE)"
      if part.horizon != nil {
        until = texts[place]
        place += 1
      }
      if dialect.isFlat {
        let text = "coalesce(\(column(part.condition.text)), FALSE)"
        rows.append("named_struct('t', \(text), 'h', \(column(until)))")
        continue
      }
      rows.append("SELECT \(column(part.condition.text)) AS t, \(column(until)) AS h")
    }
    if dialect.isFlat {
      let all = column("array(\(rows.joined(separator: ", ")))", always: true)
      let held = column("filter(\(all), x -> x.t)", always: true)
      let first = column("array_min(transform(\(all), x -> x.h))", always: true)
      let sorted = column(
        "sort_array(transform(\(held), x -> struct(x.h IS NULL AS c1, x.h AS c2)), FALSE)", always: true)
      let isPlain = wanted.bottom == nil && wanted.low == nil
      let text = isPlain ? lasting(wanted, "size(\(held))", sorted, first) : first
      return earliest([own, Horizon(text: text, unit: unit)])
    }
    let source = "FROM (\(rows.joined(separator: " UNION ALL "))) u"
    return earliest([own, Horizon(text: longest(wanted, "u.t", "u.h", source), unit: unit)])
  }

  /// How long as many hold as are wanted: of those that do, as many as that the longest; else until one of all changes.
  private func longest(_ wanted: Term, _ holds: String, _ until: String, _ source: String) -> String {
    guard wanted.bottom == nil, wanted.low == nil else { return column("(SELECT min(\(until)) \(source))") }
    let sql = """
      SELECT count(*) FILTER (WHERE \(holds)) AS a, \
      array_agg(\(until) ORDER BY \(until) DESC NULLS FIRST) FILTER (WHERE \(holds)) AS b, min(\(until)) AS c \(source)
      """
    let columns = rows(sql, ["a", "b", "c"])
    return lasting(wanted, columns[0], columns[1], columns[2])
  }

  private func lasting(_ wanted: Term, _ count: String, _ list: String, _ first: String) -> String {
    let place = "CAST(LEAST(\(wanted.text), 1000000000) AS INTEGER)"
    let found = dialect.isFlat ? "try_element_at(\(list), \(place)).c2" : "\(list)[\(place)]"
    return column(
      """
      CASE WHEN \(wanted.text) <= 0 THEN NULL WHEN \(count) >= \(wanted.text) THEN \(found) ELSE \(first) END
      """)
  }

  /// How long a count, share, sum or median holds: until a candidate changes, or what is measured of a member.
  func horizon(ofMembers query: TypedQuery, measuring value: TypedExpression?) throws(Refusal) -> Horizon? {
    let list = try listHorizon(query)
    let members = try open(query, for: .horizons)
    var inner: [Horizon?] = [
      query.satisfies == nil ? nil : try query.satisfies.flatMap { satisfies throws(Refusal) in try horizon(satisfies) }
    ]
    if let value { inner.append(try timing(value).horizon) }
    return try first(members, inner, list)
  }

  /// How long the latest or earliest is the same: until a candidate changes, or the moment of one comes.
  func horizon(ofExtreme query: TypedQuery) throws(Refusal) -> Horizon? {
    guard let by = query.by else { throw Refusal("no `by`", at: query.range) }
    let list = try listHorizon(query)
    let members = try open(query, for: .horizons)
    let key = kept(try term(by))
    let isInstant = if case .instant = by.type { true } else { false }
    let now = isInstant ? "s0._now" : "s0._today"
    let coming = Horizon(
      text: "CASE WHEN \(key.text) > \(now) THEN \(key.text) END", unit: isInstant ? .moment : .day)
    return try first(members, [coming, try timing(by).horizon], list)
  }

  /// The first change of a candidate, or of one that may belong by what else is asked of it.
  private func first(_ members: Members, _ inner: [Horizon?], _ list: Horizon?) throws(Refusal) -> Horizon? {
    var horizons = [members.horizon]
    if let asked = earliest(inner) {
      horizons.append(
        members.belongs.map { Horizon(text: "CASE WHEN \($0) IS NOT FALSE THEN \(asked.text) END", unit: asked.unit) }
          ?? asked)
    }
    guard let all = earliest(horizons) else {
      close(members)
      return list
    }
    let until = ownColumn(all.text, members.scope)
    let source = dialect.isFlat ? "" : members.scope.source
    close(members)
    let sql = dialect.isFlat ? gathered(members, [.first(until)])[0] : "(SELECT min(\(until)) \(source))"
    return earliest([list, kept(Horizon(text: sql, unit: all.unit))])
  }

  private func listHorizon(_ query: TypedQuery) throws(Refusal) -> Horizon? {
    switch query.source {
    case .records: return nil
    case .list(let list): return try timing(list).horizon
    case .query(let inner): return try listHorizon(inner)
    }
  }
}
