public import CivilTime

public enum Literal: Sendable, Hashable {
  case string(String)
  case date(CivilDate)
  case instant(Instant)
  case bool(Bool)
  /// A bare number; a percentage is its hundredth.
  case number(Fraction, isPercent: Bool)
  case duration(CivilDuration)
}

public enum ArithmeticOperator: Sendable, Hashable { case add, subtract, multiply, divide }

public enum ComparisonOperator: Sendable, Hashable { case equal, notEqual, less, lessOrEqual, greater, greaterOrEqual }

/// An expression as written. Brackets are kept, so that the formatter gives back what was meant.
public struct Expression: Sendable {
  public var kind: Kind
  public var range: SourceRange

  public init(_ kind: Kind, range: SourceRange) {
    self.kind = kind
    self.range = range
  }

  public indirect enum Kind: Sendable {
    case literal(Literal)
    /// A binding, a let, a parameter, an enum value, or an enum as a list.
    case name(String)
    case today
    case now
    case calendarPeriod(CalendarUnit, previous: Bool)
    case negate(Expression)
    case parenthesised(Expression)
    case field(Expression, Name)
    /// A table parameter read by one or two keys.
    case table(Expression, [Expression])
    case list([Expression])
    case arithmetic(ArithmeticOperator, Expression, Expression)
    case otherwise(Expression, Expression)
    case compare(ComparisonOperator, Expression, Expression)
    case isSet(Expression)
    case isMissing(Expression)
    case isIn(Expression, Expression, negated: Bool)
    case isUnder(Expression, Expression, negated: Bool)
    case within(Expression, Window, negated: Bool)
    case not(Expression)
    case and([Expression])
    case or([Expression])
    case aggregate(AggregateOperator, MembersSyntax)
    case atLeast(Expression, MembersSyntax)
    case atLeastOf(Expression, [Expression])
  }

  public indirect enum Window: Sendable {
    /// `within last 12 months`
    case last(Expression)
    /// `within next 30 days`
    case next(Expression)
    /// `within` a period
    case period(Expression)
  }
}

public enum AggregateOperator: Sendable {
  case exists, no, every, count, share, latest, earliest
  case sum(Expression)
  case median(Expression)
}

public enum MembersSyntax: Sendable {
  case query(QuerySyntax)
  /// A let that names a query, or a list.
  case name(Name)
}

public struct BindingSyntax: Sendable {
  public enum Source: Sendable {
    /// `ship s`
    case records(Name)
    /// `x in LIST`
    case list(Expression)
  }
  public var variable: Name
  public var source: Source
  public init(variable: Name, source: Source) {
    self.variable = variable
    self.source = source
  }
}

/// `(ship s by s.built where … satisfies …)`
public struct QuerySyntax: Sendable {
  public var binding: BindingSyntax
  public var by: Expression?
  public var condition: Expression?
  public var satisfies: Expression?
  public var range: SourceRange
  public init(
    binding: BindingSyntax, by: Expression?, condition: Expression?, satisfies: Expression?, range: SourceRange
  ) {
    self.binding = binding
    self.by = by
    self.condition = condition
    self.satisfies = satisfies
    self.range = range
  }
}

/// A `because` or `remedy`: text with printed values.
public struct TemplateSyntax: Sendable {
  public enum Part: Sendable {
    case text(String)
    case value(Expression)
  }
  public var parts: [Part]
  public var range: SourceRange
  public init(parts: [Part], range: SourceRange) {
    self.parts = parts
    self.range = range
  }
}
