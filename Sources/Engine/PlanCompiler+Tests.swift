import Krav

/// Finds the conditions that ask nothing but one record's own fields, and makes tests of them.
extension PlanCompiler {
  /// The test that says what a condition's node says of the record that the variables are bound to; -1 when there is none.
  ///
  /// Where the other side of a comparison is not constant, its node is added to `keys`, if that is given.
  mutating func test(_ index: Int32, of variables: [Int32], keys: inout [Int32]?) -> Int32 {
    guard index >= 0, let test = fieldTest(index, variables, &keys) else { return -1 }
    plan.tests.append(test)
    return Int32(plan.tests.count - 1)
  }

  private mutating func fieldTest(_ index: Int32, _ variables: [Int32], _ keys: inout [Int32]?) -> FieldTest? {
    let node = plan.nodes[Int(index)]
    switch node.operation {
    case .isSet, .isMissing:
      guard let field = field(node.a, variables) else { return nil }
      return FieldTest(kind: node.operation == .isSet ? .isSet : .isMissing, field: field)
    case .fieldBool: return field(index, variables).map { FieldTest(kind: .bool, field: $0) }
    case .compare: return comparison(node, variables, &keys)
    case .isIn: return membership(node, variables)
    case .withinLast, .withinNext:
      guard let field = field(node.a, variables, .fieldDate), let length = length(node.b) else { return nil }
      return FieldTest(
        kind: node.operation == .withinLast ? .withinLast : .withinNext, field: field, isInMonths: length.isInMonths,
        b: length.count)
    case .not:
      let inner = test(node.a, of: variables, keys: &keys)
      return inner < 0 ? nil : FieldTest(kind: .not, a: inner)
    case .and, .or:
      var parts: [Int32] = []
      for place in Span32(start: node.a, count: node.b).indices {
        let part = test(plan.operands[place], of: variables, keys: &keys)
        if part < 0 { return nil }
        parts.append(part)
      }
      let span = row(of: parts)
      return FieldTest(kind: node.operation == .and ? .and : .or, a: span.start, b: Int64(span.count))
    default: return nil
    }
  }

  /// The field that the node reads of the record, which is no list.
  private func field(_ index: Int32, _ variables: [Int32], _ wanted: Operation? = nil) -> Int? {
    let node = plan.nodes[Int(index)]
    switch node.operation {
    case .fieldBool, .fieldDate, .fieldInstant, .fieldInteger, .fieldDecimal, .fieldLabel, .fieldEnum, .fieldPeriod,
      .fieldText, .fieldReference, .fieldScopeReference:
      guard wanted == nil || wanted == node.operation else { return nil }
      let base = plan.nodes[Int(node.a)]
      return base.operation == .variable && variables.contains(base.a) ? Int(node.b) : nil
    default: return nil
    }
  }

  private func constant(_ index: Int32) -> Term? {
    let node = plan.nodes[Int(index)]
    return node.operation == .constant ? plan.constants[Int(node.a)] : nil
  }

  private func length(_ index: Int32) -> (count: Int64, isInMonths: Bool)? {
    switch constant(index) {
    case .days(let days) where FieldTest.dayBound.contains(days): (days, false)
    case .months(let months) where FieldTest.dayBound.contains(months * 31): (months, true)
    default: nil
    }
  }

  // MARK: Comparisons

  private mutating func comparison(_ node: Node, _ variables: [Int32], _ keys: inout [Int32]?) -> FieldTest? {
    if let test = deadline(node, variables) { return test }
    for (side, other, code) in [(node.a, node.b, node.c), (node.b, node.a, Comparison.mirrored(node.c))] {
      guard let field = field(side, variables) else { continue }
      switch (plan.nodes[Int(side)].operation, constant(other)) {
      case (.fieldEnum, .enumeration(_, let value)):
        return FieldTest(kind: .compareEnum, field: field, code: code, b: Int64(value))
      case (.fieldBool, .bool(let value)):
        return FieldTest(kind: .compareBool, field: field, code: code, b: value ? 1 : 0)
      case (.fieldInteger, .number), (.fieldDecimal, .number):
        return FieldTest(kind: .compareNumber, field: field, code: code, b: Int64(plan.nodes[Int(other)].a))
      case (.fieldDate, .date(let day)):
        return FieldTest(kind: .compareDate, field: field, code: code, b: Int64(day))
      case (.fieldEnum, nil), (.fieldLabel, nil), (.fieldLabel, .label):
        guard code <= 1, keys != nil, isPlain(other, without: variables) else { return nil }
        keys?.append(other)
        return FieldTest(kind: .compareKey, field: field, code: code, b: Int64((keys?.count ?? 1) - 1))
      default: return nil
      }
    }
    return nil
  }

  /// `today` against a deadline, and the days since or until a date against a number of days.
  private func deadline(_ node: Node, _ variables: [Int32]) -> FieldTest? {
    for (side, other, sign) in [(node.a, node.b, Int64(1)), (node.b, node.a, Int64(-1))] {
      let moving = plan.nodes[Int(side)]
      if moving.operation == .today {
        guard let (field, length, isInMonths) = day(other, variables) else { return nil }
        return FieldTest(
          kind: .deadline, field: field, code: node.c, slope: Int8(sign), isInMonths: isInMonths, b: length)
      }
      guard moving.operation == .subtract, case .days(let days) = constant(other), FieldTest.dayBound.contains(days)
      else { continue }
      if plan.nodes[Int(moving.a)].operation == .today, let field = field(moving.b, variables, .fieldDate) {
        return FieldTest(kind: .deadline, field: field, code: node.c, slope: Int8(sign), b: days)
      }
      if plan.nodes[Int(moving.b)].operation == .today, let field = field(moving.a, variables, .fieldDate) {
        return FieldTest(kind: .deadline, field: field, code: node.c, slope: Int8(-sign), b: -days)
      }
    }
    return nil
  }

  /// A date field, with or without a constant length put on it.
  private func day(_ index: Int32, _ variables: [Int32]) -> (field: Int, length: Int64, isInMonths: Bool)? {
    if let field = field(index, variables, .fieldDate) { return (field, 0, false) }
    let node = plan.nodes[Int(index)]
    guard node.operation == .add || node.operation == .subtract, let field = field(node.a, variables, .fieldDate),
      let length = length(node.b)
    else { return nil }
    return (field, node.operation == .add ? length.count : -length.count, length.isInMonths)
  }

  private func membership(_ node: Node, _ variables: [Int32]) -> FieldTest? {
    guard let field = field(node.a, variables, .fieldEnum), plan.nodes[Int(node.b)].operation == .constantList else {
      return nil
    }
    let list = plan.nodes[Int(node.b)]
    var bits: Int64 = 0
    for term in plan.listConstants[Int(list.a)..<Int(list.a) + Int(list.b)] {
      guard case .enumeration(_, let value) = term, value < 63 else { return nil }
      bits |= 1 << Int64(value)
    }
    // Nothing is in an empty list, not even what is missing.
    return bits == 0 ? nil : FieldTest(kind: .isInEnums, field: field, b: bits)
  }

  /// Whether it is a constant, a variable other than these or a field of one.
  private func isPlain(_ index: Int32, without variables: [Int32]) -> Bool {
    let node = plan.nodes[Int(index)]
    switch node.operation {
    case .constant: return true
    case .variable: return !variables.contains(node.a)
    case .fieldLabel, .fieldEnum: return isPlain(node.a, without: variables)
    default: return false
    }
  }
}
