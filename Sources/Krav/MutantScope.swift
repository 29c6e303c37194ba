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

  init?(_ owner: Mutant.Owner, reach: MutantReach, program: Program, files: [FileSyntax]) {
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
        case .use, .statistics, .import, .snapshot, .accept, .access, .proxy, .test: false
        case .source, .enumeration, .record, .parameter, .set, .define: true
        }
      }
      return file
    }
    let targets = criterionNames.union(changed.map { program.rules[$0].name })
    tests = reach.tests(of: targets).compactMap { program.tests[$0].expecting(only: targets) }
      .sorted { ($0.steps.count, $0.range.start) < ($1.steps.count, $1.range.start) }
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
