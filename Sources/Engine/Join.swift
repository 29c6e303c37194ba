import Krav

/// A conjunct that ties a query's member to something outside the query.
struct Join {
  enum Form {
    /// `t.f = x`
    case equal
    /// `t in l`
    case element
    /// `x in t.l`
    case contains
    /// `t.f under u`
    case under
    /// `u under t.f`
    case above
  }

  /// A stored field on the way from the member to its side of the join.
  struct Step: Hashable {
    var type: Int
    var field: Int
  }

  var form: Form
  /// From the member to its side; empty for the member itself.
  var path: [Step]
  /// The side that does not depend on the member.
  var other: TypedExpression
  /// Index among the shape's conjuncts.
  var conjunct: Int
  var joinsReferences: Bool
  /// Lower is expected to leave fewer candidates.
  var rank: Int
}

extension Join {
  /// The joins of a query over records, the best first: one that leads back, and leaves few candidates.
  static func all(of shape: QueryShape, in program: Program) -> [Join] {
    guard case .records(let type) = shape.source else { return [] }
    var joins: [Join] = []
    for (index, conjunct) in shape.conjuncts.enumerated() {
      switch conjunct.kind {
      case .compare(.equal, let a, let b):
        for (side, other) in [(a, b), (b, a)] {
          guard let path = path(side, shape, program, type), !other.mentions(shape.variables), !other.isMoving
          else { continue }
          guard let rank = equalityRank(path, side.type, program) else { continue }
          joins.append(
            Join(
              form: .equal, path: path, other: other, conjunct: index, joinsReferences: side.type.isRecord,
              rank: rank))
          break
        }
      case .isIn(let a, let b):
        if let path = path(a, shape, program, type), path.isEmpty, !b.mentions(shape.variables) {
          joins.append(
            Join(form: .element, path: [], other: b, conjunct: index, joinsReferences: true, rank: 1))
        } else if case .field(let base, let field) = b.kind, isMember(base, shape), !a.mentions(shape.variables),
          !a.isMoving, isIndexable(a.type)
        {
          joins.append(
            Join(
              form: .contains, path: [Step(type: type, field: field)], other: a, conjunct: index,
              joinsReferences: a.type.isRecord, rank: a.type.isRecord ? 5 : 7))
        }
      case .isUnder(let a, let b):
        if let path = path(a, shape, program, type), path.count <= 1, !b.mentions(shape.variables) {
          joins.append(
            Join(form: .under, path: path, other: b, conjunct: index, joinsReferences: false, rank: 6))
        } else if let path = path(b, shape, program, type), path.count <= 1, !a.mentions(shape.variables) {
          joins.append(
            Join(form: .above, path: path, other: a, conjunct: index, joinsReferences: false, rank: 4))
        }
      default:
        break
      }
    }
    for index in joins.indices where !joins[index].leadsBack { joins[index].rank += 100 }
    return joins.enumerated().sorted { ($0.element.rank, $0.offset) < ($1.element.rank, $1.offset) }.map(\.element)
  }

  /// Whether the way back from a member to whom it concerns can be told from this join.
  var leadsBack: Bool {
    switch form {
    case .element, .under, .above: return true
    case .contains: return joinsReferences
    case .equal:
      if joinsReferences { return true }
      if case .field(let base, _) = other.kind { return base.type.isRecord }
      return false
    }
  }

  private static func isMember(_ expression: TypedExpression, _ shape: QueryShape) -> Bool {
    if case .variable(let index) = expression.kind { return shape.variables.contains(index) }
    return false
  }

  /// The stored fields from the member to the expression; derived fields that only rename a path are followed.
  private static func path(
    _ expression: TypedExpression, _ shape: QueryShape, _ program: Program, _ type: Int
  ) -> [Step]? {
    path(expression, members: shape.variables, program, type)
  }

  private static func path(
    _ expression: TypedExpression, members: [Int], _ program: Program, _ type: Int
  ) -> [Step]? {
    switch expression.kind {
    case .variable(let index):
      return members.contains(index) ? [] : nil
    case .field(let base, let field):
      guard case .record(let record) = base.type, !program.records[record].fields[field].isList,
        let steps = path(base, members: members, program, type)
      else { return nil }
      return steps + [Step(type: record, field: field)]
    case .derived(let base, let index):
      guard let steps = path(base, members: members, program, type),
        case .record(let record) = base.type,
        let body = path(program.derivedFields[index].value, members: [0], program, record),
        // The record itself, derived from a reference, is there or undecided: no stored field says so.
        steps.isEmpty || !body.isEmpty
      else { return nil }
      return steps + body
    default:
      return nil
    }
  }

  /// `nil` where no index is kept.
  private static func equalityRank(_ path: [Step], _ type: ValueType, _ program: Program) -> Int? {
    guard isIndexable(type) else { return nil }
    guard path.count <= 1 else { return type.isRecord ? 5 : 9 }
    switch type {
    case .record(let record): return path.isEmpty ? 0 : record == program.scope ? 3 : 2
    case .enumeration, .bool: return path.isEmpty ? nil : 8
    default: return path.isEmpty ? nil : 7
    }
  }

  private static func isIndexable(_ type: ValueType) -> Bool {
    switch type {
    case .record, .enumeration, .bool, .label, .date: true
    default: false
    }
  }
}

extension ValueType {
  var isRecord: Bool {
    if case .record = self { return true }
    return false
  }

  var isList: Bool {
    if case .list = self { return true }
    return false
  }
}
