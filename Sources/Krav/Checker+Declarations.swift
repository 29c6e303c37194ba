extension Checker {
  mutating func declareEnums() {
    for syntax in each({ if case .enumeration(let it) = $0 { it } else { nil } }) {
      declare(syntax.name, "enum", in: \.enumNumbers, at: program.enums.count)
      _ = addEnum(named: syntax.name.text, syntax.values)
    }
  }

  private mutating func addEnum(named name: String, _ values: EnumValuesSyntax) -> Int {
    let number = program.enums.count
    var seen: Set<String> = []
    for (index, value) in values.values.enumerated() {
      if !seen.insert(value.name.text).inserted {
        error("krav/declared-twice", value.name.range, "the enum has another value `\(value.name.text)`")
      }
      valueNumbers[value.name.text, default: []].append((number, index))
    }
    program.enums.append(
      EnumType(
        name: name, isOrdered: values.isOrdered,
        values: values.values.map { .init(name: $0.name.text, label: $0.label?.value) }))
    return number
  }

  mutating func declareRecords() {
    for syntax in each({ if case .record(let it) = $0 { it } else { nil } }) {
      let number = program.records.count
      if syntax.name.text == "waiver" {
        error(
          "krav/declared-twice", syntax.name.range, "`waiver` is a record type of the language itself",
          help: "give this record type another name")
      }
      declare(syntax.name, "record type", in: \.recordNumbers, at: number)
      if enumNumbers[syntax.name.text] != nil {
        error("krav/declared-twice", syntax.name.range, "there is an enum `\(syntax.name.text)`")
      }
      if syntax.isScope {
        if program.scope != nil {
          error("krav/two-scopes", syntax.name.range, "there is another record type marked `scope`")
        }
        program.scope = number
      }
      program.records.append(
        RecordType(
          name: syntax.name.text, isScope: syntax.isScope, fields: [], placeField: nil, parentField: nil,
          aliasField: nil, isWaiver: false))
    }
  }

  /// The one record type that the engine itself knows the meaning of.
  mutating func addWaiver() {
    func label(_ name: String) -> Field {
      Field(
        name: name, type: .label, isOptional: false, isList: false, isPast: false, isAlias: false, inside: nil)
    }
    func day(_ name: String) -> Field {
      Field(name: name, type: .date, isOptional: false, isList: false, isPast: false, isAlias: false, inside: nil)
    }
    recordNumbers["waiver"] = program.records.count
    program.records.append(
      RecordType(
        name: "waiver", isScope: false,
        fields: [label("rule"), label("subject"), label("approved_by"), label("reason"), day("from"), day("until")],
        placeField: nil, parentField: nil, aliasField: nil, isWaiver: true))
  }

  mutating func resolveFields() {
    for syntax in each({ if case .record(let it) = $0 { it } else { nil } }) {
      guard let number = recordNumbers[syntax.name.text], program.records[number].fields.isEmpty else { continue }
      var fields: [Field] = []
      for field in syntax.fields {
        if fields.contains(where: { $0.name == field.name.text }) {
          error("krav/declared-twice", field.name.range, "the record has another field `\(field.name.text)`")
          continue
        }
        if ["type", "id", "endret"].contains(field.name.text) {
          error(
            "krav/reserved-field", field.name.range, "`\(field.name.text)` is in every record already",
            help: "a field may not be named `type`, `id` or `endret`")
        }
        if let resolved = resolve(field, of: syntax.name.text, at: number, isScope: syntax.isScope) {
          fields.append(resolved)
        }
      }
      program.records[number].fields = fields
    }
  }

  private mutating func resolve(
    _ syntax: RecordSyntax.Field, of record: String, at number: Int, isScope: Bool
  ) -> Field? {
    let type: FieldType
    switch syntax.base {
    case .label: type = .label
    case .text: type = .text
    case .integer: type = .integer
    case .decimal: type = .decimal
    case .bool: type = .bool
    case .date: type = .date
    case .instant: type = .instant
    case .period: type = .period
    case .inlineEnum(let values): type = .enumeration(addEnum(named: "\(record).\(syntax.name.text)", values))
    case .named(let name):
      if let enumeration = enumNumbers[name.text] {
        type = .enumeration(enumeration)
      } else if let target = recordNumbers[name.text] {
        type = .reference(target)
      } else {
        unknown("type", name, among: Array(enumNumbers.keys) + Array(recordNumbers.keys) + Self.baseTypes)
        return nil
      }
    }
    var field = Field(
      name: syntax.name.text, type: type, isOptional: syntax.isOptional, isList: syntax.isList, isPast: false,
      isAlias: false, inside: nil)
    if syntax.isList, type == .text || type == .period {
      error("krav/type", syntax.range, "a list of texts or periods cannot be kept", help: "use `[label]` or `[date]`")
    }
    for flag in syntax.flags { apply(flag, to: &field, record: number, isScope: isScope, range: syntax.range) }
    return field
  }

  private mutating func apply(
    _ flag: RecordSyntax.Flag, to field: inout Field, record: Int, isScope: Bool, range: SourceRange
  ) {
    switch flag {
    case .past(let range):
      if field.isList || field.type != .date && field.type != .instant {
        error("krav/flag", range, "`past` is for a date or an instant")
      }
      field.isPast = true
    case .alias(let range):
      if !isScope || !field.isList || field.type != .label {
        error("krav/flag", range, "`alias` is for a `[label]` of the record type marked `scope`")
      } else if program.records[record].aliasField != nil {
        error("krav/flag", range, "the record has another field marked `alias`")
      }
      field.isAlias = true
      program.records[record].aliasField = field.isAlias ? -1 : nil
    case .unit(let range):
      guard case .reference = field.type, !field.isList else {
        error("krav/flag", range, "`unit` is for a reference")
        return
      }
      program.records[record].placeField = -1
      unitFlags[record] = field.name
    case .inside(let owner):
      guard case .reference = field.type, !field.isList else {
        error("krav/flag", range, "`inside` is for a reference to the owner")
        return
      }
      field.inside = owner.text
    }
  }

  private static let baseTypes = ["label", "text", "integer", "decimal", "bool", "date", "instant", "period"]

  /// Settles which field places a record, by ``RecordType/placeField``'s order.
  mutating func findPlaces() {
    for number in program.records.indices {
      program.records[number].placeField = nil
      program.records[number].aliasField = program.records[number].fields.firstIndex { $0.isAlias }
    }
    guard let scope = program.scope else { return }
    program.records[scope].parentField = program.records[scope].fields.firstIndex {
      $0.type == .reference(scope) && !$0.isList
    }
    for number in program.records.indices where number != scope {
      let fields = program.records[number].fields
      program.records[number].placeField =
        fields.firstIndex { $0.name == unitFlags[number] }
        ?? fields.firstIndex { $0.type == .reference(scope) && !$0.isList }
        ?? fields.firstIndex { $0.inside != nil }
    }
    // What refers to a placed record is placed by it; chains settle in as many rounds as they are long.
    var settled = false
    while !settled {
      settled = true
      for number in program.records.indices where number != scope && program.records[number].placeField == nil {
        let place = program.records[number].fields.firstIndex { field in
          guard case .reference(let target) = field.type, !field.isList, !field.isOptional else { return false }
          return program.records[target].placeField != nil
        }
        if let place {
          program.records[number].placeField = place
          settled = false
        }
      }
    }
  }

  mutating func declareSources() {
    for syntax in each({ if case .source(let it) = $0 { it } else { nil } }) {
      declare(syntax.name, "source", in: \.sourceNumbers, at: program.sources.count)
      if let to = syntax.to, to < syntax.from {
        error("krav/empty-period", syntax.range, "the source is out of force before it comes into force")
      }
      program.sources.append(
        LegalSource(
          name: syntax.name.text, title: syntax.title.value, id: syntax.id.value, from: syntax.from, to: syntax.to))
    }
  }

  mutating func checkServiceDeclarations() {
    for syntax in each({ if case .import(let it) = $0 { it } else { nil } }) {
      checkImport(syntax)
      program.imports.append(syntax)
    }
    for syntax in each({ if case .snapshot(let it) = $0 { it } else { nil } }) {
      if recordNumbers[syntax.type.text] == nil { unknown("record type", syntax.type, among: recordNumbers.keys) }
      program.snapshots.append(syntax)
    }
    for syntax in each({ if case .accept(let it) = $0 { it } else { nil } }) {
      for type in syntax.types where recordNumbers[type.text] == nil {
        unknown("record type", type, among: recordNumbers.keys)
      }
      program.accepts.append(syntax)
    }
    program.accesses = each { if case .access(let it) = $0 { it } else { nil } }
    program.proxies = each { if case .proxy(let it) = $0 { it } else { nil } }
  }

  private mutating func checkImport(_ syntax: ImportSyntax) {
    guard let record = recordNumbers[syntax.type.text] else {
      unknown("record type", syntax.type, among: recordNumbers.keys)
      return
    }
    let options = ["encoding", "separator", "dates", "times", "decimals", "lists"]
    for option in syntax.options where !options.contains(option.name.text) {
      unknown("option", option.name, among: options)
    }
    let fields = program.records[record].fields.map(\.name) + ["id", "endret"]
    for (field, _) in syntax.columns where !fields.contains(field.text) {
      unknown("field of `\(syntax.type.text)`", field, among: fields)
    }
  }
}
