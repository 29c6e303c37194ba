public import CivilTime
public import Krav

/// What an `import` of the pack says, for whoever is to be told.
public struct ImportMapping: Sendable {
  public struct Column: Sendable {
    /// `id`, `endret`, or a field of the type.
    public var field: String
    /// The words of the field's declaration, the declaration's name for an enum or a reference: `date`, `[label]`.
    public var kind: String
    /// One, or two that are joined; none for a value that is the same for every record.
    public var headers: [String]
    /// How many spellings the import lists, and whether it says what all others mean.
    public var spellings: Int
    public var hasOtherwise: Bool
    /// Of what stands there only is kept that there is something.
    public var isReduced: Bool
  }

  private let plan: ImportPlan
  public let type: String
  /// The one of the id first.
  public let columns: [Column]

  init(_ plan: ImportPlan, _ program: Program) {
    self.plan = plan
    let record = program.records[plan.type]
    type = record.name
    columns = plan.columns.map { column in
      let field: Field? = if case .field(let number) = column.target { record.fields[number] } else { nil }
      let name = if case .id = column.target { "id" } else { field?.name ?? "endret" }
      let places = [column.first, column.second].filter { $0 != ImportPlan.Column.none }
      let spelled = column.spellings == ImportPlan.Column.none ? nil : plan.spellings[column.spellings]
      return Column(
        field: name, kind: field.map { Self.kind($0, program) } ?? (name == "id" ? "id" : "instant"),
        headers: column.constant == ImportPlan.Column.none ? places.map { plan.headers[$0] } : [],
        spellings: spelled?.values.count ?? 0, hasOtherwise: spelled?.otherwise != nil, isReduced: field?.type == .text)
    }
  }

  public var pattern: String { plan.pattern.written }
  public var isNewestOnly: Bool { plan.isNewestOnly }
  /// Whether the pattern names a day.
  public var hasDate: Bool { plan.pattern.hasDate }
  public var headers: [String] { plan.headers }

  public var encoding: String {
    switch plan.encoding {
    case .utf8: "utf-8"
    case .windows1252: "windows-1252"
    case .latin1: "iso-8859-1"
    }
  }

  public var separator: String { String(UnicodeScalar(plan.separator)) }
  public var dates: String { plan.dates.written }
  /// `nil` where an instant has its offset.
  public var times: String? { plan.times?.written }
  public var decimals: String { String(UnicodeScalar(plan.decimalSign)) }
  /// Between the elements of a list; `nil` where a cell is one.
  public var lists: String? { plan.listSeparator.map { String(UnicodeScalar($0)) } }

  /// - Parameter path: beneath the inbox.
  public func fits(_ path: String) -> Bool { plan.pattern.match(NFC.normalise(path)) != nil }

  /// A path beneath the inbox that the import reads.
  ///
  /// - Parameters:
  ///   - date: the day of the export.
  ///   - suffix: `.csv` or another, for a pattern that leaves the ending open.
  /// - Returns: `nil` where no such path fits: the pattern has another ending.
  public func path(on date: CivilDate, suffix: String) -> String? {
    // Where the pattern has no day, what stands for the `*` puts the files in their order.
    let texts = hasDate ? ["", suffix] : ["\(date)", "\(date)" + suffix, "", suffix]
    return texts.map { plan.pattern.path(on: date, $0) }.first { $0.hasSuffix(suffix) && fits($0) }
  }

  private static func kind(_ field: Field, _ program: Program) -> String {
    let base =
      switch field.type {
      case .label: "label"
      case .text: "text"
      case .integer: "integer"
      case .decimal: "decimal"
      case .bool: "bool"
      case .date: "date"
      case .instant: "instant"
      case .period: "period"
      case .enumeration(let number): program.enums[number].name
      case .reference(let number): program.records[number].name
      }
    return field.isList ? "[\(base)]" : base
  }
}

extension RecordSchema {
  /// What the pack's imports say, in the order in which they are declared.
  public func mappings(_ program: Program) -> [ImportMapping] { imports.map { ImportMapping($0, program) } }
}
