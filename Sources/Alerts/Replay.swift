public import CivilTime
public import Krav

/// Runs the `test` blocks of a pack: records come, change and go, the clock moves through every horizon on the way, and
/// verdicts and events are held against what the test expects.
public enum Replay {
  /// - Parameters:
  ///   - program: the pack as it is loaded; its tests are run with the parameters' own values, whatever `set`s lie beside.
  ///   - files: the trees that the program was checked from, and their sources: a `set` inside a test checks them anew.
  ///   - readFile: the bytes of a file beside the pack, by the path in `given file` and the test's place; `nil` when there
  ///     is none. A pattern gives several.
  public static func run(
    program: Program, files: [FileSyntax], sources: SourceSet, zone: ZoneRules,
    readFile: (_ pattern: String, _ from: SourceRange) -> [(path: String, bytes: [UInt8])]
  ) -> [TestResult] {
    var shipped: Program?
    return program.tests.map { test in
      let sets = test.steps.compactMap { step -> SetSyntax? in
        if case .set(let set) = step { set } else { nil }
      }
      if sets.isEmpty, let shipped { return run(test, program: shipped, zone: zone, readFile: readFile) }
      let (checked, diagnostics) = Checker.check(
        files: files, sources: sources, overriding: sets, ignoringOtherSets: true)
      guard let checked else {
        let failures = diagnostics.filter { $0.severity == .error }.map {
          TestFailure(range: $0.range, message: $0.message)
        }
        return TestResult(title: test.title.value, range: test.range, failures: failures)
      }
      if sets.isEmpty { shipped = checked }
      return run(test, program: checked, zone: zone, readFile: readFile)
    }
  }

  private static func run(
    _ test: TestSyntax, program: Program, zone: ZoneRules,
    readFile: (_ pattern: String, _ from: SourceRange) -> [(path: String, bytes: [UInt8])]
  ) -> TestResult {
    var run = ReplayRun(program: program, zone: zone, moments: moments(of: test, zone: zone))
    for step in test.steps {
      switch step {
      case .set: break
      case .givenFile(let pattern): run.give(readFile(pattern.value, pattern.range), pattern)
      case .given(let record): run.give(record)
      case .change(let record): run.change(record)
      case .remove(let type, let id): run.remove(type, id)
      case .at(let moment, let expectations, let range): run.move(to: moment, range, expecting: expectations)
      }
    }
    return TestResult(title: test.title.value, range: test.range, failures: run.failures)
  }

  private static func moments(of test: TestSyntax, zone: ZoneRules) -> [Instant] {
    test.steps.compactMap { step in
      if case .at(let moment, _, _) = step { moment.instant(in: zone) } else { nil }
    }
  }
}

/// How one `test` block went.
public struct TestResult: Sendable {
  public var title: String
  public var range: SourceRange
  public var failures: [TestFailure]

  public var hasPassed: Bool { failures.isEmpty }

  public init(title: String, range: SourceRange, failures: [TestFailure]) {
    self.title = title
    self.range = range
    self.failures = failures
  }
}

/// A step that could not be done, or an expectation that was not met.
public struct TestFailure: Sendable {
  /// The step or expectation.
  public var range: SourceRange
  /// `nil` when a step could not be done.
  public var expected: String?
  public var got: String?
  /// One sentence, lower case, no full stop.
  public var message: String

  public init(range: SourceRange, expected: String? = nil, got: String? = nil, message: String) {
    self.range = range
    self.expected = expected
    self.got = got
    self.message = message
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
