public import CivilTime

/// A checked pack: every name resolved, every expression typed. This is all that the rooms below see of a pack.
public struct Program: Sendable {
  public var sources: [LegalSource] = []
  public var enums: [EnumType] = []
  public var records: [RecordType] = []
  /// Index of the record type that verdicts roll up along, if any is declared `scope`.
  public var scope: Int?
  public var parameters: [Parameter] = []
  public var derivedFields: [DerivedField] = []
  public var rules: [Rule] = []
  public var criteria: [Criterion] = []
  public var statistics: [Statistics] = []
  public var imports: [ImportSyntax] = []
  public var snapshots: [SnapshotSyntax] = []
  public var accepts: [AcceptSyntax] = []
  public var accesses: [AccessSyntax] = []
  public var proxies: [ProxySyntax] = []
  /// The tests of the pack that was asked for; those of packs that it uses are not among them.
  public var tests: [TestSyntax] = []

  public init() {}
}

/// `source`: a law, regulation or decision, and the days it is in force.
public struct LegalSource: Sendable {
  public var name: String
  public var title: String
  /// As printed in the log, for example `FOR-2016-10-28-1250`.
  public var id: String
  public var from: CivilDate
  public var to: CivilDate?
  public init(name: String, title: String, id: String, from: CivilDate, to: CivilDate?) {
    self.name = name
    self.title = title
    self.id = id
    self.from = from
    self.to = to
  }
}

public struct EnumType: Sendable {
  public struct Value: Sendable {
    public var name: String
    /// For messages; the name with spaces for `_` when none is given.
    public var label: String?
    public init(name: String, label: String?) {
      self.name = name
      self.label = label
    }
  }
  /// For an enum written inside a record: `record.field`.
  public var name: String
  public var isOrdered: Bool
  public var values: [Value]
  public init(name: String, isOrdered: Bool, values: [Value]) {
    self.name = name
    self.isOrdered = isOrdered
    self.values = values
  }
}

/// A record type's declaration: the schema that readers and registers follow.
public struct RecordType: Sendable {
  public var name: String
  public var isScope: Bool
  public var fields: [Field]
  /// The fields that may place a record in the unit tree, the first that is set does: the one flagged `unit`, else the
  /// first reference to the scope type, else the `inside` references, else the first required reference to a type that
  /// has a place. Empty for the scope type itself and for what has no place.
  public var placeFields: [Int]
  /// For the scope type: the field that refers to the parent (the first reference to the type itself).
  public var parentField: Int?
  /// For the scope type: the list of earlier names, oldest first.
  public var aliasField: Int?
  /// The built-in type `waiver` (its fields are those of the language reference).
  public var isWaiver: Bool
  public init(
    name: String, isScope: Bool, fields: [Field], placeFields: [Int], parentField: Int?, aliasField: Int?,
    isWaiver: Bool
  ) {
    self.name = name
    self.isScope = isScope
    self.fields = fields
    self.placeFields = placeFields
    self.parentField = parentField
    self.aliasField = aliasField
    self.isWaiver = isWaiver
  }
}

public struct Field: Sendable {
  public var name: String
  public var type: FieldType
  public var isOptional: Bool
  public var isList: Bool
  /// A date or instant that states a fact: refused when it lies ahead of tomorrow.
  public var isPast: Bool
  public var isAlias: Bool
  /// For a reference: objects in the owner's list of this name are records of this type.
  public var inside: String?
  /// The most characters (Unicode scalars) that a label or an id in it may have.
  public var longest = 80
  public init(
    name: String, type: FieldType, isOptional: Bool, isList: Bool, isPast: Bool, isAlias: Bool, inside: String?
  ) {
    self.name = name
    self.type = type
    self.isOptional = isOptional
    self.isList = isList
    self.isPast = isPast
    self.isAlias = isAlias
    self.inside = inside
  }
}

public enum FieldType: Hashable, Sendable {
  case label, text, integer, decimal, bool, date, instant, period
  /// Index in ``Program/enums``.
  case enumeration(Int)
  /// Index in ``Program/records``.
  case reference(Int)
}

public struct Parameter: Sendable {
  public enum Value: Hashable, Sendable {
    case single(Constant)
    /// Row-major by the first enum, then the second; total.
    case table([Constant])
  }
  public var name: String
  /// Indices in ``Program/enums``.
  public var by: [Int]
  public var type: ValueType
  /// The law bounds it; otherwise it is the municipality's own choice and alerts say so.
  public var isStatutory: Bool
  public var bound: (isAtMost: Bool, value: Constant)?
  /// Where the law gives the number, if the pack says so.
  public var bases: [Basis] = []
  /// With every `set` applied.
  public var value: Value
  /// As the pack shipped it.
  public var shipped: Value
  public init(
    name: String, by: [Int], type: ValueType, isStatutory: Bool, bound: (isAtMost: Bool, value: Constant)?,
    value: Value, shipped: Value
  ) {
    self.name = name
    self.by = by
    self.type = type
    self.isStatutory = isStatutory
    self.bound = bound
    self.value = value
    self.shipped = shipped
  }
}

/// `define ship s.rank = …`. In its value, variable 0 is the record; `variables` are those of its queries.
public struct DerivedField: Sendable {
  public var record: Int
  public var name: String
  public var variables: [Variable]
  public var value: TypedExpression
  public init(record: Int, name: String, variables: [Variable], value: TypedExpression) {
    self.record = record
    self.name = name
    self.variables = variables
    self.value = value
  }
}

public struct Variable: Sendable {
  public var name: String
  public var type: ValueType
  public init(name: String, type: ValueType) {
    self.name = name
    self.type = type
  }
}

public enum Verdict: UInt8, Sendable, Hashable, CaseIterable {
  case green, yellow, unknown, red

  /// `nil` for any other word.
  public init?(word: String) {
    guard let verdict = Self.allCases.first(where: { $0.word == word }) else { return nil }
    self = verdict
  }

  /// As in packs, in the log and on the socket.
  public var word: String {
    switch self {
    case .green: "green"
    case .yellow: "yellow"
    case .unknown: "unknown"
    case .red: "red"
    }
  }
}

public struct Rule: Sendable {
  public enum Weight: Sendable { case ordinary, statutory, advisory }

  /// `x in LIST` after the first binding: the subject has one further element for each.
  public struct ListBinding: Sendable {
    public var variable: Int
    public var list: TypedExpression
    public init(variable: Int, list: TypedExpression) {
      self.variable = variable
      self.list = list
    }
  }

  public struct Let: Sendable {
    public var name: String
    public var value: TypedExpression
    public init(name: String, value: TypedExpression) {
      self.name = name
      self.value = value
    }
  }

  public struct Clause: Sendable {
    /// `unknown`, `red` or `yellow`.
    public var verdict: Verdict
    public var condition: TypedExpression
    public var because: Template
    public var range: SourceRange
    public init(verdict: Verdict, condition: TypedExpression, because: Template, range: SourceRange) {
      self.verdict = verdict
      self.condition = condition
      self.because = because
      self.range = range
    }
  }

  public var name: String
  public var title: String
  public var weight: Weight
  public var formerName: String?
  public var bases: [Basis]
  /// Index of the record type of variable 0, the subject.
  public var record: Int
  public var variables: [Variable]
  public var listBindings: [ListBinding]
  public var condition: TypedExpression?
  /// Lets that name a value; a let that names a query is written out where it is used.
  public var lets: [Let]
  /// In the order in which they are tried: unknown, red, yellow.
  public var clauses: [Clause]
  public var remedy: Template?
  /// Parameters that it reads, indices in ``Program/parameters``.
  public var parameters: [Int]
  public internal(set) var cost = RuleCost()
  public var range: SourceRange

  public init(
    name: String, title: String, weight: Weight, formerName: String?, bases: [Basis], record: Int,
    variables: [Variable], listBindings: [ListBinding], condition: TypedExpression?, lets: [Let], clauses: [Clause],
    remedy: Template?, parameters: [Int], range: SourceRange
  ) {
    self.name = name
    self.title = title
    self.weight = weight
    self.formerName = formerName
    self.bases = bases
    self.record = record
    self.variables = variables
    self.listBindings = listBindings
    self.condition = condition
    self.lets = lets
    self.clauses = clauses
    self.remedy = remedy
    self.parameters = parameters
    self.range = range
  }
}

/// A place in a legal source, and when this wording is in force (already narrowed to the source's own days).
public struct Basis: Sendable {
  public var source: Int
  public var place: String
  public var from: CivilDate
  public var to: CivilDate?
  /// The day whose law governs; today when `nil`.
  public var governingDay: TypedExpression?
  public init(source: Int, place: String, from: CivilDate, to: CivilDate?, governingDay: TypedExpression?) {
    self.source = source
    self.place = place
    self.from = from
    self.to = to
    self.governingDay = governingDay
  }
}

public struct Template: Sendable {
  public enum Part: Sendable {
    case text(String)
    case value(TypedExpression)
  }
  public var parts: [Part]
  public init(parts: [Part]) {
    self.parts = parts
  }
}

public struct Criterion: Sendable {
  public var name: String
  public var title: String
  public var bases: [Basis]
  /// Indices in ``Program/rules``.
  public var rules: [Int]
  public var verdict: CriterionSyntax.Verdict
  public init(name: String, title: String, bases: [Basis], rules: [Int], verdict: CriterionSyntax.Verdict) {
    self.name = name
    self.title = title
    self.bases = bases
    self.rules = rules
    self.verdict = verdict
  }
}
