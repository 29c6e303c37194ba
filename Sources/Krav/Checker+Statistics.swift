extension Checker {
  mutating func check(_ syntax: StatisticsSyntax) {
    body = Body()
    let record = bindRecords(
      syntax.binding, else: "statistics count the records of a type",
      help: "write `for TYPE x`; what a list holds is not counted")
    let condition = syntax.condition.map { self.condition($0) }
    if let condition = condition ?? nil { warnOfOptionalFields(in: condition, of: nil) }
    let opened = day(syntax.opened, "the day of `opened`")
    let closed = syntax.closed.map { day($0, "the day of `closed`") }
    let closedWhen = syntax.closedWhen.map { self.condition($0) }
    let due = syntax.due.map { day($0, "the day of `due`") }
    var groupings: [Statistics.Grouping] = []
    for expression in syntax.by {
      guard let grouping = grouping(expression) else { continue }
      if groupings.contains(where: { $0.name == grouping.name }) {
        error(
          .duplicateName, expression.range, "the numbers are divided by `\(grouping.name)` already",
          help: "derive one of the two under another name by `define`")
      }
      groupings.append(grouping)
    }
    guard let record, let opened, groupings.count == syntax.by.count else { return }
    if case .some(nil) = condition { return }
    if case .some(nil) = closed { return }
    if case .some(nil) = closedWhen { return }
    if case .some(nil) = due { return }
    program.statistics.append(
      Statistics(
        name: syntax.name.text, title: syntax.title.value, record: record, variables: body.variables,
        condition: condition ?? nil, opened: opened, closed: closed ?? nil, closedWhen: closedWhen ?? nil,
        due: due ?? nil, groupings: groupings, range: syntax.range))
  }

  private mutating func day(_ expression: Expression, _ what: String) -> TypedExpression? {
    guard let term = term(expression, expecting: .date) else { return nil }
    let isRight = isFixed(term, what, help: "count from and to days that the record itself has")
    guard term.type == .date || term.type == .instant else {
      error(
        .typeMismatch, term.range, "\(what) is a date or an instant, not \(describe(term.type))",
        help: mend(term.type, wanted: .date))
      return nil
    }
    return isRight ? term : nil
  }

  private mutating func grouping(_ expression: Expression) -> Statistics.Grouping? {
    guard let term = term(expression) else { return nil }
    switch term.type {
    case .bool, .label, .enumeration: break
    default:
      error(
        .typeMismatch, term.range,
        "numbers are divided by an enum, a label or a yes or no, not by \(describe(term.type))",
        help: "derive a field of such a type by `define`")
      return nil
    }
    guard case .field(_, let name) = expression.kind else {
      error(
        .typeMismatch, term.range, "numbers are divided by a field, whose name the table shows",
        help: "derive a field by `define`, and write it here")
      return nil
    }
    return Statistics.Grouping(name: name.text, value: term)
  }
}
