public import Krav

/// What cannot be said in SQL so that it means the same, where it stands and why. Nothing is approximated.
public struct Refusal: Error, Sendable {
  /// `nil` where it stands nowhere in particular.
  public var range: SourceRange?
  /// Lower case, no full stop.
  public var reason: String
  /// The rule or criterion that is left out because of it.
  public var subject: String

  init(_ reason: String, at range: SourceRange? = nil, subject: String = "") {
    self.range = range
    self.reason = reason
    self.subject = subject
  }
}
