internal import CivilTime

extension Checker {
  // MARK: Derived fields

  mutating func declareDerivedFields() {
    var order: [(DerivedKey, SourceRange)] = []
    for syntax in each({ if case .define(let it) = $0 { it } else { nil } }) {
      guard let record = recordNumbers[syntax.type.text] else {
        unknown("record type", syntax.type, among: recordNumbers.keys)
        continue
      }
      let key = DerivedKey(record: record, field: syntax.field.text)
      let isField = program.records[record].fields.contains { $0.name == syntax.field.text }
      if derivedNumbers[key] != nil || isField {
        error(
          "krav/declared-twice", syntax.field.range,
          "`\(syntax.type.text)` has another field `\(syntax.field.text)`")
        continue
      }
      derivedNumbers[key] = .declared(syntax)
      order.append((key, syntax.field.range))
    }
    for (key, range) in order { _ = derivedField(key, usedAt: range) }
  }

  /// The derived field, checked when it is first needed, since its type follows from its value.
  mutating func derivedField(_ key: DerivedKey, usedAt range: SourceRange) -> Int? {
    switch derivedNumbers[key] {
    case .done(let number)?: return number
    case .failed?, nil: return nil
    case .inProgress?:
      error(
        "krav/cyclic-define", range, "`\(key.field)` is defined by itself",
        help: "a definition may not lead back to itself")
      return nil
    case .declared(let syntax)?:
      derivedNumbers[key] = .inProgress
      var gathering = Gathering()
      var scope = Scope()
      let variable = gathering.fresh(syntax.variable.text, .record(key.record))
      refuseShadowing(syntax.variable, scope)
      scope.names[syntax.variable.text] = .variable(variable, .record(key.record))
      guard let value = term(syntax.value, scope, &gathering) else {
        derivedNumbers[key] = .failed
        return nil
      }
      if case .failed? = derivedNumbers[key] { return nil }
      derivedNumbers[key] = .done(program.derivedFields.count)
      derivedParameters.append(gathering.parameters)
      program.derivedFields.append(
        DerivedField(record: key.record, name: key.field, variables: gathering.variables, value: value))
      return program.derivedFields.count - 1
    }
  }

  // MARK: Rules

  mutating func checkRules() {
    let rules = each { if case .rule(let it) = $0 { it } else { nil } }
    for syntax in rules {
      declare(syntax.name, "rule", in: \.ruleNumbers, at: -1)
      if let rule = rule(syntax) {
        ruleNumbers[syntax.name.text] = program.rules.count
        program.rules.append(rule)
      }
    }
  }

  private mutating func rule(_ syntax: RuleSyntax) -> Rule? {
    if syntax.bases.isEmpty {
      error(
        "krav/no-basis", syntax.name.range, "the rule has no basis",
        help: "write `basis source \"§ …\"`: a duty follows from a source")
    }
    if syntax.clauses.isEmpty {
      error(
        "krav/no-clause", syntax.name.range, "the rule has no colour", help: "write `red when …` or `yellow when …`")
    }
    guard let first = syntax.bindings.first else {
      error("krav/no-binding", syntax.name.range, "it is not said whom the rule is for", help: "write `for type name`")
      return nil
    }
    guard case .records(let type) = first.source else {
      error(
        "krav/no-binding", first.variable.range, "a rule is first `for` a record type", help: "write `for type name`")
      return nil
    }
    guard let record = recordNumbers[type.text] else {
      unknown("record type", type, among: recordNumbers.keys)
      return nil
    }
    var gathering = Gathering()
    var scope = Scope()
    refuseShadowing(first.variable, scope)
    scope.names[first.variable.text] = .variable(
      gathering.fresh(first.variable.text, .record(record)), .record(record))
    let listBindings = bindings(syntax.bindings.dropFirst(), &scope, &gathering)
    let condition = syntax.condition.flatMap { self.condition($0, scope, &gathering) }
    let bases = syntax.bases.compactMap { basis($0, scope, &gathering) }
    let lets = self.lets(syntax.lets, &scope, &gathering)
    let clauses = syntax.clauses.compactMap { clause($0, of: syntax, scope, &gathering) }
    let remedy = syntax.remedy.map { template($0, scope, &gathering) }
    if let condition { warnOfOptional(condition, record: record) }
    return Rule(
      name: syntax.name.text, title: syntax.title.value,
      weight: syntax.weight == .statutory ? .statutory : syntax.weight == .advisory ? .advisory : .ordinary,
      formerName: syntax.was?.text, bases: bases, record: record, variables: gathering.variables,
      listBindings: listBindings, condition: condition, lets: lets,
      clauses: clauses.sorted { Self.rank($0.verdict) < Self.rank($1.verdict) }, remedy: remedy ?? nil,
      parameters: allParameters(
        gathering, of: clauses.map(\.condition) + lets.map(\.value) + (condition.map { [$0] } ?? [])),
      range: syntax.range)
  }

  private static func rank(_ verdict: Verdict) -> Int { verdict == .unknown ? 0 : verdict == .red ? 1 : 2 }

  private mutating func bindings(
    _ syntax: ArraySlice<BindingSyntax>, _ scope: inout Scope, _ gathering: inout Gathering
  ) -> [Rule.ListBinding] {
    var bindings: [Rule.ListBinding] = []
    for binding in syntax {
      let name = binding.variable
      guard case .list(let expression) = binding.source else {
        error(
          "krav/no-binding", name.range, "a rule is for one record type", help: "further names are bound `in` a list")
        scope.names[name.text] = .broken
        continue
      }
      refuseShadowing(name, scope)
      guard let list = fixed(expression, scope, &gathering) else {
        scope.names[name.text] = .broken
        continue
      }
      guard case .list(let element) = list.type else {
        _ = mismatch(expression.range, "a list stands after `in`", list.type)
        scope.names[name.text] = .broken
        continue
      }
      let variable = gathering.fresh(name.text, element)
      scope.names[name.text] = .variable(variable, element)
      bindings.append(Rule.ListBinding(variable: variable, list: list))
    }
    return bindings
  }

  private mutating func lets(
    _ syntax: [RuleSyntax.Let], _ scope: inout Scope, _ gathering: inout Gathering
  ) -> [Rule.Let] {
    var lets: [Rule.Let] = []
    for item in syntax {
      refuseShadowing(item.name, scope)
      switch item.value {
      case .query(let query):
        // Checked here once, so that a fault is told even where the let is not used.
        var trial = gathering
        scope.names[item.name.text] =
          self.query(query, scope, &trial) == nil ? .broken : .query(query, scope)
      case .expression(let expression):
        if let value = term(expression, scope, &gathering) {
          scope.names[item.name.text] = .value(lets.count, value.type, isMoving: value.isMoving)
          lets.append(Rule.Let(name: item.name.text, value: value))
        } else {
          scope.names[item.name.text] = .broken
        }
      }
    }
    return lets
  }

  private mutating func clause(
    _ syntax: RuleSyntax.Clause, of rule: RuleSyntax, _ scope: Scope, _ gathering: inout Gathering
  ) -> Rule.Clause? {
    if syntax.colour == .red, rule.weight == .advisory {
      error(
        "krav/red-advisory", syntax.range, "an advisory rule has no red",
        help: "what a guide recommends can be yellow at the most")
    }
    let condition = self.condition(syntax.condition, scope, &gathering)
    let because = template(syntax.because, scope, &gathering)
    guard let condition, let because else { return nil }
    let verdict: Verdict = syntax.colour == .red ? .red : syntax.colour == .yellow ? .yellow : .unknown
    return Rule.Clause(verdict: verdict, condition: condition, because: because, range: syntax.range)
  }

  private mutating func template(
    _ syntax: TemplateSyntax, _ scope: Scope, _ gathering: inout Gathering
  ) -> Template? {
    var parts: [Template.Part] = []
    for part in syntax.parts {
      switch part {
      case .text(let text): parts.append(.text(text))
      case .value(let expression):
        guard let value = term(expression, scope, &gathering) else { return nil }
        parts.append(.value(value))
      }
    }
    return Template(parts: parts)
  }

  private mutating func basis(_ syntax: BasisSyntax, _ scope: Scope, _ gathering: inout Gathering) -> Basis? {
    guard let number = sourceNumbers[syntax.source.text] else {
      unknown("source", syntax.source, among: sourceNumbers.keys)
      return nil
    }
    let source = program.sources[number]
    let from = max(source.from, syntax.from ?? source.from)
    let to = [source.to, syntax.to].compactMap { $0 }.min()
    if let to, to < from {
      error(
        "krav/empty-period", syntax.range, "the wording is in force on no day of its source",
        help: "`\(source.name)` is in force from \(source.from)" + (source.to.map { " to \($0)" } ?? ""))
    }
    var governing: TypedExpression?
    if let on = syntax.on {
      guard let day = fixed(on, scope, &gathering) else { return nil }
      guard day.type == .date else {
        _ = mismatch(on.range, "the day whose law governs is a date", day.type)
        return nil
      }
      governing = day
    }
    return Basis(source: number, place: syntax.place.value, from: from, to: to, governingDay: governing)
  }

  /// «Records without `x` become unknown.»
  private mutating func warnOfOptional(_ condition: TypedExpression, record: Int) {
    var conjuncts = [condition]
    if case .and(let parts) = condition.kind { conjuncts = parts }
    func ownField(_ expression: TypedExpression) -> Int? {
      if case .field(let base, let field) = expression.kind, case .variable(0) = base.kind { return field }
      return nil
    }
    var asked: Set<Int> = []
    for conjunct in conjuncts {
      if case .isSet(let operand) = conjunct.kind, let field = ownField(operand) { asked.insert(field) }
    }
    for conjunct in conjuncts {
      let operands: [TypedExpression] =
        switch conjunct.kind {
        case .compare(_, let a, let b): [a, b]
        case .isIn(let a, _): [a]
        case .field: [conjunct]
        default: []
        }
      for field in operands.compactMap(ownField) where !asked.contains(field) {
        let declared = program.records[record].fields[field]
        if declared.isOptional, !declared.isList {
          warn(
            "krav/optional-where", conjunct.range, "records without `\(declared.name)` become unknown",
            help: "put `is set` before it, or `else`, if they are not concerned")
        }
      }
    }
  }

  // MARK: Criteria

  mutating func checkCriteria() {
    var names: Set<String> = []
    for syntax in each({ if case .criterion(let it) = $0 { it } else { nil } }) {
      if !names.insert(syntax.name.text).inserted || ruleNumbers[syntax.name.text] != nil {
        error("krav/declared-twice", syntax.name.range, "there is another criterion or rule `\(syntax.name.text)`")
      }
      var gathering = Gathering()
      let bases = syntax.bases.compactMap { basis($0, Scope(), &gathering) }
      var rules: [Int] = []
      for name in syntax.rules {
        guard let number = ruleNumbers[name.text] else {
          unknown("rule", name, among: ruleNumbers.keys)
          continue
        }
        if rules.contains(number) {
          error("krav/declared-twice", name.range, "the criterion names `\(name.text)` twice")
        } else if number >= 0 {
          rules.append(number)
        }
      }
      program.criteria.append(
        Criterion(
          name: syntax.name.text, title: syntax.title.value, bases: bases, rules: rules, verdict: syntax.verdict))
    }
  }
}
