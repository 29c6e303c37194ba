import CivilTime

@testable import Krav

/// An expression in prefix form, so that a test sees what binds to what.
func prefixed(_ expression: Expression) -> String {
  switch expression.kind {
  case .literal(let literal): text(literal)
  case .name(let name): name
  case .today: "today"
  case .now: "now"
  case .calendarPeriod(let unit, let previous): "\(previous ? "last" : "this")-\(unit)"
  case .negate(let operand): "(- \(prefixed(operand)))"
  case .parenthesised(let inner): "<\(prefixed(inner))>"
  case .field(let base, let name): "\(prefixed(base)).\(name.text)"
  case .table(let base, let keys): "\(prefixed(base))[\(keys.map(prefixed).joined(separator: " "))]"
  case .list(let items): "[\(items.map(prefixed).joined(separator: " "))]"
  case .arithmetic(let operation, let left, let right):
    "(\(sign(operation)) \(prefixed(left)) \(prefixed(right)))"
  case .otherwise(let left, let right): "(else \(prefixed(left)) \(prefixed(right)))"
  case .compare(let comparison, let left, let right): "(\(sign(comparison)) \(prefixed(left)) \(prefixed(right)))"
  case .isSet(let operand): "(set \(prefixed(operand)))"
  case .isMissing(let operand): "(missing \(prefixed(operand)))"
  case .isIn(let left, let right, let negated):
    "(\(negated ? "not-in" : "in") \(prefixed(left)) \(prefixed(right)))"
  case .isUnder(let left, let right, let negated):
    "(\(negated ? "not-under" : "under") \(prefixed(left)) \(prefixed(right)))"
  case .within(let left, let window, let negated):
    "(\(negated ? "not-within" : "within") \(prefixed(left)) \(text(window)))"
  case .not(let operand): "(not \(prefixed(operand)))"
  case .and(let operands): "(and \(operands.map(prefixed).joined(separator: " ")))"
  case .or(let operands): "(or \(operands.map(prefixed).joined(separator: " ")))"
  case .aggregate(let operation, let members): "(\(text(operation)) \(text(members)))"
  case .atLeast(let number, let members): "(at-least \(prefixed(number)) \(text(members)))"
  case .atLeastOf(let number, let items):
    "(at-least \(prefixed(number)) of [\(items.map(prefixed).joined(separator: " "))])"
  }
}

private func text(_ literal: Literal) -> String {
  switch literal {
  case .string(let value): "'\(value)'"
  case .date(let date): date.description
  case .instant(let instant): "@\(instant.seconds)"
  case .bool(let value): "\(value)"
  case .number(let value, let isPercent):
    (value.isInteger ? "\(value.numerator)" : "\(value.numerator)/\(value.denominator)") + (isPercent ? "%" : "")
  case .duration(let duration): "\(duration)"
  }
}

private func sign(_ operation: ArithmeticOperator) -> String {
  switch operation {
  case .add: "+"
  case .subtract: "-"
  case .multiply: "*"
  case .divide: "/"
  }
}

private func sign(_ comparison: ComparisonOperator) -> String {
  switch comparison {
  case .equal: "="
  case .notEqual: "!="
  case .less: "<"
  case .lessOrEqual: "<="
  case .greater: ">"
  case .greaterOrEqual: ">="
  }
}

private func text(_ window: Expression.Window) -> String {
  switch window {
  case .last(let duration): "last \(prefixed(duration))"
  case .next(let duration): "next \(prefixed(duration))"
  case .period(let period): prefixed(period)
  }
}

private func text(_ operation: AggregateOperator) -> String {
  switch operation {
  case .exists: "exists"
  case .no: "no"
  case .every: "every"
  case .count: "count"
  case .share: "share"
  case .latest: "latest"
  case .earliest: "earliest"
  case .sum(let value): "sum \(prefixed(value)) of"
  case .median(let value): "median \(prefixed(value)) of"
  }
}

private func text(_ members: MembersSyntax) -> String {
  switch members {
  case .name(let name): name.text
  case .query(let query): text(query)
  }
}

func text(_ query: QuerySyntax) -> String {
  "{\(text(query.binding))" + (query.by.map { " by \(prefixed($0))" } ?? "")
    + (query.condition.map { " where \(prefixed($0))" } ?? "")
    + (query.satisfies.map { " satisfies \(prefixed($0))" } ?? "") + "}"
}

func text(_ binding: BindingSyntax) -> String {
  switch binding.source {
  case .records(let type): "\(type.text) \(binding.variable.text)"
  case .list(let list): "\(binding.variable.text) in \(prefixed(list))"
  }
}

/// What a message is made of: text as it is, values in prefix form between `«` and `»`.
func text(_ template: TemplateSyntax) -> String {
  template.parts.map { part in
    switch part {
    case .text(let text): text
    case .value(let value): "«\(prefixed(value))»"
    }
  }.joined()
}
