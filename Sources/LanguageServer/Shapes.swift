internal import CivilTime
internal import Krav

/// Tells the type of an expression from the tree.
struct Shapes {
  let declared: Declared

  func shape(_ expression: Expression, _ scope: inout Scope) -> Shape {
    switch expression.kind {
    case .literal(let literal): return Self.shape(literal)
    case .name(let name):
      if let known = scope.variables[name] { return known }
      if declared.parameters[name] != nil { return declared.shape(ofParameter: name) }
      if declared.enums[name] != nil { return .list(.enumeration(name)) }
      let holders = declared.enums(holding: name)
      return holders.count == 1 ? .enumeration(holders[0]) : .unknown
    case .today: return .scalar("date")
    case .now: return .scalar("instant")
    case .calendarPeriod: return .scalar("period")
    case .negate(let inner), .parenthesised(let inner): return shape(inner, &scope)
    case .field(let base, let name): return field(name.text, of: shape(base, &scope))
    case .table(let base, _): return shape(base, &scope)
    case .list(let items): return .list(items.first.map { shape($0, &scope) } ?? .unknown)
    case .arithmetic(let sign, let left, let right):
      return arithmetic(sign, shape(left, &scope), shape(right, &scope))
    case .otherwise(let first, let second):
      let known = shape(first, &scope)
      return known == .unknown ? shape(second, &scope) : known
    case .compare, .isSet, .isMissing, .isIn, .isUnder, .within, .not, .and, .or, .atLeast, .atLeastOf:
      return .scalar("bool")
    case .aggregate(let name, let members): return aggregate(name, members, &scope)
    }
  }

  /// What a query or list goes through.
  func element(_ members: MembersSyntax, _ scope: inout Scope) -> Shape {
    switch members {
    case .query(let query): return element(query.binding.source, &scope)
    case .name(let name):
      switch scope.variables[name.text] ?? declared.shape(ofParameter: name.text) {
      case .query(let element), .list(let element): return element
      default: return .unknown
      }
    }
  }

  func element(_ source: BindingSyntax.Source, _ scope: inout Scope) -> Shape {
    switch source {
    case .records(let type): return .record(type.text)
    case .list(let list):
      if case .list(let element) = shape(list, &scope) { return element }
      return .unknown
    }
  }

  static func shape(_ literal: Literal) -> Shape {
    switch literal {
    case .string: .scalar("label")
    case .date: .scalar("date")
    case .instant: .scalar("instant")
    case .bool: .scalar("bool")
    case .number(_, let isPercent): .scalar(isPercent ? "share" : "number")
    case .duration(.days): .scalar("days")
    case .duration(.months): .scalar("months")
    case .duration(.workingDays): .scalar("working days")
    case .duration(.hours): .scalar("hours")
    }
  }

  private func field(_ name: String, of base: Shape) -> Shape {
    switch (base, name) {
    case (.record(let record), _): declared.shape(ofField: name, of: record)
    case (.scalar("period"), "first"), (.scalar("period"), "last"), (.scalar("instant"), "date"),
      (.scalar("date"), "next_working_day"):
      .scalar("date")
    default: .unknown
    }
  }

  private func arithmetic(_ sign: ArithmeticOperator, _ left: Shape, _ right: Shape) -> Shape {
    switch (sign, left, right) {
    case (.subtract, .scalar("date"), .scalar("date")): .scalar("days")
    case (.subtract, .scalar("instant"), .scalar("instant")): .scalar("hours")
    case (.multiply, .scalar("number"), _): right
    case (.divide, _, _): .scalar("number")
    default: left == .unknown ? right : left
    }
  }

  private func aggregate(_ name: AggregateOperator, _ members: MembersSyntax, _ scope: inout Scope) -> Shape {
    switch name {
    case .exists, .no, .every: return .scalar("bool")
    case .count: return .scalar("integer")
    case .share: return .scalar("share")
    case .latest, .earliest: return element(members, &scope)
    case .sum(let value), .median(let value):
      var inner = scope
      if case .query(let query) = members {
        inner.variables[query.binding.variable.text] = element(query.binding.source, &scope)
      }
      return shape(value, &inner)
    }
  }
}
