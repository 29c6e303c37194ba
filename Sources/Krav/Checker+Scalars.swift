internal import CivilTime

// Values that are written for a stored field: in tests, and as constants of an import.
extension Checker {
  /// A stored field that a value is given for.
  mutating func storedField(_ name: Name, of record: Int) -> Field? {
    if let index = names.fields[record][name.text] {
      return index == DeclaredNames.failed ? nil : program.records[record].fields[index]
    }
    if names.derived[record][name.text] != nil {
      error(
        .typeMismatch, name.range, "`\(name.text)` is derived, so no value can be given for it",
        help: "give values for the fields that it is derived from")
      return nil
    }
    unknown(
      name.text, name.range, "`\(program.records[record].name)` has no field `\(name.text)`",
      among: names.fields[record].keys, help: "declare it in the record")
    return nil
  }

  mutating func check(_ scalar: ScalarSyntax, for field: Field, of record: Int) {
    switch scalar {
    case .missing(let range):
      guard !field.isOptional, !field.isList else { return }
      error(.missingField, range, "`\(field.name)` is never missing", help: "declare it with `?`, or give a value")
    case .list(let items, let range):
      guard field.isList else {
        error(.typeMismatch, range, "`\(field.name)` is no list", help: "give one value, without brackets")
        return
      }
      for item in items { checkElement(item, for: field, of: record) }
    default:
      guard !field.isList else {
        error(.typeMismatch, scalar.range, "`\(field.name)` is a list", help: "write `[ ]` around its values")
        return
      }
      checkElement(scalar, for: field, of: record)
    }
  }

  private mutating func checkElement(_ scalar: ScalarSyntax, for field: Field, of record: Int) {
    switch (field.type, scalar) {
    case (.text, .string), (.reference, .string), (.decimal, .number), (.bool, .bool), (.date, .date),
      (.instant, .instant):
      break
    case (.label, .string(let text)):
      if text.value.unicodeScalars.count > field.longest {
        error(
          .typeMismatch, text.range, "`\(field.name)` has at most \(field.longest) characters",
          help: "a longer text is no label: shorten it")
      }
    case (.integer, .number(let number, let range)):
      if !number.isInteger {
        error(.typeMismatch, range, "`\(field.name)` is a whole number", help: "declare it as `decimal`, or round")
      }
    case (.period, .string(let text)):
      do throws(PeriodError) { _ = try Period(edtf: text.value) } catch {
        self.error(
          .typeMismatch, text.range, "`\(text.value)` is no period", help: error.description)
      }
    case (.enumeration(let index), .name(let name)): _ = enumValue(name.text, name.range, of: index)
    default:
      let help =
        switch field.type {
        case .label, .text: "write it in quotes"
        case .integer, .decimal: "write a number"
        case .bool: "write `true` or `false`"
        case .date: "write `2025-03-01`, without quotes"
        case .instant: "write `2025-03-01T12:00:00+01:00`, without quotes"
        case .period: "write an EDTF period in quotes, for example `\"2019-03\"`"
        case .enumeration: "write one of its values, without quotes"
        case .reference(let index): "write the id of the `\(program.records[index].name)` in quotes"
        }
      let single = Field(
        name: field.name, type: field.type, isOptional: false, isList: false, isPast: false, isAlias: false,
        inside: nil)
      error(
        .typeMismatch, scalar.range, "`\(field.name)` is \(describe(valueType(of: single))), this is not", help: help)
    }
  }
}

extension ScalarSyntax {
  var range: SourceRange {
    switch self {
    case .string(let text): text.range
    case .date(_, let range), .instant(_, let range), .number(_, let range), .bool(_, let range), .missing(let range),
      .list(_, let range):
      range
    case .name(let name): name.range
    }
  }
}
