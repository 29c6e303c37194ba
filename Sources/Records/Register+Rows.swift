internal import CivilTime
internal import Krav

extension Register {
  /// A batch's record as the register keeps it: labels and references become numbers of this register.
  func row(of entry: Batch.Entry, in batch: Batch) -> Row {
    let fields = program.records[Int(entry.type)].fields
    var row = Row(cells: Array(repeating: Row.missing, count: fields.count))
    for (index, field) in fields.enumerated() {
      let cell = batch.cells[entry.firstCell + index]
      guard cell != Batch.missing else { continue }
      if field.isList {
        var elements = batch.listCells[Batch.Text(cell: cell).range].map {
          UInt32(truncatingIfNeeded: element($0, field.type, batch))
        }
        if field.isAlias {
          // The order of earlier names has a meaning: the oldest comes first.
          var seen: Set<UInt32> = []
          elements = elements.filter { seen.insert($0).inserted }
        } else {
          elements = Array(Set(elements)).sorted()
        }
        if !elements.isEmpty { row.lists.append((index, elements)) }
      } else if field.type == .instant {
        row.cells[index] = cell
      } else {
        row.cells[index] = element(cell, field.type, batch)
      }
    }
    return row
  }

  private func element(_ cell: UInt64, _ type: FieldType, _ batch: Batch) -> UInt64 {
    switch type {
    case .bool, .text, .enumeration, .date: return cell
    case .instant: return UInt64(pools.instants.intern(Instant(seconds: Int64(bitPattern: cell))))
    case .integer, .decimal: return UInt64(pools.intern(batch.fractions[Int(cell)]))
    case .period: return UInt64(pools.periods.intern(batch.periods[Int(cell)]))
    case .label: return UInt64(pools.symbols.intern(batch.strings.span.extracting(Batch.Text(cell: cell).range)))
    case .reference(let target):
      return UInt64(tables[target].intern(batch.strings.span.extracting(Batch.Text(cell: cell).range)))
    }
  }
}
