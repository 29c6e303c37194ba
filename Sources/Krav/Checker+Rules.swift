extension Checker {
  mutating func check(_ syntax: RuleSyntax) {
    body = Body()
    let subject = bindSubject(syntax)
    let bindings = bindLists(syntax)
    let bases = bases(syntax.bases, ofRule: true)
    if syntax.bases.isEmpty {
      error(
        .noBasis, syntax.name.range, "`\(syntax.name.text)` rests on no legal source",
        help: "write `basis` with a source and the place in it; an own norm is a source too")
    }
    let condition = syntax.condition.map { self.condition($0) }
    if let condition = condition ?? nil { warnOfOptionalFields(in: condition, of: nil) }
    for item in syntax.lets { check(item) }
    if syntax.clauses.isEmpty {
      error(
        .noClause, syntax.name.range, "`\(syntax.name.text)` never judges anybody",
        help: "write `red when …` or `yellow when …`")
    }
    let clauses = syntax.clauses.compactMap { clause($0, weight: syntax.weight) }
    let remedy = syntax.remedy.map { template($0) }
    guard let subject, let bindings, let bases, clauses.count == syntax.clauses.count else { return }
    program.rules.append(
      Rule(
        name: syntax.name.text, title: syntax.title.value, weight: weight(syntax.weight),
        formerName: syntax.was?.text, bases: bases, record: subject, variables: body.variables,
        listBindings: bindings, condition: condition ?? nil, lets: body.lets, clauses: inOrder(clauses),
        remedy: remedy ?? nil, parameters: body.parameters.sorted(), range: syntax.range))
  }

  private func weight(_ weight: RuleSyntax.Weight) -> Rule.Weight {
    switch weight {
    case .ordinary: .ordinary
    case .statutory: .statutory
    case .advisory: .advisory
    }
  }

  private func inOrder(_ clauses: [Rule.Clause]) -> [Rule.Clause] {
    [Verdict.unknown, .red, .yellow].flatMap { verdict in clauses.filter { $0.verdict == verdict } }
  }

  /// The index of the record type that the rule is about.
  private mutating func bindSubject(_ syntax: RuleSyntax) -> Int? {
    guard let binding = syntax.bindings.first else {
      error(
        .binding, syntax.name.range, "`\(syntax.name.text)` does not say whom it concerns",
        help: "write `for` with a record type and a name")
      return nil
    }
    return bindRecords(
      binding, else: "`for` begins with a record type",
      help: "write for example `for TYPE x, \(binding.variable.text) in …`")
  }

  /// Binds a variable to the records of a type.
  ///
  /// - Parameters:
  ///   - binding: a variable and what it goes through.
  ///   - message: what is wrong with anything but a type.
  ///   - help: what to write then.
  /// - Returns: the type's index.
  mutating func bindRecords(_ binding: BindingSyntax, else message: String, help: String) -> Int? {
    guard case .records(let type) = binding.source else {
      error(.binding, binding.variable.range, message, help: help)
      bind(binding.variable, .failed)
      return nil
    }
    let record = record(type)
    let variable = record.flatMap { addVariable(binding.variable.text, .record($0), binding.variable.range) }
    bind(binding.variable, variable.map { .variable($0) } ?? .failed)
    return record
  }

  private mutating func bindLists(_ syntax: RuleSyntax) -> [Rule.ListBinding]? {
    var bindings: [Rule.ListBinding] = []
    for binding in syntax.bindings.dropFirst() {
      var element: (list: TypedExpression, variable: Int)?
      switch binding.source {
      case .records(let type):
        error(
          .binding, type.range.union(binding.variable.range), "only the first after `for` is a record type",
          help: "ask for other records by a query: `exists (\(type.text) \(binding.variable.text) where …)`")
      case .list(let list):
        if let list = listTerm(list, of: nil), case .list(let type) = list.type,
          let variable = addVariable(binding.variable.text, type, binding.variable.range)
        {
          element = (list, variable)
        }
      }
      bind(binding.variable, element.map { .variable($0.variable) } ?? .failed)
      if let element { bindings.append(Rule.ListBinding(variable: element.variable, list: element.list)) }
    }
    return bindings.count == max(0, syntax.bindings.count - 1) ? bindings : nil
  }

  private mutating func check(_ item: RuleSyntax.Let) {
    switch item.value {
    case .expression(let expression):
      body.deepest = 0
      guard let value = term(expression) else {
        bind(item.name, .failed)
        return
      }
      body.lets.append(Rule.Let(name: item.name.text, value: value))
      body.letHeights.append(body.deepest)
      bind(item.name, .value(body.lets.count - 1))
    case .query(let syntax):
      // Checked where it stands; where it is used it is written out with variables of its own.
      let count = body.variables.count
      let isRight = query(syntax) != nil
      body.variables.removeSubrange(count...)
      bind(item.name, isRight ? .query(syntax, scope: body.scope) : .failed)
    }
  }

  private mutating func clause(_ syntax: RuleSyntax.Clause, weight: RuleSyntax.Weight) -> Rule.Clause? {
    if syntax.colour == .red, weight == .advisory {
      error(
        .advisoryRed, syntax.range, "an advisory rule has no `red`",
        help: "make it `yellow`, or take away `advisory` if the law demands it")
    }
    let condition = condition(syntax.condition)
    let because = template(syntax.because)
    guard let condition, let because else { return nil }
    let verdict: Verdict =
      switch syntax.colour {
      case .unknown: .unknown
      case .red: .red
      case .yellow: .yellow
      }
    return Rule.Clause(verdict: verdict, condition: condition, because: because, range: syntax.range)
  }

  private mutating func template(_ syntax: TemplateSyntax) -> Template? {
    var parts: [Template.Part] = []
    for part in syntax.parts {
      switch part {
      case .text(let text): parts.append(.text(text))
      case .value(let expression):
        guard let value = term(expression) else { continue }
        if case .list = value.type {
          error(
            .typeMismatch, value.range, "a list is not printed", help: "print how many there are: `{count …}`")
          continue
        }
        parts.append(.value(value))
      }
    }
    return parts.count == syntax.parts.count ? Template(parts: parts) : nil
  }

  /// A former name belongs to one rule, and to none that is still there.
  mutating func checkFormerNames() {
    var owners: [String: SourceRange] = [:]
    for rule in declarations.rules {
      guard let was = rule.was else { continue }
      if names.rule(was.text) != nil {
        error(
          .duplicateName, was.range, "`\(was.text)` is still a rule",
          help: "`was` names what the rule was called before, so that its alerts are kept",
          notes: names.all[was.text].map { [Diagnostic.Note("declared at", at: $0.range)] } ?? [])
      } else if let first = owners[was.text] {
        error(
          .duplicateName, was.range, "two rules were `\(was.text)`",
          help: "its alerts can go to one only: remove one `was`", notes: [Diagnostic.Note("first named at", at: first)]
        )
      }
      owners[was.text] = was.range
    }
  }
}
