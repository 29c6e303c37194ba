public import Alerts
public import Krav

/// How the tests of some packs went.
public struct TestReport: Sendable {
  /// One test, and how long it took in nanoseconds.
  public struct Entry: Sendable {
    public var result: TestResult
    public var nanoseconds: Int64

    public init(result: TestResult, nanoseconds: Int64) {
      self.result = result
      self.nanoseconds = nanoseconds
    }
  }

  public struct PackEntry: Sendable {
    /// The folder as the user named it.
    public var folder: String
    public var sources: SourceSet
    public var tests: [Entry] = []
    /// What keeps the pack from being loaded, as rendered for a terminal; its tests were not run.
    public var complaint: String?
    /// What its tests reach, if that was asked for; and the rules that it speaks of.
    public var coverage: PackCoverage?
    public var rules: [Rule] = []

    public init(folder: String, sources: SourceSet) {
      self.folder = folder
      self.sources = sources
    }

    public var failed: Int { tests.count { !$0.result.hasPassed } }
    public var passed: Int { tests.count - failed }
    public var nanoseconds: Int64 { tests.reduce(0) { $0 + $1.nanoseconds } }
  }

  public var packs: [PackEntry] = []

  public init() {}

  public var passed: Int { packs.reduce(0) { $0 + $1.passed } }
  public var failed: Int { packs.reduce(0) { $0 + $1.failed } }
  public var nanoseconds: Int64 { packs.reduce(0) { $0 + $1.nanoseconds } }
}

extension SourceSet {
  /// `file:line:column`; empty when the range is in no file of these.
  func place(of range: SourceRange) -> String {
    guard files.indices.contains(Int(range.file)) else { return "" }
    let file = files[Int(range.file)]
    let (line, column) = file.position(of: range.start)
    return "\(file.path):\(line):\(column)"
  }
}

/// Seconds with as many places as say something.
func seconds(_ nanoseconds: Int64) -> String {
  let milliseconds = (max(0, nanoseconds) + 500_000) / 1_000_000
  let (whole, rest) = milliseconds.quotientAndRemainder(dividingBy: 1000)
  return "\(whole).\(String(1000 + rest).dropFirst())"
}
