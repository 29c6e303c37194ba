internal import CivilTime
internal import Krav

// Foreign columns and keys as the fields of a record.
extension RecordReader {
  /// The values at hand as a record of the import's type, or a refusal.
  mutating func foreignRecord(
    _ reading: inout ForeignReading, _ faults: [IntakeProblem], from start: Int, to end: Int, _ bytes: Span<UInt8>
  ) {
    let type = reading.plan.type
    var draft = Draft(type: type, start: start, firstCell: batch.cells.count)
    draft.end = end
    draft.faults = faults
    for _ in schema.records[type].plans.indices { batch.cells.append(Batch.missing) }
    for column in reading.plan.columns {
      put(column, of: &draft, reading, bytes)
      if reading.isShared, case .id = column.target, draft.id == nil, draft.faults.isEmpty {
        batch.cells.removeLast(batch.cells.count - draft.firstCell)
        return
      }
    }
    finish(&draft, bytes)
  }

  private mutating func put(
    _ column: ImportPlan.Column, of draft: inout Draft, _ reading: borrowing ForeignReading, _ bytes: Span<UInt8>
  ) {
    guard column.constant == ImportPlan.Column.none else {
      return set(column.target, cell(of: reading.plan.constants[column.constant]), of: &draft)
    }
    let cell = reading.values[column.first]
    let place = cell.form == .absent ? draft.start : cell.start
    if cell.form == .list, column.second == ImportPlan.Column.none {
      return put(list: cell, column, of: &draft, reading, bytes)
    }
    if column.second == ImportPlan.Column.none, isPlain(cell, column, draft.type, bytes) {
      let (start, end) = bytes.trimmed(cell.start, cell.end)
      return put(bytes, start, end, cell.form, column, of: &draft, at: place, reading, bytes)
    }
    var text = decoded(cell, bytes)
    if column.second != ImportPlan.Column.none {
      let second = decoded(reading.values[column.second], bytes)
      let (a, b) = (text.span.trimmed(0, text.count), second.span.trimmed(0, second.count))
      text = text[a.start..<a.end] + (a.start < a.end && b.start < b.end ? [0x20] : []) + second[b.start..<b.end]
    }
    let (start, end) = text.span.trimmed(0, text.count)
    put(text.span, start, end, .plain, column, of: &draft, at: place, reading, bytes)
  }

  /// Whether the cell's bytes are its text. Of a free text it is only asked whether there is any.
  private func isPlain(
    _ cell: ForeignCell, _ column: ImportPlan.Column, _ type: Int, _ bytes: Span<UInt8>
  ) -> Bool {
    if case .field(let field) = column.target, case .text = schema.records[type].plans[field].type,
      column.spellings == ImportPlan.Column.none
    {
      return cell.form != .list
    }
    switch cell.form {
    case .escaped, .doubled, .list: return false
    case .plain, .number, .absent: break
    }
    guard isSingleByte else { return true }
    for index in cell.start..<cell.end where bytes[index] >= 0x80 { return false }
    return true
  }

  private mutating func set(_ target: ImportPlan.Target, _ cell: UInt64, of draft: inout Draft) {
    switch target {
    case .id: draft.id = cell == Batch.missing ? nil : Batch.Text(cell: cell)
    case .changed: draft.changed = cell == Batch.missing ? .min : Int64(bitPattern: cell)
    case .field(let field): batch.cells[draft.firstCell + field] = cell
    }
  }

  /// A value of the pack's as a cell.
  private mutating func cell(of constant: ImportPlan.Constant) -> UInt64 {
    switch constant {
    case .missing: return Batch.missing
    case .cell(let cell): return cell
    case .text(let bytes): return bytes.isEmpty ? Batch.missing : batch.append(bytes).cell
    case .number(let number):
      batch.fractions.append(number)
      return UInt64(batch.fractions.count - 1)
    case .period(let period):
      batch.periods.append(period)
      return UInt64(batch.periods.count - 1)
    case .list(let items):
      let start = batch.listCells.count
      for item in items { batch.listCells.append(cell(of: item)) }
      return listCell(from: start)
    }
  }

  /// The elements that have been gathered since `start`.
  private func listCell(from start: Int) -> UInt64 {
    let count = batch.listCells.count - start
    return count == 0 ? Batch.missing : Batch.Text(start: start, length: count).cell
  }

  // MARK: From text

  /// A trimmed text as the column's value.
  private mutating func put(
    _ text: Span<UInt8>, _ start: Int, _ end: Int, _ form: ForeignCell.Form, _ column: ImportPlan.Column,
    of draft: inout Draft, at place: Int, _ reading: borrowing ForeignReading, _ bytes: Span<UInt8>
  ) {
    guard case .field(let field) = column.target, schema.records[draft.type].plans[field].isList else {
      let cell = mapped(text, start, end, form, column, of: &draft, at: place, reading, bytes)
      return set(column.target, cell, of: &draft)
    }
    let first = batch.listCells.count
    guard let separator = reading.plan.listSeparator else {
      addElement(text, start, end, form, column, of: &draft, at: place, reading, bytes)
      return set(column.target, listCell(from: first), of: &draft)
    }
    var from = start
    for index in start...end where index == end || text[index] == separator {
      let (a, b) = text.trimmed(from, index)
      if a < b || start == end { addElement(text, a, b, .plain, column, of: &draft, at: place, reading, bytes) }
      from = index + 1
    }
    set(column.target, listCell(from: first), of: &draft)
  }

  /// One element of a list, or the several that its spelling stands for.
  private mutating func addElement(
    _ text: Span<UInt8>, _ start: Int, _ end: Int, _ form: ForeignCell.Form, _ column: ImportPlan.Column,
    of draft: inout Draft, at place: Int, _ reading: borrowing ForeignReading, _ bytes: Span<UInt8>
  ) {
    let cell = mapped(text, start, end, form, column, of: &draft, at: place, reading, bytes)
    // What a spelling stands for is a list of its own, and has been added.
    if cell != Batch.missing, column.spellings == ImportPlan.Column.none { batch.listCells.append(cell) }
  }

  /// A JSON list as a list field's value.
  private mutating func put(
    list: ForeignCell, _ column: ImportPlan.Column, of draft: inout Draft, _ reading: borrowing ForeignReading,
    _ bytes: Span<UInt8>
  ) {
    guard case .field(let field) = column.target, schema.records[draft.type].plans[field].isList else {
      let name = name(column.target, draft)
      draft.faults.append(fault(.wrongType, bytes, list.start, name, "one value, not a list", "map another key"))
      return
    }
    let first = batch.listCells.count
    var scanner = JSONScanner(from: list.start, to: list.end)
    do throws(JSONFault) {
      try scanner.array(bytes) { (scanner) throws(JSONFault) in
        let cell = try Self.value(&scanner, bytes)
        if cell.form == .list {
          draft.faults.append(
            fault(
              .wrongType, bytes, cell.start, name(column.target, draft), "plain values in the list", "map another key"))
        } else if cell.form != .absent {
          let text = decoded(cell, bytes)
          let (start, end) = text.span.trimmed(0, text.count)
          addElement(text.span, start, end, cell.form, column, of: &draft, at: cell.start, reading, bytes)
        }
      }
    } catch {
      // The list has been scanned before.
    }
    set(column.target, listCell(from: first), of: &draft)
  }

  private func name(_ target: ImportPlan.Target, _ draft: Draft) -> String {
    switch target {
    case .id: "id"
    case .changed: "endret"
    case .field(let field): schema.records[draft.type].fields[field].name
    }
  }

  /// What the pack's spellings say of a text, else what it says itself.
  private mutating func mapped(
    _ text: Span<UInt8>, _ start: Int, _ end: Int, _ form: ForeignCell.Form, _ column: ImportPlan.Column,
    of draft: inout Draft, at place: Int, _ reading: borrowing ForeignReading, _ bytes: Span<UInt8>
  ) -> UInt64 {
    guard column.spellings != ImportPlan.Column.none else {
      guard start < end else { return Batch.missing }
      return plainValue(text, start, end, form, column.target, of: &draft, at: place, reading, bytes)
    }
    let number = column.spellings
    let found =
      reading.plan.spellings[number].known.find(text, start, end)
      ?? normal(text, start, end).flatMap { reading.plan.spellings[number].known.find($0.span, 0, $0.count) }
    if let found { return cell(of: reading.plan.spellings[number].values[found]) }
    guard start < end else { return Batch.missing }
    if let otherwise = reading.plan.spellings[number].otherwise { return cell(of: otherwise) }
    let name = name(column.target, draft)
    draft.faults.append(
      fault(
        .unknownValue, bytes, place, name, "one of the spellings that the import lists for `\(name)`",
        "correct the cell, or add its spelling to the import"))
    return Batch.missing
  }

  /// In NFC, where that may be another text.
  func normal(_ text: Span<UInt8>, _ start: Int, _ end: Int) -> [UInt8]? {
    var raw: [UInt8] = []
    var mayCombine = false
    for index in start..<end {
      raw.append(text[index])
      if text[index] >= 0xCC { mayCombine = true }
    }
    return mayCombine ? Array(NFC.normalise(String(decoding: raw, as: UTF8.self)).utf8) : nil
  }
}
