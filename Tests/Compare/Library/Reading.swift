import CivilTime
import Krav

/// Gives expressions their meaning, straight from the syntax tree.
final class Reading {
  let world: World
  var parameters: [String: ParameterSyntax] = [:]
  /// Values by the parameter's name and its keys.
  var values: [String: ConstantSyntax] = [:]
  var defines: [String: DefineSyntax] = [:]
  var derived: [String: (term: Term, size: Int)] = [:]
  /// How many slots the rule or derived field at hand has taken.
  var size = 0

  init(_ world: World, _ declarations: [Declaration]) {
    self.world = world
    for case .parameter(let parameter) in declarations {
      parameters[parameter.name.text] = parameter
      keep(parameter.value, parameter.name.text, depth: parameter.by.count)
    }
    for case .set(let set) in declarations {
      guard let parameter = parameters[set.name.text] else { continue }
      let place = set.keys.reduce(set.name.text) { $0 + "/" + $1.text }
      keep(set.value, place, depth: parameter.by.count - set.keys.count)
    }
    for case .define(let define) in declarations { defines["\(define.type.text).\(define.field.text)"] = define }
  }

  private func keep(_ value: ConstantSyntax, _ place: String, depth: Int) {
    if depth > 0, case .table(let entries, _) = value {
      for entry in entries { keep(entry.value, "\(place)/\(entry.key.text)", depth: depth - 1) }
    } else {
      values[place] = value
    }
  }

  // MARK: Names

  func enumeration(_ name: String) -> Int? { world.enums.firstIndex { $0.name == name } }

  func type(_ name: String) -> Int { world.types.firstIndex { $0.name == name } ?? 0 }

  func slot() -> Int {
    size += 1
    return size - 1
  }

  /// A word of the expected enum, or of the only one that has it.
  func word(_ name: String, _ expected: Kind?) -> (Kind, Value)? {
    if case .word(let number)? = expected, let place = world.enums[number].values.firstIndex(where: { $0.name == name })
    {
      return (.word(number), .word(number, place))
    }
    for (number, type) in world.enums.enumerated() {
      if let place = type.values.firstIndex(where: { $0.name == name }) { return (.word(number), .word(number, place)) }
    }
    return nil
  }

  /// It is made of names of enum values alone, so that what stands beside it says of which enum.
  func isBare(_ expression: Expression, _ scope: Scope) -> Bool {
    switch expression.kind {
    case .name(let name): scope.names[name] == nil && parameters[name] == nil && enumeration(name) == nil
    case .parenthesised(let inner): isBare(inner, scope)
    case .otherwise(let left, let right): isBare(left, scope) && isBare(right, scope)
    case .list(let items): items.allSatisfy { isBare($0, scope) }
    default: false
    }
  }

  func name(_ name: String, _ scope: Scope, _ expected: Kind?) -> Term {
    switch scope.names[name] {
    case .bound(let slot, let kind)?:
      return Term(kind: kind) { frame in
        let item = frame.slots[frame.base + slot]
        if !item.value.isKnown { frame.lacks += item.lacks }
        return item.value
      }
    case .value(let term)?: return term
    case .query?, nil: break
    }
    if parameters[name] != nil { return constant(values[name], parameters[name].map { $0.value }, nil) }
    if let number = enumeration(name), expected == nil || word(name, expected)?.0 != expected {
      let items = world.enums[number].values.indices.map { Value.Item(value: .word(number, $0)) }
      return Term(kind: .list(.word(number))) { _ in .list(items) }
    }
    guard let (kind, value) = word(name, expected) else { return nothing }
    return Term(kind: kind) { _ in value }
  }

  var nothing: Term { Term(kind: .bool) { _ in .undecided } }

  /// - Parameters:
  ///   - syntax: the value in force.
  ///   - shipped: another value of the same parameter, for the enum of its words.
  ///   - expected: the enum of its words, if it is known.
  func constant(_ syntax: ConstantSyntax?, _ shipped: ConstantSyntax?, _ expected: Kind?) -> Term {
    switch syntax {
    case .literal(let literal, _)?: return self.literal(literal)
    case .name(let name)?: return self.name(name.text, Scope(), expected)
    case .list(let names, _)?:
      let words = names.compactMap { word($0.text, expected) }
      return Term(kind: .list(words.first?.0 ?? .bool)) { _ in .list(words.map { Value.Item(value: $0.1) }) }
    default: return nothing
    }
  }

  func literal(_ literal: Literal) -> Term {
    switch literal {
    case .string(let text):
      let symbol = world.symbols.number(text)
      return Term(kind: .label) { _ in .label(symbol) }
    case .date(let date): return Term(kind: .date) { _ in .date(date) }
    case .instant(let instant): return Term(kind: .instant) { _ in .instant(instant) }
    case .bool(let bool): return Term(kind: .bool) { _ in .bool(bool) }
    case .number(let number, _):
      let value = Rational(Int128(number.numerator), Int128(number.denominator)).map { Value.number($0) } ?? .undecided
      return Term(kind: .number) { _ in value }
    case .duration(let duration):
      let value = Self.length(duration)
      guard case .length(let unit, _) = value else { return nothing }
      return Term(kind: .length(unit)) { _ in value }
    }
  }

  static func length(_ duration: CivilDuration) -> Value {
    switch duration {
    case .days(let count): .length(.days, count)
    case .months(let count): .length(.months, count)
    case .workingDays(let count, let saturdays): .length(saturdays ? .workingDaysWithSaturdays : .workingDays, count)
    case .hours(let count): Int64(exactly: Int128(count) * 3600).map { .length(.seconds, $0) } ?? .undecided
    }
  }

  // MARK: Tables

  func table(_ name: String, _ keys: [Expression], _ scope: Scope) -> Term {
    let enums = parameters[name]?.by.compactMap { enumeration($0.text) } ?? []
    let terms = zip(keys, enums).map { read($0, scope, .word($1)) }
    var cells: [String: Term] = [:]
    for (place, value) in values where place.hasPrefix(name + "/") { cells[place] = constant(value, nil, nil) }
    guard let first = cells.values.first else { return nothing }
    let units = Set(cells.values.map { term in if case .length(let unit) = term.kind { unit } else { nil as Unit? } })
    let kind = if case .length = first.kind { units.count == 1 ? first.kind : .length(nil) } else { first.kind }
    return Term(kind: kind) { frame in
      var place = name
      var state = Value.set
      for term in terms {
        let key = term.value(frame)
        if case .word(let number, let value) = key {
          place += "/" + frame.world.enums[number].values[value].name
        } else if !state.isUndecided {
          state = key.isUndecided ? .undecided : .missing
        }
      }
      guard case .set = state else { return state }
      return cells[place].map { $0.value(frame) } ?? .undecided
    }
  }
}
