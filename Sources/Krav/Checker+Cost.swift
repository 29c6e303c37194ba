// A query is cheap when its `where` joins its members with something outside: then only those are looked at.
extension Checker {
  mutating func warnOfMissingIndex(_ query: TypedQuery) {
    let cost = program.cost(of: query)
    guard cost.costClass == .all, let record = cost.record else { return }
    let name = program.records[record].name
    let (message, help) =
      switch cost.reason {
      case .noWayBack:
        (
          "a changed `\(name)` concerns every subject: cost class `all`",
          "join it with the subject by a reference, or by a field that both have: a value that is counted leads to no one"
        )
      default:
        (
          "this looks at every `\(name)` for each subject: cost class `all`",
          "join it with the subject in `where`, by `=`, `in` or `under`, unless every `\(name)` is meant"
        )
      }
    warning(.noIndex, cost.range, message, help: help)
  }
}
