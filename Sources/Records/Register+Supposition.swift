public import CivilTime
public import Krav

/// What a field is supposed to hold.
public enum SupposedValue: Hashable, Sendable {
  case missing
  case bool(Bool)
  /// Index of the enum's value.
  case enumeration(Int)
  case date(CivilDate)
  case instant(Instant)
  case number(Fraction)
  /// A period of EDTF.
  case period(Period)
  /// As ``Register/symbol(of:)`` gives it.
  case label(UInt32)
  /// The slot of the record referred to.
  case reference(UInt32)
  /// A free text that is set.
  case text
  /// A list's elements, each as a field that is no list would hold it.
  case elements([SupposedValue])
}

// For whoever asks what would be if a record said something else. The changes are committed as any others, and put back
// by what was standing.
extension Register {
  /// The record as it stands, as a change that puts it back.
  public func standing(_ reference: RecordRef) -> RegisterChange {
    let table = tables[Int(reference.type)]
    let slot = Int(reference.slot)
    return RegisterChange(
      reference: reference, row: table.isPresent[slot] ? table.row(slot) : nil, origin: table.origins[slot],
      changed: table.changed(slot), aliasSlots: [])
  }

  /// The record with other values in some fields; one that is not there begins with every field empty.
  public func supposing(
    _ reference: RecordRef, _ fields: [(field: Int, value: SupposedValue)]
  ) -> RegisterChange {
    var change = standing(reference)
    let columns = tables[Int(reference.type)].columns
    var row = change.row ?? Row(cells: Array(repeating: Row.missing, count: columns.count))
    for (field, value) in fields {
      if case .elements(let elements) = value {
        row.lists.removeAll { $0.field == field }
        row.lists.append((field, Set(elements.map(word)).sorted()))
        row.lists.sort { $0.field < $1.field }
      } else {
        row.cells[field] = cell(value)
      }
    }
    change.row = row
    return change
  }

  private func cell(_ value: SupposedValue) -> UInt64 {
    switch value {
    case .missing, .elements: Row.missing
    case .bool(let value): value ? 1 : 0
    case .enumeration(let value): UInt64(value)
    case .date(let date): UInt64(Self.word(date))
    case .instant(let instant): UInt64(bitPattern: instant.seconds)
    case .number(let number): UInt64(pools.intern(number))
    case .period(let period): UInt64(pools.periods.intern(period))
    case .label(let symbol): UInt64(symbol)
    case .reference(let slot): UInt64(slot)
    case .text: 1
    }
  }

  /// As lists keep it: only what is wider than an element, or may be, differs from a cell.
  private func word(_ element: SupposedValue) -> UInt32 {
    if case .instant(let instant) = element { return pools.instants.intern(instant) }
    return UInt32(truncatingIfNeeded: cell(element))
  }
}
