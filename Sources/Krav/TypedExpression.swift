public import CivilTime

public enum DurationUnit: Hashable, Sendable { case days, months, workingDays, hours }

public indirect enum ValueType: Hashable, Sendable {
  case bool, number, date, instant, label, text, period
  /// `nil` where a table's durations differ in unit: such a duration may only be multiplied and put on a date.
  case duration(DurationUnit?)
  /// Index in ``Program/enums``.
  case enumeration(Int)
  /// A reference; index in ``Program/records``.
  case record(Int)
  case list(ValueType)
}

public enum Constant: Hashable, Sendable {
  case bool(Bool)
  case number(Fraction)
  case date(CivilDate)
  case instant(Instant)
  case duration(CivilDuration)
  case label(String)
  /// Index in ``Program/enums`` and index of the value.
  case enumValue(Int, Int)
  case list([Constant])
}

/// An expression with names resolved and types known. Brackets are gone; `today` and `now` have been checked.
public struct TypedExpression: Sendable {
  public var kind: Kind
  public var type: ValueType
  /// The value changes as the clock goes (`today`, `now`, or what the rule on `today` allows of them).
  public var isMoving: Bool
  public var range: SourceRange

  public init(_ kind: Kind, type: ValueType, isMoving: Bool = false, range: SourceRange) {
    self.kind = kind
    self.type = type
    self.isMoving = isMoving
    self.range = range
  }

  public enum Property: Hashable, Sendable { case first, last, date, nextWorkingDay }

  public indirect enum Kind: Sendable {
    case constant(Constant)
    /// Index in the variables of the rule (or derived field) that it stands in.
    case variable(Int)
    /// Index in ``Rule/lets``.
    case letValue(Int)
    case today
    case now
    case calendarPeriod(CalendarUnit, previous: Bool)
    /// A stored field of a reference; index in ``RecordType/fields``. A `text` field stands only under `isSet`/`isMissing`.
    case field(TypedExpression, Int)
    /// A derived field of a reference; index in ``Program/derivedFields``.
    case derived(TypedExpression, Int)
    case property(TypedExpression, Property)
    /// A parameter that is no table; index in ``Program/parameters``.
    case parameter(Int)
    case table(Int, [TypedExpression])
    case list([TypedExpression])
    case negate(TypedExpression)
    case arithmetic(ArithmeticOperator, TypedExpression, TypedExpression)
    case otherwise(TypedExpression, TypedExpression)
    case compare(ComparisonOperator, TypedExpression, TypedExpression)
    case isSet(TypedExpression)
    case isMissing(TypedExpression)
    case isIn(TypedExpression, TypedExpression)
    case isUnder(TypedExpression, TypedExpression)
    /// `x within last P`: `x <= today and today <= x + P`.
    case withinLast(TypedExpression, TypedExpression)
    /// `x within next P`: `today <= x and x - P <= today`.
    case withinNext(TypedExpression, TypedExpression)
    case withinPeriod(TypedExpression, TypedExpression)
    case not(TypedExpression)
    case and([TypedExpression])
    case or([TypedExpression])
    case exists(TypedQuery)
    case no(TypedQuery)
    /// `every (q satisfies d)`; the query's `satisfies` is set.
    case every(TypedQuery)
    case atLeast(TypedExpression, TypedQuery)
    case atLeastOf(TypedExpression, [TypedExpression])
    case count(TypedQuery)
    /// `share (q satisfies d)`; the query's `satisfies` is set.
    case share(TypedQuery)
    case sum(TypedExpression, TypedQuery)
    case median(TypedExpression, TypedQuery)
    /// The query's `by` is set.
    case latest(TypedQuery)
    case earliest(TypedQuery)
  }
}

/// A query with its source resolved. Variables are fresh at every use of a let that names a query, so that no two
/// queries of one rule bind the same variable.
public struct TypedQuery: Sendable {
  public indirect enum Source: Sendable {
    /// Every record of a type; index in ``Program/records``.
    case records(Int)
    /// The elements of a list-valued term (a list field, a list parameter, an enum).
    case list(TypedExpression)
    /// The members of another query: its condition holds too, and its variable is bound to the same member.
    case query(TypedQuery)
  }
  public var variable: Int
  public var source: Source
  public var by: TypedExpression?
  public var condition: TypedExpression?
  public var satisfies: TypedExpression?
  public var range: SourceRange

  public init(
    variable: Int, source: Source, by: TypedExpression?, condition: TypedExpression?, satisfies: TypedExpression?,
    range: SourceRange
  ) {
    self.variable = variable
    self.source = source
    self.by = by
    self.condition = condition
    self.satisfies = satisfies
    self.range = range
  }
}
