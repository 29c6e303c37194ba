public import CivilTime

/// A word that the pack's author wrote, in NFC, and where.
public struct Name: Sendable {
  public var text: String
  public var range: SourceRange

  public init(text: String, range: SourceRange) {
    self.text = text
    self.range = range
  }
}

/// A string as its author meant it: escapes resolved, quotes removed. The range includes the quotes.
public struct StringSyntax: Sendable {
  public var value: String
  public var range: SourceRange

  public init(value: String, range: SourceRange) {
    self.value = value
    self.range = range
  }
}

/// The syntax tree of one file: what was written, nothing resolved. The evaluator in the tests runs on this tree alone.
public struct FileSyntax: Sendable {
  public var file: Int32
  public var declarations: [Declaration]
  /// Every `//` comment, without its line feed, in order.
  public var comments: [SourceRange]

  public init(file: Int32, declarations: [Declaration], comments: [SourceRange]) {
    self.file = file
    self.declarations = declarations
    self.comments = comments
  }
}

public enum Declaration: Sendable {
  case use(UseSyntax)
  case source(SourceSyntax)
  case enumeration(EnumSyntax)
  case record(RecordSyntax)
  case parameter(ParameterSyntax)
  case set(SetSyntax)
  case define(DefineSyntax)
  case rule(RuleSyntax)
  case criterion(CriterionSyntax)
  case statistics(StatisticsSyntax)
  case `import`(ImportSyntax)
  case snapshot(SnapshotSyntax)
  case accept(AcceptSyntax)
  case access(AccessSyntax)
  case proxy(ProxySyntax)
  case test(TestSyntax)
}

public struct UseSyntax: Sendable {
  public var path: StringSyntax
  public var range: SourceRange
  public init(path: StringSyntax, range: SourceRange) {
    self.path = path
    self.range = range
  }
}

/// `source kvf "…" { id "…" in force from 2017-01-01 to … }`: a statute, regulation or decision.
public struct SourceSyntax: Sendable {
  public var name: Name
  public var title: StringSyntax
  public var id: StringSyntax
  public var from: CivilDate
  public var to: CivilDate?
  public var range: SourceRange
  public init(
    name: Name, title: StringSyntax, id: StringSyntax, from: CivilDate, to: CivilDate?, range: SourceRange
  ) {
    self.name = name
    self.title = title
    self.id = id
    self.from = from
    self.to = to
    self.range = range
  }
}

public struct EnumValuesSyntax: Sendable {
  public struct Value: Sendable {
    public var name: Name
    public var label: StringSyntax?
    public init(name: Name, label: StringSyntax?) {
      self.name = name
      self.label = label
    }
  }
  public var isOrdered: Bool
  public var values: [Value]
  public init(isOrdered: Bool, values: [Value]) {
    self.isOrdered = isOrdered
    self.values = values
  }
}

public struct EnumSyntax: Sendable {
  public var name: Name
  public var values: EnumValuesSyntax
  public var range: SourceRange
  public init(name: Name, values: EnumValuesSyntax, range: SourceRange) {
    self.name = name
    self.values = values
    self.range = range
  }
}

public struct RecordSyntax: Sendable {
  public struct Field: Sendable {
    public var name: Name
    public var base: Base
    public var isOptional: Bool
    public var isList: Bool
    public var flags: [Flag]
    public var range: SourceRange
    public init(name: Name, base: Base, isOptional: Bool, isList: Bool, flags: [Flag], range: SourceRange) {
      self.name = name
      self.base = base
      self.isOptional = isOptional
      self.isList = isList
      self.flags = flags
      self.range = range
    }
  }
  public enum Base: Sendable {
    case label, text, integer, decimal, bool, date, instant, period
    case inlineEnum(EnumValuesSyntax)
    /// An enum or a record type, by name.
    case named(Name)
  }
  public enum Flag: Sendable {
    case past(SourceRange)
    case alias(SourceRange)
    case unit(SourceRange)
    case inside(Name)
  }
  public var name: Name
  public var isScope: Bool
  public var fields: [Field]
  public var range: SourceRange
  public init(name: Name, isScope: Bool, fields: [Field], range: SourceRange) {
    self.name = name
    self.isScope = isScope
    self.fields = fields
    self.range = range
  }
}

/// What may stand as a parameter's value.
public indirect enum ConstantSyntax: Sendable {
  case literal(Literal, SourceRange)
  case name(Name)
  case list([Name], SourceRange)
  case table([(key: Name, value: ConstantSyntax)], SourceRange)
}

public struct ParameterSyntax: Sendable {
  public enum Bound: Sendable { case atMost(ConstantSyntax), atLeast(ConstantSyntax) }
  public var name: Name
  /// One or two enums that the table is read by.
  public var by: [Name]
  public var statutory: Bound?
  /// Where the law gives the number; empty when only the rules that read it say so.
  public var bases: [BasisSyntax]
  public var value: ConstantSyntax
  public var range: SourceRange
  public init(
    name: Name, by: [Name], statutory: Bound?, bases: [BasisSyntax], value: ConstantSyntax, range: SourceRange
  ) {
    self.name = name
    self.by = by
    self.statutory = statutory
    self.bases = bases
    self.value = value
    self.range = range
  }
}

public struct SetSyntax: Sendable {
  public var name: Name
  public var keys: [Name]
  public var value: ConstantSyntax
  public var range: SourceRange
  public init(name: Name, keys: [Name], value: ConstantSyntax, range: SourceRange) {
    self.name = name
    self.keys = keys
    self.value = value
    self.range = range
  }
}

/// `define ship s.rank = …`: a derived field.
public struct DefineSyntax: Sendable {
  public var type: Name
  public var variable: Name
  public var field: Name
  public var value: Expression
  public var range: SourceRange
  public init(type: Name, variable: Name, field: Name, value: Expression, range: SourceRange) {
    self.type = type
    self.variable = variable
    self.field = field
    self.value = value
    self.range = range
  }
}

public struct BasisSyntax: Sendable {
  public var source: Name
  public var place: StringSyntax
  public var from: CivilDate?
  public var to: CivilDate?
  /// The day whose law governs; today when not said.
  public var on: Expression?
  public var range: SourceRange
  public init(
    source: Name, place: StringSyntax, from: CivilDate?, to: CivilDate?, on: Expression?, range: SourceRange
  ) {
    self.source = source
    self.place = place
    self.from = from
    self.to = to
    self.on = on
    self.range = range
  }
}
