/// `rule NAME "…" { basis … for … red when … because "…" }`: a duty, and when it is met.
public struct RuleSyntax: Sendable {
  public enum Weight: Sendable { case ordinary, statutory, advisory }
  public struct Let: Sendable {
    public enum Value: Sendable {
      case expression(Expression)
      case query(QuerySyntax)
    }
    public var name: Name
    public var value: Value
    public init(name: Name, value: Value) {
      self.name = name
      self.value = value
    }
  }
  public enum Colour: Sendable { case unknown, red, yellow }
  public struct Clause: Sendable {
    public var colour: Colour
    public var condition: Expression
    public var because: TemplateSyntax
    public var range: SourceRange
    public init(colour: Colour, condition: Expression, because: TemplateSyntax, range: SourceRange) {
      self.colour = colour
      self.condition = condition
      self.because = because
      self.range = range
    }
  }
  public var name: Name
  public var title: StringSyntax
  public var weight: Weight
  /// `was OLD`: the name that the rule's alerts had before.
  public var was: Name?
  public var bases: [BasisSyntax]
  /// The first is over a record type, the others over lists.
  public var bindings: [BindingSyntax]
  public var condition: Expression?
  public var lets: [Let]
  public var clauses: [Clause]
  public var remedy: TemplateSyntax?
  public var range: SourceRange
  public init(
    name: Name, title: StringSyntax, weight: Weight, was: Name?, bases: [BasisSyntax], bindings: [BindingSyntax],
    condition: Expression?, lets: [Let], clauses: [Clause], remedy: TemplateSyntax?, range: SourceRange
  ) {
    self.name = name
    self.title = title
    self.weight = weight
    self.was = was
    self.bases = bases
    self.bindings = bindings
    self.condition = condition
    self.lets = lets
    self.clauses = clauses
    self.remedy = remedy
    self.range = range
  }
}

public struct CriterionSyntax: Sendable {
  public enum Verdict: Sendable {
    case worst
    case shared
    /// Shares as fractions of 1.
    case share(yellowAbove: Fraction, redAbove: Fraction, ofAtLeast: Int64?)
  }
  public var name: Name
  public var title: StringSyntax
  public var bases: [BasisSyntax]
  public var rules: [Name]
  public var verdict: Verdict
  public var range: SourceRange
  public init(
    name: Name, title: StringSyntax, bases: [BasisSyntax], rules: [Name], verdict: Verdict, range: SourceRange
  ) {
    self.name = name
    self.title = title
    self.bases = bases
    self.rules = rules
    self.verdict = verdict
    self.range = range
  }
}
