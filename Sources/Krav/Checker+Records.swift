extension Checker {
  private static let reservedFields: Set<String> = ["type", "id", "endret"]

  mutating func checkRecords() {
    // Inline enums take their numbers here, so that every enum is known before any value is looked up.
    for syntax in declarations.records { addRecord(syntax) }
    addWaiver()
    checkInsideLists()
  }

  private mutating func addRecord(_ syntax: RecordSyntax) {
    var fields: [Field] = []
    var known: [String: Int] = [:]
    var aliasField: Int?
    if syntax.isScope {
      if let scope = program.scope {
        error(
          .secondScope, syntax.name.range, "`\(syntax.name.text)` is a second `scope`",
          help: "`\(program.records[scope].name)` is the tree that verdicts roll up along: remove one `scope`")
      } else {
        program.scope = program.records.count
      }
    }
    for fieldSyntax in syntax.fields {
      let name = fieldSyntax.name
      if Self.reservedFields.contains(name.text) {
        error(
          .reservedField, name.range, "every record has `\(name.text)` of itself",
          help: "choose another name: `type`, `id` and `endret` name no field")
      } else if known[name.text] != nil {
        error(
          .duplicateName, name.range, "`\(syntax.name.text)` has a field `\(name.text)` twice",
          help: "rename one of the two")
      }
      guard let field = field(fieldSyntax, of: syntax) else {
        known[name.text] = known[name.text] ?? DeclaredNames.failed
        continue
      }
      if field.isAlias {
        if aliasField == nil {
          aliasField = fields.count
        } else {
          error(.fieldFlag, name.range, "a second list of earlier names", help: "one field only is `alias`")
        }
      }
      known[name.text] = known[name.text] ?? fields.count
      fields.append(field)
    }
    names.fields.append(known)
    names.derived.append([:])
    program.records.append(
      RecordType(
        name: syntax.name.text, isScope: syntax.isScope, fields: fields, placeFields: [], parentField: nil,
        aliasField: aliasField, isWaiver: false))
  }

  private mutating func field(_ syntax: RecordSyntax.Field, of record: RecordSyntax) -> Field? {
    guard let type = fieldType(syntax, of: record) else { return nil }
    if syntax.isList, syntax.isOptional {
      error(
        .fieldFlag, syntax.range, "a list is never missing: an absent one is empty", help: "remove the `?`")
    }
    var field = Field(
      name: syntax.name.text, type: type, isOptional: syntax.isOptional, isList: syntax.isList, isPast: false,
      isAlias: false, inside: nil)
    let isReference = if case .reference = type { !syntax.isList } else { false }
    for flag in syntax.flags {
      switch flag {
      case .past(let range):
        if type != .date && type != .instant {
          error(.fieldFlag, range, "`past` is for dates and instants", help: "remove `past`")
        }
        field.isPast = true
      case .alias(let range):
        if !record.isScope || type != .label || !syntax.isList {
          error(
            .fieldFlag, range, "`alias` is for a list of labels of the `scope` type", help: "write `[label] alias`")
        }
        field.isAlias = true
      case .unit(let range):
        if !isReference {
          error(.fieldFlag, range, "`unit` is for a reference", help: "put it on the field that refers to the unit")
        }
      case .inside(let list):
        if !isReference {
          error(.fieldFlag, list.range, "`inside` is for a reference to the owner", help: "remove `inside`")
        }
        if Self.reservedFields.contains(list.text) {
          error(
            .reservedField, list.range, "every record has `\(list.text)` of itself",
            help: "choose another name for the owner's list")
        }
        field.inside = list.text
      }
    }
    return field
  }

  private mutating func fieldType(_ syntax: RecordSyntax.Field, of record: RecordSyntax) -> FieldType? {
    switch syntax.base {
    case .label: return .label
    case .text: return .text
    case .integer: return .integer
    case .decimal: return .decimal
    case .bool: return .bool
    case .date: return .date
    case .instant: return .instant
    case .period: return .period
    case .inlineEnum(let values):
      return .enumeration(addEnum(values, named: record.name.text + "." + syntax.name.text))
    case .named(let name):
      if let index = names.enumeration(name.text) { return .enumeration(index) }
      if let index = names.record(name.text) { return .reference(index) }
      unknown(
        name.text, name.range, "there is no type `\(name.text)`",
        among: names.recordNames + names.enumNames + Self.typeWords,
        help: Self.foreignTypes[name.text.lowercased()].map { "did you mean `\($0)`" }
          ?? "declare it as an enum or a record")
      return nil
    }
  }

  /// What a waiver says is the engine's affair, so every pack has the type. A rule's name and a subject are as long as
  /// they are: an id and each further binding have 80 characters, of which a sign like `/` is written as three.
  private mutating func addWaiver() {
    let fields = [
      ("rule", FieldType.label, 1_000), ("subject", .label, 1_000), ("approved_by", .label, 80),
      ("reason", .label, 200), ("from", .date, 80), ("until", .date, 80),
    ].map { name, type, longest in
      var field = Field(
        name: name, type: type, isOptional: false, isList: false, isPast: false, isAlias: false, inside: nil)
      field.longest = longest
      return field
    }
    names.fields.append(Dictionary(uniqueKeysWithValues: fields.enumerated().map { ($1.name, $0) }))
    names.derived.append([:])
    program.records.append(
      RecordType(
        name: Self.waiverName, isScope: false, fields: fields, placeFields: [], parentField: nil, aliasField: nil,
        isWaiver: true))
  }

  /// A list of the owner that holds other records may not be one of its own fields, nor hold two types.
  private mutating func checkInsideLists() {
    var lists: Set<String> = []
    for (record, syntax) in declarations.records.enumerated() {
      for fieldSyntax in syntax.fields {
        guard let index = names.field(fieldSyntax.name.text, of: record) else { continue }
        let field = program.records[record].fields[index]
        for case .inside(let list) in fieldSyntax.flags {
          guard case .reference(let owner) = field.type else { continue }
          let ownerName = program.records[owner].name
          if names.fields[owner][list.text] != nil || !lists.insert("\(owner).\(list.text)").inserted {
            error(
              .duplicateName, list.range, "`\(ownerName)` has `\(list.text)` already",
              help: "choose another name for the owner's list")
          }
        }
      }
    }
  }
}
