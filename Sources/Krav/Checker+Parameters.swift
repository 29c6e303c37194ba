internal import CivilTime

extension Checker {
  mutating func declareParameters() {
    for syntax in each({ if case .parameter(let it) = $0 { it } else { nil } }) { declareParameter(syntax) }
  }

  private mutating func declareParameter(_ syntax: ParameterSyntax) {
    declare(syntax.name, "parameter", in: \.parameterNumbers, at: program.parameters.count)
    refuseValueName(syntax.name, "parameter")
    var by: [Int] = []
    for name in syntax.by {
      guard let number = enumNumbers[name.text] else {
        unknown("enum", name, among: enumNumbers.keys)
        forget(syntax.name)
        return
      }
      by.append(number)
    }
    guard let value = parameterValue(syntax.value, by: by[...], of: syntax) else {
      forget(syntax.name)
      return
    }
    let type = self.type(of: value)
    guard let type else {
      error(
        "krav/type", syntax.range, "the values of `\(syntax.name.text)` are not of one type",
        help: "a table holds numbers, shares, durations, enum values or lists, of one kind")
      forget(syntax.name)
      return
    }
    var bound: (isAtMost: Bool, value: Constant)?
    switch syntax.statutory {
    case .atMost(let constant)?: bound = self.constant(constant).map { (true, $0) }
    case .atLeast(let constant)?: bound = self.constant(constant).map { (false, $0) }
    case nil: break
    }
    let parameter = Parameter(
      name: syntax.name.text, by: by, type: type, isStatutory: syntax.statutory != nil, bound: bound, value: value,
      shipped: value)
    program.parameters.append(parameter)
    for constant in constants(of: value) { checkBound(constant, of: parameter, at: syntax.range) }
  }

  /// A parameter that could not be understood: known by name, so that its uses say nothing more.
  private mutating func forget(_ name: Name) {
    parameterNumbers[name.text] = -1
  }

  private func constants(of value: Parameter.Value) -> [Constant] {
    switch value {
    case .single(let constant): [constant]
    case .table(let constants): constants
    }
  }

  private func type(of value: Parameter.Value) -> ValueType? {
    let types = Set(constants(of: value).map { type(of: $0) })
    if types.count == 1 { return types.first ?? nil }
    let allDurations = types.allSatisfy { if case .duration = $0 { true } else { false } }
    return allDurations ? .duration(nil) : nil
  }

  func type(of constant: Constant) -> ValueType? {
    switch constant {
    case .bool: .bool
    case .number: .number
    case .date: .date
    case .instant: .instant
    case .label: .label
    case .duration(.days): .duration(.days)
    case .duration(.months): .duration(.months)
    case .duration(.workingDays): .duration(.workingDays)
    case .duration(.hours): .duration(.hours)
    case .enumValue(let number, _): .enumeration(number)
    case .list(let items): items.first.flatMap { type(of: $0) }.map { .list($0) }
    }
  }

  private mutating func parameterValue(
    _ syntax: ConstantSyntax, by: ArraySlice<Int>, of parameter: ParameterSyntax
  ) -> Parameter.Value? {
    guard let first = by.first else { return constant(syntax).map { .single($0) } }
    guard case .table(let entries, let range) = syntax else {
      error(
        "krav/table", parameter.range, "`\(parameter.name.text)` is a table and needs a value for each of its keys",
        help: "write `{ key: value, … }`")
      return nil
    }
    let enumeration = program.enums[first]
    var found: [Int: Parameter.Value] = [:]
    for (key, value) in entries {
      guard let index = enumeration.values.firstIndex(where: { $0.name == key.text }) else {
        unknown("value of `\(enumeration.name)`", key, among: enumeration.values.map(\.name))
        return nil
      }
      if found[index] != nil {
        error("krav/declared-twice", key.range, "the table has `\(key.text)` twice")
        return nil
      }
      guard let value = parameterValue(value, by: by.dropFirst(), of: parameter) else { return nil }
      found[index] = value
    }
    let lacking = enumeration.values.indices.filter { found[$0] == nil }.map { "`\(enumeration.values[$0].name)`" }
    guard lacking.isEmpty else {
      error(
        "krav/table", range, "the table has no value for \(lacking.joined(separator: ", "))",
        help: "a table is total: every value of its enum has an entry")
      return nil
    }
    return .table(enumeration.values.indices.flatMap { found[$0].map { constants(of: $0) } ?? [] })
  }

  mutating func constant(_ syntax: ConstantSyntax) -> Constant? {
    switch syntax {
    case .literal(let literal, _):
      switch literal {
      case .string(let text): return .label(text)
      case .date(let date): return .date(date)
      case .instant(let instant): return .instant(instant)
      case .bool(let bool): return .bool(bool)
      case .number(let number, _): return .number(number)
      case .duration(let duration): return .duration(duration)
      }
    case .name(let name): return enumValue(name, expected: nil).map { .enumValue($0.enumeration, $0.value) }
    case .list(let names, let range):
      var candidates: Set<Int>?
      for name in names {
        guard let numbers = valueNumbers[name.text] else {
          unknown("enum value", name, among: valueNumbers.keys)
          return nil
        }
        let enums = Set(numbers.map(\.enumeration))
        candidates = candidates?.intersection(enums) ?? enums
      }
      guard let enumeration = candidates?.min(), candidates?.count == 1 else {
        error(
          "krav/ambiguous-value", range,
          candidates?.isEmpty == true ? "no enum has all these values" : "several enums have all these values")
        return nil
      }
      return .list(
        names.compactMap { enumValue($0, expected: enumeration) }.map { .enumValue($0.enumeration, $0.value) })
    case .table(_, let range):
      error("krav/table", range, "a table stands here, but the parameter has no `by`")
      return nil
    }
  }

  /// An enum's value by name: of the expected enum, else of the only one that has it.
  mutating func enumValue(_ name: Name, expected: Int?) -> (enumeration: Int, value: Int)? {
    guard let candidates = valueNumbers[name.text] else {
      unknown(
        "enum value", name, among: expected.map { program.enums[$0].values.map(\.name) } ?? Array(valueNumbers.keys))
      return nil
    }
    if let expected {
      if let hit = candidates.first(where: { $0.enumeration == expected }) { return hit }
      unknown("value of `\(program.enums[expected].name)`", name, among: program.enums[expected].values.map(\.name))
      return nil
    }
    guard candidates.count == 1 else {
      let enums = candidates.map { "`\(program.enums[$0.enumeration].name)`" }.joined(separator: ", ")
      error(
        "krav/ambiguous-value", name.range, "`\(name.text)` is a value of \(enums)", help: "compare it with a field")
      return nil
    }
    return candidates[0]
  }

  /// A binding, let or parameter may not have the name of a named enum's value. The values of an enum written inside a
  /// record are known only beside its field, so that they take no name from the rest of the pack.
  mutating func refuseValueName(_ name: Name, _ what: String) {
    guard
      let candidate = valueNumbers[name.text]?.first(where: { enumNumbers[program.enums[$0.enumeration].name] != nil })
    else { return }
    error(
      "krav/shadowing", name.range,
      "the \(what) has the name of a value of `\(program.enums[candidate.enumeration].name)`",
      help: "give it another name")
  }
}

extension Checker {
  mutating func applySets() {
    var seen: Set<String> = []
    if !ignoresSets {
      for syntax in each({ if case .set(let it) = $0 { it } else { nil } }) { apply(syntax, seen: &seen) }
    }
    seen = []
    for syntax in testSets { apply(syntax, seen: &seen) }
  }

  private mutating func apply(_ syntax: SetSyntax, seen: inout Set<String>) {
    guard let number = parameterNumbers[syntax.name.text] else {
      unknown("parameter", syntax.name, among: parameterNumbers.keys)
      return
    }
    guard number >= 0 else { return }
    let parameter = program.parameters[number]
    let key = syntax.name.text + syntax.keys.map { "[\($0.text)]" }.joined()
    guard seen.insert(key).inserted else {
      error("krav/set-twice", syntax.range, "`\(key)` is set twice", help: "a parameter is set once")
      return
    }
    guard let value = constant(syntax.value) else { return }
    guard syntax.keys.isEmpty ? parameter.by.isEmpty : syntax.keys.count == parameter.by.count else {
      error(
        "krav/table", syntax.range,
        parameter.by.isEmpty
          ? "`\(parameter.name)` is no table" : "`\(parameter.name)` is a table read by \(parameter.by.count) keys",
        help: parameter.by.isEmpty ? nil : "write `set \(parameter.name)[key] = …`")
      return
    }
    guard isSameKind(type(of: value), parameter.type) else {
      error("krav/type", syntax.range, "the value is not of the kind that `\(parameter.name)` has")
      return
    }
    checkBound(value, of: parameter, at: syntax.range)
    if case .table(var constants) = parameter.value {
      var index = 0
      for (enumeration, name) in zip(parameter.by, syntax.keys) {
        guard let hit = enumValue(name, expected: enumeration) else { return }
        index = index * program.enums[enumeration].values.count + hit.value
      }
      constants[index] = value
      program.parameters[number].value = .table(constants)
      // A duration in another unit makes the table a mixed one.
      program.parameters[number].type = type(of: .table(constants)) ?? parameter.type
    } else {
      program.parameters[number].value = .single(value)
      program.parameters[number].type = type(of: value) ?? parameter.type
    }
  }

  private func isSameKind(_ a: ValueType?, _ b: ValueType) -> Bool {
    if case .duration? = a, case .duration = b { return true }
    return a == b
  }

  /// A bound is compared in its own unit; Saturdays counted make a period shorter.
  private mutating func checkBound(_ value: Constant, of parameter: Parameter, at range: SourceRange) {
    guard let bound = parameter.bound else { return }
    let isWithin: Bool?
    switch (value, bound.value) {
    case (.number(let a), .number(let b)): isWithin = bound.isAtMost ? a <= b : a >= b
    case (.duration(.days(let a)), .duration(.days(let b))), (.duration(.months(let a)), .duration(.months(let b))),
      (.duration(.hours(let a)), .duration(.hours(let b))):
      isWithin = bound.isAtMost ? a <= b : a >= b
    case (.duration(.workingDays(let a, let aSaturdays)), .duration(.workingDays(let b, let bSaturdays))):
      isWithin =
        bound.isAtMost ? a <= b && (aSaturdays || !bSaturdays) : a >= b && (!aSaturdays || bSaturdays)
    case (.enumValue(let a, let i), .enumValue(let b, let j)) where a == b && program.enums[a].isOrdered:
      isWithin = bound.isAtMost ? i <= j : i >= j
    default: isWithin = nil
    }
    guard let isWithin else {
      error(
        "krav/bound-unit", range, "`\(parameter.name)` has a bound in law in another unit",
        help: "give the value in the unit of the bound, so that it is seen to be as strict")
      return
    }
    if !isWithin {
      error(
        "krav/bound", range, "`\(parameter.name)` is outside the bound that the law sets",
        help: "it may be made stricter, never looser")
    }
  }
}
