internal import CivilTime

// A rule that starts with a record says nothing where there is none. When the only thing it asks is how old the record
// is, the duty is to have a new one; whoever never had one must be found from somewhere else.
extension Checker {
  mutating func warnOfAbsence() {
    guard let scope = program.scope else { return }
    for (index, rule) in program.rules.enumerated() where rule.record != scope {
      guard !program.records[rule.record].isWaiver, let clause = rule.clauses.first(where: { asksOnlyAge($0, rule) }),
        let kinds = kinds(rule.condition, of: [0])
      else { continue }
      guard !program.rules.indices.contains(where: { $0 != index && asks(program.rules[$0], rule.record, kinds) })
      else { continue }
      let name = program.records[rule.record].name
      warning(
        .absenceUnasked, clause.condition.range,
        "where there is no `\(name)` this rule says nothing, and no other rule asks for one",
        help:
          "judge it from `\(program.records[scope].name)`: ask whether `latest (\(name) …)` is missing, and how old it is"
      )
    }
  }

  /// Whether the clause asks for nothing but that half a year or more has gone since a date of the subject.
  private func asksOnlyAge(_ clause: Rule.Clause, _ rule: Rule) -> Bool {
    guard clause.verdict != .unknown else { return false }
    var reasoner = Reasoner(
      program: program, rule: rule, values: program.parameters.map(\.value), parametersDecide: false)
    guard case .fact(let fact) = reasoner.formula(clause.condition, true),
      case .order(let order) = reasoner.facts[fact].kind, reasoner.terms.keys[order.bare].operation == .today,
      order.operation == .greater || order.operation == .greaterOrEqual,
      reasoner.terms.keys[order.base].operation == .field,
      reasoner.terms.keys[reasoner.terms.keys[order.base].parts[0]].operation == .variable
    else { return false }
    guard case .months(let months)? = order.shift.steps.first else { return false }
    return months >= 6
  }

  /// What a condition fixes of enum fields, by field; `nil` when it asks anything else: such records may be events,
  /// which nobody must have.
  private func kinds(_ condition: TypedExpression?, of members: Set<Int>) -> [Int: Constant]? {
    var kinds: [Int: Constant] = [:]
    var isPlain = true
    condition?.forEachConjunct { part in
      switch part.kind {
      case .compare(.equal, let a, let b):
        guard let (field, value) = kind(a, b, members) ?? kind(b, a, members) else {
          isPlain = false
          return
        }
        kinds[field] = value
      case .isSet: break
      default: isPlain = false
      }
    }
    return isPlain ? kinds : nil
  }

  private func kind(
    _ side: TypedExpression, _ value: TypedExpression, _ members: Set<Int>
  ) -> (field: Int, value: Constant)? {
    guard case .field(let base, let field) = side.kind, case .variable(let variable) = base.kind,
      members.contains(variable), case .constant(let constant) = value.kind, case .enumValue = constant
    else { return nil }
    return (field, constant)
  }

  /// Whether the rule has a query over the records that may find those of the kind.
  private func asks(_ rule: Rule, _ record: Int, _ kinds: [Int: Constant]) -> Bool {
    var found = false
    func visit(_ expression: TypedExpression) {
      guard !found else { return }
      if let query = expression.query, asks(query, record, kinds) { found = true }
      if case .derived(_, let index) = expression.kind { visit(program.derivedFields[index].value) }
      expression.forEachChild { visit($0) }
    }
    for item in rule.lets { visit(item.value) }
    for clause in rule.clauses { visit(clause.condition) }
    if let condition = rule.condition { visit(condition) }
    return found
  }

  private func asks(_ query: TypedQuery, _ record: Int, _ kinds: [Int: Constant]) -> Bool {
    var members: Set<Int> = []
    var level = query
    var others: [Int: Constant] = [:]
    while true {
      members.insert(level.variable)
      level.condition?.forEachConjunct { part in
        guard case .compare(.equal, let a, let b) = part.kind else { return }
        if let (field, value) = kind(a, b, members) ?? kind(b, a, members) { others[field] = value }
      }
      switch level.source {
      case .query(let inner): level = inner
      case .list: return false
      case .records(let type):
        return type == record && others.allSatisfy { kinds[$0.key] == nil || kinds[$0.key] == $0.value }
      }
    }
  }
}
