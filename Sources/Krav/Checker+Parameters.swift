extension Checker {
  mutating func checkParameters() {
    for (index, syntax) in declarations.parameters.enumerated() {
      if let owner = namedEnum(withValue: syntax.name.text) {
        error(
          .shadowing, syntax.name.range,
          "`\(syntax.name.text)` is a value of `\(program.enums[owner].name)` already",
          help: "choose another name for the parameter")
      }
      let parameter = parameter(syntax)
      if parameter == nil { failedParameters.insert(index) }
      program.parameters.append(
        parameter
          ?? Parameter(
            name: syntax.name.text, by: [], type: .bool, isStatutory: false, bound: nil, value: .single(.bool(false)),
            shipped: .single(.bool(false))))
    }
  }

  private mutating func parameter(_ syntax: ParameterSyntax) -> Parameter? {
    var by: [Int] = []
    for name in syntax.by {
      if let index = names.enumeration(name.text) {
        by.append(index)
      } else {
        unknown(
          name.text, name.range, "there is no enum `\(name.text)`", among: names.enumNames,
          help: "a table is read by one or two enums")
      }
    }
    guard by.count == syntax.by.count, let cells = cells(syntax.value, by: by),
      let (values, type) = constants(cells)
    else { return nil }
    if case .list(let element) = type, by.isEmpty == false {
      error(
        .typeMismatch, syntax.value.range, "a table holds \(describe(element)) each, no lists",
        help: "give each key one value, or make it a list parameter without `by`")
      return nil
    }
    let value: Parameter.Value = by.isEmpty ? .single(values[0]) : .table(values)
    var parameter = Parameter(
      name: syntax.name.text, by: by, type: type, isStatutory: syntax.statutory != nil, bound: nil, value: value,
      shipped: value)
    if let statutory = syntax.statutory {
      guard let bound = bound(statutory, type: type) else { return nil }
      parameter.bound = bound
      guard let bases = bases(syntax.bases, ofRule: false) else { return nil }
      parameter.bases = bases
      for (cell, value) in zip(cells, values) { checkBound(value, cell.range, of: parameter) }
    }
    return parameter
  }

  /// The constants of a parameter's value in row-major order, each once and none left out.
  mutating func cells(_ syntax: ConstantSyntax, by enums: [Int]) -> [ConstantSyntax]? {
    guard let enumeration = enums.first else {
      if case .table(_, let range) = syntax {
        error(
          .tableKeys, range, "this table does not say by which enum it is read",
          help: "write `by` and the enum after the parameter's name")
        return nil
      }
      return [syntax]
    }
    let name = program.enums[enumeration].name
    guard case .table(let entries, let range) = syntax else {
      error(
        .tableKeys, syntax.range, "a table by `\(name)` is wanted here",
        help: "give each value of `\(name)` one: `{ … : …, … }`")
      return nil
    }
    var rows = [[ConstantSyntax]?](repeating: nil, count: program.enums[enumeration].values.count)
    var isWhole = true
    for entry in entries {
      guard case .enumValue(_, let row)? = enumValue(entry.key.text, entry.key.range, of: enumeration) else {
        isWhole = false
        continue
      }
      guard let inner = cells(entry.value, by: Array(enums.dropFirst())) else {
        isWhole = false
        rows[row] = []
        continue
      }
      if rows[row] != nil {
        error(.tableKeys, entry.key.range, "`\(entry.key.text)` stands twice in the table", help: "remove one")
        isWhole = false
      }
      rows[row] = inner
    }
    let absent = rows.indices.filter { rows[$0] == nil }.map { "`\(program.enums[enumeration].values[$0].name)`" }
    if !absent.isEmpty, isWhole {
      error(
        .tableKeys, range, "the table says nothing for \(absent.prefix(8).joined(separator: ", "))",
        help: "give every value of `\(name)` one")
      return nil
    }
    return isWhole ? rows.flatMap { $0 ?? [] } : nil
  }
}
