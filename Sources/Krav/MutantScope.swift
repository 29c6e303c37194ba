/// What a mutant of one declaration can change: the rules and criteria, the tests that look at those, and a pack of no
/// more than they need.
public struct MutantScope: Sendable {
  public var owner: Mutant.Owner
  /// The declarations that the tests rest on, of rules and criteria only those that the owner reaches. No tests.
  public var files: [FileSyntax]
  /// The tests that expect something of what the owner reaches, the short ones first; each without the rest of what it
  /// expects, and without the steps that come after the last.
  public var tests: [TestSyntax]
  /// Where the owner's declaration stands in ``files``.
  private var place: (file: Int, declaration: Int)

  /// The declaration itself.
  public var declaration: Declaration { files[place.file].declarations[place.declaration] }

  /// The files with another declaration in place of the owner's.
  public func files(with declaration: Declaration) -> [FileSyntax] {
    var files = files
    files[place.file].declarations[place.declaration] = declaration
    return files
  }

  /// The scopes of all that can be mutated in the pack that was asked for, in the order of its text; what it uses is
  /// tested where it belongs, and of what no rule reads every mutant is the same pack.
  public static func all(of program: Program, files: [FileSyntax], sources: SourceSet) -> [MutantScope] {
    let reach = MutantReach(program)
    return files.filter { sources.files.indices.contains(Int($0.file)) && sources.files[Int($0.file)].pack == 0 }
      .flatMap(\.declarations).compactMap(\.mutantOwner)
      .compactMap { MutantScope($0, reach: reach, program: program, files: files) }
  }

  private init?(_ owner: Mutant.Owner, reach: MutantReach, program: Program, files: [FileSyntax]) {
    self.owner = owner
    let changed = reach.rules(of: owner)
    guard owner.kind == .criterion || !changed.isEmpty else { return nil }
    let criteria = program.criteria.filter { criterion in
      owner.kind == .criterion ? criterion.name == owner.name : criterion.rules.contains { changed.contains($0) }
    }
    let criterionNames = Set(criteria.map(\.name))
    let needed = changed.union(criteria.flatMap(\.rules))
    let ruleNames = Set(needed.map { program.rules[$0].name })
    self.files = files.map { file in
      var file = file
      file.comments = []
      file.declarations = file.declarations.filter { declaration in
        switch declaration {
        case .rule(let rule): ruleNames.contains(rule.name.text)
        case .criterion(let criterion): criterionNames.contains(criterion.name.text)
        case .use, .import, .snapshot, .accept, .access, .proxy, .test: false
        case .source, .enumeration, .record, .parameter, .set, .define: true
        }
      }
      return file
    }
    let targets = criterionNames.union(changed.map { program.rules[$0].name })
    tests = program.tests.compactMap { $0.expecting(only: targets) }.sorted { $0.steps.count < $1.steps.count }
    let found = self.files.indices.lazy.compactMap { [files = self.files] file in
      files[file].declarations.firstIndex { $0.mutantOwner == owner }.map { (file, $0) }
    }.first
    guard let found else { return nil }
    place = found
  }
}

extension TestSyntax {
  /// The test as far as it says something of these rules and criteria; `nil` when it does not.
  fileprivate func expecting(only targets: Set<String>) -> TestSyntax? {
    var test = self
    test.steps = steps.map { step in
      guard case .at(let moment, let expectations, let range) = step else { return step }
      return .at(moment, expectations.filter { targets.contains($0.target.text) }, range)
    }
    let last = test.steps.lastIndex { step in
      if case .at(_, let expectations, _) = step { !expectations.isEmpty } else { false }
    }
    guard let last else { return nil }
    // A `set` holds for the whole test, wherever it stands.
    let sets = test.steps[(last + 1)...].filter { if case .set = $0 { true } else { false } }
    test.steps = sets + test.steps[...last]
    return test
  }
}

/// Which rules rest on a declaration.
struct MutantReach {
  private let program: Program
  /// Of each rule, the derived fields that it reads, through others too.
  private let derived: [Set<Int>]

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
  }

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
