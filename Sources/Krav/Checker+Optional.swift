/// Stored fields read one after the other from a variable.
private struct FieldPath: Hashable {
  var variable: Int
  var fields: [Int]
}

// A `where` that reads a field which may be missing leaves it undecided for the records that lack it.
extension Checker {
  mutating func warnOfOptionalFields(in condition: TypedExpression, of query: TypedQuery?) {
    guard !body.isRepeat else { return }
    var guarded: Set<FieldPath> = []
    // The members have met the conditions of the query that they come from.
    var level = query
    while let outer = level, case .query(let inner) = outer.source {
      if let condition = inner.condition {
        for path in asked(condition, .set) where path.variable == inner.variable {
          guarded.insert(FieldPath(variable: query?.variable ?? outer.variable, fields: path.fields))
        }
      }
      level = inner
    }
    var found: [(path: FieldPath, range: SourceRange)] = []
    collect(condition, guarded, into: &found)
    var told: Set<FieldPath> = []
    for (path, range) in found where told.insert(path).inserted {
      // Of what stands around a query, the rule's own conditions have said enough.
      guard query.map({ $0.variable == path.variable }) ?? true else { continue }
      let name = fieldName(path)
      warning(
        .optionalWhere, range,
        query == nil
          ? "records without `\(name)` become unknown" : "records without `\(name)` may or may not belong here",
        help: "ask `is set` beside it, or give what counts instead by `else`")
    }
  }

  private enum Question { case set, missing }

  /// The paths that an `and` asks to be set, or an `or` to be missing.
  private func asked(_ condition: TypedExpression, _ question: Question) -> [FieldPath] {
    switch (condition.kind, question) {
    case (.and(let operands), .set), (.or(let operands), .missing): operands.flatMap { asked($0, question) }
    case (.isSet(let term), .set), (.isMissing(let term), .missing): prefixes(of: term)
    case (.not(let operand), .set): asked(operand, .missing)
    case (.not(let operand), .missing): asked(operand, .set)
    default: []
    }
  }

  private func collect(
    _ condition: TypedExpression, _ guarded: Set<FieldPath>, into found: inout [(path: FieldPath, range: SourceRange)]
  ) {
    switch condition.kind {
    case .and(let operands):
      let inner = guarded.union(asked(condition, .set))
      for operand in operands { collect(operand, inner, into: &found) }
    case .or(let operands):
      let inner = guarded.union(asked(condition, .missing))
      for operand in operands { collect(operand, inner, into: &found) }
    case .not(let operand): collect(operand, guarded, into: &found)
    case .isSet, .isMissing, .isIn: break
    // An empty reference refers to no record, which decides the comparison.
    case .compare(_, let left, _) where left.type.isReference: break
    default: read(condition, guarded, into: &found)
    }
  }

  /// What the term needs to have a value. Queries have a `where` of their own.
  private func read(
    _ term: TypedExpression, _ guarded: Set<FieldPath>, into found: inout [(path: FieldPath, range: SourceRange)]
  ) {
    switch term.kind {
    case .field:
      for path in prefixes(of: term) where !guarded.contains(path) && isOptional(path) {
        found.append((path, term.range))
      }
    case .otherwise(_, let right): read(right, guarded, into: &found)
    case .exists, .no, .every, .count, .share, .sum, .median, .latest, .earliest, .atLeast, .derived: break
    case .atLeastOf, .and, .or, .not, .isSet, .isMissing: break
    default: term.forEachChild { read($0, guarded, into: &found) }
    }
  }

  /// The path and every path that it begins with.
  private func prefixes(of term: TypedExpression) -> [FieldPath] {
    var fields: [Int] = []
    var base = term
    while case .field(let inner, let index) = base.kind {
      fields.insert(index, at: 0)
      base = inner
    }
    guard case .variable(let variable) = base.kind, !fields.isEmpty else { return [] }
    return fields.indices.map { FieldPath(variable: variable, fields: Array(fields[...$0])) }
  }

  private func isOptional(_ path: FieldPath) -> Bool { field(path)?.isOptional ?? false }

  private func fieldName(_ path: FieldPath) -> String { field(path)?.name ?? "" }

  private func field(_ path: FieldPath) -> Field? {
    guard body.variables.indices.contains(path.variable) else { return nil }
    var type = body.variables[path.variable].type
    var field: Field?
    for index in path.fields {
      guard case .record(let record) = type else { return nil }
      let next = program.records[record].fields[index]
      type = valueType(of: next)
      field = next
    }
    return field
  }
}

extension ValueType {
  fileprivate var isReference: Bool { if case .record = self { true } else { false } }
}
