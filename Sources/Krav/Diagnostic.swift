/// A finding about a pack: where, what is wrong, what mends it. Lower case, no full stop, what the user wrote in backticks.
public struct Diagnostic: Error, Sendable {
  public enum Severity: String, Sendable { case error, warning }

  public var severity: Severity
  /// Stable, for example `krav/unknown-name`.
  public var code: String
  public var range: SourceRange
  public var message: String
  /// What would mend it.
  public var help: String?

  public init(_ severity: Severity, _ code: String, _ range: SourceRange, _ message: String, help: String? = nil) {
    self.severity = severity
    self.code = code
    self.range = range
    self.message = message
    self.help = help
  }
}
