public import CivilTime
public import Krav

/// Runs the `test` blocks of a pack: records come, change and go, the clock moves through every horizon on the way, and
/// verdicts and events are held against what the test expects.
public enum Replay {
  /// The bytes of the files beside the pack that a `given file` names, by its pattern and the test's place; none when
  /// there is no such file.
  public typealias FileReader = (_ pattern: String, _ from: SourceRange) -> [(path: String, bytes: [UInt8])]

  /// Every test of a pack, run as it stands.
  ///
  /// - Parameters:
  ///   - program: the pack as it is loaded; its tests are run with the parameters' own values, whatever `set`s lie beside.
  ///   - files: the trees that the program was checked from, and their sources: a `set` inside a test checks them anew.
  public static func run(
    program: Program, files: [FileSyntax], sources: SourceSet, zone: ZoneRules, readFile: FileReader
  ) -> [TestResult] {
    cases(of: program, files: files, sources: sources).map { run($0, zone: zone, readFile: readFile) }
  }

  /// The tests of a pack, each with the program that it is to be held against.
  public static func cases(of program: Program, files: [FileSyntax], sources: SourceSet) -> [TestCase] {
    var shipped: (program: Program?, errors: [Diagnostic])?
    return program.tests.map { test in
      let sets = test.steps.compactMap { step -> SetSyntax? in
        if case .set(let set) = step { set } else { nil }
      }
      if sets.isEmpty, let shipped {
        return TestCase(test: test, program: shipped.program, errors: shipped.errors, sources: sources)
      }
      let (checked, diagnostics) = Checker.check(
        files: files, sources: sources, overriding: sets, ignoringOtherSets: true)
      let errors = diagnostics.filter { $0.severity == .error }
      if sets.isEmpty { shipped = (checked, errors) }
      return TestCase(test: test, program: checked, errors: errors, sources: sources)
    }
  }

  /// One test.
  public static func run(
    _ test: TestCase, zone: ZoneRules, options: Options = Options(), readFile: FileReader
  ) -> TestResult {
    var coverage: PackCoverage?
    return run(test, zone: zone, options: options, coverage: &coverage, readFile: readFile)
  }

  /// One test, with what it reaches noted in `coverage` if there is one.
  public static func run(
    _ test: TestCase, zone: ZoneRules, options: Options = Options(), coverage: inout PackCoverage?,
    readFile: FileReader
  ) -> TestResult {
    let title = test.test.title.value
    guard let program = test.program else {
      let failures = test.errors.map { TestFailure(range: $0.range, message: $0.message) }
      return TestResult(title: title, range: test.test.range, failures: failures)
    }
    var run = ReplayRun(
      program: program, sources: test.sources, zone: zone, steps: test.test.steps, options: options, coverage: coverage)
    coverage = nil
    for step in test.test.steps {
      run.take(step, readFile)
      if options.stopsAtFirstFailure && !run.failures.isEmpty { break }
    }
    coverage = run.coverage
    return TestResult(
      title: title, range: test.test.range, failures: run.failures,
      recordsTouched: run.recordsTouched)
  }

  public struct Options: Sendable {
    /// Nothing more is tried in a test that has failed.
    public var stopsAtFirstFailure = false
    /// Failures tell why a verdict was as it was, and what would have been near.
    public var explains = true
    /// A test that touches more records than this while it judges has failed; for rules that nobody has tried before.
    public var workLimit = Int.max

    public init() {}

    /// For whoever asks only whether a test passes.
    public static let verdictOnly: Options = {
      var options = Options()
      options.stopsAtFirstFailure = true
      options.explains = false
      return options
    }()
  }
}

/// A `test` block and the program that it is held against: the parameters' own values, but for its own `set`s.
public struct TestCase: Sendable {
  public var test: TestSyntax
  /// `nil` when the pack is wrong with the test's `set`s.
  public var program: Program?
  /// What is wrong then.
  public var errors: [Diagnostic]
  /// What they were read from; failures quote it.
  public var sources: SourceSet

  public init(test: TestSyntax, program: Program?, errors: [Diagnostic] = [], sources: SourceSet = SourceSet()) {
    self.test = test
    self.program = program
    self.errors = errors
    self.sources = sources
  }
}

extension TestSyntax.Moment {
  /// Of a date the first instant.
  func instant(in zone: ZoneRules) -> Instant {
    switch self {
    case .date(let date): zone.startOfDay(date)
    case .instant(let instant): instant
    }
  }
}
