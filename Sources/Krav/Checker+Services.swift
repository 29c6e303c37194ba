// What the service acts on is checked for its names and the types of its constants.
extension Checker {
  mutating func checkServices() {
    body = Body()
    for item in declarations.imports { check(item) }
    for item in declarations.snapshots { _ = record(item.type) }
    for type in declarations.accepts.flatMap(\.types) { _ = record(type) }
    program.imports = declarations.imports
    program.snapshots = declarations.snapshots
    program.accepts = declarations.accepts
    program.accesses = declarations.accesses
    program.proxies = declarations.proxies
  }

  private mutating func check(_ syntax: ImportSyntax) {
    var options: Set<String> = []
    for option in syntax.options {
      guard !options.insert(option.name.text).inserted else { continue }
      error(
        .duplicateName, option.name.range, "the option `\(option.name.text)` stands here twice",
        help: "remove one of the two")
    }
    guard let record = record(syntax.type) else { return }
    var columns: Set<String> = []
    for (field, column) in syntax.columns {
      if !columns.insert(field.text).inserted {
        error(.duplicateName, field.range, "`\(field.text)` has two columns", help: "remove one of the two")
      }
      check(column, for: field, of: record)
    }
    let type = program.records[record]
    let needed = ["id"] + type.fields.filter { !$0.isOptional && !$0.isList }.map(\.name)
    let absent = needed.filter { !columns.contains($0) }
    if !absent.isEmpty {
      error(
        .missingField, syntax.type.range,
        "no column gives \(absent.prefix(8).map { "`\($0)`" }.joined(separator: ", "))",
        help: "every `\(type.name)` needs it: name a column or a constant for it")
    }
  }

  private mutating func check(_ column: ImportSyntax.Column, for field: Name, of record: Int) {
    // What every record has of itself may have a column too.
    if field.text == "id" || field.text == "endret" { return }
    guard let field = storedField(field, of: record) else { return }
    switch column {
    case .constant(let scalar): check(scalar, for: field, of: record)
    case .headers(_, let spellings, let otherwise):
      for spelling in spellings { check(spelling.to, for: field, of: record) }
      if let otherwise { check(otherwise, for: field, of: record) }
    }
  }
}
