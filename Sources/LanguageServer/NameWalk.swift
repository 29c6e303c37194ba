internal import Krav

/// Goes through declarations and notes every name.
struct NameWalk {
  let declared: Declared
  private(set) var mentions: [Mention] = []
  private(set) var shapes: [Target: Shape] = [:]
  /// Bindings and lets in sight, with their declarations.
  private var locals: [String: Target] = [:]
  private var scope = Scope()

  init(declared: Declared) {
    self.declared = declared
  }

  private mutating func note(_ name: Name, _ target: Target, isDeclaration: Bool = false) {
    mentions.append(Mention(range: name.range, target: target, isDeclaration: isDeclaration))
  }

  mutating func visit(_ declaration: Declaration) {
    locals = [:]
    scope = Scope()
    switch declaration {
    case .use, .access, .proxy: break
    case .source(let source): note(source.name, .source(source.name.text), isDeclaration: true)
    case .enumeration(let enumeration):
      note(enumeration.name, .enumeration(enumeration.name.text), isDeclaration: true)
      visit(enumeration.values, of: enumeration.name.text)
    case .record(let record): visit(record)
    case .parameter(let parameter):
      note(parameter.name, .parameter(parameter.name.text), isDeclaration: true)
      for name in parameter.by { note(name, .enumeration(name.text)) }
      visit(parameter.bases)
      switch parameter.statutory {
      case .atMost(let bound), .atLeast(let bound): visit(bound, keys: [])
      case nil: break
      }
      visit(parameter.value, keys: parameter.by.map(\.text))
    case .set(let set): visit(set)
    case .define(let define): visit(define)
    case .rule(let rule): visit(rule)
    case .criterion(let criterion):
      note(criterion.name, .criterion(criterion.name.text), isDeclaration: true)
      visit(criterion.bases)
      for rule in criterion.rules { note(rule, .rule(rule.text)) }
    case .statistics(let statistics): visit(statistics)
    case .import(let mapping): visit(mapping)
    case .snapshot(let snapshot): note(snapshot.type, .record(snapshot.type.text))
    case .accept(let accept): for type in accept.types { note(type, .record(type.text)) }
    case .test(let test): for step in test.steps { visit(step) }
    }
  }

  // MARK: Records and constants

  private mutating func visit(_ values: EnumValuesSyntax, of name: String) {
    for value in values.values { note(value.name, .value(value.name.text, of: name), isDeclaration: true) }
  }

  private mutating func visit(_ record: RecordSyntax) {
    note(record.name, .record(record.name.text), isDeclaration: true)
    for field in record.fields {
      note(field.name, .field(field.name.text, of: record.name.text), isDeclaration: true)
      switch field.base {
      case .inlineEnum(let values): visit(values, of: "\(record.name.text).\(field.name.text)")
      case .named(let name):
        note(name, declared.enums[name.text] == nil ? .record(name.text) : .enumeration(name.text))
      default: break
      }
    }
  }

  /// - Parameter keys: the enums that a table is read by.
  private mutating func visit(_ constant: ConstantSyntax, keys: [String]) {
    switch constant {
    case .literal: break
    case .name(let name): visitValue(name, expecting: .unknown)
    case .list(let names, _): for name in names { visitValue(name, expecting: .unknown) }
    case .table(let rows, _):
      for row in rows {
        visitValue(row.key, expecting: keys.first.map { .enumeration($0) } ?? .unknown)
        visit(row.value, keys: Array(keys.dropFirst()))
      }
    }
  }

  private mutating func visit(_ set: SetSyntax) {
    note(set.name, .parameter(set.name.text))
    let keys = declared.parameters[set.name.text]?.by.map(\.text) ?? []
    for (place, key) in set.keys.enumerated() {
      visitValue(key, expecting: keys.indices.contains(place) ? .enumeration(keys[place]) : .unknown)
    }
    visit(set.value, keys: Array(keys.dropFirst(set.keys.count)))
  }

  private mutating func visitValue(_ name: Name, expecting shape: Shape) {
    switch shape {
    case .enumeration(let enumeration)
    where declared.enums[enumeration]?.values.contains { $0.name.text == name.text } == true:
      note(name, .value(name.text, of: enumeration))
    case .list(let element): visitValue(name, expecting: element)
    default:
      if let holder = declared.enums(holding: name.text).first { note(name, .value(name.text, of: holder)) }
    }
  }

  private mutating func visit(_ mapping: ImportSyntax) {
    note(mapping.type, .record(mapping.type.text))
    for (field, column) in mapping.columns {
      note(field, .field(field.text, of: mapping.type.text))
      let shape = declared.shape(ofField: field.text, of: mapping.type.text)
      switch column {
      case .constant(let scalar): visit(scalar, expecting: shape)
      case .headers(_, let spellings, let otherwise):
        for spelling in spellings { visit(spelling.to, expecting: shape) }
        if let otherwise { visit(otherwise, expecting: shape) }
      }
    }
  }

  // MARK: Tests

  private mutating func visit(_ step: TestSyntax.Step) {
    switch step {
    case .set(let set): visit(set)
    case .givenFile: break
    case .given(let record), .change(let record):
      note(record.type, .record(record.type.text))
      for field in record.fields {
        note(field.name, .field(field.name.text, of: record.type.text))
        visit(field.value, expecting: declared.shape(ofField: field.name.text, of: record.type.text))
      }
    case .remove(let type, _): note(type, .record(type.text))
    case .at(_, let expectations, _):
      for expectation in expectations {
        let target = expectation.target
        note(target, declared.rules[target.text] == nil ? .criterion(target.text) : .rule(target.text))
        for case .name(let name) in expectation.further { visitValue(name, expecting: .unknown) }
      }
    }
  }

  private mutating func visit(_ scalar: ScalarSyntax, expecting shape: Shape) {
    switch scalar {
    case .name(let name): visitValue(name, expecting: shape)
    case .list(let items, _): for item in items { visit(item, expecting: shape) }
    case .string, .date, .instant, .number, .bool, .missing: break
    }
  }

  // MARK: Rules

  private mutating func declare(_ name: Name, _ shape: Shape) {
    let target = Target.local(name.text, name.range)
    note(name, target, isDeclaration: true)
    locals[name.text] = target
    scope.variables[name.text] = shape
    shapes[target] = shape
  }

  private mutating func visit(_ define: DefineSyntax) {
    note(define.type, .record(define.type.text))
    declare(define.variable, .record(define.type.text))
    note(define.field, .field(define.field.text, of: define.type.text), isDeclaration: true)
    visit(define.value)
  }

  private mutating func visit(_ bases: [BasisSyntax]) {
    for basis in bases {
      note(basis.source, .source(basis.source.text))
      if let on = basis.on { visit(on) }
    }
  }

  private mutating func visit(_ rule: RuleSyntax) {
    note(rule.name, .rule(rule.name.text), isDeclaration: true)
    for binding in rule.bindings { visit(binding) }
    visit(rule.bases)
    if let condition = rule.condition { visit(condition) }
    for definition in rule.lets {
      switch definition.value {
      case .expression(let value):
        visit(value)
        declare(definition.name, Shapes(declared: declared).shape(value, &scope))
      case .query(let query):
        visit(query)
        declare(definition.name, .query(Shapes(declared: declared).element(query.binding.source, &scope)))
      }
    }
    for clause in rule.clauses {
      visit(clause.condition)
      visit(clause.because)
    }
    if let remedy = rule.remedy { visit(remedy) }
  }

  private mutating func visit(_ statistics: StatisticsSyntax) {
    note(statistics.name, .statistics(statistics.name.text), isDeclaration: true)
    visit(statistics.binding)
    for condition in [statistics.condition, statistics.closedWhen].compactMap(\.self) { visit(condition) }
    for day in [statistics.opened, statistics.closed, statistics.due].compactMap(\.self) { visit(day) }
    for field in statistics.by { visit(field) }
  }

  private mutating func visit(_ template: TemplateSyntax) {
    for case .value(let value) in template.parts { visit(value) }
  }

  private mutating func visit(_ binding: BindingSyntax) {
    switch binding.source {
    case .records(let type): note(type, .record(type.text))
    case .list(let list): visit(list)
    }
    declare(binding.variable, Shapes(declared: declared).element(binding.source, &scope))
  }

  private mutating func visit(_ query: QuerySyntax) { visit(query) { _ in } }

  /// The query's own name is in sight until `body` has been done.
  private mutating func visit(_ query: QuerySyntax, body: (inout NameWalk) -> Void) {
    let (outerLocals, outerScope) = (locals, scope)
    visit(query.binding)
    if let by = query.by { visit(by) }
    if let condition = query.condition { visit(condition) }
    if let satisfies = query.satisfies { visit(satisfies) }
    body(&self)
    (locals, scope) = (outerLocals, outerScope)
  }

  private mutating func visit(_ members: MembersSyntax, _ value: Expression? = nil) {
    switch members {
    case .query(let query): visit(query) { walk in if let value { walk.visit(value) } }
    case .name(let name):
      visitName(name, expecting: .unknown)
      if let value { visit(value) }
    }
  }

  // MARK: Expressions

  private func shape(_ expression: Expression) -> Shape {
    var scope = scope
    return Shapes(declared: declared).shape(expression, &scope)
  }

  private mutating func visitName(_ name: Name, expecting shape: Shape) {
    if let local = locals[name.text] {
      note(name, local)
    } else if declared.parameters[name.text] != nil {
      note(name, .parameter(name.text))
    } else if declared.enums[name.text] != nil {
      note(name, .enumeration(name.text))
    } else {
      visitValue(name, expecting: shape)
    }
  }

  private mutating func visit(_ expression: Expression, expecting expected: Shape = .unknown) {
    switch expression.kind {
    case .literal, .today, .now, .calendarPeriod: break
    case .name(let text): visitName(Name(text: text, range: expression.range), expecting: expected)
    case .negate(let inner), .parenthesised(let inner), .not(let inner): visit(inner, expecting: expected)
    case .isSet(let inner), .isMissing(let inner): visit(inner)
    case .field(let base, let name):
      visit(base)
      if case .record(let record) = shape(base) { note(name, .field(name.text, of: record)) }
    case .table(let base, let keys):
      visit(base)
      var enums: [String] = []
      if case .name(let name) = base.kind { enums = declared.parameters[name]?.by.map(\.text) ?? [] }
      for (place, key) in keys.enumerated() {
        visit(key, expecting: enums.indices.contains(place) ? .enumeration(enums[place]) : .unknown)
      }
    case .list(let items): for item in items { visit(item, expecting: expected) }
    case .arithmetic(_, let left, let right):
      visit(left)
      visit(right)
    case .otherwise(let left, let right):
      visit(left, expecting: expected)
      visit(right, expecting: shape(left))
    case .compare(_, let left, let right):
      visit(left, expecting: shape(right))
      visit(right, expecting: shape(left))
    case .isIn(let left, let list, _):
      visit(left)
      visit(list, expecting: shape(left))
    case .isUnder(let left, let right, _):
      visit(left)
      visit(right)
    case .within(let inner, let window, _):
      visit(inner)
      switch window {
      case .last(let length), .next(let length), .period(let length): visit(length)
      }
    case .and(let parts), .or(let parts): for part in parts { visit(part) }
    case .aggregate(let name, let members):
      switch name {
      case .sum(let value), .median(let value): visit(members, value)
      default: visit(members)
      }
    case .atLeast(let count, let members):
      visit(count)
      visit(members)
    case .atLeastOf(let count, let conditions):
      visit(count)
      for condition in conditions { visit(condition) }
    }
  }
}
