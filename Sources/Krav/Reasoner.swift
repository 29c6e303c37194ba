internal import CivilTime

/// Tells which conditions of a rule exclude or follow from each other, by comparing the same term with constants.
///
/// It claims only what is certain: what it cannot follow it takes for possible. Conditions have three states, so the
/// questions are «can this be true while that is false», which stay inside what can be decided.
struct Reasoner {
  /// What stands for a name inside a derived field or a query.
  struct Names {
    var variables: [Int: Int] = [:]
    /// How many queries stand around the place.
    var depth = 0
  }

  /// The case that is looked at: for each term that a table is read by, the value it has, or `nil` if it has none.
  typealias Case = [Int: Int?]

  let program: Program
  let rule: Rule
  /// By parameter: the values in force, or others.
  let values: [Parameter.Value]
  /// Whether a comparison of nothing but constants and parameters counts as decided. A parameter may be a switch, so
  /// what follows from its shipped value is no fault.
  let parametersDecide: Bool
  var terms = TermTable()
  var facts: [Fact] = []
  var openCase: Case = [:]
  /// Where `not in`, `not under` or `not within` is written.
  var negated: Set<SourceRange> = []
  /// Whose facts are being written.
  var owner = Fact.Owner.table
  /// The terms that tables are read by, and their enums.
  private(set) var tableKeys: [Int: Int] = [:]
  private var letTerms: [Int: Int] = [:]
  private var letConstants: [Int: Constant?] = [:]
  private var derivedTerms: [TermTable.Key: Int] = [:]
  /// How much may still be written out; what is beyond is taken for possible.
  var allowance = 4000

  init(program: Program, rule: Rule, values: [Parameter.Value], parametersDecide: Bool) {
    self.program = program
    self.rule = rule
    self.values = values
    self.parametersDecide = parametersDecide
  }

  /// Begins anew in another case; what is known of terms is kept.
  mutating func take(_ newCase: Case) {
    openCase = newCase
    owner = .table
    facts = []
    letTerms = [:]
    letConstants = [:]
    derivedTerms = [:]
    allowance = 4000
  }
}

// MARK: Names that stand for others

extension Reasoner {
  /// The expression that a let, or a derived field of a record at hand, stands for.
  mutating func meaning(
    _ expression: TypedExpression, _ names: Names
  ) -> (expression: TypedExpression, names: Names) {
    var (expression, names) = (expression, names)
    while true {
      switch expression.kind {
      case .letValue(let index):
        expression = rule.lets[index].value
        names = Names()
      case .derived(let base, let index):
        guard case .variable = base.kind else { return (expression, names) }
        let record = term(base, names)
        expression = program.derivedFields[index].value
        names = Names(variables: [0: record], depth: names.depth)
      default: return (expression, names)
      }
    }
  }

  mutating func termOfLet(_ index: Int) -> Int {
    if let known = letTerms[index] { return known }
    let found = term(rule.lets[index].value, Names())
    letTerms[index] = found
    return found
  }

  mutating func termOfDerived(_ base: TypedExpression, _ index: Int, _ e: TypedExpression, _ names: Names) -> Int {
    let record = term(base, names)
    // Of a record that may be missing the field is missing too, whatever its value would be.
    guard case .variable = base.kind else {
      return terms.number(.init(operation: .derived, detail: index, parts: [record]), e.type, e.range)
    }
    let key = TermTable.Key(operation: .derived, detail: index, parts: [record, names.depth])
    if let known = derivedTerms[key] { return known }
    let found = term(
      program.derivedFields[index].value, Names(variables: [0: record], depth: names.depth))
    derivedTerms[key] = found
    return found
  }
}

// MARK: Constants

extension Reasoner {
  /// The value that a term surely has, its parameters having theirs.
  mutating func constant(_ expression: TypedExpression, _ names: Names) -> Constant? {
    switch expression.kind {
    case .constant(let constant): return constant
    case .parameter(let index):
      if case .single(let constant) = values[index] { return constant }
      return nil
    case .letValue(let index):
      if let known = letConstants[index] { return known }
      let found = constant(rule.lets[index].value, Names())
      letConstants[index] = .some(found)
      return found
    case .table(let index, let keys): return cell(index, keys, names)
    case .list(let items):
      var elements: [Constant] = []
      for item in items {
        guard let element = constant(item, names) else { return nil }
        elements.append(element)
      }
      return .list(elements)
    case .negate(let operand):
      switch constant(operand, names) {
      case .number(let number): return number.negated.map { .number($0) }
      case .duration(let duration): return duration.negated.map { .duration($0) }
      default: return nil
      }
    case .arithmetic(let operation, let left, let right):
      guard let right = constant(right, names), let left = constant(left, names) else { return nil }
      return Self.result(operation, left, right)
    default: return nil
    }
  }

  private mutating func cell(_ index: Int, _ keys: [TypedExpression], _ names: Names) -> Constant? {
    guard case .table(let cells) = values[index] else { return nil }
    var place = 0
    for (key, enumeration) in zip(keys, program.parameters[index].by) {
      let row: Int
      if case .enumValue(_, let value)? = constant(key, names) {
        row = value
      } else {
        let term = term(key, names)
        // A member of a query has no one case.
        if names.depth == 0 { tableKeys[term] = enumeration }
        guard let value = openCase[term] ?? nil else { return nil }
        row = value
      }
      place = place * program.enums[enumeration].values.count + row
    }
    return cells.indices.contains(place) ? cells[place] : nil
  }

  private static func result(_ operation: ArithmeticOperator, _ left: Constant, _ right: Constant) -> Constant? {
    switch (operation, left, right) {
    case (.add, .number(let a), .number(let b)): return a.adding(b).map { .number($0) }
    case (.subtract, .number(let a), .number(let b)): return a.subtracting(b).map { .number($0) }
    case (.multiply, .number(let a), .number(let b)): return a.multiplied(by: b).map { .number($0) }
    case (.divide, .number(let a), .number(let b)): return a.divided(by: b).map { .number($0) }
    case (.multiply, .number(let n), .duration(let duration)), (.multiply, .duration(let duration), .number(let n)):
      return n.isInteger ? duration.multiplied(by: n.numerator).map { .duration($0) } : nil
    case (.add, .duration(let a), .duration(let b)): return sum(a, b.count)
    case (.subtract, .duration(let a), .duration(let b)): return b.negated.flatMap { sum(a, $0.count) }
    case (.add, .date(let date), .duration(let duration)): return date.adding(duration).map { .date($0) }
    case (.subtract, .date(let date), .duration(let duration)):
      return duration.negated.flatMap { date.adding($0) }.map { .date($0) }
    case (.subtract, .date(let a), .date(let b)): return .duration(.days(Int64(a.dayNumber) - Int64(b.dayNumber)))
    default: return nil
    }
  }

  private static func sum(_ duration: CivilDuration, _ count: Int64) -> Constant? {
    let (sum, overflow) = duration.count.addingReportingOverflow(count)
    guard !overflow else { return nil }
    return switch duration {
    case .days: .duration(.days(sum))
    case .months: .duration(.months(sum))
    case .hours: .duration(.hours(sum))
    // With and without Saturdays are not summed.
    case .workingDays: nil
    }
  }
}
