/// Which rules rest on a declaration, and which tests look at a rule.
struct MutantReach {
  private let program: Program
  /// Of each rule, the derived fields that it reads, through others too.
  private let derived: [Set<Int>]
  /// Of each rule and criterion that a test names, the tests that do.
  private let testsOfTarget: [String: [Int]]

  init(_ program: Program) {
    self.program = program
    var ofFields: [Set<Int>] = []
    for field in program.derivedFields {
      var read: Set<Int> = []
      Self.collect(field.value, &read)
      // Each stands after those that it rests on.
      for index in read where index < ofFields.count { read.formUnion(ofFields[index]) }
      ofFields.append(read)
    }
    derived = program.rules.map { rule in
      var read: Set<Int> = []
      for expression in rule.expressions { Self.collect(expression, &read) }
      for index in read { read.formUnion(ofFields[index]) }
      return read
    }
    var testsOfTarget: [String: [Int]] = [:]
    for (index, test) in program.tests.enumerated() {
      for case .at(_, let expectations, _) in test.steps {
        for name in expectations.map(\.target.text) where testsOfTarget[name]?.last != index {
          testsOfTarget[name, default: []].append(index)
        }
      }
    }
    self.testsOfTarget = testsOfTarget
  }

  /// Indices of the tests that expect something of one of these rules and criteria, in their order.
  func tests(of targets: Set<String>) -> [Int] { Set(targets.flatMap { testsOfTarget[$0] ?? [] }).sorted() }

  /// Indices of the rules whose verdict or message may change with the owner; none for a criterion.
  func rules(of owner: Mutant.Owner) -> Set<Int> {
    switch owner.kind {
    case .rule: return Set(program.rules.indices.filter { program.rules[$0].name == owner.name })
    case .criterion: return []
    case .parameter:
      guard let index = program.parameters.firstIndex(where: { $0.name == owner.name }) else { return [] }
      return Set(program.rules.indices.filter { program.rules[$0].parameters.contains(index) })
    case .define:
      let index = program.derivedFields.firstIndex { program.records[$0.record].name + "." + $0.name == owner.name }
      guard let index else { return [] }
      return Set(program.rules.indices.filter { derived[$0].contains(index) })
    }
  }

  private static func collect(_ expression: TypedExpression, _ found: inout Set<Int>) {
    if case .derived(_, let index) = expression.kind { found.insert(index) }
    var inner: Set<Int> = []
    expression.forEachChild { collect($0, &inner) }
    found.formUnion(inner)
  }
}

extension Rule {
  /// Every expression that its verdict or message is made of.
  fileprivate var expressions: [TypedExpression] {
    func values(_ template: Template) -> [TypedExpression] {
      template.parts.compactMap { if case .value(let value) = $0 { value } else { nil } }
    }
    return bases.compactMap(\.governingDay) + listBindings.map(\.list) + [condition].compactMap(\.self)
      + lets.map(\.value) + clauses.flatMap { [$0.condition] + values($0.because) }
      + (remedy.map(values) ?? [])
  }
}
