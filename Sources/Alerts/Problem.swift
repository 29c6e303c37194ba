public import Krav

/// An alert that no rule of a pack gives: a file that cannot be read whole, or the service itself in trouble.
///
/// One stands per (code, file or series). It carries places and expectations, never a byte of a record.
public struct Problem: Sendable, Hashable {
  /// Stable: `intake/not-json`, `service/clock`.
  public var code: String
  /// What it is about: `file/<encoded path>`, `file #<eight digits>`, or a word of the service's.
  public var subject: String
  /// Unknown unless something is broken beyond doubt: what cannot be read cannot be judged.
  public var verdict: Verdict
  /// How many places in all; `places` holds the first of them.
  public var count: Int
  public var places: [Place]

  public static let placeLimit = 20

  /// - Parameter places: all of them, or the first; only the first 20 are kept.
  public init(code: String, subject: String, verdict: Verdict = .unknown, count: Int, places: [Place]) {
    self.code = code
    self.subject = subject
    self.verdict = verdict
    self.count = count
    self.places = places.count > Self.placeLimit ? Array(places.prefix(Self.placeLimit)) : places
  }

  /// Where it is wrong, what was expected there, what to do.
  public struct Place: Sendable, Hashable {
    /// Shown only where it differs from the alert's own subject.
    public var file: String?
    /// From 1; `nil` when it is of the whole file.
    public var line: Int?
    /// In bytes, from 1.
    public var column: Int?
    /// The declared field.
    public var field: String?
    public var expected: String
    public var remedy: String

    public init(
      file: String? = nil, line: Int? = nil, column: Int? = nil, field: String? = nil, expected: String,
      remedy: String = ""
    ) {
      self.file = file
      self.line = line
      self.column = column
      self.field = field
      self.expected = expected
      self.remedy = remedy
    }
  }
}
