public import Krav

/// How one `test` block went.
public struct TestResult: Sendable {
  public var title: String
  public var range: SourceRange
  public var failures: [TestFailure]
  /// Records looked at while judging; see ``Engine/Engine/recordsTouched``.
  public var recordsTouched: Int

  public var hasPassed: Bool { failures.isEmpty }

  public init(title: String, range: SourceRange, failures: [TestFailure], recordsTouched: Int = 0) {
    self.title = title
    self.range = range
    self.failures = failures
    self.recordsTouched = recordsTouched
  }
}

/// A step that could not be done, or an expectation that was not met.
public struct TestFailure: Sendable {
  /// The step or expectation; of an expectation, the part that was not met.
  public var range: SourceRange
  /// `nil` when a step could not be done.
  public var expected: String?
  public var got: String?
  /// One sentence, lower case, no full stop.
  public var message: String
  /// Why it was so: what was compared, what would have been near.
  public var notes: [TestNote]

  public init(
    range: SourceRange, expected: String? = nil, got: String? = nil, message: String, notes: [TestNote] = []
  ) {
    self.range = range
    self.expected = expected
    self.got = got
    self.message = message
    self.notes = notes
  }
}

/// One line of what a failure tells besides its message.
public struct TestNote: Sendable, Hashable {
  /// What it speaks of in the pack, if anything.
  public var range: SourceRange?
  /// Without line breaks.
  public var text: String
  /// How far it is set in: a note explains the nearest one before it that is set in less.
  public var depth: Int

  public init(_ text: String, at range: SourceRange? = nil, depth: Int = 0) {
    self.text = text
    self.range = range
    self.depth = depth
  }
}
