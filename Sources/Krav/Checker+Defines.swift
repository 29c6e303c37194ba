/// How far the checking of a derived field has come; it is checked when first needed.
enum DefineState {
  case waiting
  case running
  /// Its place in ``Program/derivedFields``, where each stands after those that it rests on.
  case done(Int)
  /// An error has been reported.
  case failed
}

extension Checker {
  /// Derived fields may rest on each other this deep.
  private static let chainLimit = 64

  mutating func checkDefines() {
    for (index, syntax) in declarations.defines.enumerated() {
      defines.append(.waiting)
      guard let record = record(syntax.type) else {
        defines[index] = .failed
        continue
      }
      let name = syntax.field.text
      if ["type", "id", "endret"].contains(name) {
        error(
          .reservedField, syntax.field.range, "every record has `\(name)` of itself", help: "choose another name")
      } else if names.fields[record][name] != nil || names.derived[record][name] != nil {
        error(
          .duplicateName, syntax.field.range, "`\(syntax.type.text)` has a field `\(name)` already",
          help: "choose another name for the derived field")
      } else {
        names.derived[record][name] = index
      }
    }
    for (index, syntax) in declarations.defines.enumerated() { _ = derivedField(index, from: syntax.field.range) }
  }

  /// Where a define's field stands in the program; it is checked now if it was not before.
  mutating func derivedField(
    _ index: Int, from range: SourceRange
  ) -> Int? {
    switch defines[index] {
    case .done(let number): return number
    case .failed: return nil
    case .running:
      let syntax = declarations.defines[index]
      error(
        .cyclicDefine, range, "`\(syntax.type.text).\(syntax.field.text)` rests on itself",
        help: "derive it from fields that do not lead back to it")
      return nil
    case .waiting: break
    }
    guard definesRunning < Self.chainLimit else {
      error(
        .tooDeep, range, "derived fields rest on each other more than \(Self.chainLimit) deep",
        help: "derive this one from stored fields")
      return nil
    }
    let syntax = declarations.defines[index]
    guard let record = names.record(syntax.type.text) else { return nil }
    defines[index] = .running
    definesRunning += 1
    let outer = body
    body = Body()
    body.depth = outer.depth
    body.deepest = outer.depth
    defer {
      body = outer
      definesRunning -= 1
    }
    let variable = addVariable(syntax.variable.text, .record(record), syntax.variable.range)
    bind(syntax.variable, variable.map { .variable($0) } ?? .failed)
    guard let value = term(syntax.value) else {
      defines[index] = .failed
      return nil
    }
    let field = DerivedField(record: record, name: syntax.field.text, variables: body.variables, value: value)
    let number = program.derivedFields.count
    defines[index] = .done(number)
    derivedParameters.append(body.parameters)
    derivedHeights.append(body.deepest - outer.depth)
    program.derivedFields.append(field)
    return number
  }
}
