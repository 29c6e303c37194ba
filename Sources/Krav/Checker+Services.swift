// What the service acts on is checked for its names and the types of its constants.
extension Checker {
  mutating func checkServices() {
    body = Body()
    for item in declarations.imports { check(item) }
    for item in declarations.snapshots {
      _ = record(item.type)
      checkPattern(item.pattern)
    }
    for item in declarations.accepts {
      for type in item.types { _ = record(type) }
      checkInside(item.folder, "the folder")
      checkName(item.owner, item.ownerIsGroup ? "group" : "user")
    }
    for item in declarations.accesses {
      checkName(item.group, "group")
      for branch in item.read + item.acknowledge { checkName(branch, "unit") }
    }
    checkProxies()
    program.imports = declarations.imports
    program.snapshots = declarations.snapshots
    program.accepts = declarations.accepts
    program.accesses = declarations.accesses
    program.proxies = declarations.proxies
  }

  private mutating func check(_ syntax: ImportSyntax) {
    var options: Set<String> = []
    checkPattern(syntax.pattern)
    for option in syntax.options {
      checkValue(of: option)
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
    if field.text == "id" || field.text == "endret" {
      checkOwn(field, column)
      return
    }
    guard let field = storedField(field, of: record) else { return }
    switch column {
    case .constant(let scalar): check(scalar, for: field, of: record)
    case .headers(_, let spellings, let otherwise):
      var known: Set<String> = []
      for spelling in spellings {
        check(spelling.to, for: field, of: record)
        // They are compared trimmed.
        let text = spelling.from.value.split(separator: " ", omittingEmptySubsequences: true).joined(separator: " ")
        if !known.insert(text).inserted {
          error(
            .duplicateName, spelling.from.range, "the spelling `\(spelling.from.value)` stands here twice",
            help: "remove one of the two")
        }
      }
      if let otherwise { check(otherwise, for: field, of: record) }
    }
  }
}
