import CivilTime
import Krav

extension Body {
  func term(_ expression: TypedExpression) throws(Refusal) -> Term {
    switch expression.kind {
    case .constant(let constant): return try self.constant(constant, expression.range)
    case .variable(let index):
      switch bindings[index] {
      case .row(let row)?:
        var term = Term(row.id)
        term.row = row
        return term
      case .element(let term)?: return term
      case nil: throw Refusal("a variable that is not bound", at: expression.range)
      }
    case .letValue(let index): return try letTerm(index)
    case .today: return Term("s0._today")
    case .now: return Term("s0._now")
    case .calendarPeriod(let unit, let previous): return calendarPeriod(unit, previous: previous)
    case .field(let base, let field):
      return try read(base, expression.range) { row throws(Refusal) in try self.field(row, field) }
    case .derived(let base, let index):
      return try read(base, expression.range) { row throws(Refusal) in try self.derivedField(index, row) }
    case .property(let base, let property): return try self.property(base, property)
    case .parameter(let index):
      guard case .single(let constant) = program.parameters[index].value else {
        throw Refusal("a table without its keys", at: expression.range)
      }
      return try self.constant(constant, expression.range)
    case .table(let index, let keys): return try table(index, keys, expression.range)
    case .list(let items):
      var list = Term("NULL")
      var elements: [Term] = []
      for item in items { elements.append(kept(try term(item))) }
      list.elements = elements
      return list
    case .negate(let inner):
      let factor = TypedExpression(.constant(.number(Fraction(-1))), type: .number, range: expression.range)
      return try arithmetic(.multiply, inner, factor, expression)
    case .arithmetic(let operation, let left, let right): return try arithmetic(operation, left, right, expression)
    case .otherwise(let left, let right): return try otherwise(left, right, expression)
    case .count(let query):
      return try once(\.terms, expression, 0) { () throws(Refusal) in try count(query) }
    case .share(let query):
      return try once(\.terms, expression, 1) { () throws(Refusal) in try share(query) }
    case .sum(let value, let query):
      return try once(\.terms, expression, 2) { () throws(Refusal) in try sum(value, query) }
    case .median(let value, let query):
      return try once(\.terms, expression, 3) { () throws(Refusal) in try median(value, query) }
    case .latest(let query):
      return try once(\.terms, expression, 4) { () throws(Refusal) in try extreme(query, isLatest: true) }
    case .earliest(let query):
      return try once(\.terms, expression, 5) { () throws(Refusal) in try extreme(query, isLatest: false) }
    default:
      let condition = try condition(expression)
      guard condition.isNullable else { return Term(condition.text) }
      let text = column(condition.text, always: true)
      return Term(text, isNullable: true, undecided: "(\(text) IS NULL)")
    }
  }

  // MARK: Constants

  func constant(_ constant: Constant, _ range: SourceRange) throws(Refusal) -> Term {
    switch constant {
    case .bool(let value): return Term(value ? "TRUE" : "FALSE")
    case .number(let value):
      var term = Term(String(value.numerator))
      if !value.isInteger { term.bottom = String(value.denominator) }
      return term
    case .date(let date): return Term("DATE '\(date)'")
    case .instant(let instant): return Term("TIMESTAMP WITH TIME ZONE '\(ZoneRules.utc.rfc3339(instant))'")
    case .duration(let duration):
      switch duration {
      case .days(let count): return length(count, .days)
      case .months(let count): return length(count, .months)
      case .workingDays(let count, let saturdays):
        return length(count, saturdays ? .workingDaysWithSaturdays : .workingDays)
      case .hours(let count):
        let (seconds, overflow) = count.multipliedReportingOverflow(by: 3600)
        if overflow { return Term("CAST(NULL AS BIGINT)", isNullable: true, undecided: "TRUE") }
        return length(seconds, .seconds)
      }
    case .label(let text): return Term(literal(text))
    case .enumValue(let type, let value): return Term(literal(program.enums[type].values[value].name))
    case .list(let items):
      var list = Term("NULL")
      var elements: [Term] = []
      for item in items { elements.append(try self.constant(item, range)) }
      list.elements = elements
      return list
    }
  }

  private func length(_ count: Int64, _ unit: Term.Unit) -> Term {
    var term = Term(String(count))
    term.unit = unit
    return term
  }

  private func table(_ index: Int, _ keys: [TypedExpression], _ range: SourceRange) throws(Refusal) -> Term {
    let parameter = program.parameters[index]
    guard case .table(let cells) = parameter.value, keys.count == parameter.by.count else {
      throw Refusal("no table", at: range)
    }
    var terms: [Term] = []
    for key in keys { terms.append(kept(try term(key))) }
    var values: [Term] = []
    for cell in cells { values.append(try constant(cell, range)) }
    let second = parameter.by.count > 1 ? program.enums[parameter.by[1]].values.count : 1
    func choice(_ text: (Term) -> String) -> String {
      if Set(values.map(text)).count == 1, terms.allSatisfy({ !$0.isNullable }) { return text(values[0]) }
      let cases = values.enumerated().map { place, value in
        var test = "\(terms[0].text) = \(literal(program.enums[parameter.by[0]].values[place / second].name))"
        if terms.count > 1 {
          test += " AND \(terms[1].text) = \(literal(program.enums[parameter.by[1]].values[place % second].name))"
        }
        return "WHEN \(test) THEN \(text(value))"
      }
      return "CASE \(cases.joined(separator: " ")) END"
    }
    var result = Term(
      column(choice { $0.text }), isNullable: terms.contains { $0.isNullable }, undecided: any(terms.map(\.undecided)))
    if values.contains(where: { $0.bottom != nil }) { result.bottom = column(choice { $0.bottom ?? "1" }) }
    let units = Set(values.compactMap(\.unit))
    if let unit = units.first {
      result.unit =
        units.count == 1
        ? unit : .told(column(choice { $0.unit?.word ?? "NULL" }), units.sorted { $0.word < $1.word })
    }
    return result
  }

  /// That one of them at least is undecided.
  func any(_ parts: [String?]) -> String? {
    let parts = parts.compactMap { $0 }
    return parts.isEmpty ? nil : parts.count == 1 ? parts[0] : "(\(parts.joined(separator: " OR ")))"
  }

  // MARK: Time

  private func calendarPeriod(_ unit: CalendarUnit, previous: Bool) -> Term {
    let months = unit.months
    let month = "CAST(EXTRACT(MONTH FROM s0._today) AS INTEGER)"
    let start = column(
      dialect.day(
        dialect.month("s0._today"), plusMonths: "- ((\(month) - 1) % \(months)) - \(previous ? months : 0)"),
      always: true)
    // As EDTF writes it.
    let base =
      switch unit {
      case .month: 1
      case .quarter: 33
      case .tertial: 37
      case .half: 40
      case .year: 0
      }
    let year = "lpad(CAST(EXTRACT(YEAR FROM \(start)) AS TEXT), 4, '0')"
    let place = dialect.part("CAST(EXTRACT(MONTH FROM \(start)) - 1 AS INTEGER)", months)
    let code = "lpad(CAST(\(place) + \(base) AS TEXT), 2, '0')"
    var term = Term(unit == .year ? year : "\(year) || '-' || \(code)")
    term.first = start
    term.last = dialect.day(dialect.day(start, plusMonths: String(months)), plusDays: "-1")
    return term
  }

  private func property(_ base: TypedExpression, _ property: TypedExpression.Property) throws(Refusal) -> Term {
    let term = try self.term(base)
    switch property {
    case .first, .last:
      guard let text = property == .first ? term.first : term.last else {
        throw Refusal("a period whose days are not known", at: base.range)
      }
      return Term(text, isNullable: true, undecided: term.undecided)
    case .date:
      return Term(
        dialect.localDay(term.text), isNullable: term.isNullable, undecided: term.undecided)
    case .nextWorkingDay:
      uses.calendar = true
      let day = column(term.text)
      let next =
        dialect.isFlat
        ? looked(up: "etterlev.calendar", ["next"]) { "\($0).day = \(inCalendar(day))" }[0]
        : column("(SELECT c.next FROM etterlev.calendar c WHERE c.day = \(inCalendar(day)))")
      return Term(
        next, isNullable: true,
        undecided: any([term.undecided, "(\(day) IS NOT NULL AND \(next) IS NULL)"]))
    }
  }

  /// A day that must lie in the calendar: one that does not stops the query, since nothing is guessed.
  func inCalendar(_ day: String) -> String {
    let (first, last) = Calendar.days
    return """
      CASE WHEN \(day) BETWEEN DATE '\(first)' AND DATE '\(last)' THEN \(day) \
      WHEN \(day) IS NOT NULL \
      THEN \(dialect.stop("'outside the calendar of working days: ' || CAST(\(day) AS TEXT)", as: "DATE")) END
      """
  }

  // MARK: Else

  private func otherwise(_ left: TypedExpression, _ right: TypedExpression, _ whole: TypedExpression) throws(Refusal)
    -> Term
  {
    let a = kept(try term(left))
    // A count is never missing.
    if a.low != nil || !(a.isNullable || a.elements?.isEmpty == true || isList(left)) { return a }
    // A list that is written out is missing only when nothing stands in it.
    if let elements = a.elements, !elements.isEmpty { return a }
    let b = kept(try term(right))
    if a.elements != nil { return b }
    if isList(left) || a.elements != nil { return try otherwiseOfLists(a, b, whole) }
    guard b.low == nil else { throw Refusal("a count that may be undecided behind `else`", at: right.range) }
    func chosen(_ first: String, _ second: String) -> String {
      let text = "CASE WHEN \(a.text) IS NULL THEN \(second) ELSE \(first) END"
      return a.undecided.map { "CASE WHEN NOT \($0) THEN \(text) END" } ?? text
    }
    let value =
      a.undecided.map { "CASE WHEN NOT \($0) THEN coalesce(\(a.text), \(b.text)) END" }
      ?? "coalesce(\(a.text), \(b.text))"
    var result = Term(value, isNullable: b.isNullable || a.undecided != nil)
    result.undecided = any([a.undecided, b.undecided.map { "(\(a.text) IS NULL AND \($0))" }])
    if a.bottom != nil || b.bottom != nil { result.bottom = chosen(a.bottom ?? "1", b.bottom ?? "1") }
    if let first = a.first, let second = b.first { result.first = chosen(first, second) }
    if let first = a.last, let second = b.last { result.last = chosen(first, second) }
    if let first = a.unit, let second = b.unit {
      result.unit = first == second ? first : .told(chosen(first.word, second.word), units(first) + units(second))
    }
    return result
  }

  private func otherwiseOfLists(_ a: Term, _ b: Term, _ whole: TypedExpression) throws(Refusal) -> Term {
    let element = whole.type
    guard case .list = element else { throw Refusal("a list behind `else`", at: whole.range) }
    let (first, second) = (try list(a, element, whole.range), try list(b, element, whole.range))
    let isEmpty = "(\(first) IS NULL OR \(dialect.size(first)) = 0)"
    var result = Term(
      "CASE WHEN \(a.undecided.map { "\($0)" } ?? "FALSE") THEN NULL WHEN \(isEmpty) THEN \(second) ELSE \(first) END",
      isNullable: true)
    result.undecided = any([a.undecided, b.undecided.map { "(\(isEmpty) AND \($0))" }])
    return result
  }

  func isList(_ expression: TypedExpression) -> Bool { if case .list = expression.type { true } else { false } }

  func units(_ unit: Term.Unit) -> [Term.Unit] {
    if case .told(_, let units) = unit { units } else { [unit] }
  }

  /// A list as an array.
  func list(_ term: Term, _ type: ValueType, _ range: SourceRange) throws(Refusal) -> String {
    guard let elements = term.elements else { return term.text }
    guard case .list(let element) = type else { throw Refusal("no list", at: range) }
    guard !elements.contains(where: { $0.isNullable || $0.bottom != nil || $0.unit != nil }) else {
      throw Refusal("a list whose elements may be missing, undecided or fractions, where a column is wanted", at: range)
    }
    guard let name = arrayType(element) else { throw Refusal("a list of what no column holds", at: range) }
    return dialect.list(elements.map(\.text), of: name)
  }

  func arrayType(_ element: ValueType) -> String? {
    switch element {
    case .bool: "BOOLEAN"
    case .number: "BIGINT"
    case .date: "DATE"
    case .instant: "TIMESTAMP WITH TIME ZONE"
    case .label, .enumeration, .record: "TEXT"
    default: nil
    }
  }
}
