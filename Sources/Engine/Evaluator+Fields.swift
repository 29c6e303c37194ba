import CivilTime
import Krav
import Records

/// The only place where the engine reads the register's columns.
extension Evaluator {
  /// The value of a single field of a record that is there; missing when it is empty.
  func read(_ node: Node, _ reference: RecordRef) -> Term {
    let field = Int(node.b)
    if blurs, node.operation != .fieldReference, node.operation != .fieldScopeReference, isBlurred(reference) {
      return .undecided
    }
    switch node.operation {
    case .fieldBool: return register.bool(reference, field).map { .bool($0) } ?? .missing
    case .fieldDate: return register.date(reference, field).map { .date($0.dayNumber) } ?? .missing
    case .fieldInstant: return register.instant(reference, field).map { .instant($0.seconds) } ?? .missing
    case .fieldInteger, .fieldDecimal: return register.number(reference, field).map { .number($0) } ?? .missing
    case .fieldLabel: return register.label(reference, field).map { .label($0) } ?? .missing
    case .fieldEnum:
      return register.enumValue(reference, field).map { .enumeration(type: UInt16(node.c), value: UInt16($0)) }
        ?? .missing
    case .fieldPeriod: return register.period(reference, field).map { .period($0) } ?? .missing
    case .fieldText: return register.isTextSet(reference, field) ? .present : .missing
    case .fieldReference:
      guard let slot = register.reference(reference, field) else { return .missing }
      return .reference(RecordRef(type: UInt16(node.c), slot: slot))
    case .fieldScopeReference:
      guard let slot = register.reference(reference, field) else { return .missing }
      return .reference(RecordRef(type: UInt16(node.c), slot: register.resolve(slot)))
    default: return .undecided
    }
  }

  /// What an index files the record under; `nil` when the field is empty.
  func indexKey(_ reference: RecordRef, _ field: Int) -> UInt32? {
    switch program.records[Int(reference.type)].fields[field].type {
    case .reference: register.reference(reference, field)
    case .enumeration: register.enumValue(reference, field).map { UInt32($0) }
    case .bool: register.bool(reference, field).map { $0 ? 1 : 0 }
    case .label: register.label(reference, field)
    case .date: register.date(reference, field).map { UInt32(bitPattern: $0.dayNumber) }
    default: nil
    }
  }

  /// What an index files the record under, for a list; references as the record says them.
  func indexElements(_ reference: RecordRef, _ field: Int) -> [UInt32] {
    switch program.records[Int(reference.type)].fields[field].type {
    case .reference: register.references(reference, field)
    case .enumeration: register.enumValues(reference, field).map { UInt32($0) }
    case .bool: register.bools(reference, field).map { $0 ? 1 : 0 }
    case .label: register.labels(reference, field)
    case .date: register.dates(reference, field).map { UInt32(bitPattern: $0.dayNumber) }
    default: []
    }
  }

  /// Puts the elements of a list field on `elements`; a unit by two names is there once.
  mutating func readList(_ reference: RecordRef, field: Int) {
    switch program.records[Int(reference.type)].fields[field].type {
    case .bool: elements += register.bools(reference, field).map { .bool($0) }
    case .text: if register.hasTexts(reference, field) { elements.append(.present) }
    case .label: elements += register.labels(reference, field).map { .label($0) }
    case .date: elements += register.dates(reference, field).map { .date($0.dayNumber) }
    case .instant: elements += register.instants(reference, field).map { .instant($0.seconds) }
    case .integer, .decimal: elements += register.numbers(reference, field).map { .number($0) }
    case .period: elements += register.periods(reference, field).map { .period($0) }
    case .enumeration(let type):
      elements += register.enumValues(reference, field).map {
        .enumeration(type: UInt16(type), value: UInt16($0))
      }
    case .reference(let target):
      let start = elements.count
      for slot in register.references(reference, field) {
        let resolved = target == program.scope ? register.resolve(slot) : slot
        let element = Term.reference(RecordRef(type: UInt16(target), slot: resolved))
        if target != program.scope || !elements[start...].contains(element) { elements.append(element) }
      }
    }
  }
}
