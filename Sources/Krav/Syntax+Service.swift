public import CivilTime

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

/// `access "north-leads" { read "north" acknowledge "north" until 2027-06-30 }`
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
