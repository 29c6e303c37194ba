import CivilTime
import Krav
import Records

extension ClearingSearch {
  /// Trials as they are told: changes of one record together.
  func suggestion(_ trials: [Trial]) -> Clearing.Suggestion {
    let root = engine.root(of: key)
    var changes: [Clearing.Change] = []
    var places: [RecordRef: Int] = [:]
    for trial in trials {
      let fields = fields(of: trial)
      if let place = places[trial.reference] {
        changes[place].fields += fields
        changes[place].kind = max(changes[place].kind, trial.kind)
      } else {
        places[trial.reference] = changes.count
        changes.append(
          Clearing.Change(
            kind: trial.kind, record: name(of: trial), isSubject: trial.reference == root, fields: fields))
      }
    }
    return Clearing.Suggestion(changes: changes, verdict: trials.first?.verdict ?? current)
  }

  private func name(of trial: Trial) -> String {
    let id = register.id(trial.reference)
    let isNew = id.unicodeScalars.first.map { $0.value < 0x20 } ?? false
    return isNew ? program.records[Int(trial.reference.type)].name : engine.evaluator.subjectName(trial.reference)
  }

  /// Of a new record, the fields that the rule reads; no other could matter.
  private func fields(of trial: Trial) -> [Clearing.FieldChange] {
    let type = Int(trial.reference.type)
    return trial.fields.filter { field, value in
      value != .missing && (trial.kind != .add || mentioned.byType[type]?.contains(field) ?? false)
    }.map { field, value in
      let declared = program.records[type].fields[field]
      var change = Clearing.FieldChange(
        field: declared.name, value: written(value, declared), text: printed(value, declared))
      change.isNow = value == .date(today) || value == .instant(moment)
      change.edge = trial.edge
      if trial.kind != .add, let before = standing(trial.reference, field, declared) {
        change.before = printed(before, declared)
      }
      if trial.kind != .add { change.element = element(value, trial.reference, field, declared) }
      if trial.ranked == field, let earliest = trial.earliest {
        change.earliest = Clearing.FieldChange.Boundary(
          value: written(earliest, declared) ?? "", text: printed(earliest, declared))
      }
      return change
    }
  }

  /// What comes to the list or leaves it; `nil` of what is no list, and of a list that may hold anything.
  private func element(
    _ value: SupposedValue, _ reference: RecordRef, _ field: Int, _ declared: Field
  ) -> Clearing.FieldChange.Element? {
    guard case .elements(let elements) = value, case .enumeration = declared.type else { return nil }
    let now = register.enumValues(reference, field).map { SupposedValue.enumeration($0) }
    guard let element = Set(elements).symmetricDifference(now).first else { return nil }
    let alone = SupposedValue.elements([element])
    return Clearing.FieldChange.Element(
      isAdded: elements.contains(element), value: written(alone, declared) ?? "", text: printed(alone, declared))
  }

  private func standing(_ reference: RecordRef, _ field: Int, _ declared: Field) -> SupposedValue? {
    if declared.isList {
      guard case .enumeration = declared.type else { return nil }
      let values = register.enumValues(reference, field)
      return values.isEmpty ? nil : .elements(values.map { .enumeration($0) })
    }
    return switch declared.type {
    case .bool: register.bool(reference, field).map { .bool($0) }
    case .enumeration: register.enumValue(reference, field).map { .enumeration($0) }
    case .date: register.date(reference, field).map { .date($0) }
    case .instant: register.instant(reference, field).map { .instant($0) }
    case .integer, .decimal: register.number(reference, field).map { .number($0) }
    default: nil
    }
  }

  private func term(_ value: SupposedValue, _ declared: Field) -> Term {
    switch value {
    case .missing: .missing
    case .text, .elements: .present
    case .bool(let value): .bool(value)
    case .date(let date): .date(date.dayNumber)
    case .instant(let instant): .instant(instant.seconds)
    case .number(let number): .number(number)
    case .period(let period): .period(period)
    case .label(let symbol): .label(symbol)
    case .enumeration(let value):
      if case .enumeration(let type) = declared.type {
        .enumeration(type: UInt16(type), value: UInt16(value))
      } else {
        .missing
      }
    case .reference(let slot):
      if case .reference(let target) = declared.type {
        .reference(RecordRef(type: UInt16(target), slot: slot))
      } else {
        .missing
      }
    }
  }

  /// The elements of a list, each as a value of its own.
  private func elements(_ value: SupposedValue, _ declared: Field) -> [Term]? {
    guard case .elements(let elements) = value else { return nil }
    return elements.map { term($0, declared) }
  }

  private func printed(_ value: SupposedValue, _ declared: Field) -> String {
    let printing = Printing(words: words, zone: engine.evaluator.clock.zone)
    if value == .text || written(value, declared) == nil { return words.isSet }
    return (elements(value, declared) ?? [term(value, declared)])
      .map { engine.evaluator.print($0, with: printing) }.joined(separator: ", ")
  }

  private func written(_ value: SupposedValue, _ declared: Field) -> String? {
    switch value {
    case .missing, .text: return nil
    case .number(let number): return number.decimalText
    case .label(let symbol): return register.text(of: symbol) == "…" ? nil : register.text(of: symbol)
    case .elements(let values) where values.count == 1: return written(values[0], declared)
    default:
      return (elements(value, declared) ?? [term(value, declared)])
        .map { engine.evaluator.elementName($0) }.joined(separator: ", ")
    }
  }
}
