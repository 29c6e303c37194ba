import Krav

/// The stored fields that a rule's text speaks of, those of the derived fields that it uses included.
struct MentionedFields {
  private(set) var byType: [Int: Set<Int>] = [:]
  /// Those that a condition asks about by themselves: what they hold is compared, or whether they hold anything. The
  /// others are only reckoned with.
  private var direct: [Int: Set<Int>] = [:]

  init(_ rule: Rule, in program: Program) {
    var seen: Set<Int> = []
    var roots: [TypedExpression] = rule.lets.map(\.value) + rule.clauses.map(\.condition)
    roots += rule.listBindings.map(\.list) + rule.bases.compactMap(\.governingDay)
    if let condition = rule.condition { roots.append(condition) }
    for root in roots { add(root, program, &seen) }
  }

  private mutating func note(_ expression: TypedExpression) {
    guard case .field(let base, let field) = expression.kind, case .record(let type) = base.type else { return }
    direct[type, default: []].insert(field)
  }

  /// In the order of their declaration.
  func fields(of type: Int) -> [Int] { (byType[type] ?? []).sorted() }

  func isDirect(_ type: Int, _ field: Int) -> Bool { direct[type]?.contains(field) ?? false }

  private mutating func add(_ expression: TypedExpression, _ program: Program, _ seen: inout Set<Int>) {
    switch expression.kind {
    case .field(let base, let field):
      if case .record(let type) = base.type { byType[type, default: []].insert(field) }
    case .derived(_, let number):
      if seen.insert(number).inserted { add(program.derivedFields[number].value, program, &seen) }
    case .compare(_, let a, let b):
      note(a)
      note(b)
    case .isIn(let a, let list):
      note(a)
      note(list)
    case .isSet(let a), .isMissing(let a), .withinLast(let a, _), .withinNext(let a, _),
      .withinPeriod(let a, _), .not(let a):
      note(a)
    case .and(let parts), .or(let parts): parts.forEach { note($0) }
    default: break
    }
    for child in expression.children { add(child, program, &seen) }
  }
}
