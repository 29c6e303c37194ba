import Krav

extension Body {
  func condition(_ expression: TypedExpression) throws(Refusal) -> Condition {
    switch expression.kind {
    case .constant(.bool(let value)): return Condition(value ? "TRUE" : "FALSE", isNullable: false)
    case .not(let inner):
      let condition = try condition(inner)
      return Condition("(NOT \(condition.text))", isNullable: condition.isNullable)
    case .and(let parts): return try joined(parts, "AND")
    case .or(let parts): return try joined(parts, "OR")
    case .isSet(let inner): return try isMissing(inner, wanted: false)
    case .isMissing(let inner): return try isMissing(inner, wanted: true)
    case .compare(let comparison, let left, let right): return try compare(comparison, left, right, expression)
    case .isIn(let element, let list): return try isIn(element, list, expression)
    case .isUnder(let lower, let upper): return try isUnder(lower, upper)
    case .withinLast(let value, let length): return try window(value, length, isLast: true, expression)
    case .withinNext(let value, let length): return try window(value, length, isLast: false, expression)
    case .withinPeriod(let value, let period):
      let (day, days) = (kept(try term(value)), kept(try term(period)))
      guard case .date = value.type else { throw Refusal("an instant within a period", at: expression.range) }
      guard let first = days.first, let last = days.last else {
        throw Refusal("a period whose days are not known", at: period.range)
      }
      return Condition("(\(day.text) >= \(first) AND \(day.text) <= \(last))", isNullable: true)
    case .atLeastOf(let number, let items): return try atLeastOf(number, items)
    case .exists(let query):
      return try once(\.conditions, expression, 0) { () throws(Refusal) in try exists(query, of: nil) }
    case .no(let query):
      return try once(\.conditions, expression, 1) { () throws(Refusal) in
        let found = try exists(query, of: nil)
        return Condition("(NOT \(found.text))", isNullable: found.isNullable)
      }
    case .every(let query):
      guard let satisfies = query.satisfies else { throw Refusal("`every` without `satisfies`", at: query.range) }
      return try once(\.conditions, expression, 2) { () throws(Refusal) in
        let found = try exists(query, of: satisfies)
        return Condition("(NOT \(found.text))", isNullable: found.isNullable)
      }
    case .atLeast(let number, let query):
      return try once(\.conditions, expression, 3) { () throws(Refusal) in try atLeast(number, query) }
    default:
      let term = try term(expression)
      return Condition(term.text, isNullable: term.isNullable)
    }
  }

  private func joined(_ parts: [TypedExpression], _ word: String) throws(Refusal) -> Condition {
    var texts: [String] = []
    var isNullable = false
    for part in parts {
      let condition = try condition(part)
      texts.append(condition.text)
      if condition.isNullable { isNullable = true }
    }
    return Condition("(\(texts.joined(separator: " \(word) ")))", isNullable: isNullable)
  }

  private func isMissing(_ inner: TypedExpression, wanted: Bool) throws(Refusal) -> Condition {
    let term = try term(inner)
    let test: String
    if let elements = term.elements {
      // A list that is written out is as long as it is, whatever its elements are.
      return Condition(elements.isEmpty == wanted ? "TRUE" : "FALSE", isNullable: false)
    } else if isList(inner) {
      test = "(coalesce(\(dialect.size(term.text)), 0) \(wanted ? "=" : ">") 0)"
    } else if !term.isNullable {
      return Condition(wanted ? "FALSE" : "TRUE", isNullable: false)
    } else {
      test = "(\(term.text) IS \(wanted ? "" : "NOT ")NULL)"
    }
    guard let undecided = term.undecided else { return Condition(test, isNullable: false) }
    return Condition("CASE WHEN NOT \(undecided) THEN \(test) END", isNullable: true)
  }

  // MARK: Comparisons

  private func compare(
    _ comparison: ComparisonOperator, _ left: TypedExpression, _ right: TypedExpression, _ whole: TypedExpression
  ) throws(Refusal) -> Condition {
    let (a, b) = (try term(left), try term(right))
    if case .record = left.type { return sameReference(a, b, isEqual: comparison == .equal) }
    return try compare(comparison, a, left.type, b, right.type, whole.range)
  }

  private func sameReference(_ a: Term, _ b: Term, isEqual: Bool) -> Condition {
    let undecided = any([a.undecided, b.undecided])
    var test: Condition
    if !a.isNullable && !b.isNullable {
      test = Condition("(\(a.text) \(isEqual ? "=" : "<>") \(b.text))", isNullable: false)
    } else {
      test = Condition("(\(a.text) IS \(isEqual ? "NOT " : "")DISTINCT FROM \(b.text))", isNullable: false)
      // One that always refers to a record equals no empty one.
      if isEqual, !a.isNullable || !b.isNullable { test.filter = "(\(a.text) = \(b.text))" }
    }
    guard let undecided else { return test }
    return Condition("CASE WHEN NOT \(undecided) THEN \(test.text) END", isNullable: true)
  }

  func compare(
    _ comparison: ComparisonOperator, _ a: Term, _ kind: ValueType, _ b: Term, _ other: ValueType,
    _ range: SourceRange
  ) throws(Refusal) -> Condition {
    let isNullable = a.isNullable || b.isNullable
    switch kind {
    case .number: return number(comparison, kept(a), kept(b))
    case .duration:
      guard let unit = a.unit, let second = b.unit, units(unit).count == 1, units(second).count == 1 else {
        throw Refusal("durations whose unit differs from row to row are compared", at: range)
      }
      guard unit == second else { return Condition("CAST(NULL AS BOOLEAN)", isNullable: true) }
    case .enumeration(let index) where comparison != .equal && comparison != .notEqual:
      return Condition(
        "(\(rank(a.text, index)) \(comparison.sign) \(rank(b.text, index)))", isNullable: isNullable)
    case .date, .instant, .bool, .label, .enumeration: break
    default: throw Refusal("a comparison of these", at: range)
    }
    return Condition("(\(a.text) \(comparison.sign) \(b.text))", isNullable: isNullable)
  }

  /// The place of an enum's value in its declaration.
  private func rank(_ text: String, _ index: Int) -> String {
    let values = program.enums[index].values
    if let place = values.firstIndex(where: { literal($0.name) == text }) { return String(place) }
    let cases = values.enumerated().map { "WHEN \(literal($1.name)) THEN \($0)" }
    return "CASE \(text) \(cases.joined(separator: " ")) END"
  }

  private func number(_ comparison: ComparisonOperator, _ a: Term, _ b: Term) -> Condition {
    guard a.low != nil || b.low != nil else {
      return Condition(
        cross(a.text, a.bottom, comparison, b.text, b.bottom), isNullable: a.isNullable || b.isNullable)
    }
    func ends(_ term: Term) -> (low: String, high: String) {
      guard let low = term.low, let high = term.high else { return (term.text, term.text) }
      return ("coalesce(\(term.text), \(low))", "coalesce(\(term.text), \(high))")
    }
    let (first, second) = (ends(a), ends(b))
    func test(_ a: String, _ sign: ComparisonOperator, _ b: String, of left: Term, _ right: Term) -> String {
      cross(a, left.bottom, sign, b, right.bottom)
    }
    let text: String
    switch comparison {
    case .equal, .notEqual:
      let apart =
        "\(test(first.high, .less, second.low, of: a, b)) OR \(test(first.low, .greater, second.high, of: a, b))"
      let same = cross(a.text, a.bottom, .equal, b.text, b.bottom)
      let (yes, no) = comparison == .equal ? ("FALSE", "TRUE") : ("TRUE", "FALSE")
      text = "CASE WHEN \(apart) THEN \(yes) WHEN \(same) THEN \(no) END"
    case .less, .lessOrEqual:
      text = """
        CASE WHEN \(test(first.high, comparison, second.low, of: a, b)) THEN TRUE \
        WHEN NOT \(test(first.low, comparison, second.high, of: a, b)) THEN FALSE END
        """
    case .greater, .greaterOrEqual:
      text = """
        CASE WHEN \(test(first.low, comparison, second.high, of: a, b)) THEN TRUE \
        WHEN NOT \(test(first.high, comparison, second.low, of: a, b)) THEN FALSE END
        """
    }
    return Condition(text, isNullable: true)
  }

  /// A comparison of two fractions.
  func cross(
    _ a: String, _ bottom: String?, _ comparison: ComparisonOperator, _ b: String, _ under: String?
  ) -> String {
    if bottom == nil && under == nil { return "(\(a) \(comparison.sign) \(b))" }
    let left = under.map { "\(wide(a)) * \(wide($0))" } ?? wide(a)
    let right = bottom.map { "\(wide(b)) * \(wide($0))" } ?? wide(b)
    return "(\(left) \(comparison.sign) \(right))"
  }

  // MARK: Lists

  private func isIn(_ element: TypedExpression, _ list: TypedExpression, _ whole: TypedExpression) throws(Refusal)
    -> Condition
  {
    let value = kept(try term(element))
    let items = try term(list)
    guard case .list(let kind) = list.type else { throw Refusal("`in` what is no list", at: list.range) }
    let refers = if case .record = kind { true } else { false }
    if let elements = items.elements {
      if elements.isEmpty { return Condition("FALSE", isNullable: false) }
      var parts: [Condition] = []
      for item in elements {
        parts.append(
          refers
            ? sameReference(value, item, isEqual: true)
            : try compare(.equal, value, element.type, item, kind, whole.range))
      }
      let isPlain =
        !refers && value.bottom == nil && value.low == nil && value.unit == nil
        && elements.allSatisfy { !$0.isNullable && $0.bottom == nil }
      let text =
        isPlain
        ? "(\(value.text) IN (\(elements.map(\.text).joined(separator: ", "))))"
        : "(\(parts.map(\.text).joined(separator: " OR ")))"
      return Condition(text, isNullable: parts.contains { $0.isNullable })
    }
    guard value.bottom == nil, value.low == nil else {
      throw Refusal("a fraction or a count that may be undecided is looked for in a list of records", at: whole.range)
    }
    guard arrayHolds(kind) else { throw Refusal("a list of what no column holds", at: list.range) }
    let array = column(items.text)
    let found = dialect.contains(array, value.text)
    guard value.isNullable || items.isNullable else { return Condition(found, isNullable: false, filter: found) }
    let open = refers ? "\(value.undecided.map { "CASE WHEN \($0) THEN NULL ELSE FALSE END" } ?? "FALSE")" : "NULL"
    return Condition(
      """
      CASE WHEN \(dialect.size(array)) = 0 THEN FALSE WHEN \(array) IS NULL THEN NULL \
      WHEN \(value.text) IS NULL THEN \(open) ELSE \(found) END
      """, isNullable: true)
  }

  private func arrayHolds(_ kind: ValueType) -> Bool {
    switch kind {
    case .bool, .number, .date, .instant, .label, .enumeration, .record: true
    default: false
    }
  }

  // MARK: The tree and windows

  private func isUnder(_ lower: TypedExpression, _ upper: TypedExpression) throws(Refusal) -> Condition {
    let (a, b) = (kept(try term(lower)), kept(try term(upper)))
    let test =
      dialect.isFlat
      ? flatUnder(a.text, b.text)
      : """
      (\(a.text) = \(b.text) OR EXISTS (SELECT 1 FROM etterlev.tree t WHERE t.municipality = \(scope.municipality) \
      AND t.unit = \(a.text) AND t.above = \(b.text)))
      """
    guard a.isNullable || b.isNullable else { return Condition(test, isNullable: false) }
    return Condition(
      "CASE WHEN \(a.text) IS NOT NULL AND \(b.text) IS NOT NULL THEN \(test) END", isNullable: true)
  }

  private func window(
    _ value: TypedExpression, _ length: TypedExpression, isLast: Bool, _ whole: TypedExpression
  ) throws(Refusal) -> Condition {
    let day = kept(try term(value))
    let isInstant = if case .instant = value.type { true } else { false }
    let now = isInstant ? "s0._now" : "s0._today"
    let other = kept(try arithmetic(isLast ? .add : .subtract, value, length, whole))
    let test =
      isLast
      ? "(\(day.text) <= \(now) AND \(now) <= \(other.text))" : "(\(other.text) <= \(now) AND \(now) <= \(day.text))"
    return Condition(test, isNullable: day.isNullable || other.isNullable)
  }

  private func atLeastOf(_ number: TypedExpression, _ items: [TypedExpression]) throws(Refusal) -> Condition {
    let wanted = kept(try term(number))
    guard wanted.low == nil else { throw Refusal("a count that may be undecided before `of`", at: number.range) }
    var sure: [String] = []
    var open: [String] = []
    for item in items {
      let condition = try condition(item)
      let text = column(condition.text)
      sure.append("CASE WHEN \(text) THEN 1 ELSE 0 END")
      if condition.isNullable { open.append("CASE WHEN \(text) IS NULL THEN 1 ELSE 0 END") }
    }
    let certain = sure.isEmpty ? "0" : "(\(sure.joined(separator: " + ")))"
    let most = open.isEmpty ? certain : column("(\(certain) + \(open.joined(separator: " + ")))")
    return enough(certain, most, wanted, isOpen: !open.isEmpty)
  }

  /// Whether at least so many hold, when so many do for certain and so many at the most.
  func enough(_ sure: String, _ most: String, _ wanted: Term, isOpen: Bool) -> Condition {
    let yes = cross(sure, nil, .greaterOrEqual, wanted.text, wanted.bottom)
    guard isOpen || wanted.isNullable else { return Condition(yes, isNullable: false) }
    let no = cross(most, nil, .less, wanted.text, wanted.bottom)
    return Condition("CASE WHEN \(yes) THEN TRUE WHEN \(no) THEN FALSE END", isNullable: true)
  }
}

extension ComparisonOperator {
  var sign: String {
    switch self {
    case .equal: "="
    case .notEqual: "<>"
    case .less: "<"
    case .lessOrEqual: "<="
    case .greater: ">"
    case .greaterOrEqual: ">="
    }
  }
}
