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

// Declarations that the service, not the engine, acts on.

/// `import "export*.csv" as ship { … }`
public struct ImportSyntax: Sendable {
  public struct Option: Sendable {
    public var name: Name
    public var value: StringSyntax
    public init(name: Name, value: StringSyntax) {
      self.name = name
      self.value = value
    }
  }
  public enum Column: Sendable {
    /// One or two headers, joined with a space; spellings mapped, `else` last.
    case headers([StringSyntax], spellings: [(from: StringSyntax, to: ScalarSyntax)], otherwise: ScalarSyntax?)
    case constant(ScalarSyntax)
  }
  public var pattern: StringSyntax
  public var type: Name
  public var newestOnly: Bool
  public var options: [Option]
  public var columns: [(field: Name, column: Column)]
  public var range: SourceRange
  public init(
    pattern: StringSyntax, type: Name, newestOnly: Bool, options: [Option], columns: [(field: Name, column: Column)],
    range: SourceRange
  ) {
    self.pattern = pattern
    self.type = type
    self.newestOnly = newestOnly
    self.options = options
    self.columns = columns
    self.range = range
  }
}

/// `snapshot "ships-{date:yyyy-mm-dd}*.json" of ship`
public struct SnapshotSyntax: Sendable {
  public var pattern: StringSyntax
  public var type: Name
  public var range: SourceRange
  public init(pattern: StringSyntax, type: Name, range: SourceRange) {
    self.pattern = pattern
    self.type = type
    self.range = range
  }
}

/// `accept waiver, survey from "approved/" owner group "quality"`
public struct AcceptSyntax: Sendable {
  public var types: [Name]
  public var folder: StringSyntax
  public var ownerIsGroup: Bool
  public var owner: StringSyntax
  public var range: SourceRange
  public init(types: [Name], folder: StringSyntax, ownerIsGroup: Bool, owner: StringSyntax, range: SourceRange) {
    self.types = types
    self.folder = folder
    self.ownerIsGroup = ownerIsGroup
    self.owner = owner
    self.range = range
  }
}

/// `access "etterlev-tphr" { read "tphr" acknowledge "tphr" until 2027-06-30 }`
public struct AccessSyntax: Sendable {
  public var group: StringSyntax
  public var read: [StringSyntax]
  public var acknowledge: [StringSyntax]
  public var until: CivilDate?
  public var range: SourceRange
  public init(
    group: StringSyntax, read: [StringSyntax], acknowledge: [StringSyntax], until: CivilDate?, range: SourceRange
  ) {
    self.group = group
    self.read = read
    self.acknowledge = acknowledge
    self.until = until
    self.range = range
  }
}

/// `proxy user "www-data" header "X-Remote-User"`
public struct ProxySyntax: Sendable {
  public var user: StringSyntax
  public var header: StringSyntax
  public var range: SourceRange
  public init(user: StringSyntax, header: StringSyntax, range: SourceRange) {
    self.user = user
    self.header = header
    self.range = range
  }
}
