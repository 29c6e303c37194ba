internal import Krav

/// Everything that a pack's files declare, by name.
struct Declared {
  private(set) var sources: [String: SourceSyntax] = [:]
  /// Those written inside records too, as `record.field`.
  private(set) var enums: [String: EnumValuesSyntax] = [:]
  private(set) var records: [String: RecordSyntax] = [:]
  private(set) var defines: [String: [DefineSyntax]] = [:]
  private(set) var parameters: [String: ParameterSyntax] = [:]
  private(set) var sets: [String: [SetSyntax]] = [:]
  private(set) var rules: [String: RuleSyntax] = [:]
  private(set) var criteria: [String: CriterionSyntax] = [:]
  private(set) var statistics: [String: StatisticsSyntax] = [:]
  /// The shapes of derived fields, filled in as they are asked for.
  private(set) var derivedShapes: [Target: Shape] = [:]

  init(_ files: [FileSyntax]) {
    for file in files { for declaration in file.declarations { add(declaration) } }
    // A define may read one that stands later: the second round knows them all.
    for _ in 0..<2 {
      for define in defines.values.joined() {
        var scope = Scope(variables: [define.variable.text: .record(define.type.text)])
        derivedShapes[.field(define.field.text, of: define.type.text)] = Shapes(declared: self).shape(
          define.value, &scope)
      }
    }
  }

  private mutating func add(_ declaration: Declaration) {
    switch declaration {
    case .source(let source): sources[source.name.text] = source
    case .enumeration(let enumeration): enums[enumeration.name.text] = enumeration.values
    case .record(let record):
      records[record.name.text] = record
      for field in record.fields {
        if case .inlineEnum(let values) = field.base { enums["\(record.name.text).\(field.name.text)"] = values }
      }
    case .parameter(let parameter): parameters[parameter.name.text] = parameter
    case .set(let set): sets[set.name.text, default: []].append(set)
    case .define(let define): defines[define.type.text, default: []].append(define)
    case .rule(let rule): rules[rule.name.text] = rule
    case .criterion(let criterion): criteria[criterion.name.text] = criterion
    case .statistics(let syntax): statistics[syntax.name.text] = syntax
    case .use, .import, .snapshot, .accept, .access, .proxy, .test: break
    }
  }

  func field(_ name: String, of record: String) -> RecordSyntax.Field? {
    records[record]?.fields.first { $0.name.text == name }
  }

  /// The enums that have a value of this name.
  func enums(holding value: String) -> [String] {
    enums.filter { $0.value.values.contains { $0.name.text == value } }.map(\.key).sorted()
  }

  /// A field as declared or derived.
  func shape(ofField name: String, of record: String) -> Shape {
    guard let field = field(name, of: record) else { return derivedShapes[.field(name, of: record)] ?? .unknown }
    let shape = shape(field.base, record: record, field: name)
    return field.isList ? .list(shape) : shape
  }

  private func shape(_ base: RecordSyntax.Base, record: String, field: String) -> Shape {
    switch base {
    case .label: .scalar("label")
    case .text: .scalar("text")
    case .integer: .scalar("integer")
    case .decimal: .scalar("decimal")
    case .bool: .scalar("bool")
    case .date: .scalar("date")
    case .instant: .scalar("instant")
    case .period: .scalar("period")
    case .inlineEnum: .enumeration("\(record).\(field)")
    case .named(let name): enums[name.text] == nil ? .record(name.text) : .enumeration(name.text)
    }
  }

  /// What a parameter holds.
  func shape(ofParameter name: String) -> Shape {
    guard let parameter = parameters[name] else { return .unknown }
    return shape(parameter.value)
  }

  private func shape(_ constant: ConstantSyntax) -> Shape {
    switch constant {
    case .literal(let literal, _): Shapes.shape(literal)
    case .name(let name): enums(holding: name.text).first.map { .enumeration($0) } ?? .unknown
    case .list(let names, _):
      .list(names.first.flatMap { enums(holding: $0.text).first }.map { .enumeration($0) } ?? .unknown)
    case .table(let rows, _): rows.first.map { shape($0.value) } ?? .unknown
    }
  }
}

/// The names that a place in a rule sees.
struct Scope {
  var variables: [String: Shape] = [:]
}
