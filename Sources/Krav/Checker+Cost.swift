// A query is cheap when its `where` joins its members with something outside: then only those are looked at.
extension Checker {
  mutating func warnOfMissingIndex(_ query: TypedQuery) {
    var members: Set<Int> = []
    var conditions: [TypedExpression] = []
    var level = query
    while true {
      members.insert(level.variable)
      if let condition = level.condition { conditions.append(condition) }
      guard case .query(let inner) = level.source else { break }
      level = inner
    }
    guard case .records(let record) = level.source else { return }
    if conditions.contains(where: { joins($0, members) }) { return }
    let name = program.records[record].name
    warning(
      .noIndex, level.range, "this looks at every `\(name)` for each subject: cost class `all`",
      help: "join it with the subject in `where`, by `=`, `in` or `under`, unless every `\(name)` is meant")
  }

  private func joins(_ condition: TypedExpression, _ members: Set<Int>) -> Bool {
    switch condition.kind {
    case .and(let operands): operands.contains { joins($0, members) }
    case .compare(.equal, let a, let b):
      (isPath(a, of: members) && isOutside(b, members)) || (isPath(b, of: members) && isOutside(a, members))
    case .isIn(let element, let list):
      (isPath(list, of: members) && isOutside(element, members))
        || (isMember(element, members) && isOutside(list, members))
    case .isUnder(let lower, let upper):
      (isPath(lower, of: members) && isOutside(upper, members))
        || (isPath(upper, of: members) && isOutside(lower, members))
    default: false
    }
  }

  private func isMember(_ term: TypedExpression, _ members: Set<Int>) -> Bool {
    if case .variable(let index) = term.kind { members.contains(index) } else { false }
  }

  /// A member itself, or a field reached from it.
  private func isPath(_ term: TypedExpression, of members: Set<Int>) -> Bool {
    switch term.kind {
    case .variable(let index): members.contains(index)
    case .field(let base, _): isPath(base, of: members)
    case .derived(let base, let index):
      isPath(base, of: members) && isPath(program.derivedFields[index].value, of: [0])
    default: false
    }
  }

  /// Told by what stands around the query, and by nothing of its members.
  private func isOutside(_ term: TypedExpression, _ members: Set<Int>) -> Bool {
    !term.reads(letsCount: false) { members.contains($0) } && term.reads(letsCount: true) { !members.contains($0) }
  }
}
