/// `statistics`: what is counted of the records of a type over a period.
public struct Statistics: Sendable {
  /// A field that the numbers are divided by.
  public struct Grouping: Sendable {
    /// The field's name.
    public var name: String
    /// A yes or no, a label or an enum value.
    public var value: TypedExpression
    public init(name: String, value: TypedExpression) {
      self.name = name
      self.value = value
    }
  }

  public var name: String
  public var title: String
  /// Index of the record type of variable 0.
  public var record: Int
  public var variables: [Variable]
  public var condition: TypedExpression?
  /// A date or an instant, like the two that follow.
  public var opened: TypedExpression
  public var closed: TypedExpression?
  /// Whether it is closed: one that is and has no day of closing is unknown. Without it, it is closed when it has that day.
  public var closedWhen: TypedExpression?
  public var due: TypedExpression?
  public var groupings: [Grouping]
  public var range: SourceRange

  public init(
    name: String, title: String, record: Int, variables: [Variable], condition: TypedExpression?,
    opened: TypedExpression, closed: TypedExpression?, closedWhen: TypedExpression?, due: TypedExpression?,
    groupings: [Grouping], range: SourceRange
  ) {
    self.name = name
    self.title = title
    self.record = record
    self.variables = variables
    self.condition = condition
    self.opened = opened
    self.closed = closed
    self.closedWhen = closedWhen
    self.due = due
    self.groupings = groupings
    self.range = range
  }
}
