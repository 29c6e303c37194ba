internal import CivilTime
public import Krav

/// A parameter, or one cell of a table, as text.
public struct ParameterSetting: Sendable, Hashable {
  /// `grace`, `grace[high]`
  public var name: String
  /// As a pack would write it: `30 days`.
  public var value: String
  public var shipped: String
  /// Whether the law bounds it; otherwise it is the municipality's own.
  public var isStatutory: Bool
  /// `at most 12 months`
  public var bound: String?

  public init(name: String, value: String, shipped: String, isStatutory: Bool = false, bound: String? = nil) {
    self.name = name
    self.value = value
    self.shipped = shipped
    self.isStatutory = isStatutory
    self.bound = bound
  }

  /// Whether a `set` gave it another value than the pack's.
  public var isSet: Bool { value != shipped }

  /// Every parameter of a pack, a table cell by cell.
  public static func all(of program: Program) -> [ParameterSetting] {
    program.parameters.flatMap { all(of: $0, in: program) }
  }

  /// The cells of one parameter.
  public static func all(of parameter: Parameter, in program: Program) -> [ParameterSetting] {
    let cells = zip(constants(parameter.value), constants(parameter.shipped))
    let bound = parameter.bound.map { ($0.isAtMost ? "at most " : "at least ") + text($0.value, program) }
    return zip(keys(parameter, program), cells).map { key, cell in
      ParameterSetting(
        name: parameter.name + key, value: text(cell.0, program), shipped: text(cell.1, program),
        isStatutory: parameter.isStatutory, bound: bound)
    }
  }

  private static func constants(_ value: Parameter.Value) -> [Constant] {
    switch value {
    case .single(let constant): [constant]
    case .table(let constants): constants
    }
  }

  /// `[high]`, `[high, day]`, row by row; empty for what is no table.
  private static func keys(_ parameter: Parameter, _ program: Program) -> [String] {
    var keys = [""]
    for enumeration in parameter.by {
      let names = program.enums[enumeration].values.map(\.name)
      keys = keys.flatMap { key in names.map { key.isEmpty ? $0 : "\(key), \($0)" } }
    }
    return parameter.by.isEmpty ? keys : keys.map { "[\($0)]" }
  }

  private static func text(_ constant: Constant, _ program: Program) -> String {
    switch constant {
    case .bool(let value): value ? "true" : "false"
    case .number(let number): number.decimalText
    case .date(let date): date.description
    case .instant(let instant): ZoneRules.utc.rfc3339(instant)
    case .duration(let duration): text(duration)
    case .label(let label): "\"\(label)\""
    case .enumValue(let enumeration, let value): program.enums[enumeration].values[value].name
    case .list(let items): "[" + items.map { text($0, program) }.joined(separator: ", ") + "]"
    }
  }

  private static func text(_ duration: CivilDuration) -> String {
    let unit =
      switch duration {
      case .days: "day"
      case .months: "month"
      case .workingDays: "working day"
      case .hours: "hour"
      }
    let count = duration.count
    let text = "\(count) \(unit)\(count == 1 ? "" : "s")"
    if case .workingDays(_, let saturdaysCount) = duration, saturdaysCount { return text + " with saturdays" }
    return text
  }
}
