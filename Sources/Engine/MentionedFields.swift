import Krav

/// The stored fields that a rule's text speaks of, those of the derived fields that it uses included.
struct MentionedFields {
  private(set) var byType: [Int: Set<Int>] = [:]

  init(_ rule: Rule, in program: Program) {
    var seen: Set<Int> = []
    var roots: [TypedExpression] = rule.lets.map(\.value) + rule.clauses.map(\.condition)
    roots += rule.listBindings.map(\.list) + rule.bases.compactMap(\.governingDay)
    if let condition = rule.condition { roots.append(condition) }
    for root in roots { add(root, program, &seen) }
  }

  /// In the order of their declaration.
  func fields(of type: Int) -> [Int] { (byType[type] ?? []).sorted() }

  private mutating func add(_ expression: TypedExpression, _ program: Program, _ seen: inout Set<Int>) {
    switch expression.kind {
    case .field(let base, let field):
      if case .record(let type) = base.type { byType[type, default: []].insert(field) }
    case .derived(_, let number):
      if seen.insert(number).inserted { add(program.derivedFields[number].value, program, &seen) }
    default: break
    }
    for child in expression.children { add(child, program, &seen) }
  }
}
