/// A finding about a pack: where, what is wrong, what mends it. Lower case, no full stop, what the user wrote in backticks.
public struct Diagnostic: Error, Sendable {
  public enum Severity: String, Sendable { case error, warning }

  /// A second place that matters: where a name was declared first, what leads back to it.
  public struct Note: Sendable, Hashable {
    public var range: SourceRange
    /// Said before the place: `first declared at`.
    public var message: String

    public init(_ message: String, at range: SourceRange) {
      self.message = message
      self.range = range
    }
  }

  public var severity: Severity
  public var code: DiagnosticCode
  public var range: SourceRange
  /// One sentence of what is wrong.
  public var message: String
  /// One of what would mend it.
  public var help: String
  public var notes: [Note]

  public init(
    _ severity: Severity, _ code: DiagnosticCode, _ range: SourceRange, _ message: String, help: String,
    notes: [Note] = []
  ) {
    self.severity = severity
    self.code = code
    self.range = range
    self.message = message
    self.help = help
    self.notes = notes
  }
}
