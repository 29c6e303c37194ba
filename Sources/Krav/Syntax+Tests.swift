public import CivilTime

/// A value in a test, or a constant in an import.
public indirect enum ScalarSyntax: Sendable {
  case string(StringSyntax)
  case date(CivilDate, SourceRange)
  case instant(Instant, SourceRange)
  case number(Fraction, SourceRange)
  case bool(Bool, SourceRange)
  case missing(SourceRange)
  case name(Name)
  case list([ScalarSyntax], SourceRange)
}

public struct TestSyntax: Sendable {
  public var title: StringSyntax
  public var steps: [Step]
  public var range: SourceRange
  public init(title: StringSyntax, steps: [Step], range: SourceRange) {
    self.title = title
    self.steps = steps
    self.range = range
  }

  public enum Step: Sendable {
    case set(SetSyntax)
    case givenFile(StringSyntax)
    case given(RecordStep)
    case change(RecordStep)
    case remove(type: Name, id: StringSyntax)
    case at(Moment, [Expectation], SourceRange)
  }

  public struct RecordStep: Sendable {
    public var type: Name
    public var id: StringSyntax
    public var fields: [(name: Name, value: ScalarSyntax)]
    public var range: SourceRange
    public init(type: Name, id: StringSyntax, fields: [(name: Name, value: ScalarSyntax)], range: SourceRange) {
      self.type = type
      self.id = id
      self.fields = fields
      self.range = range
    }
  }

  public enum Moment: Sendable, Hashable {
    case date(CivilDate)
    case instant(Instant)
  }

  public enum Outcome: Sendable, Hashable {
    case green, yellow, red, unknown, silent
    case opened, worsened, eased, resolved, reopened, waived, waiverExpired, refused
  }

  public struct Expectation: Sendable {
    public enum Element: Sendable {
      case string(StringSyntax)
      case name(Name)
    }
    public var outcome: Outcome
    /// A rule or a criterion.
    public var target: Name
    public var subject: StringSyntax
    public var further: [Element]
    public var missing: [StringSyntax]
    public var saying: StringSyntax?
    public var then: (outcome: Outcome, moment: Moment)?
    /// `then …`, if it is written.
    public var thenRange: SourceRange?
    public var range: SourceRange
    public init(
      outcome: Outcome, target: Name, subject: StringSyntax, further: [Element], missing: [StringSyntax],
      saying: StringSyntax?, then: (outcome: Outcome, moment: Moment)?, range: SourceRange
    ) {
      self.outcome = outcome
      self.target = target
      self.subject = subject
      self.further = further
      self.missing = missing
      self.saying = saying
      self.then = then
      self.range = range
    }
  }
}
