extension Checker {
  /// A type in words, with its article.
  func describe(_ type: ValueType) -> String {
    switch type {
    case .bool: "a yes or no"
    case .number: "a number"
    case .date: "a date"
    case .instant: "an instant"
    case .label: "a label"
    case .text: "free text"
    case .period: "a period"
    case .duration(.days): "a number of days"
    case .duration(.months): "a number of months"
    case .duration(.workingDays): "a number of working days"
    case .duration(.hours): "a number of hours"
    case .duration(nil): "a duration of several units"
    case .enumeration(let index): "a value of `\(program.enums[index].name)`"
    case .record(let index): "a reference to `\(program.records[index].name)`"
    case .list: "a list"
    }
  }

  /// The type of a stored field as a term.
  func valueType(of field: Field) -> ValueType {
    let element: ValueType =
      switch field.type {
      case .label: .label
      case .text: .text
      case .integer, .decimal: .number
      case .bool: .bool
      case .date: .date
      case .instant: .instant
      case .period: .period
      case .enumeration(let index): .enumeration(index)
      case .reference(let index): .record(index)
      }
    return field.isList ? .list(element) : element
  }

  /// What would mend a term of one type where another is wanted.
  func mend(_ found: ValueType, wanted: ValueType) -> String {
    switch (found, wanted) {
    case (.instant, .date): "take its day: `.date`"
    case (.date, .instant): "compare days: take `.date` of the instant"
    case (.period, .date): "take `.first` or `.last` of the period"
    case (.label, .enumeration): "write the value without quotes"
    case (.number, .duration), (.duration, .number): "write the unit: `30 days`, `12 months`, `n * 1 day`"
    case (.label, .record), (.record, .label): "a reference is compared with another reference, not with its id"
    case (_, .bool): "write a comparison, or a yes/no field"
    default: "\(describe(wanted)) is wanted here"
    }
  }
}
