internal import CivilTime

/// A constant with its type.
struct TypedConstant {
  var value: Constant
  var type: ValueType
}

extension Checker {
  /// The constants in order, all of one type; durations may differ in unit, and then have none in common.
  mutating func constants(_ syntaxes: [ConstantSyntax]) -> (values: [Constant], type: ValueType)? {
    let enumeration: Int?
    switch namedEnum(syntaxes) {
    case .none: enumeration = nil
    case .one(let index): enumeration = index
    case .wrong: return nil
    }
    var values: [Constant] = []
    var type: ValueType?
    for syntax in syntaxes {
      guard let constant = constant(syntax, enumeration: enumeration) else { continue }
      if let former = type {
        guard let common = commonType(former, constant.type) else {
          error(
            .typeMismatch, syntax.range,
            "the values before are \(describe(former)), this is \(describe(constant.type))",
            help: "give every value of a table one type")
          continue
        }
        type = common
      } else {
        type = constant.type
      }
      values.append(constant.value)
    }
    guard let type, values.count == syntaxes.count else { return nil }
    return (values, type)
  }

  private enum NamedEnum {
    /// There is no name among the constants.
    case none
    case one(Int)
    /// An error has been reported.
    case wrong
  }

  /// The enum that the names among the constants belong to.
  private mutating func namedEnum(_ syntaxes: [ConstantSyntax]) -> NamedEnum {
    var words: [Name] = []
    for syntax in syntaxes {
      switch syntax {
      case .name(let name): words.append(name)
      case .list(let items, _): words += items
      default: break
      }
    }
    guard let first = words.first else { return .none }
    if let common = commonEnum(of: words.map(\.text)) { return .one(common) }
    for word in words where names.enumsOfValue[word.text] == nil {
      unknown(
        word.text, word.range, "there is no enum value `\(word.text)`", among: names.enumsOfValue.keys,
        help: "a parameter holds a number, a share, a duration, an enum value or a list of them")
      return .wrong
    }
    let owners = (names.enumsOfValue[first.text] ?? []).map(\.enumeration)
    let shared = owners.filter { owner in words.allSatisfy { names.values[owner][$0.text] != nil } }
    if shared.count > 1 {
      ambiguous(first.text, first.range, shared)
    } else {
      let stranger = words.first { names.values[owners[0]][$0.text] == nil } ?? first
      error(
        .typeMismatch, stranger.range, "`\(stranger.text)` is no value of `\(program.enums[owners[0]].name)`",
        help: "the values of one parameter are of one enum")
    }
    return .wrong
  }

  func commonType(_ a: ValueType, _ b: ValueType) -> ValueType? {
    if a == b { return a }
    guard case .duration(let first) = a, case .duration(let second) = b, first != .hours, second != .hours else {
      return nil
    }
    return .duration(nil)
  }

  /// One constant that is no table.
  mutating func constant(_ syntax: ConstantSyntax, enumeration: Int?) -> TypedConstant? {
    switch syntax {
    case .literal(let literal, _): return Self.constant(literal)
    case .name(let name):
      let value =
        if let enumeration { enumValue(name.text, name.range, of: enumeration) } else {
          enumValue(name.text, name.range)
        }
      guard let value, case .enumValue(let owner, _) = value else {
        if enumeration == nil, names.enumsOfValue[name.text] == nil {
          unknown(
            name.text, name.range, "there is no enum value `\(name.text)`", among: names.enumsOfValue.keys,
            help: "declare it among the values of an enum")
        }
        return nil
      }
      return TypedConstant(value: value, type: .enumeration(owner))
    case .list(let items, let range):
      guard let owner = enumeration ?? commonEnum(of: items.map(\.text)) else {
        error(.typeMismatch, range, "these are not the values of one enum", help: "a list holds values of one enum")
        return nil
      }
      let values = items.compactMap { enumValue($0.text, $0.range, of: owner) }
      guard values.count == items.count else { return nil }
      return TypedConstant(value: .list(values), type: .list(.enumeration(owner)))
    case .table(_, let range):
      error(
        .tableKeys, range, "a table stands where one value is wanted",
        help: "a table's parameter says `by` which enum it is read")
      return nil
    }
  }

  static func constant(_ literal: Literal) -> TypedConstant {
    switch literal {
    case .string(let text): TypedConstant(value: .label(text), type: .label)
    case .date(let date): TypedConstant(value: .date(date), type: .date)
    case .instant(let instant): TypedConstant(value: .instant(instant), type: .instant)
    case .bool(let bool): TypedConstant(value: .bool(bool), type: .bool)
    case .number(let number, _): TypedConstant(value: .number(number), type: .number)
    case .duration(let duration): TypedConstant(value: .duration(duration), type: .duration(duration.unit))
    }
  }
}

extension CivilDuration {
  var unit: DurationUnit {
    switch self {
    case .days: .days
    case .months: .months
    case .workingDays: .workingDays
    case .hours: .hours
    }
  }
}

extension ConstantSyntax {
  var range: SourceRange {
    switch self {
    case .literal(_, let range), .list(_, let range), .table(_, let range): range
    case .name(let name): name.range
    }
  }
}
