extension Checker {
  mutating func checkEnums() {
    for syntax in declarations.enums { _ = addEnum(syntax.values, named: syntax.name.text) }
  }

  /// The index of the enum, whose values become known names.
  mutating func addEnum(_ syntax: EnumValuesSyntax, named name: String) -> Int {
    let index = program.enums.count
    var type = EnumType(name: name, isOrdered: syntax.isOrdered, values: [])
    var known: [String: Int] = [:]
    for value in syntax.values {
      let text = value.name.text
      guard known[text] == nil else {
        error(
          .duplicateName, value.name.range, "`\(text)` is a value of `\(name)` twice", help: "remove one of the two")
        continue
      }
      known[text] = type.values.count
      names.enumsOfValue[text, default: []].append((index, type.values.count))
      type.values.append(.init(name: text, label: value.label?.value))
    }
    names.values.append(known)
    program.enums.append(type)
    return index
  }

  /// A value by its name, where the enum is known.
  mutating func enumValue(_ name: String, _ range: SourceRange, of enumeration: Int) -> Constant? {
    if let value = names.values[enumeration][name] { return .enumValue(enumeration, value) }
    unknown(
      name, range, "`\(name)` is no value of `\(program.enums[enumeration].name)`",
      among: names.values[enumeration].keys, help: valuesHelp(enumeration))
    return nil
  }

  /// A value by its name alone: there must be one enum only that has it.
  mutating func enumValue(_ name: String, _ range: SourceRange) -> Constant? {
    let candidates = names.enumsOfValue[name] ?? []
    guard let first = candidates.first else { return nil }
    guard candidates.count == 1 else {
      ambiguous(name, range, candidates.map(\.enumeration))
      return nil
    }
    return .enumValue(first.enumeration, first.value)
  }

  mutating func ambiguous(_ name: String, _ range: SourceRange, _ enums: [Int]) {
    let owners = enums.prefix(4).map { "`\(program.enums[$0].name)`" }.joined(separator: " and ")
    error(
      .ambiguousValue, range, "`\(name)` is a value of \(owners), and nothing here says which is meant",
      help: "put it beside a field of the enum, or give it another name in one of them")
  }

  /// The one enum that has all the names, if there is just one.
  func commonEnum(of words: [String]) -> Int? {
    guard let first = words.first, let candidates = names.enumsOfValue[first] else { return nil }
    var common = Set(candidates.map(\.enumeration))
    for word in words.dropFirst() { common = common.filter { names.values[$0][word] != nil } }
    return common.count == 1 ? common.first : nil
  }

  func valuesHelp(_ enumeration: Int) -> String {
    let values = program.enums[enumeration].values
    let shown = values.prefix(12).map { "`\($0.name)`" }.joined(separator: ", ")
    return "its values are " + shown + (values.count > 12 ? " and others" : "")
  }
}
