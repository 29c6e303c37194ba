/// Which parameters, and which cells of their tables, a `set` has given a value.
struct SetPlaces {
  private var whole: [Int: SourceRange] = [:]
  private var cells: [Int: [Int: SourceRange]] = [:]

  /// Where the parameter or the cell was set before; noted if it was not.
  mutating func note(parameter: Int, cell: Int?, _ range: SourceRange) -> SourceRange? {
    if let former = whole[parameter] { return former }
    guard let cell else {
      if let former = cells[parameter]?.values.min(by: { ($0.file, $0.start) < ($1.file, $1.start) }) {
        return former
      }
      whole[parameter] = range
      return nil
    }
    if let former = cells[parameter]?[cell] { return former }
    cells[parameter, default: [:]][cell] = range
    return nil
  }
}

extension Checker {
  mutating func apply(_ sets: [SetSyntax]) {
    var places = SetPlaces()
    for syntax in sets {
      guard let change = change(syntax) else { continue }
      guard noteSet(syntax, change.parameter, change.cell, in: &places) else { continue }
      appliedSets.append(
        AppliedSet(syntax: syntax, parameter: change.parameter, cell: change.cell, values: change.values))
      switch program.parameters[change.parameter].value {
      case .table(var values):
        if let cell = change.cell { values[cell] = change.values[0] } else { values = change.values }
        program.parameters[change.parameter].value = .table(values)
        updateUnit(of: change.parameter, values)
      case .single:
        program.parameters[change.parameter].value = .single(change.values[0])
        updateUnit(of: change.parameter, change.values)
      }
    }
  }

  /// Whether this is the first `set` of the parameter or cell; the sets of a test all hold for the whole of it.
  @discardableResult
  mutating func noteSet(_ syntax: SetSyntax, _ parameter: Int, _ cell: Int?, in places: inout SetPlaces) -> Bool {
    guard let former = places.note(parameter: parameter, cell: cell, syntax.name.range) else { return true }
    error(
      .setTwice, syntax.name.range, "`\(syntax.name.text)` is set twice",
      help: "remove one of the two", notes: [Diagnostic.Note("first set at", at: former)])
    return false
  }

  /// What a `set` changes, after its names, types and bounds have been checked.
  mutating func change(_ syntax: SetSyntax) -> (parameter: Int, cell: Int?, values: [Constant])? {
    guard let index = names.parameter(syntax.name.text) else {
      unknown(
        syntax.name.text, syntax.name.range, "there is no parameter `\(syntax.name.text)`", among: names.parameterNames,
        help: "`set` changes a parameter that the pack or one that it uses declares")
      return nil
    }
    guard !failedParameters.contains(index) else { return nil }
    let parameter = program.parameters[index]
    guard syntax.keys.isEmpty || syntax.keys.count == parameter.by.count else {
      error(
        .tableKeys, syntax.name.range,
        "`\(parameter.name)` is read by \(keyCount(parameter)), not \(syntax.keys.count)",
        help: parameter.by.isEmpty ? "leave out the brackets" : "name a value of each enum, or set the whole table")
      return nil
    }
    var cell: Int?
    for (key, enumeration) in zip(syntax.keys, parameter.by) {
      guard case .enumValue(_, let value)? = enumValue(key.text, key.range, of: enumeration) else { return nil }
      cell = (cell ?? 0) * program.enums[enumeration].values.count + value
    }
    guard let cells = cells(syntax.value, by: cell == nil ? parameter.by : []) else { return nil }
    var values: [Constant] = []
    for syntax in cells {
      if let value = value(syntax, for: parameter) { values.append(value) }
    }
    return values.count == cells.count ? (index, cell, values) : nil
  }

  /// A duration may be set in another unit, and then the rules that read it are checked with that.
  private mutating func updateUnit(of parameter: Int, _ values: [Constant]) {
    guard case .duration = program.parameters[parameter].type else { return }
    let units = Set(
      values.compactMap { value -> DurationUnit? in if case .duration(let it) = value { it.unit } else { nil } })
    program.parameters[parameter].type = .duration(units.count == 1 ? units.first : nil)
  }

  private mutating func value(_ syntax: ConstantSyntax, for parameter: Parameter) -> Constant? {
    let enumeration: Int? =
      switch parameter.type {
      case .enumeration(let index), .list(.enumeration(let index)): index
      default: nil
      }
    guard let constant = constant(syntax, enumeration: enumeration) else { return nil }
    switch (constant.type, parameter.type) {
    case let (found, wanted) where found == wanted: break
    // A bound says itself what is wrong with the unit.
    case (.duration, .duration) where parameter.bound != nil: break
    case (.duration(let unit), .duration(let own)) where (unit == .hours) == (own == .hours): break
    default:
      error(
        .typeMismatch, syntax.range,
        "`\(parameter.name)` is \(describe(parameter.type)), this is \(describe(constant.type))",
        help: mend(constant.type, wanted: parameter.type))
      return nil
    }
    checkBound(constant.value, syntax.range, of: parameter)
    return constant.value
  }

  private func keyCount(_ parameter: Parameter) -> String {
    switch parameter.by.count {
    case 0: "no key"
    case 1: "one key"
    default: "two keys"
    }
  }
}
