internal import Alerts
public import CivilTime
public import Krav
internal import Linux
public import Reports

extension LoadedPack {
  /// Runs the pack's tests, each by itself with its time taken.
  ///
  /// - Parameters:
  ///   - folder: the pack's name in the report.
  ///   - zone: the rules of the time zone that the tests' clocks show.
  ///   - wantsCoverage: whether it is noted what they reach of the pack's own rules; those of packs that it uses have tests
  ///     where they stand.
  ///   - isWanted: which of them are run.
  public func runTests(
    as folder: String, zone: ZoneRules, wantsCoverage: Bool = false,
    where isWanted: (TestSyntax) -> Bool = { _ in true }
  ) -> TestReport.PackEntry {
    var entry = TestReport.PackEntry(folder: folder, sources: pack.sources)
    guard var program else {
      entry.complaint = rendered()
      return entry
    }
    program.tests.removeAll { !isWanted($0) }
    var coverage: PackCoverage?
    if wantsCoverage {
      coverage = PackCoverage(of: program) { pack.sources.files[Int($0.range.file)].pack == 0 }
      entry.rules = program.rules
    }
    for test in Replay.cases(of: program, files: pack.files, sources: pack.sources) {
      let start = Clock.monotonicNanoseconds()
      let result = Replay.run(
        test, zone: zone, coverage: &coverage, readFile: { files(matching: $0, beside: $1) })
      entry.tests.append(TestReport.Entry(result: result, nanoseconds: Clock.monotonicNanoseconds() - start))
    }
    entry.coverage = coverage
    return entry
  }
}
