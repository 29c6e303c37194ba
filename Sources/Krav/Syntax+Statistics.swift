/// `statistics NAME "…" { for … opened … closed … due … by … }`: what is counted of a record type over a period.
public struct StatisticsSyntax: Sendable {
  public var name: Name
  public var title: StringSyntax
  /// Over a record type.
  public var binding: BindingSyntax
  /// Which of the records are counted.
  public var condition: Expression?
  /// The day that a record counts from.
  public var opened: Expression
  /// The day that it counts to; without it nothing is ever closed, and only what is new is counted.
  public var closed: Expression?
  /// Whether it is closed; without it a record is closed when it has that day.
  public var closedWhen: Expression?
  /// The last day on which it is closed in time.
  public var due: Expression?
  /// What the numbers are divided by.
  public var by: [Expression]
  public var range: SourceRange
  public init(
    name: Name, title: StringSyntax, binding: BindingSyntax, condition: Expression?, opened: Expression,
    closed: Expression?, closedWhen: Expression?, due: Expression?, by: [Expression], range: SourceRange
  ) {
    self.name = name
    self.title = title
    self.binding = binding
    self.condition = condition
    self.opened = opened
    self.closed = closed
    self.closedWhen = closedWhen
    self.due = due
    self.by = by
    self.range = range
  }
}
