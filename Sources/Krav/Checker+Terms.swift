internal import CivilTime

// Names, fields, tables and lists.
extension Checker {
  mutating func name(_ text: String, _ range: SourceRange, expecting expected: ValueType?) -> TypedExpression? {
    switch body.scope[text] {
    case .variable(let index):
      return TypedExpression(.variable(index), type: body.variables[index].type, range: range)
    case .value(let index):
      guard mayNest(body.letHeights[index], range) else { return nil }
      let value = body.lets[index].value
      return TypedExpression(.letValue(index), type: value.type, isMoving: value.isMoving, range: range)
    case .query:
      error(
        .queryAlone, range, "`\(text)` names a query, and nothing here asks it",
        help: "put `exists`, `no`, `count` or another such word before it")
      return nil
    case .failed: return nil
    case nil: break
    }
    if let index = names.parameter(text) { return parameter(index, range) }
    if case .enumeration(let wanted) = expected {
      if let value = names.values[wanted][text] {
        return TypedExpression(.constant(.enumValue(wanted, value)), type: .enumeration(wanted), range: range)
      }
      if names.enumeration(text) == nil {
        unknown(
          text, range, "`\(text)` is no value of `\(program.enums[wanted].name)`",
          among: Array(names.values[wanted].keys) + body.scope.keys + names.parameterNames, help: valuesHelp(wanted))
        return nil
      }
    }
    if let index = names.enumeration(text) {
      let values = program.enums[index].values.indices.map { Constant.enumValue(index, $0) }
      return TypedExpression(.constant(.list(values)), type: .list(.enumeration(index)), range: range)
    }
    guard names.enumsOfValue[text] != nil else {
      unknownTerm(text, range)
      return nil
    }
    guard let value = enumValue(text, range), case .enumValue(let owner, _) = value else { return nil }
    return TypedExpression(.constant(value), type: .enumeration(owner), range: range)
  }

  private mutating func unknownTerm(_ text: String, _ range: SourceRange) {
    if names.record(text) != nil {
      error(
        .queryAlone, range, "`\(text)` is a record type, and no record of it is named here",
        help: "ask for its records: `exists (\(text) x where …)`")
      return
    }
    unknown(
      text, range, "`\(text)` names nothing here",
      among: Array(body.scope.keys) + names.parameterNames + names.enumNames + names.enumsOfValue.keys,
      help: "a name is bound by `for`, `let`, a query, `parameter` or `enum`")
  }

  private mutating func parameter(_ index: Int, _ range: SourceRange) -> TypedExpression? {
    guard !failedParameters.contains(index) else { return nil }
    let parameter = program.parameters[index]
    guard parameter.by.isEmpty else {
      let keys = parameter.by.map { program.enums[$0].name }.joined(separator: ", ")
      error(
        .tableKeys, range, "`\(parameter.name)` is a table", help: "read it by its keys: `\(parameter.name)[\(keys)]`"
      )
      return nil
    }
    body.parameters.insert(index)
    return TypedExpression(.parameter(index), type: parameter.type, range: range)
  }

  mutating func table(_ base: Expression, _ keys: [Expression], _ range: SourceRange) -> TypedExpression? {
    guard case .name(let text) = base.kind, let index = names.parameter(text) else {
      if case .name(let text) = base.kind, body.scope[text] == nil, names.all[text] == nil {
        unknown(
          text, base.range, "there is no parameter `\(text)`", among: names.parameterNames,
          help: "`[ ]` reads a parameter that is a table")
      } else {
        error(.tableKeys, base.range, "only a parameter is read by keys", help: "remove the brackets")
      }
      return nil
    }
    guard !failedParameters.contains(index) else { return nil }
    let parameter = program.parameters[index]
    guard parameter.by.count == keys.count else {
      error(
        .tableKeys, range,
        parameter.by.isEmpty
          ? "`\(text)` is no table" : "`\(text)` is read by \(parameter.by.count == 1 ? "one key" : "two keys")",
        help: parameter.by.isEmpty ? "remove the brackets" : "give a value of each enum that it is declared by")
      return nil
    }
    body.parameters.insert(index)
    var typed: [TypedExpression] = []
    for (key, enumeration) in zip(keys, parameter.by) {
      guard let term = term(key, expecting: .enumeration(enumeration)) else { continue }
      guard term.type == .enumeration(enumeration) else {
        error(
          .typeMismatch, term.range,
          "`\(text)` is read by \(describe(.enumeration(enumeration))), this is \(describe(term.type))",
          help: mend(term.type, wanted: .enumeration(enumeration)))
        continue
      }
      typed.append(term)
    }
    guard typed.count == keys.count else { return nil }
    return TypedExpression(.table(index, typed), type: parameter.type, range: range)
  }

  mutating func field(_ name: Name, of base: Expression, _ range: SourceRange) -> TypedExpression? {
    guard let base = term(base) else { return nil }
    guard case .record(let record) = base.type else { return property(name, of: base, range) }
    if let index = names.fields[record][name.text] {
      guard index != DeclaredNames.failed else { return nil }
      let type = valueType(of: program.records[record].fields[index])
      return TypedExpression(.field(base, index), type: type, range: range)
    }
    if let index = names.derived[record][name.text] {
      guard let number = derivedField(index, from: name.range) else { return nil }
      guard mayNest(derivedHeights[number], range) else { return nil }
      body.parameters.formUnion(derivedParameters[number])
      let value = program.derivedFields[number].value
      return TypedExpression(.derived(base, number), type: value.type, isMoving: value.isMoving, range: range)
    }
    unknown(
      name.text, name.range, "`\(program.records[record].name)` has no field `\(name.text)`",
      among: Array(names.fields[record].keys) + names.derived[record].keys,
      help: "declare it in the record, or derive it by `define`")
    return nil
  }

  private mutating func property(_ name: Name, of base: TypedExpression, _ range: SourceRange) -> TypedExpression? {
    let property: TypedExpression.Property
    switch (base.type, name.text) {
    case (.period, "first"): property = .first
    case (.period, "last"): property = .last
    case (.instant, "date"): property = .date
    case (.date, "next_working_day"): property = .nextWorkingDay
    default:
      let help =
        switch base.type {
        case .period: "a period has `.first` and `.last`"
        case .instant: "an instant has `.date`"
        case .date: "a date has `.next_working_day`"
        case .list: "bind its elements: `exists (x in … where …)`"
        default: "only a reference has fields"
        }
      error(.unknownName, name.range, "\(describe(base.type)) has no `.\(name.text)`", help: help)
      return nil
    }
    guard
      isFixed(
        base, "what `.\(name.text)` is taken of",
        help: property == .date ? "the civil day of `now` is `today`" : "take it of a fixed date")
    else { return nil }
    return TypedExpression(.property(base, property), type: .date, range: range)
  }

  mutating func list(_ items: [Expression], _ range: SourceRange, expecting expected: ValueType?) -> TypedExpression? {
    var element: ValueType? = if case .list(let element) = expected { element } else { nil }
    // A term that has a type of its own tells that of the enum values beside it.
    var first: TypedExpression?
    let guide = element == nil ? items.firstIndex { !leansOnOther($0) } : nil
    if let guide {
      guard let term = fixedTerm(items[guide], "an element of a list") else { return nil }
      first = term
      element = term.type
    } else if element == nil {
      let words = items.compactMap { if case .name(let text) = $0.kind { text } else { nil } }
      if words.count == items.count { element = commonEnum(of: words).map { .enumeration($0) } }
    }
    var typed: [TypedExpression] = []
    for (index, item) in items.enumerated() {
      if index == guide, let first {
        typed.append(first)
        continue
      }
      guard let term = fixedTerm(item, "an element of a list", expecting: element) else { continue }
      let wanted = element ?? term.type
      element = wanted
      guard term.type == wanted else {
        error(
          .typeMismatch, term.range,
          "the elements before are each \(describe(wanted)), this is \(describe(term.type))",
          help: mend(term.type, wanted: wanted))
        continue
      }
      typed.append(term)
    }
    guard let element, typed.count == items.count else { return nil }
    if case .list = element {
      error(.typeMismatch, range, "a list holds no lists", help: "remove the inner brackets")
      return nil
    }
    return TypedExpression(.list(typed), type: .list(element), range: range)
  }
}
