public import CivilTime
public import Krav

/// The mutants of one declaration, and the tests that should notice each.
public struct MutationTrial: Sendable {
  /// See ``Replay/FileReader``.
  public typealias FileReader = @Sendable (_ pattern: String, _ from: SourceRange) -> [(path: String, bytes: [UInt8])]

  public enum Outcome: Sendable, Hashable {
    /// The first test found that fails on it and passes on the pack itself.
    case killed(by: String)
    /// So many tests that might have noticed it pass all the same.
    case survived(tests: Int)
    /// The checker does not take it: nobody could have written it by mistake.
    case invalid
  }

  public let mutants: [Mutant]
  private let scope: MutantScope
  private let sources: SourceSet
  private let zone: ZoneRules
  private let readFile: FileReader
  /// Those that pass on the pack itself, with how many records a mutant may touch in each before it counts as one that
  /// never comes to an end.
  private let tests: [(test: TestSyntax, workLimit: Int)]

  /// - Parameter program: the whole pack as checked.
  public init(
    _ scope: MutantScope, program: Program, sources: SourceSet, zone: ZoneRules, readFile: @escaping FileReader
  ) {
    self.scope = scope
    self.sources = sources
    self.zone = zone
    self.readFile = readFile
    mutants = Mutant.all(of: scope.declaration, program: program, sources: sources)
    var variants = CheckedVariants(files: scope.files, sources: sources)
    tests = scope.tests.compactMap { test in
      let result = Replay.run(variants.testCase(test), zone: zone, options: .verdictOnly, readFile: readFile)
      return result.hasPassed ? (test, 1_000_000 + 100 * result.recordsTouched) : nil
    }
  }

  /// Runs the tests on the mutant up to the first that fails.
  public func outcome(of mutant: Mutant) -> Outcome {
    var variants = CheckedVariants(files: scope.files(with: mutant.declaration), sources: sources)
    guard variants.isValid else { return .invalid }
    var options = Replay.Options.verdictOnly
    for (test, workLimit) in tests {
      options.workLimit = workLimit
      let result = Replay.run(variants.testCase(test), zone: zone, options: options, readFile: readFile)
      if !result.hasPassed { return .killed(by: test.title.value) }
    }
    return .survived(tests: tests.count)
  }
}

/// A pack under the `set`s of its tests: tests that set the same share one program.
private struct CheckedVariants {
  private let files: [FileSyntax]
  private let sources: SourceSet
  private var checked: [String: (program: Program?, errors: [Diagnostic])] = [:]

  init(files: [FileSyntax], sources: SourceSet) {
    self.files = files
    self.sources = sources
  }

  /// Whether the checker takes it without any `set`.
  var isValid: Bool {
    mutating get { variant([]).program != nil }
  }

  mutating func testCase(_ test: TestSyntax) -> TestCase {
    let sets = test.steps.compactMap { step in if case .set(let set) = step { set } else { nil as SetSyntax? } }
    let (program, errors) = variant(sets)
    return TestCase(test: test, program: program, errors: errors)
  }

  private mutating func variant(_ sets: [SetSyntax]) -> (program: Program?, errors: [Diagnostic]) {
    let key = sets.map { sources.files[Int($0.range.file)].text($0.range) }.joined(separator: "\n")
    if let known = checked[key] { return known }
    let (program, diagnostics) = Checker.check(
      files: files, sources: sources, overriding: sets, ignoringOtherSets: true)
    let variant = (program: program, errors: diagnostics.filter { $0.severity == .error })
    checked[key] = variant
    return variant
  }
}
