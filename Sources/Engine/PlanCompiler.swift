import CivilTime
import Krav

/// Turns a checked program into a plan.
struct PlanCompiler {
  let program: Program
  /// Interns a label.
  let symbol: (String) -> UInt32
  var plan = Plan()
  var indexNumbers: [IndexKey: Int32] = [:]
  /// The lets of the rule at hand; empty while derived fields are compiled.
  var letNodes: [Int32] = []

  static func compile(_ program: Program, symbol: @escaping (String) -> UInt32) -> Plan {
    var compiler = PlanCompiler(program: program, symbol: symbol)
    compiler.compileDerivedFields()
    for rule in program.rules { compiler.compile(rule) }
    compiler.compileDependencies()
    compiler.compileGroups()
    return compiler.plan
  }

  init(program: Program, symbol: @escaping (String) -> UInt32) {
    self.program = program
    self.symbol = symbol
  }

  // MARK: Declarations

  private mutating func compileDerivedFields() {
    // Bodies may name one another, so that every one has its place before the first is compiled.
    plan.derived = program.derivedFields.map {
      // A query binds a variable; what moves with the clock has no horizon of its own.
      DerivedPlan(
        record: $0.record, frameSize: max(1, $0.variables.count), body: -1,
        isKept: $0.variables.count > 1 && !$0.value.isMoving && !$0.value.type.isList)
    }
    for (index, field) in program.derivedFields.enumerated() {
      plan.derived[index].body = compile(field.value)
    }
  }

  private mutating func compile(_ rule: Rule) {
    letNodes = []
    for definition in rule.lets { letNodes.append(compile(definition.value)) }
    let lists = rule.listBindings.map { (variable: $0.variable, node: compile($0.list)) }
    let condition = rule.condition.map { compile($0) } ?? -1
    let bases = rule.bases.map { basis in
      RulePlan.Basis(
        from: basis.from.dayNumber, to: basis.to?.dayNumber ?? .max, node: basis.governingDay.map { compile($0) } ?? -1)
    }
    var noKeys: [Int32]?
    let clauses = rule.clauses.map { clause in
      let node = compile(clause.condition)
      return RulePlan.Clause(verdict: clause.verdict, node: node, test: test(node, of: [0], keys: &noKeys))
    }
    let conditionTest = test(condition, of: [0], keys: &noKeys)
    let because = rule.clauses.map { compile($0.because) }
    let remedy = rule.remedy.map { compile($0) } ?? []
    plan.rules.append(
      RulePlan(
        record: rule.record, frameSize: max(1, rule.variables.count), lists: lists, condition: condition,
        conditionTest: conditionTest, bases: bases, lets: letNodes, clauses: clauses, because: because, remedy: remedy))
    letNodes = []
  }

  private mutating func compile(_ template: Template) -> [TemplatePart] {
    template.parts.map { part in
      switch part {
      case .text(let text): .text(text)
      case .value(let expression): .value(node: compile(expression), type: expression.type)
      }
    }
  }

  // MARK: Building blocks

  mutating func emit(_ operation: Operation, _ a: Int32 = 0, _ b: Int32 = 0, _ c: Int32 = 0) -> Int32 {
    plan.nodes.append(Node(operation: operation, a: a, b: b, c: c))
    return Int32(plan.nodes.count - 1)
  }

  mutating func emit(constant: Term) -> Int32 {
    plan.constants.append(constant)
    return emit(.constant, Int32(plan.constants.count - 1))
  }

  /// Compiles the expressions and puts their nodes in a row.
  mutating func row(_ expressions: [TypedExpression]) -> Span32 {
    let nodes = expressions.map { compile($0) }
    return row(of: nodes)
  }

  mutating func row(of nodes: [Int32]) -> Span32 {
    defer { plan.operands += nodes }
    return Span32(start: Int32(plan.operands.count), count: Int32(nodes.count))
  }

  mutating func index(_ type: Int, _ field: Int) -> Int32 {
    let key = IndexKey(type: type, field: field)
    if let number = indexNumbers[key] { return number }
    let number = Int32(plan.indexes.count)
    plan.indexes.append(key)
    indexNumbers[key] = number
    return number
  }

  func term(_ constant: Constant) -> Term {
    switch constant {
    case .bool(let value): .bool(value)
    case .number(let value): .number(value)
    case .date(let value): .date(value.dayNumber)
    case .instant(let value): .instant(value.seconds)
    case .duration(let value): Term(value)
    case .label(let text): .label(symbol(text))
    case .enumValue(let type, let value): .enumeration(type: UInt16(type), value: UInt16(value))
    // A list never stands where one term is asked for: lists are compiled to runs of list constants.
    case .list: .undecided
    }
  }
}
